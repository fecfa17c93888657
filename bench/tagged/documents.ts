/** Owns documents with tables of many kinds as HTML, whose source is their truth. Pure. */

export interface TaggedDocument {
  readonly name: string;
  readonly html: string;
  readonly markdown: string;
}

interface Cell {
  readonly text: string;
  readonly across?: number;
  readonly down?: number;
}
type Row = readonly (string | Cell)[];

interface Table {
  readonly rows: readonly Row[];
  /** Rows that are headings. */
  readonly head: number;
}

type Part =
  | { readonly heading: string; readonly level: number }
  | { readonly text: string }
  | { readonly table: Table }
  | { readonly items: readonly string[] };

const sentences = [
  'The harbour was dredged in the spring, and the ferries have kept their times since then.',
  'Members may ask for the accounts of any year, which are kept in the reading room.',
  'No fees are due from anybody who is under age or in training.',
  'What was left over went into the reserve, as the meeting had decided.',
  'The board met nine times, twice of them by telephone.',
  'Repairs to the roof took longer than was planned, since the beams had to be replaced.',
];
const prose = (from: number, count: number): Part => ({
  text: Array.from({ length: count }, (_, at) => sentences[(from + at) % sentences.length]).join(' '),
});
const heading = (text: string, level = 2): Part => ({ heading: text, level });
const table = (head: number, rows: readonly Row[]): Part => ({ table: { rows, head } });

const documents: Readonly<Record<string, readonly Part[]>> = {
  'two-row-head': [
    heading('Accounts', 1),
    prose(0, 3),
    table(2, [
      [
        { text: 'Item', down: 2 },
        { text: '2023', across: 2 },
        { text: '2024', across: 2 },
      ],
      ['Spring', 'Autumn', 'Spring', 'Autumn'],
      ['Sales', '10', '', '12', '14'],
      ['Rent', '', '', '3', ''],
      ['Wages', '4', '5', '', '6'],
      [{ text: 'In all', across: 3 }, '15', '20'],
    ]),
    prose(2, 3),
  ],
  'spans-down': [
    heading('Staff by unit', 1),
    prose(1, 2),
    table(1, [
      ['Unit', 'Team', 'Name', 'Room'],
      ...['North', 'South', 'Harbour'].flatMap((unit, first) =>
        ['Repairs', 'Sales'].flatMap((team, second) =>
          ['Berg', 'Holm', 'Vik'].map((name, third): Row => [
            ...(second === 0 && third === 0 ? [{ text: unit, down: 6 }] : []),
            ...(third === 0 ? [{ text: team, down: 3 }] : []),
            `${name} ${first}${second}`,
            String(100 + 10 * first + 3 * second + third),
          ]),
        ),
      ),
    ]),
  ],
  'sections-in-a-table': [
    heading('Price list', 1),
    prose(3, 2),
    table(1, [
      ['Article', 'Unit', 'Price'],
      [{ text: 'Fruit', across: 3 }],
      ['Apples', 'kg', '2.10'],
      ['Pears', 'kg', '2.60'],
      [{ text: 'Vegetables', across: 3 }],
      ['Leeks', 'each', '0.90'],
      ['Beans, green, from the island, picked by hand and washed', 'kg', '4.40'],
    ]),
    heading('Terms'),
    { items: ['Prices include tax.', 'Orders by noon leave the same day.', 'Crates are taken back.'] },
  ],
  'cells-of-prose': [
    heading('Comparison of the drafts', 1),
    prose(4, 1),
    table(1, [
      ['Clause', 'Draft of May', 'Draft of June'],
      ['1', `${sentences[0]} ${sentences[1]}`, `${sentences[2]} ${sentences[3]}`],
      ['2', sentences[5] ?? '', `${sentences[4]} ${sentences[1]}`],
      ['3', 'Unchanged', sentences[3] ?? ''],
    ]),
    prose(0, 4),
  ],
  'mostly-empty': [
    heading('Attendance', 1),
    prose(2, 2),
    table(1, [
      ['Date', 'In', 'Out', 'Note'],
      ['1 May', '', '20.00', ''],
      ['2 May', '', '', 'closed'],
      ['3 May', '11.00', '', ''],
      ['4 May', '', '7.50', 'by cheque'],
    ]),
    heading('Next meeting'),
    prose(5, 2),
  ],
  'over-pages': [
    heading('Measurements', 1),
    prose(0, 2),
    table(1, [
      ['Site', 'Depth', 'Salt', 'Warmth', 'Remark'],
      ...Array.from({ length: 70 }, (_, at): Row => [
        `Site ${at + 1}`,
        (3 + ((at * 7) % 40) / 10).toFixed(1),
        String(20 + ((at * 3) % 15)),
        (8 + ((at * 11) % 90) / 10).toFixed(1),
        at % 6 === 0 ? 'buoy moved' : '',
      ]),
    ]),
    prose(3, 2),
  ],
  'two-beside-text': [
    heading('Fares', 1),
    table(1, [
      ['Route', 'Adults', 'Children'],
      ['Islands', '4.50', '2.00'],
      ['Mainland', '7.00', '3.50'],
    ]),
    table(1, [
      ['Day', 'First boat', 'Last boat'],
      ['Weekdays', '6:10', '22:40'],
      ['Sundays', '8:00', '20:15'],
    ]),
    heading('How to pay'),
    prose(1, 3),
  ],
};

const styles: Readonly<Record<string, string>> = {
  ruled: 'td,th{border:1px solid #333;padding:3px 7px}',
  bare: 'td,th{padding:3px 9px;text-align:left}',
  striped: 'tr:nth-child(even){background:#e8eef4} td,th{padding:4px 8px} th{background:#345;color:#fff}',
};

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function htmlTable({ rows, head }: Table): string {
  const lines = rows.map((row, at) => {
    const name = at < head ? 'th' : 'td';
    const cells = row.map((cell) => {
      const { text, across = 1, down = 1 } = typeof cell === 'string' ? { text: cell } : cell;
      const spans = `${across > 1 ? ` colspan="${across}"` : ''}${down > 1 ? ` rowspan="${down}"` : ''}`;
      return `<${name}${spans}>${escaped(text)}</${name}>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<table>${lines.join('')}</table>`;
}

function htmlOf(part: Part): string {
  if ('heading' in part) return `<h${part.level}>${escaped(part.heading)}</h${part.level}>`;
  if ('table' in part) return htmlTable(part.table);
  if ('items' in part) return `<ul>${part.items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;
  return `<p>${escaped(part.text)}</p>`;
}

function markdownOf(part: Part): string {
  if ('heading' in part) return `${'#'.repeat(part.level)} ${part.heading}`;
  if ('table' in part) return htmlTable(part.table);
  if ('items' in part) return part.items.map((item) => `- ${item}`).join('\n');
  return part.text;
}

/** Each document in each style of tables. */
export function taggedDocuments(): readonly TaggedDocument[] {
  return Object.entries(documents).flatMap(([name, parts]) =>
    Object.entries(styles).map(([style, css]) => ({
      name: `${name}-${style}`,
      html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title><style>@page{size:A4;margin:20mm} body{font:11pt serif} table{border-collapse:collapse;margin:10px 0} ${css}</style>${parts.map(htmlOf).join('')}</html>`,
      markdown: parts.map(markdownOf).join('\n\n'),
    })),
  );
}
