/** Owns finding the tables in Markdown: pipe tables and HTML tables, as cells with spans. */

export interface MarkdownCell {
  readonly text: string;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

/** Rows of the cells that begin in them. */
export type MarkdownTable = readonly (readonly MarkdownCell[])[];

/** A stretch of Markdown: either a table or the text between tables. */
export type Stretch = { readonly table: MarkdownTable } | { readonly text: string };

const htmlTable = /<table\b[^>]*>[\s\S]*?<\/table\s*>/gi;
const pipe = /(?<!\\)\|/;
const delimiterCell = /^\s*:?-+:?\s*$/;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Text of a cell: tags off, entities and escapes resolved, white space folded. */
function cellText(source: string): string {
  return source
    .replaceAll(/<br\s*\/?>/gi, ' ')
    .replaceAll(/<\/?[a-z][^>]*>/gi, '')
    .replaceAll(/&(?:#(\d+)|([a-z]+));/gi, (whole: string, code: string | undefined, name: string | undefined) =>
      code === undefined ? (entities[(name ?? '').toLowerCase()] ?? whole) : String.fromCodePoint(Number(code)),
    )
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function plainCell(source: string): MarkdownCell {
  return { text: cellText(source), rowSpan: 1, columnSpan: 1 };
}

function spanIn(attributes: string, name: 'rowspan' | 'colspan'): number {
  const found = new RegExp(`\\b${name}\\s*=\\s*["']?(\\d+)`, 'i').exec(attributes)?.[1];
  return Math.min(1000, Math.max(1, Number(found ?? 1)));
}

function parseHtmlTable(source: string): MarkdownTable {
  return [...source.matchAll(/<tr\b[^>]*>([\s\S]*?)(?=<tr\b|<\/table)/gi)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh]\b([^>]*)>([\s\S]*?)(?=<t[dh]\b|<\/t[dh]\s*>|<\/tr|$)/gi)].map(
      ([, attributes = '', content = '']) => ({
        text: cellText(content),
        rowSpan: spanIn(attributes, 'rowspan'),
        columnSpan: spanIn(attributes, 'colspan'),
      }),
    ),
  );
}

function splitRow(line: string): readonly string[] | undefined {
  if (!pipe.test(line)) return undefined;
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(pipe);
}

/** Parts text without HTML tables into pipe tables and the rest. */
function partPipeTables(text: string): readonly Stretch[] {
  const lines = text.split('\n');
  const stretches: Stretch[] = [];
  let plain: string[] = [];
  const flush = () => {
    if (plain.length > 0) stretches.push({ text: plain.join('\n') });
    plain = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const header = splitRow(line);
    const delimiter = splitRow(lines[at + 1] ?? '');
    if (header === undefined || delimiter?.every((cell) => delimiterCell.test(cell)) !== true) {
      plain.push(line);
      continue;
    }
    flush();
    const width = Math.max(header.length, delimiter.length);
    const rows = [header];
    for (at += 2; at < lines.length; at += 1) {
      const row = splitRow(lines[at] ?? '');
      if (row === undefined) break;
      rows.push(row);
    }
    at -= 1;
    const table = rows.map((row) => Array.from({ length: width }, (_, column) => plainCell(row[column] ?? '')));
    // A pipe table must have a header; an empty one only stands in for none.
    const isHeaderEmpty = table.length > 1 && table[0]?.every((cell) => cell.text === '') === true;
    stretches.push({ table: isHeaderEmpty ? table.slice(1) : table });
  }
  flush();
  return stretches;
}

/** The document as tables and the text between them, in order. */
export function partTables(markdown: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let end = 0;
  for (const match of markdown.matchAll(htmlTable)) {
    stretches.push(...partPipeTables(markdown.slice(end, match.index)), { table: parseHtmlTable(match[0]) });
    end = match.index + match[0].length;
  }
  stretches.push(...partPipeTables(markdown.slice(end)));
  return stretches;
}

/** The tables alone. */
export function tablesIn(markdown: string): readonly MarkdownTable[] {
  return partTables(markdown).flatMap((stretch) => ('table' in stretch ? [stretch.table] : []));
}

/** The table in HTML, on one line and without header cells, so that the same table always reads the same. */
export function htmlOf(table: MarkdownTable): string {
  const span = (name: string, value: number) => (value > 1 ? ` ${name}="${value}"` : '');
  const cell = ({ text, rowSpan, columnSpan }: MarkdownCell) =>
    `<td${span('rowspan', rowSpan)}${span('colspan', columnSpan)}>${text}</td>`;
  return `<table>${table.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</table>`;
}

/** A grid of texts as a table without spans. */
export function tableOfGrid(grid: readonly (readonly string[])[]): MarkdownTable {
  return grid.map((row) =>
    row.map((text) => ({ text: text.replaceAll(/\s+/gu, ' ').trim(), rowSpan: 1, columnSpan: 1 })),
  );
}

/** The table on its grid: the text of a cell that spans stands at its origin, the other places are empty. */
export function gridOfTable(table: MarkdownTable): string[][] {
  const grid: (string | undefined)[][] = table.map(() => []);
  for (const [row, cells] of table.entries()) {
    let column = 0;
    for (const { text, rowSpan, columnSpan } of cells) {
      while (grid[row]?.[column] !== undefined) column += 1;
      for (let down = row; down < Math.min(row + rowSpan, grid.length); down += 1) {
        for (let right = column; right < column + columnSpan; right += 1) {
          const places = grid[down];
          if (places !== undefined) places[right] = down === row && right === column ? text : '';
        }
      }
      column += columnSpan;
    }
  }
  const width = Math.max(0, ...grid.map((places) => places.length));
  return grid.map((places) => Array.from({ length: width }, (_, column) => places[column] ?? ''));
}
