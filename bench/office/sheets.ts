/** Owns made-up papers and screens that are read row by row: receipts, programmes, invoices, things for sale. The same for the same seed. */
import { createDraw } from '../qa/names.ts';
import { escape, faces, type MakePage, pageOf, sentence, wordsOf } from './office-page.ts';
import { type Pair, settingsPairs } from './pairs.ts';

const receipt: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = ['Liberation Mono', 'DejaVu Sans Mono', 'Liberation Sans', 'Nimbus Sans'][seed % 4] ?? 'Liberation Mono';
  const goods = draw.some(
    'Oat milk 1l,Rye bread,Butter salted,Apples loose,Tomatoes,Coffee beans,Washing powder,Light bulb 9W,Olive oil,Batteries AA,Rice 2kg,Notebook A5'.split(
      ',',
    ),
    draw.number(5, 9),
  );
  const price = () => `${draw.number(0, 19)}.${String(draw.number(10, 99))}`;
  const rows: readonly Pair[] = [
    ...goods.map((name) => [name, price()] as const),
    ['SUBTOTAL', `${draw.number(30, 80)}.50`],
    ['VAT 20%', price()],
    ['TOTAL', `${draw.number(30, 90)}.99`],
    ['Card', `${draw.number(30, 90)}.99`],
  ];
  const head = [`${draw.company()} Store`, `${draw.number(2, 99)} High Street, ${draw.town()}`];
  const foot = 'Thank you for shopping';
  const texts = [...head, ...rows.map((row) => row.join(' ')), foot];
  return {
    html: pageOf(
      face,
      draw.number(14, 17),
      `${head.map((line) => `<div class="c">${line}</div>`).join('')}<br>${rows.map(([label, value], at) => `<div class="r${at === rows.length - 2 ? ' b' : ''}"><span>${label}</span><span>${value}</span></div>`).join('')}<br><div class="c">${foot}</div>`,
      `body{width:${draw.number(330, 520)}px;padding:30px}.c{text-align:center}.r{display:flex;justify-content:space-between;align-items:center}.b{font-size:1.35em;font-weight:bold}`,
    ),
    text: texts.join('\n'),
    targets: texts.flatMap(wordsOf),
  };
};

/** Titles of chapters with their pages, no dots between them. */
const contents: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  let page = 1;
  const rows = Array.from({ length: 14 }, (_, at) => {
    page += draw.number(2, 17);
    return [
      `${at + 1}. ${draw.pick(['The road to', 'A winter in', 'Letters from', 'News of'])} ${draw.town()}`,
      String(page),
    ] as const;
  });
  const texts = ['Contents', ...rows.map((row) => row.join(' '))];
  return {
    html: pageOf(
      face,
      draw.number(14, 17),
      `<h1>Contents</h1>${rows.map(([title, at]) => `<div class="r"><span>${title}</span><span>${at}</span></div>`).join('')}`,
      '.r{display:flex;justify-content:space-between;margin:6px 0;align-items:center}.r span:last-child{font-size:.85em}',
    ),
    text: texts.join('\n'),
    targets: texts.flatMap(wordsOf),
  };
};

/** A time, what is on, and where, on the lines of a day. */
const timetable: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  let hour = 8;
  const rows = Array.from({ length: 9 }, () => {
    hour += 1;
    return [
      `${hour}:${draw.pick(['00', '15', '30', '45'])}`,
      `${draw.pick(['Talk by', 'Lunch with', 'Tour led by', 'Meeting with'])} ${draw.person()}`,
      `${draw.pick(['Hall', 'Room', 'Yard'])} ${draw.number(1, 9)}`,
    ] as const;
  });
  const texts = ['Programme of the day', ...rows.map((row) => row.join(' '))];
  return {
    html: pageOf(
      face,
      draw.number(13, 16),
      `<h1>Programme of the day</h1>${rows.map((row) => `<div class="r">${row.map((text) => `<span>${text}</span>`).join('')}</div>`).join('')}`,
      '.r{display:flex;align-items:center;margin:9px 0}.r span:nth-child(1){width:110px;font-weight:bold;font-size:1.1em}.r span:nth-child(2){width:360px}.r span:nth-child(3){font-size:.85em;color:#444}',
    ),
    text: texts.join('\n'),
    targets: texts.flatMap(wordsOf),
  };
};

/** A sender's block left, what the invoice is about right, goods and sums below. */
const invoice: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  const address = [draw.company(), `${draw.number(2, 99)} Mill Lane`, draw.town(), 'United Kingdom'];
  const facts: readonly Pair[] = [
    ['Invoice number', `INV-${draw.number(1000, 9999)}`],
    ['Invoice date', draw.date()],
    ['Due date', draw.date()],
    ['Customer no.', String(draw.number(10_000, 99_999))],
  ];
  const sums: readonly Pair[] = [
    ['Net amount', `${draw.amount(1000, 9000)}.00`],
    ['VAT 20%', `${draw.amount(100, 900)}.00`],
    ['Total due', `${draw.amount(1000, 9000)}.00`],
  ];
  const note = `${sentence(draw)} ${sentence(draw)}`;
  const texts = [
    'Invoice',
    ...address,
    ...facts.map((row) => row.join(' ')),
    note,
    ...sums.map((row) => row.join(' ')),
  ];
  const rows = (pairs: readonly Pair[]) =>
    pairs
      .map(([label, value]) => `<div class="r"><span class="l">${label}</span><span class="v">${value}</span></div>`)
      .join('');
  return {
    html: pageOf(
      face,
      draw.number(13, 15),
      `<h1>Invoice</h1><div class="h"><div>${address.map((line) => `<div>${line}</div>`).join('')}</div><div class="f">${rows(facts)}</div></div><p>${escape(note)}</p><div class="s">${rows(sums)}</div>`,
      '.h{display:flex;justify-content:space-between;margin:0 0 30px}.f{width:300px}.r{display:flex;justify-content:space-between;align-items:center;margin:3px 0}.l{font-size:.85em;color:#444}.v{font-weight:bold}.s{width:300px;margin-left:auto}',
    ),
    text: texts.join('\n'),
    targets: texts.flatMap(wordsOf),
  };
};

/** A picture, and beside it what the thing for sale is like. */
const product: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  const facts: readonly Pair[] = draw.some(
    [
      ['Brand', draw.company()],
      ['Colour', draw.pick(['Slate grey', 'Forest green', 'White'])],
      ['Weight', `${draw.number(2, 40)} kg`],
      ['Size', `${draw.number(20, 90)} x ${draw.number(20, 90)} cm`],
      ['Material', draw.pick(['Oak', 'Steel', 'Wool and cotton'])],
      ['Delivery', draw.pick(['Free of charge', '2 to 3 days', 'Next day'])],
      ['Warranty', `${draw.number(1, 5)} years`],
      ['Article number', String(draw.number(100_000, 999_999))],
    ] as readonly Pair[],
    draw.number(5, 8),
  );
  const [name, price, about] = [
    `Garden chair ${draw.town()}`,
    `£${draw.number(20, 400)}.00`,
    `${sentence(draw)} ${sentence(draw)}`,
  ];
  const texts = [name, price, ...facts.map((row) => row.join(' ')), about];
  return {
    html: pageOf(
      face,
      draw.number(13, 15),
      `<div class="h"><div class="p"></div><div class="f"><h1>${name}</h1><div class="m">${price}</div>${facts.map(([label, value]) => `<div class="r"><span class="l">${label}</span><span class="v">${value}</span></div>`).join('')}</div></div><p>${escape(about)}</p>`,
      '.h{display:flex;gap:30px;margin-bottom:24px}.p{width:220px;height:240px;background:#d8dee6;border-radius:8px}.f{flex:1}h1{font-size:1.5em;margin:0 0 6px}.m{font-size:1.3em;font-weight:bold;margin-bottom:10px}.r{display:flex;margin:5px 0;align-items:baseline}.l{width:150px;font-size:.85em;color:#555}',
    ),
    text: texts.join('\n'),
    targets: texts.flatMap(wordsOf),
  };
};

/** Years before what was done in them, which takes several lines. */
const curriculum: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  let year = 1985;
  const rows = Array.from({ length: 6 }, () => {
    const from = (year += draw.number(1, 4));
    year += draw.number(1, 4);
    return [`${from} - ${year}`, Array.from({ length: draw.number(1, 3) }, () => sentence(draw)).join(' ')] as const;
  });
  const name = draw.person();
  const texts = [name, ...rows.map((row) => row.join(' '))];
  return {
    html: pageOf(
      face,
      draw.number(13, 15),
      `<h1>${name}</h1>${rows.map(([years, what]) => `<div class="r"><span>${years}</span><span>${escape(what)}</span></div>`).join('')}`,
      '.r{display:flex;margin:10px 0}.r span:first-child{width:140px;flex:none;font-weight:bold;font-size:.9em;padding-top:1px}',
    ),
    text: texts.join('\n'),
    targets: texts.flatMap(wordsOf),
  };
};

/** A list of settings of a telephone: what it is, a line about it in small print, what it is set to at the right. */
const telephone: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  const rows = settingsPairs(draw, 9).map(([label, value]) => ({
    label,
    value,
    note: draw.pick(['Tap to change', 'Used by 3 apps', 'Last changed today', 'Managed by your company']),
  }));
  const texts = ['Settings', ...rows.map(({ label, value, note }) => `${label} ${value} ${note}`)];
  return {
    html: pageOf(
      face,
      16,
      `<h1>Settings</h1>${rows.map(({ label, value, note }) => `<div class="r"><div><div>${label}</div><div class="n">${note}</div></div><span>${value}</span></div>`).join('')}`,
      'body{width:420px;padding:24px}.r{display:flex;justify-content:space-between;align-items:start;padding:10px 0;border-bottom:1px solid #eee}.n{font-size:.75em;color:#666}.r>span{font-size:.9em;color:#555;padding-top:2px}',
    ),
    text: texts.join('\n'),
    targets: texts.flatMap(wordsOf),
  };
};

export const sheetPages: Readonly<Record<string, MakePage>> = {
  'rows: receipt': receipt,
  'rows: contents': contents,
  'rows: timetable': timetable,
  'rows: invoice': invoice,
  'rows: product': product,
  'rows: curriculum': curriculum,
  'rows: telephone': telephone,
};
