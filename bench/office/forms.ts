/** Owns the made-up forms of the office bench: text on rules, in boxes and combs, in tight tables. The same for the same seed. */
import { createDraw } from '../qa/names.ts';
import { escape, faces, type MakePage, pageOf, sentence, things, wordsOf } from './office-page.ts';

/** One letter to a box, as forms have them. */
const comb =
  (style: string): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    const face = faces[seed % faces.length] ?? faces[0];
    const ink = ['Liberation Sans', 'Liberation Mono', 'DejaVu Sans', 'Nimbus Sans'][seed % 4] ?? '';
    const targets: string[] = [];
    const texts: string[] = [];
    const opening = sentence(draw);
    texts.push(opening);
    let body = `<p>${escape(opening)}</p>`;
    const rows: readonly (readonly [string, string])[] = [
      ['Family name', (draw.person().split(' ')[1] ?? '').toUpperCase()],
      ['First name', (draw.person().split(' ')[0] ?? '').toUpperCase()],
      ['Account number', String(draw.number(100_000_000, 999_999_999))],
      ['Town', draw.town().toUpperCase()],
      ['Post code', String(draw.number(10_000, 99_999))],
      ['Date of birth', `${draw.number(10, 28)}${draw.number(10, 12)}${draw.number(1940, 2005)}`],
      ['Tax number', String(draw.number(10_000_000_000, 99_999_999_999))],
      ['Company', draw.company().toUpperCase()],
    ];
    for (const [label, value] of rows) {
      targets.push(value);
      texts.push(`${label} ${value}`);
      body += `<div class="r"><span class="l">${label}</span><span class="c" style="font-family:'${ink}'">${[...value].map((character) => `<i>${character}</i>`).join('')}</span></div>`;
    }
    return {
      html: pageOf(
        face,
        draw.number(13, 15),
        body,
        `.r{display:flex;align-items:end;margin:14px 0}.l{width:160px} .c{display:inline-flex} .c i{font-style:normal;display:block;width:24px;height:28px;text-align:center;font-size:18px;line-height:27px;${style}}`,
      ),
      text: texts.join('\n'),
      targets,
    };
  };

/** Values written on the lines of a form. @param drop CSS pixels by which they stand too low */
const onRules =
  (drop: number, border: string): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    const face = faces[seed % faces.length] ?? faces[0];
    const ink = ['Liberation Mono', 'Nimbus Mono PS', 'Liberation Sans', 'C059'][seed % 4] ?? '';
    const targets: string[] = [];
    const texts: string[] = [];
    let body = '';
    const row = (label: string, value: string) => {
      targets.push(...wordsOf(value));
      texts.push(`${label} ${value}`);
      body += `<div class="r"><span class="l">${label}</span><span class="v" style="font-family:'${ink}'"><b>${escape(value)}</b></span></div>`;
    };
    row('Name of applicant', draw.person());
    row('Employer', `${draw.company()} Group`);
    row('Place of birth', `${draw.town()}, ${draw.date()}`);
    row('Present address', `${draw.number(2, 190)} Quay Lodge, ${draw.town()}`);
    row('Monthly income', draw.amount(900, 9000));
    row('Paying by', 'monthly bank giro, postage paid');
    row('Insured with', `${draw.company()} Property Agency`);
    row('Guarantor', `${draw.person()}, ${draw.town()}`);
    row('Signed at', `${draw.town()}, ${draw.date()}`);
    row('Policy', `GY-${draw.number(1000, 9999)}/${draw.number(10, 99)} jg`);
    return {
      html: pageOf(
        face,
        draw.number(12, 14),
        body,
        `.r{display:flex;align-items:end;margin:12px 0}.l{width:150px;padding-bottom:2px} .v{flex:1;${border};height:24px;overflow:visible} .v b{font-weight:normal;font-size:16px;line-height:24px;position:relative;top:${drop}px;left:6px}`,
      ),
      text: texts.join('\n'),
      targets,
    };
  };

/** A table with text that touches its lines. */
const tight: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  const targets: string[] = [];
  const texts: string[] = [];
  const opening = sentence(draw);
  let body = `<p>${escape(opening)}</p><table>`;
  for (let at = 0; at < 12; at += 1) {
    const cells = [String(at + 1), draw.person(), draw.town(), draw.date(), draw.amount(20, 9000)];
    targets.push(...cells.flatMap(wordsOf));
    texts.push(cells.join(' '));
    body += `<tr>${cells.map((cell) => `<td><div>${escape(cell)}</div></td>`).join('')}</tr>`;
  }
  return {
    html: pageOf(
      face,
      14,
      `${body}</table>`,
      'table{border-collapse:collapse;width:100%}td{border:1px solid #222;padding:0 2px} td div{line-height:16px;height:14px;white-space:nowrap;position:relative;top:0}',
    ),
    text: [opening, ...texts].join('\n'),
    targets,
  };
};

const ticks: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  const texts: string[] = [];
  const targets: string[] = [];
  let body = '';
  const options = 'Yes,No,Married,Single,Widowed,New customer,Paper invoice,By bank transfer,Own car,Other'.split(',');
  for (let at = 0; at < 12; at += 1) {
    const items = draw.some(options, 3);
    const label = `${draw.company()} ${draw.number(1, 99)}:`;
    texts.push(`${label} ${items.join(' ')}`);
    targets.push(...items.flatMap(wordsOf));
    body += `<div class="r"><span class="l">${label}</span>${items.map((item) => `<span class="b">${draw.number(0, 2) === 0 ? (draw.number(0, 1) === 0 ? '✗' : '✓') : ''}</span><span class="i">${item}</span>`).join('')}</div>`;
  }
  return {
    html: pageOf(
      face,
      draw.number(13, 15),
      body,
      `.r{display:flex;align-items:center;margin:9px 0}.l{width:160px} .b{width:14px;height:14px;border:1.3px solid #111;margin-right:6px;display:inline-block;font:17px/10px "DejaVu Sans"} .i{width:140px}`,
    ),
    text: texts.join('\n'),
    targets,
  };
};

/** Label and amount with dots between them. */
const leaders: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  const texts: string[] = [];
  const targets: string[] = [];
  let body = '';
  for (let at = 0; at < 20; at += 1) {
    const label = `${draw.company()} ${draw.pick(things)}`;
    const amount = draw.amount(10, 90_000);
    texts.push(`${label} ${amount}`);
    targets.push(...wordsOf(label), amount);
    body += `<div class="r"><span>${label}</span><span class="d">${'. '.repeat(160)}</span><span>${amount}</span></div>`;
  }
  return {
    html: pageOf(
      face,
      draw.number(13, 16),
      body,
      '.r{display:flex;margin:4px 0;white-space:nowrap}.d{flex:1;overflow:hidden;margin:0 4px}',
    ),
    text: texts.join('\n'),
    targets,
  };
};

/** Boxes with a small label in their corner, and what a typewriter put into them, off the line. */
const boxed: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  const texts: string[] = [];
  const targets: string[] = [];
  let body = '<div class="g">';
  const labels = [
    '1 Name',
    '2 Employer',
    '3 Town',
    '4 Date',
    '5 Amount paid',
    '6 Tax withheld',
    '7 Control number',
    '8 Wages, tips',
    '9 Agent',
    '10 State',
    '11 Broker',
    '12 Net',
  ];
  const values = [
    () => draw.person(),
    () => `${draw.company()} Group`,
    () => draw.town(),
    () => draw.date(),
    () => draw.amount(100, 90_000),
    () => draw.amount(10, 9000),
    () => String(draw.number(100_000, 999_999)),
    () => draw.amount(100, 90_000),
    () => draw.person(),
    () => draw.town(),
    () => draw.person(),
    () => draw.amount(100, 90_000),
  ];
  for (const [at, label] of labels.entries()) {
    const value = values[at]?.() ?? '';
    targets.push(...wordsOf(label), ...wordsOf(value));
    texts.push(`${label} ${value}`);
    body += `<div class="x"><div class="l">${label}</div><div class="v" style="top:${draw.number(-4, 5)}px;left:${draw.number(-4, 20)}px">${value}</div></div>`;
  }
  return {
    html: pageOf(
      face,
      14,
      `${body}</div>`,
      '.g{display:grid;grid-template-columns:1fr 1fr 1fr;border:1.5px solid #111}.x{border:.8px solid #111;height:52px;padding:2px 4px}.l{font-size:9.5px;line-height:12px}.v{position:relative;font:16px/24px "Liberation Mono";white-space:nowrap}',
    ),
    text: texts.join('\n'),
    targets,
  };
};

/** A page of an application: fields with hints in them, cards on grey, times and notes in pale grey. */
const application =
  (isDark: boolean): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    const face = faces[seed % faces.length] ?? faces[0];
    const [ink, hint, note, ground, line] = isDark
      ? ['#e6e6e6', '#666', '#777', '#1c1c1f', '#333']
      : ['#1f2937', '#b4b9c2', '#9ca3af', '#f3f4f6', '#d5d8dd'];
    const texts: string[] = [];
    const targets: string[] = [];
    let body = '';
    for (const [label, hinted] of [
      ['Full name', `e.g. ${draw.person()}`],
      ['Company', 'Optional'],
      ['Town', `${draw.town()} or ${draw.town()}`],
      ['Due', 'dd/mm/yyyy'],
    ] as const) {
      texts.push(label, hinted);
      targets.push(...wordsOf(hinted));
      body += `<div class="f">${label}</div><div class="i">${hinted}</div>`;
    }
    for (let at = 0; at < 5; at += 1) {
      const [who, when, what] = [draw.person(), `${draw.number(2, 59)} minutes ago`, sentence(draw)];
      texts.push(who, when, what);
      targets.push(...wordsOf(when));
      body += `<div class="c"><b>${who}</b><div class="n">${when}</div><div>${escape(what)}</div></div>`;
    }
    const foot = `Copyright ${draw.company()}. All rights reserved.`;
    texts.push(foot);
    targets.push(...wordsOf(foot));
    return {
      html: pageOf(
        face,
        draw.number(13, 16),
        `${body}<div class="n">${foot}</div>`,
        `body{background:${isDark ? '#121214' : '#fff'};color:${ink}} .i{border:1px solid ${line};border-radius:6px;padding:7px 10px;color:${hint};margin:4px 0 12px} .c{background:${ground};border-radius:8px;padding:10px 14px;margin:10px 0} .n{color:${note};font-size:.85em}`,
      ),
      text: texts.join('\n'),
      targets,
    };
  };

export const formPages: Readonly<Record<string, MakePage>> = {
  'comb of boxes': comb('border:1px solid #222;margin-right:-1px'),
  'comb of ticks': comb('border-bottom:1px solid #222;border-right:1px solid #222'),
  'on rules': onRules(2, 'border-bottom:1px solid #222'),
  'into rules': onRules(6, 'border-bottom:1px solid #222'),
  'on dots': onRules(3, 'border-bottom:1.5px dotted #222'),
  'tight table': tight,
  'tick boxes': ticks,
  'dots between': leaders,
  'typed into boxes': boxed,
  application: application(false),
  'application, dark': application(true),
};
