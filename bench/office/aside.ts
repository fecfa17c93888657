/** Owns made-up pages whose short texts side by side are read one after the other. The same for the same seed. */
import type { Draw } from '../qa/names.ts';
import { eastern, english, german } from './aside-texts.ts';
import { type MakePage, sentence } from './office-page.ts';
import { bothWays, note, type Sheet } from './side-by-side.ts';

const steps =
  'Open the lid,Take out the tray,Clean the seal,Put the tray back,Close the lid firmly,Press the button,Wait for the light,Check the water,Empty the filter,Plug in the cable,Turn the key,Read the dial,Note the figure,Call the office'.split(
    ',',
  );
const things =
  'Flour,Sugar,Eggs,Butter,Baking powder,Salt,Vanilla,Milk,Hammer,Nails,Wood glue,Sandpaper,Paint brush,Ladder,Tape measure,Gloves,Lamp oil,Candles,Matches,Rope,Blankets,Torch,First aid kit,Water bottles'.split(
    ',',
  );

const numbered = (draw: Draw): Sheet => {
  const [count, other] = [draw.number(4, 7), draw.number(4, 7)];
  const drawn = draw.some(steps, count + other);
  const [one, two] = [drawn.slice(0, count), drawn.slice(count)];
  return {
    read: 'columns',
    head: 'Before use',
    columns: [one, two].map((items) => items.map((item, at) => `${at + 1}. ${item}`)),
  };
};

/** One list that goes on in the second column. */
const countedOn = (draw: Draw): Sheet => {
  const half = draw.number(5, 7);
  const items = draw.some(steps, 2 * half).map((item, at) => `${at + 1}. ${item}`);
  return { read: 'columns', head: 'How to clean it', columns: [items.slice(0, half), items.slice(half)] };
};

const headed = (draw: Draw): Sheet => {
  const drawn = draw.some(things, 16);
  const half = draw.number(5, 10);
  return {
    read: 'columns',
    head: 'To be packed',
    columns: [
      ['For the kitchen', ...drawn.slice(0, half)],
      ['For the workshop', ...drawn.slice(half)],
    ],
    style: '.r1{font-weight:bold}',
  };
};

const plain = (draw: Draw): Sheet => {
  const drawn = draw.some(things, 16);
  const half = draw.number(6, 10);
  return { read: 'columns', head: 'To be packed', columns: [drawn.slice(0, half), drawn.slice(half)] };
};

/** As many on either side. */
const teams = (draw: Draw): Sheet => {
  const count = draw.number(5, 9);
  const team = () => Array.from({ length: count }, () => draw.person());
  return { read: 'columns', head: 'Teams', columns: [team(), team()] };
};

const address = (draw: Draw): readonly string[] => [
  ...(draw.number(0, 1) === 0 ? [draw.company()] : []),
  draw.person(),
  `${draw.number(2, 190)} ${draw.pick(['Mill Lane', 'High Street', 'Quay Road', 'Station Road'])}`,
  `${draw.town()} ${draw.pick(['AB', 'LS', 'NR', 'SW'])}${draw.number(1, 20)} ${draw.number(1, 9)}${draw.pick(['QT', 'LH', 'XE'])}`,
  ...(draw.number(0, 1) === 0 ? ['United Kingdom'] : []),
];

/** Cuts a text into lines of so many letters, as it would wrap. */
function wrapped(text: string, letters: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > letters) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const addresses =
  (heads: readonly string[]) =>
  (draw: Draw): Sheet => ({
    read: 'columns',
    head: 'Invoice',
    columns: heads.map((head) => [head, ...address(draw)]),
    below: note(draw),
    style: '.r1{font-weight:bold}',
    gap: 40,
  });

const letterHeads = (draw: Draw): Sheet => ({
  read: 'columns',
  columns: [address(draw), address(draw)],
  below: note(draw),
});

const signatures =
  (labels: readonly string[]) =>
  (draw: Draw): Sheet => {
    const block = (side: string) =>
      [
        `For ${side}`,
        draw.company(),
        draw.person(),
        draw.pick(['Director', 'Managing partner', 'Secretary', 'Head of sales']),
        `${draw.town()}, ${draw.date()}`,
      ].map((text, at) => `${labels[at] ?? ''}${text}`);
    return {
      read: 'columns',
      above: note(draw),
      columns: [block('the seller'), block('the buyer')],
      style: '.r2{margin-bottom:34px}',
    };
  };

const verses = (draw: Draw): readonly string[] => [
  `${draw.pick(['I went', 'You came', 'They sang', 'We slept'])} by ${draw.town()}`,
  `and ${draw.pick(['the river was cold', 'nobody called', 'a lamp was lit'])}`,
  draw.pick(['O winter', 'so it goes', 'alas, the day is done']),
  `till ${draw.pick(['morning', 'the bells of noon', 'the end'])}`,
];

const poem = (draw: Draw): Sheet => ({
  read: 'columns',
  head: 'Verses',
  columns: [0, 1].map(() => Array.from({ length: 3 }, () => verses(draw)).flat()),
  style: '.r4,.r8{margin-bottom:14px}',
});

const leaflet = (draw: Draw): Sheet => ({
  read: 'columns',
  head: 'Open day',
  columns: [0, 1].map(() => wrapped(`${sentence(draw)} ${sentence(draw)}`, 34)),
  style: '.i{white-space:nowrap}',
});

/** Terms in small print at the foot of a page. */
const terms = (draw: Draw): Sheet => {
  const column = (from: number) =>
    [0, 1].flatMap((at) => wrapped(`${from + at}. ${sentence(draw)} ${sentence(draw)}`, 46));
  return {
    read: 'columns',
    above: note(draw),
    columns: [column(1), column(3)],
    style: '.g{font-size:.72em;margin-top:300px}.i{white-space:nowrap}',
    gap: 30,
  };
};

/** A text beside its translation, each with lines of its own. */
const beside =
  (left: readonly string[], right: readonly string[], letters = 36) =>
  (draw: Draw): Sheet => {
    const from = draw.number(0, left.length - 4);
    const lines = (texts: readonly string[]) => wrapped(texts.slice(from, from + 4).join(' '), letters);
    return { read: 'columns', columns: [lines(left), lines(right)], style: '.i{white-space:nowrap}' };
  };

const eastBeside =
  (name: keyof typeof eastern) =>
  (draw: Draw): Sheet => {
    const from = draw.number(0, english.length - 4);
    const text = eastern[name].slice(from, from + 4).join('');
    const lines = text.match(/.{1,18}/gu) ?? [];
    return {
      read: 'columns',
      columns: [lines, wrapped(english.slice(from, from + 4).join(' '), 36)],
      style: '.i{white-space:nowrap}.c1{font-family:"Droid Sans Fallback"}',
    };
  };

const columnSheets: Readonly<Record<string, (draw: Draw, seed: number) => Sheet>> = {
  'numbered lists': numbered,
  'list counted on': countedOn,
  'lists with heads': headed,
  'lists without': plain,
  teams,
  'bill to, ship to': addresses(['Bill to', 'Ship to']),
  'three addresses': addresses(['Seller:', 'Buyer:', 'Deliver to:']),
  'two addresses': letterHeads,
  signatures: signatures([]),
  'signatures, labels': signatures(['', '', 'Name: ', 'Title: ', 'Place and date: ']),
  poem,
  leaflet,
  terms,
  'German, English': beside(german, english),
  'Chinese, English': eastBeside('Chinese'),
  'Japanese, English': eastBeside('Japanese'),
};

export const asidePages: Readonly<Record<string, MakePage>> = bothWays('aside', columnSheets);
