/** Owns made-up pages on which short texts stand side by side at the same heights, drawn column by column or row by row. The same for the same seed. */
import { createDraw, type Draw } from '../qa/names.ts';
import { eastern, english, german } from './aside-texts.ts';
import { escape, faces, type MakePage, pageOf, sentence, wordsOf } from './office-page.ts';

type Drawn = 'by column' | 'by row';

interface Sheet {
  readonly columns: readonly (readonly string[])[];
  /** Whether the columns are read one after the other, or the rows. */
  readonly read: 'columns' | 'rows';
  readonly head?: string;
  readonly above?: string;
  readonly below?: string;
  readonly style?: string;
  readonly gap?: number;
  readonly widths?: string;
}

/** Items on a grid; one of several lines takes as many rows of it as it has. */
function sheetPage(seed: number, draw: Draw, drawn: Drawn, sheet: Sheet) {
  const { columns, read, head, above, below, style = '', gap = 50, widths = `repeat(${columns.length},1fr)` } = sheet;
  const cells = columns.flatMap((items, column) => items.map((text, row) => ({ text, column, row })));
  const byRow = cells.toSorted((a, b) => a.row - b.row || a.column - b.column);
  const body = (drawn === 'by row' ? byRow : cells)
    .map(
      ({ text, column, row }) =>
        `<div class="i c${column + 1} r${row + 1}" style="grid-column:${column + 1};grid-row:${row + 1}">${escape(text)}</div>`,
    )
    .join('');
  const paragraph = (text: string | undefined) => (text === undefined ? '' : `<p>${escape(text)}</p>`);
  const read_ = (read === 'rows' ? byRow : cells).map(({ text }) => text);
  const texts = [head, above, ...read_, below].filter((text) => text !== undefined && text !== '');
  return {
    html: pageOf(
      faces[seed % faces.length] ?? faces[0],
      draw.number(12, 15),
      `${head === undefined ? '' : `<h1>${escape(head)}</h1>`}${paragraph(above)}<div class="g">${body}</div>${paragraph(below)}`,
      `.g{display:grid;grid-template-columns:${widths};column-gap:${gap}px;margin:18px 0}${style}`,
    ),
    text: texts.join('\n'),
    targets: texts.flatMap((text) => wordsOf(text ?? '')),
  };
}

/** @param describe what stands on the page of a seed */
const sheet =
  (drawn: Drawn, describe: (draw: Draw, seed: number) => Sheet): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    return sheetPage(seed, draw, drawn, describe(draw, seed));
  };

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

const address = (draw: Draw): readonly string[] => [
  ...(draw.number(0, 1) === 0 ? [draw.company()] : []),
  draw.person(),
  `${draw.number(2, 190)} ${draw.pick(['Mill Lane', 'High Street', 'Quay Road', 'Station Road'])}`,
  `${draw.town()} ${draw.pick(['AB', 'LS', 'NR', 'SW'])}${draw.number(1, 20)} ${draw.number(1, 9)}${draw.pick(['QT', 'LH', 'XE'])}`,
  ...(draw.number(0, 1) === 0 ? ['United Kingdom'] : []),
];

const note = (draw: Draw) => [sentence(draw), sentence(draw), sentence(draw)].join(' ');

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

/** Labels in small print above their values, in several rows. */
const labelled =
  (style: string, mark: string): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    const across = draw.number(2, 4);
    const all = [
      ['Full name', draw.person()],
      ['Date of birth', draw.date()],
      ['Place of birth', draw.town()],
      ['Employer', draw.company()],
      ['Telephone', `0${draw.number(100, 999)} ${draw.number(100_000, 999_999)}`],
      ['Occupation', draw.pick(['Surveyor', 'Nurse', 'Teacher of music', 'Driver'])],
      ['Nationality', draw.pick(['British', 'Norwegian', 'Dutch'])],
      ['Passport no.', `K${draw.number(1_000_000, 9_999_999)}`],
      ['Next of kin', draw.person()],
      ['Signed on', draw.date()],
      ['Invoice number', `R-${draw.number(1000, 9999)}`],
      ['Payment due', draw.date()],
    ] as const;
    const pairs = draw.some(all, across * draw.number(1, 3));
    const foot = note(draw);
    const texts = ['Record', ...pairs.flat(), foot];
    return {
      html: pageOf(
        faces[seed % faces.length] ?? faces[0],
        draw.number(12, 15),
        `<h1>Record</h1><div class="f">${pairs.map(([label, value]) => `<div><div class="l">${label}${mark}</div><div class="v">${escape(value)}</div></div>`).join('')}</div><p>${escape(foot)}</p>`,
        `.f{display:grid;grid-template-columns:repeat(${across},1fr);gap:14px 24px;margin:0 0 24px}${style}`,
      ),
      text: texts.join('\n'),
      targets: texts.flatMap(wordsOf),
    };
  };

/** Lines that run down the page, from the right to the left. */
const downward =
  (name: keyof typeof eastern, columns: number): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    const from = draw.number(0, 3);
    const text = eastern[name].slice(from, from + 5);
    return {
      html: pageOf(
        'Droid Sans Fallback',
        draw.number(15, 20),
        Array.from({ length: columns }, (_, at) => {
          const part = text.filter((__, index) => index % columns === at);
          return `<div class="d">${part.map((sentences) => `<p>${sentences}${sentences}</p>`).join('')}</div>`;
        }).join(''),
        '.d{writing-mode:vertical-rl;height:330px;width:600px;margin-bottom:30px;line-height:1.7}p{margin:0 0 0 .4em}',
      ),
      text: Array.from({ length: columns }, (_, at) =>
        text.filter((__, index) => index % columns === at).map((sentences) => sentences + sentences),
      )
        .flat()
        .join('\n'),
      targets: [],
    };
  };

/** Words that name one another from row to row. */
const pairsOfWords =
  (rows: readonly (readonly string[])[], style = '', head = 'List') =>
  (draw: Draw): Sheet => {
    const from = draw.number(0, rows.length - 5);
    const some = rows.slice(from, from + draw.number(5, 9));
    const columns = (rows[0] ?? []).map((_, column) => some.map((row) => row[column] ?? ''));
    return { read: 'rows', head, columns, style };
  };

const vocabulary = [
  ['the house', 'das Haus'],
  ['the window', 'das Fenster'],
  ['to go for a walk', 'spazieren gehen'],
  ['early in the morning', 'frühmorgens'],
  ['the neighbour', 'der Nachbar'],
  ['the letter box', 'der Briefkasten'],
  ['to lend', 'verleihen'],
  ['the bicycle', 'das Fahrrad'],
  ['quiet', 'ruhig'],
  ['the tax office', 'das Finanzamt'],
];
const roles = [
  ['Ada Lindholm', 'Chair of the board', 'Ashbourne'],
  ['Bruno Castellan', 'Treasurer', 'Brackwater'],
  ['Carla Eskola', 'Head of training', 'Coldharbour'],
  ['Farid Galloway', 'Keeper of the archive', 'Dunmere'],
  ['Greta Novotny', 'Secretary', 'Eastfold'],
  ['Hugo Petrossian', 'Legal adviser', 'Fennwick'],
  ['Ilse Rosenthal', 'Catering', 'Grimsdale'],
  ['Jonas Vasquez', 'First violin', 'Hollowbrook'],
  ['Nadia Whitlock', 'Deputy', 'Millhaven'],
];
const day = [
  ['Arrival and coffee', 'Entrance hall'],
  ['Opening words', 'Great hall'],
  ['What we learnt from the flood', 'Great hall'],
  ['Lunch', 'Garden room'],
  ['Walk along the dyke', 'South gate'],
  ['Questions to the board', 'Library'],
  ['Music', 'Chapel'],
  ['Dinner', 'Garden room'],
];
const remedies = [
  ['1. The lamp does not light', 'Check the plug'],
  ['2. Water stands in the tray', 'Empty the filter'],
  ['3. The door will not close', 'Move the basket back'],
  ['4. It hums but does not turn', 'Call the service'],
  ['5. Spots on the glasses', 'Add salt'],
  ['6. It stops half way', 'Clean the sieve'],
  ['7. White film on plates', 'Use less powder'],
];

const columnSheets: Readonly<Record<string, (draw: Draw, seed: number) => Sheet>> = {
  'numbered lists': numbered,
  'list counted on': countedOn,
  'lists with heads': headed,
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
const rowSheets: Readonly<Record<string, (draw: Draw, seed: number) => Sheet>> = {
  vocabulary: pairsOfWords(vocabulary),
  'vocabulary, heads': (draw) => {
    const sheetOf = pairsOfWords(vocabulary, '.r1{font-weight:bold}')(draw);
    return { ...sheetOf, columns: sheetOf.columns.map((items, at) => [['English', 'German'][at] ?? '', ...items]) };
  },
  roles: pairsOfWords(roles),
  'roles, heads': (draw) => {
    const sheetOf = pairsOfWords(roles, '.r1{font-weight:bold}')(draw);
    return {
      ...sheetOf,
      columns: sheetOf.columns.map((items, at) => [['Name', 'Office', 'Town'][at] ?? '', ...items]),
    };
  },
  'day and room': pairsOfWords(day),
  'numbered faults': pairsOfWords(remedies),
};

const made = (sheets: typeof columnSheets, name: string) =>
  Object.entries(sheets).flatMap(([kind, describe]) =>
    (['by column', 'by row'] as const).map((drawn) => [`${name}: ${kind}, ${drawn}`, sheet(drawn, describe)] as const),
  );

export const asidePages: Readonly<Record<string, MakePage>> = {
  ...Object.fromEntries([...made(columnSheets, 'aside'), ...made(rowSheets, 'across')]),
  'label above: small': labelled('.l{font-size:.72em;color:#555}', ''),
  'label above: same size': labelled('.l{font-weight:bold}', ''),
  'label above: colons': labelled('', ':'),
  'down: Japanese': downward('Japanese', 1),
  'down: Chinese': downward('Chinese', 1),
  'down: Japanese, two tiers': downward('Japanese', 2),
};
