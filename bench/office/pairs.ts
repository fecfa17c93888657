/** Owns made-up settings and forms: labels with their values beside them, in other sizes, or a little lower. The same for the same seed. */
import { createDraw, type Draw } from '../qa/names.ts';
import { escape, faces, type MakePage, pageOf, wordsOf } from './office-page.ts';

export type Pair = readonly [label: string, value: string];

const switches = ['On', 'Off', 'Automatic', 'Never', 'Ask first', 'Every day', '15 minutes', 'English (UK)'] as const;
const settings =
  'Wi-Fi,Bluetooth,Notifications,Display brightness,Screen time-out,Language and region,Keyboard,Automatic updates,Storage used,Battery saver,Night light,Default printer,Sound output,Shared folders,Time zone,Two-step sign-in'.split(
    ',',
  );

export function settingsPairs(draw: Draw, count: number): readonly Pair[] {
  return draw.some(settings, count).map((label) => [label, draw.pick(switches)] as const);
}

function personPairs(draw: Draw): readonly Pair[] {
  const all: readonly Pair[] = [
    ['Full name', draw.person()],
    ['Date of birth', draw.date()],
    ['Place of birth', draw.town()],
    ['Employer', draw.company()],
    ['Present address', `${draw.number(2, 190)} Quay Lodge, ${draw.town()}`],
    ['Telephone', `0${draw.number(100, 999)} ${draw.number(100_000, 999_999)}`],
    ['Occupation', draw.pick(['Surveyor', 'Nurse', 'Teacher of music', 'Driver'])],
    ['Marital status', draw.pick(['Single', 'Married', 'Widowed'])],
    ['Nationality', draw.pick(['British', 'Norwegian', 'Dutch'])],
    ['Monthly income', `${draw.amount(900, 9000)}.00`],
    ['Account holder', draw.person()],
    ['Passport number', `K${draw.number(1_000_000, 9_999_999)}`],
    ['Next of kin', draw.person()],
    ['Signed on', draw.date()],
  ];
  const order = draw.some(
    all.map((_, at) => at),
    draw.number(7, 13),
  );
  return order.map((at) => all[at] ?? ['', '']);
}

/** What the two columns of a page of pairs look like. */
interface Look {
  readonly page?: string;
  readonly label: string;
  readonly value: string;
  readonly row: string;
}

function pairsPage(
  seed: number,
  draw: Draw,
  groups: readonly (readonly [head: string, pairs: readonly Pair[]])[],
  look: Look,
) {
  const face = faces[seed % faces.length] ?? faces[0];
  const texts: string[] = [];
  const targets: string[] = [];
  let body = '';
  for (const [head, pairs] of groups) {
    if (head !== '') {
      texts.push(head);
      body += `<h2>${escape(head)}</h2>`;
    }
    for (const [label, value] of pairs) {
      texts.push(`${label} ${value}`);
      targets.push(...wordsOf(label), ...wordsOf(value));
      body += `<div class="r"><span class="l">${escape(label)}</span><span class="v">${escape(value)}</span></div>`;
    }
  }
  const style = `h2{font-size:1.25em;margin:22px 0 8px}.r{display:flex;${look.row}}.l{${look.label}}.v{${look.value}}${look.page ?? ''}`;
  return { html: pageOf(face, draw.number(13, 16), body, style), text: texts.join('\n'), targets };
}

/** A settings screen: the value in smaller print, at the right edge or at one place. */
const settingsScreen =
  (look: Look): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    const heads = draw.some(['General', 'Network', 'Privacy', 'Devices', 'Your account'], 3);
    return pairsPage(
      seed,
      draw,
      heads.map((head) => [head, settingsPairs(draw, draw.number(3, 6))] as const),
      look,
    );
  };

const personForm =
  (look: Look): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    return pairsPage(seed, draw, [['Application for a loan', personPairs(draw)]], look);
  };

/** Labels that are as long as a line of a column, and values nearly so. */
const longForm =
  (look: Look): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    const all: readonly Pair[] = [
      ['Name of the person to be told in an emergency', draw.person()],
      ['Address of your present employer', `${draw.number(2, 190)} Quay Lodge, ${draw.town()}`],
      ['Date on which the agreement begins', draw.date()],
      ['Bank that keeps the account', `${draw.company()}, ${draw.town()}`],
      ['Purpose of the loan', draw.pick(['Repairs to the roof', 'A van for the shop', 'Fees of the college'])],
      ['Guarantor, if there is one', `${draw.person()}, ${draw.town()}`],
      [
        'Other debts to be taken into account',
        draw.pick(['None that are known', 'One loan of 400.00', 'See the list enclosed']),
      ],
      ['Insurance of the building', `${draw.company()}, policy ${draw.number(1000, 9999)}`],
      ['Years at the present address', String(draw.number(1, 30))],
      ['How you heard of us', draw.pick(['From a friend', 'In the newspaper', 'By post'])],
    ];
    return pairsPage(seed, draw, [['Application for a loan', draw.some(all, draw.number(6, 10))]], look);
  };

/** Two pairs a row. */
const twoPairs: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  const pairs = [...personPairs(draw)];
  const texts: string[] = [];
  let body = '<p class="t">Customer record</p>';
  texts.push('Customer record');
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const row = [pairs[at], pairs[at + 1]].filter((pair) => pair !== undefined);
    texts.push(row.flat().join(' '));
    body += `<div class="r">${row.map(([label, value]) => `<span class="l">${label}</span><span class="v">${escape(value)}</span>`).join('')}</div>`;
  }
  return {
    html: pageOf(
      face,
      draw.number(11, 13),
      body,
      '.t{font-size:1.4em}.r{display:flex;align-items:center;margin:8px 0}.l{width:120px;color:#444}.v{width:200px;font-size:1.15em}',
    ),
    text: texts.join('\n'),
    targets: texts.flatMap(wordsOf),
  };
};

/** The label above its value, three of them beside each other. */
const above: MakePage = (seed) => {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  const pairs = personPairs(draw).slice(0, 6);
  const texts = ['Identity card', ...pairs.map(([label, value]) => `${label} ${value}`)];
  return {
    html: pageOf(
      face,
      draw.number(13, 15),
      `<h1>Identity card</h1><div class="g">${pairs.map(([label, value]) => `<div><div class="l">${label}</div><div class="v">${escape(value)}</div></div>`).join('')}</div>`,
      'h1{font-size:1.5em}.g{display:grid;grid-template-columns:1fr 1fr;gap:16px 30px;width:600px}.l{font-size:.75em;color:#555}.v{font-size:1.1em}',
    ),
    text: texts.join('\n'),
    targets: texts.flatMap(wordsOf),
  };
};

const line = 'border-bottom:1px solid #e3e3e3;';
export const pairPages: Readonly<Record<string, MakePage>> = {
  'rows: settings, right edge': settingsScreen({
    row: `${line}padding:9px 0;justify-content:space-between;align-items:center`,
    label: '',
    value: 'font-size:.85em;color:#555',
  }),
  'rows: settings, at one place': settingsScreen({
    row: 'margin:10px 0;align-items:center',
    label: 'width:260px;font-size:1.1em',
    value: 'font-size:.85em',
  }),
  'rows: settings, large values': settingsScreen({
    row: 'margin:6px 0;align-items:end',
    label: 'width:300px;font-size:.8em;color:#555',
    value: 'font-size:1.2em',
  }),
  'rows: form, low values': personForm({
    row: 'margin:8px 0',
    label: 'width:190px',
    value: 'font-family:"Liberation Mono";position:relative;top:4px',
  }),
  'rows: form, bold labels': personForm({
    row: 'margin:5px 0;align-items:center',
    label: 'width:190px;font-weight:bold;font-size:.85em',
    value: 'font-size:1.1em',
  }),
  'rows: form, labels at the right edge': personForm({
    row: 'margin:7px 0;align-items:center',
    label: 'width:210px;text-align:right;margin-right:36px;font-size:.9em',
    value: '',
  }),
  'rows: form, boxes': personForm({
    row: 'margin:9px 0;align-items:center',
    label: 'width:190px;font-size:.9em',
    value: 'border:1px solid #999;padding:5px 8px;width:300px;font-size:1.1em',
  }),
  'rows: form, wide': personForm({
    row: 'margin:9px 0;align-items:center',
    label: 'width:400px;font-size:.9em',
    value: '',
  }),
  'rows: form, long labels': longForm({
    row: 'margin:9px 0;align-items:center',
    label: 'width:340px;font-size:.9em',
    value: 'font-size:1.05em',
  }),
  'rows: form, long and low': longForm({
    row: 'margin:10px 0',
    label: 'width:350px',
    value: 'font-family:"Liberation Mono";position:relative;top:4px;font-size:.9em',
  }),
  'rows: form, long and tight': longForm({ row: 'margin:0', label: 'width:340px', value: '' }),
  'rows: two pairs': twoPairs,
  'above: card': above,
};
