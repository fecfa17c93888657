/** Owns the Excel export: a sheet for each table, or for each page of a document without tables; before them the fields that were found. */
import type { WriteSheet } from 'hucre/xlsx';
import { type Page, type PageResult, type Table, isPageError } from '../document.ts';
import { decimalSignOf } from '../fields/amounts.ts';
import type { Field } from '../fields/finding.ts';
import { rowsOf, textOf } from '../fields/rows.ts';
import { type ExportInput, defineExporter } from './exporter.ts';
import { joinedTables } from './joined-tables.ts';
import { gridOf } from './table-grid.ts';
import { sheetName } from './xlsx/sheet-name.ts';
import { type SheetCell, font, sheetOf } from './xlsx/sheet.ts';

interface Sheet {
  readonly name: string;
  readonly rows: readonly (readonly (SheetCell | undefined)[])[];
  /** What the separators of numbers are told by. */
  readonly text: string;
}

/** The file comes out in one piece, when all sheets are known. */
export const xlsx = defineExporter({
  format: 'xlsx',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  extension: 'xlsx',
  description: 'Excel: a sheet for each table, numbers as numbers; without tables a sheet for each page',
  async *write(input, { numbers }) {
    const sheets: WriteSheet[] = [];
    const taken = new Set<string>();
    for await (const sheet of sheetsOf(input)) {
      const name = sheetName(sheet.name, taken);
      taken.add(name.toLowerCase());
      sheets.push(sheetOf(name, sheet.rows, { numbers, decimal: decimalSignOf(sheet.text) }));
    }
    if (sheets.length === 0) sheets.push({ name: 'Empty' });
    const { writeXlsx } = await import('hucre/xlsx');
    yield await writeXlsx({
      sheets,
      stringMode: 'inline',
      defaultFont: font,
      // The time of writing would make the same job give other bytes.
      properties: { modified: new Date(input.job.finishedAt ?? input.job.createdAt) },
    });
  },
});

async function* sheetsOf(input: ExportInput): AsyncIterable<Sheet> {
  const findings = await input.findings?.();
  if (findings !== undefined && findings.fields.length > 0) yield* fieldSheets(findings.fields);
  if (!(await hasTables(input.pages))) {
    for await (const page of input.pages) yield pageSheet(page);
    return;
  }
  for await (const found of joinedTables(input.pages)) {
    yield 'code' in found ? pageSheet(found) : tableSheet(`Table ${found.number} (page ${found.page})`, found.table);
  }
}

async function hasTables(pages: AsyncIterable<PageResult>): Promise<boolean> {
  for await (const page of pages)
    if (!isPageError(page) && page.blocks.some(({ table }) => table !== undefined)) return true;
  return false;
}

function tableSheet(name: string, table: Table): Sheet {
  const { places, cells } = gridOf(table);
  const spans = new Map(cells.map((cell) => [cell.cell, cell]));
  const rows = places.map((row) =>
    row.map((place): SheetCell | undefined => {
      if (place === undefined || !place.origin) return undefined;
      const { rowSpan = 1, columnSpan = 1 } = spans.get(place.cell) ?? {};
      return { text: place.cell.text, heading: place.cell.header, rowSpan, columnSpan };
    }),
  );
  return { name, rows, text: table.cells.map(({ text }) => text).join('\n') };
}

/** What stands side by side on the page stands in cells side by side. */
function pageSheet(page: PageResult): Sheet {
  const name = `Page ${page.index + 1}`;
  if (isPageError(page))
    return { name, rows: [[{ text: `[page ${page.index + 1} could not be read: ${page.message}]` }]], text: '' };
  const rows = rowsOf([page]).map((row) => row.segments.map(({ words }): SheetCell => ({ text: textOf(words) })));
  return { name, rows, text: textOfPage(page) };
}

const textOfPage = ({ blocks }: Page): string => blocks.map(({ text }) => text).join('\n');

/** Single fields one under the other; each list of them as a table. */
function* fieldSheets(fields: readonly Field[]): Iterable<Sheet> {
  const isItem = ({ path }: Field): boolean => /\.\d+(?:\.|$)/u.test(path);
  const head = ['Field', 'Value', 'Page', 'Confidence', 'As it stands', 'Doubt'].map((text): SheetCell => ({
    text,
    heading: true,
  }));
  const rows = fields
    .filter((field) => !isItem(field))
    .map((field): readonly SheetCell[] => [
      { text: field.path },
      valueCell(field),
      ...(field.evidence === undefined
        ? [{ text: '' }, { text: '' }, { text: '' }]
        : [
            numberCell(field.evidence.page + 1),
            numberCell(Number(field.evidence.confidence.toFixed(3))),
            { text: field.evidence.text, isText: true },
          ]),
      { text: field.doubt ?? '' },
    ]);
  yield { name: 'Fields', rows: [head, ...rows], text: '' };
  const lists = new Map<string, Map<string, Map<string, Field>>>();
  for (const field of fields.filter(isItem)) {
    const [, list = '', number = '', key = 'value'] = /^(.*?)\.(\d+)(?:\.(.*))?$/u.exec(field.path) ?? [];
    const items = lists.get(list) ?? new Map<string, Map<string, Field>>();
    lists.set(list, items);
    items.set(number, (items.get(number) ?? new Map<string, Field>()).set(key, field));
  }
  for (const [list, items] of lists) {
    const keys = [...new Set([...items.values()].flatMap((item) => [...item.keys()]))];
    const body = [...items.values()].map((item) => keys.map((key) => valueCell(item.get(key))));
    yield { name: list, rows: [keys.map((text) => ({ text, heading: true })), ...body], text: '' };
  }
}

const numberCell = (value: number): SheetCell => ({ text: String(value), value });

function valueCell(field: Field | undefined): SheetCell {
  const value = field?.value;
  if (field !== undefined && !field.found) return { text: '[not found]' };
  return typeof value === 'number'
    ? numberCell(value)
    : { text: value === undefined ? '' : String(value), isText: true };
}
