/** Owns made-up pages whose texts stand side by side and are read one after the other. The same for the same seed. */
import { createDraw, type Draw } from '../qa/names.ts';
import { escape, faces, type MakePage, pageOf, sentence, wordsOf } from './office-page.ts';

function columnsPage(seed: number, draw: Draw, columns: readonly (readonly string[])[], style: string, head = '') {
  const face = faces[seed % faces.length] ?? faces[0];
  const texts = [...(head === '' ? [] : [head]), ...columns.flat()];
  return {
    html: pageOf(
      face,
      draw.number(12, 15),
      `${head === '' ? '' : `<h1>${head}</h1>`}<div class="k">${columns.map((column) => `<div class="k1">${column.map((text) => `<div class="p">${escape(text)}</div>`).join('')}</div>`).join('')}</div>`,
      `.k{display:flex;gap:40px}.k1{flex:1}${style}`,
    ),
    text: texts.join('\n'),
    targets: texts.flatMap(wordsOf),
  };
}

const running =
  (count: number): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    const columns = Array.from({ length: count }, () =>
      Array.from({ length: draw.number(4, 6) }, () => `${sentence(draw)} ${sentence(draw)}`),
    );
    return columnsPage(seed, draw, columns, '.p{margin:0 0 10px;text-align:justify}.k{gap:26px}', 'News of the town');
  };

/** One text in two languages beside each other. */
const bilingual: MakePage = (seed) => {
  const draw = createDraw(seed);
  const german = [
    'Der Vertrag wird auf unbestimmte Zeit geschlossen und kann gekündigt werden.',
    'Die Miete ist am ersten Tag des Monats fällig.',
    'Der Mieter trägt die Kosten der Heizung und des Wassers.',
    'Änderungen bedürfen der schriftlichen Form.',
    'Gerichtsstand ist der Ort der Wohnung.',
  ];
  const english = [
    'The contract is made for an unlimited time and may be ended.',
    'The rent is due on the first day of the month.',
    'The tenant bears the cost of heating and of water.',
    'Changes must be made in writing.',
    'The place of jurisdiction is that of the flat.',
  ];
  const face = faces[seed % faces.length] ?? faces[0];
  const texts = ['Mietvertrag', ...german, ...english];
  return {
    html: pageOf(
      face,
      draw.number(13, 16),
      `<h1>Mietvertrag</h1>${german.map((text, at) => `<div class="r"><div>${text}</div><div>${english[at] ?? ''}</div></div>`).join('')}`,
      '.r{display:grid;grid-template-columns:1fr 1fr;gap:40px;margin:0 0 12px}',
    ),
    text: texts.join('\n'),
    targets: texts.flatMap(wordsOf),
  };
};

const things =
  'Flour,Sugar,Eggs,Butter,Baking powder,Salt,Vanilla,Milk,Hammer,Nails,Wood glue,Sandpaper,Paint brush,Ladder,Tape measure,Gloves,Lamp oil,Candles,Matches,Rope,Blankets,Torch,First aid kit,Water bottles,Map of the hills,Compass'.split(
    ',',
  );

/** Two lists of short lines side by side under a heading each. */
const lists =
  (style: string, bullet: string): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    const drawn = draw.some(things, 20);
    const half = draw.number(8, 12);
    const columns = [drawn.slice(0, half), drawn.slice(half)].map((items, at) => [
      `<b>${['For the kitchen', 'For the workshop'][at]}</b>`,
      ...items.map((item) => `${bullet}${item}`),
    ]);
    const made = columnsPage(seed, draw, columns, `.p{margin:3px 0}${style}`);
    const clean = (text: string) => text.replaceAll(/<\/?b>/gu, '');
    return { html: made.html.replaceAll('&lt;', '<'), text: clean(made.text), targets: made.targets.map(clean) };
  };

const pros =
  'Costs less in the first year,Easy to clean,No training needed,Runs without a network,Spare parts at hand,Quiet at night,Wears out soon,Heavy to carry,Only one colour,Slow in cold weather,Hard to find in shops,Needs a second person,Old paper forms still valid,Known to all staff'.split(
    ',',
  );

/** Two lists of phrases, as on a slide. */
const slide: MakePage = (seed) => {
  const draw = createDraw(seed);
  const drawn = draw.some(pros, 12);
  const half = draw.number(5, 7);
  return columnsPage(
    seed,
    draw,
    [drawn.slice(0, half), drawn.slice(half)],
    '.p{margin:0 0 14px;font-size:1.3em}',
    'For and against',
  );
};

/** Short lines that end where the poet will have it. */
const poem: MakePage = (seed) => {
  const draw = createDraw(seed);
  const verse = () => [
    `${draw.pick(['I went', 'You came', 'They sang', 'We slept'])} by ${draw.town()}`,
    `and ${draw.pick(['the river was cold', 'nobody called', 'a lamp was lit'])}`,
    draw.pick(['O winter', 'So it goes', 'Alas']),
    `till ${draw.pick(['morning', 'the bells of noon', 'the end'])}`,
  ];
  const column = (count: number) => Array.from({ length: count }, verse).flatMap((lines) => lines);
  return columnsPage(
    seed,
    draw,
    [column(4), column(3)],
    '.p:nth-child(4n){margin-bottom:14px}.k1:last-child{padding-top:7px}',
    'Verses',
  );
};

const indexPage: MakePage = (seed) => {
  const draw = createDraw(seed);
  const names = Array.from(
    { length: 60 },
    () =>
      `${draw.pick(['Abbey', 'Bridge', 'Castle', 'Forest', 'Harbour', 'Mill', 'School'])} of ${draw.pick(['Ashbourne', 'Dunmere', 'Fennwick', 'Larkfield', 'Oakhurst'])}, ${Array.from({ length: draw.number(1, 4) }, () => draw.number(1, 400)).join(', ')}`,
  ).toSorted();
  return columnsPage(seed, draw, [names.slice(0, 30), names.slice(30)], '.p{white-space:nowrap}', 'Index');
};

/** Who writes and who is written to, side by side. */
const addresses: MakePage = (seed) => {
  const draw = createDraw(seed);
  const block = () => [draw.company(), draw.person(), `${draw.number(2, 99)} Mill Lane`, draw.town(), 'United Kingdom'];
  const [left, right] = [block(), block()];
  const note = [sentence(draw), sentence(draw), sentence(draw)].join(' ');
  const made = columnsPage(seed, draw, [left, right], '', '');
  return { ...made, html: `${made.html}<p style="margin-top:30px">${escape(note)}</p>`, text: `${made.text}\n${note}` };
};

export const columnPages: Readonly<Record<string, MakePage>> = {
  'columns: two': running(2),
  'columns: three': running(3),
  'columns: bilingual': bilingual,
  'columns: lists': lists('', ''),
  'columns: lists, bullets': lists('', '• '),
  'columns: lists, unlike sizes': lists('.k1:last-child{font-size:.85em}', ''),
  'columns: slide': slide,
  'columns: poem': poem,
  'columns: index': indexPage,
  'columns: addresses': addresses,
};
