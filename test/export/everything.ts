/** Owns a document in which every kind of block stands, and writing pages in a format. */
import { Buffer } from 'node:buffer';
import sharp from 'sharp';
import type { Block, BoundingBox, Page, PageResult, Table, TextStyle } from '../../src/document.ts';
import type { PageImage } from '../../src/engine/engine.ts';
import type { ExportFormat, ExportInput } from '../../src/export/exporter.ts';
import { openExporter } from '../../src/export/index.ts';
import { block, collect, finishedJob, page, tableBlock } from '../pages.ts';

/** Pages that can be gone through again, as the job service gives them. */
function pagesOf(pages: readonly PageResult[]): AsyncIterable<PageResult> {
  return {
    async *[Symbol.asyncIterator]() {
      yield* pages;
    },
  };
}

export function exportInput(pages: readonly PageResult[], more: Partial<ExportInput> = {}): ExportInput {
  return {
    job: { ...finishedJob, pageCount: pages.length },
    pages: pagesOf(pages),
    source: () => Promise.reject(new Error('These pages have no source.')),
    ...more,
  };
}

/** The file that a format makes of the pages. */
export async function exported(
  format: ExportFormat,
  pages: readonly PageResult[],
  more: Partial<ExportInput> = {},
): Promise<Buffer> {
  const exporter = await openExporter(format);
  const parts = await collect(exporter.write(exportInput(pages, more)));
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

export async function exportedText(
  format: ExportFormat,
  pages: readonly PageResult[],
  options: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return (await exported(format, pages, { options })).toString('utf8');
}

/** A block whose lines have the styles given; lines without one are plain. */
export function styled(
  text: string,
  styles: readonly (TextStyle | undefined)[],
  kind: Block['kind'] = 'paragraph',
): Block {
  const plain = block(text, kind);
  const lines = plain.lines.map((line, at) => {
    const style = styles[at];
    return style === undefined ? line : { ...line, style };
  });
  return { ...plain, lines };
}

/** A picture without text. */
export function figure(bbox: BoundingBox): Block {
  return { kind: 'figure', text: '', bbox, confidence: 1, lines: [] };
}

/** Two header rows, a cell over two columns, one over two rows, and a place without a cell. */
export function spanningTable(): Block {
  const cell = (
    row: number,
    column: number,
    text: string,
    more: { readonly rowSpan?: number; readonly columnSpan?: number } = {},
  ): Table['cells'][number] => {
    const { rowSpan = 1, columnSpan = 1 } = more;
    const bbox: BoundingBox = [
      50 + 100 * column,
      300 + 20 * row,
      140 + 100 * (column + columnSpan - 1),
      315 + 20 * (row + rowSpan - 1),
    ];
    return { row, column, rowSpan, columnSpan, text, bbox, header: row < 2 };
  };
  const table: Table = {
    rows: 4,
    columns: 3,
    cells: [
      cell(0, 0, 'Region', { rowSpan: 2 }),
      cell(0, 1, 'Sales & costs', { columnSpan: 2 }),
      cell(1, 1, '2024'),
      cell(1, 2, '2025'),
      cell(2, 0, 'North', { rowSpan: 2 }),
      cell(2, 1, '1,200'),
      cell(2, 2, '-40'),
      cell(3, 1, '7'),
    ],
  };
  return block('Region Sales & costs\n2024 2025\nNorth 1,200 -40\n7', 'table', { y: 300, table });
}

/** A page on which every kind of block stands. */
export const fullPage: Page = page(
  [
    block('The River Report', 'header', { y: 20 }),
    block('The River & its <Banks>', 'title', { level: 1, y: 60 }),
    block('Where it rises', 'heading', { level: 2, y: 90 }),
    styled('It rises in the hills1 and', [undefined], 'paragraph'),
    styled('quiet words\nloud words\nslanted words', [undefined, { bold: true }, { italic: true }]),
    block('• first point', 'list-item', { x: 50, y: 200 }),
    block('1. nested one', 'list-item', { x: 80, y: 214 }),
    block('2. nested two', 'list-item', { x: 80, y: 228 }),
    block('• second point', 'list-item', { x: 50, y: 242 }),
    spanningTable(),
    figure([60, 420, 260, 520]),
    block('Figure 1: The source', 'caption', { y: 530 }),
    block('E = \\frac{m}{c^{2}}', 'formula', { y: 560 }),
    block('1 Measured in spring.', 'footnote', { y: 780 }),
    block('7', 'page-number', { y: 820 }),
  ],
  0,
);

export const scripts: readonly (readonly [language: string, text: string])[] = [
  ['eng', 'The quick brown fox'],
  ['ell', 'Η γρήγορη αλεπού'],
  ['rus', 'Быстрая лиса бежит'],
  ['ara', 'السلام عليكم ورحمة الله'],
  ['heb', 'שלום עולם טוב'],
  ['hin', 'नमस्ते दुनिया'],
  ['tam', 'வணக்கம் உலகம்'],
  ['kan', 'ನಮಸ್ಕಾರ ಜಗತ್ತು'],
  ['tha', 'สวัสดีชาวโลก'],
  ['jpn', '日本語の文章です'],
  ['chi_sim', '你好世界'],
  ['kor', '안녕하세요 세계'],
  ['kat', 'გამარჯობა მსოფლიო'],
  ['hye', 'Բարեւ աշխարհ'],
];

/** A page for every script, with a heading, a paragraph, a list and a table each. */
export const scriptPages: readonly Page[] = scripts.map(([language, text], index) => ({
  ...page(
    [
      block(text, 'heading', { level: 1, y: 50 }),
      block(text, 'paragraph', { y: 100 }),
      block(`1. ${text}`, 'list-item', { y: 130 }),
      tableBlock([
        [text, '1'],
        ['2', text],
      ]),
    ],
    index,
  ),
  language,
}));

export const failedPage: PageResult = { index: 1, code: 'page_timeout', message: 'Page 2 took <too> long.' };

export const address = 'https://example.org/wells?a=1&b=2';

/** With links: in text of which a part is bold, in a heading, a list item and a cell. */
export const linkedPage: Page = page([
  withLink(block('The wells of Ashwick', 'heading', { level: 2 }), 'wells'),
  withLink(styled('See the guide to wells', [{ bold: true }]), 'the guide'),
  withLink(block('• all wells', 'list-item', { y: 200 }), 'wells'),
  withLink(
    tableBlock([
      ['Well', 'Depth'],
      ['North well', '41'],
    ]),
    'North well',
  ),
]);

function withLink(made: Block, text: string): Block {
  const linked = <Part extends { readonly text: string }>(part: Part): Part => {
    const start = part.text.indexOf(text);
    return start < 0 ? part : { ...part, links: [{ start, end: start + text.length, uri: address }] };
  };
  const { table } = made;
  return {
    ...made,
    lines: made.lines.map(linked),
    ...(table === undefined ? {} : { table: { ...table, cells: table.cells.map(linked) } }),
  };
}

/** Every kind of block, a failed page, a blank one, one that begins with a table, a small one in pixels, all scripts, links. */
export const everything: readonly PageResult[] = [
  fullPage,
  failedPage,
  page([], 2),
  page(
    [
      tableBlock([
        ['a', 'b'],
        ['c', 'd'],
      ]),
      tableBlock([['e']]),
    ],
    3,
  ),
  { ...page([block('sideways words', 'paragraph')], 4), width: 842, height: 595 },
  { ...page([block('pixels', 'paragraph')], 5), width: 1240, height: 1754, unit: 'px' },
  ...scriptPages.map((one, at) => ({ ...one, index: 6 + at })),
  { ...linkedPage, index: 6 + scriptPages.length },
];

let picture: Promise<PageImage> | undefined;

/** A picture of a page: half red, half white. */
export function renderPage(): Promise<PageImage> {
  return (picture ??= drawPage());
}

async function drawPage(): Promise<PageImage> {
  const [width, height] = [595, 842];
  const red = await sharp({ create: { width: 300, height, channels: 3, background: '#c00' } })
    .png()
    .toBuffer();
  const data = await sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .composite([{ input: red, left: 0, top: 0 }])
    .png()
    .toBuffer();
  return { data, mediaType: 'image/png', width, height };
}
