/** Owns made-up tables of accounts, lists and short texts, and the ways they are drawn. The same for the same seed. */
import { createDraw, type Draw } from '../qa/names.ts';
import { escape, faces, sentence } from '../office/office-page.ts';

export interface MadeTable {
  readonly html: string;
  /** Texts of the cells, row by row; heads are the first row. */
  readonly grid: readonly (readonly string[])[];
}

interface Look {
  readonly style: string;
  /** Texts that take several lines of their cells. */
  readonly isWrapped?: boolean;
  /** Many rows with their numbers, and columns of single figures and letters. */
  readonly isNumbered?: boolean;
}

const boxed = (border: string) => `td,th{border:${border}}`;

/** How tables are drawn. */
export const looks: Readonly<Record<string, Look>> = {
  'ruled, grey': { style: boxed('1px solid #aaa') },
  'ruled, black': { style: boxed('1px solid #000') },
  'ruled, thick': { style: boxed('2px solid #000') },
  'ruled, dashed': { style: boxed('1px dashed #444') },
  'ruled, dotted': { style: boxed('1px dotted #333') },
  'ruled, double': { style: boxed('3px double #000') },
  'ruled, bold dashes': { style: boxed('2px dashed #000') },
  'dots across': { style: 'tr{border-bottom:2px dotted #555}' },
  'dashes across': { style: 'tr{border-bottom:1px dashed #333}' },
  'thick across': { style: 'tr{border-bottom:4px solid #000}' },
  'ruled, heavy': { style: boxed('5px solid #000') },
  'ruled, tight': { style: `${boxed('1px solid #333')} td,th{padding:1px 3px}` },
  'ruled, dark head': { style: `${boxed('1px solid #888')} th{background:#24364f;color:#fff}` },
  'dark head': { style: 'th{background:#24364f;color:#fff} tr{border-bottom:1px solid #ccc}' },
  'dark head, stripes': { style: 'tr:nth-child(even){background:#ddd} th{background:#333;color:#fff}' },
  'pale head': { style: `${boxed('1px solid #bbb')} th{background:#9aa7b8;color:#fff}` },
  'ruled, grey head': { style: `${boxed('1px solid #555')} th{background:#ddd}` },
  'ruled, wrapped': { style: boxed('1px solid #666'), isWrapped: true },
  'rules across': { style: 'tr{border-bottom:1px solid #777}' },
  'numbered, ruled': { style: boxed('1px solid #333'), isNumbered: true },
  'numbered, rules across': { style: 'tr{border-bottom:1px solid #333}', isNumbered: true },
  'numbered, white alone': { style: '', isNumbered: true },
  stripes: { style: 'tr:nth-child(even){background:#e8ecf0} th{border-bottom:2px solid #444}' },
};

type Column = readonly [head: string, value: (draw: Draw) => string, isNumber: boolean];

const thousands = (draw: Draw) => draw.amount(1000, 999_999);
const decimal = (draw: Draw) => `${draw.number(0, 99)}.${draw.number(10, 99)}`;
const columns: readonly Column[] = [
  ['Net', thousands, true],
  ['Gross', (draw) => `${draw.amount(100, 99_999)}.${draw.number(10, 99)}`, true],
  ['Change', (draw) => `-${draw.amount(1, 9999)}`, true],
  ['Share', (draw) => `${draw.number(1, 99)}.${draw.number(0, 9)}%`, true],
  ['Price', (draw) => `$${decimal(draw)}`, true],
  ['Rate', decimal, true],
  ['Loss', (draw) => `(${draw.amount(100, 9999)})`, true],
  ['Units', (draw) => String(draw.number(1, 999)), true],
  ['Year', (draw) => String(draw.number(1985, 2026)), true],
  ['Code', (draw) => `${draw.pick(['A', 'B', 'K', 'R'])}-${draw.number(100, 999)}`, false],
  ['State', (draw) => draw.pick(['open', 'paid', 'late', 'on hold', 'closed']), false],
  ['Held by', (draw) => draw.person(), false],
];

const numbered: readonly Column[] = [
  [
    'Article',
    (draw) => `${draw.pick(['oak chair', 'pine desk', 'lamp of green glass', 'Item'])} ${draw.number(1, 40)}`,
    false,
  ],
  ['Price', decimal, true],
  ['Qty', (draw) => String(draw.number(1, 9)), false],
  ['Bin', (draw) => draw.pick(['A', 'B', 'C', 'D', 'E', 'F']), false],
];
const numberedRows = 24;

/** A table of 6 to 12 rows and 4 to 7 columns, or of numbered ones, in print of 8 to 12 points. */
export function makeTable(seed: number, look: Look): MadeTable {
  const draw = createDraw(seed);
  if (look.isNumbered === true) {
    const body = Array.from({ length: numberedRows }, (_, at) => [
      String(at + 1),
      ...numbered.map(([, value]) => value(draw)),
    ]);
    return written(seed, look, [['No.', () => '', false], ...numbered], body);
  }
  const chosen: readonly Column[] = [
    ['Place', (own) => own.town(), false],
    ...draw.some(columns, draw.number(3, look.isWrapped === true ? 3 : 6)),
    ...(look.isWrapped === true ? [['Remarks', sentence, false] as const] : []),
  ];
  const body = Array.from({ length: draw.number(6, look.isWrapped === true ? 7 : 12) }, () =>
    chosen.map(([, value]) => value(draw)),
  );
  return written(seed, look, chosen, body);
}

function written(seed: number, look: Look, chosen: readonly Column[], body: readonly (readonly string[])[]): MadeTable {
  const cell = (tag: string) => (text: string, at: number) =>
    `<${tag}${chosen[at]?.[2] === true ? ' class="n"' : ''}>${escape(text)}</${tag}>`;
  const heads = chosen.map(([head]) => head);
  const rows = [heads.map(cell('th')), ...body.map((row) => row.map(cell('td')))];
  const face = faces[seed % faces.length] ?? faces[0];
  const size = 8 + (seed % 5);
  const html = `<!doctype html><meta charset="utf-8"><style>
body{margin:0;background:#fff;color:#111;width:700px;padding:24px 30px;font:${size}pt/1.3 "${face}"}
table{border-collapse:collapse} td,th{padding:3px 8px;text-align:left;vertical-align:top;max-width:190px;${look.isWrapped === true ? '' : 'white-space:nowrap'}}
.n{text-align:right} ${look.style}</style><body><table>${rows.map((row) => `<tr>${row.join('')}</tr>`).join('')}</table>`;
  return { html, grid: [heads, ...body] };
}
