/** Owns finding the items of a caller's lists: in tables by the heads of their columns, else in rows that stand like items. */
import type { Page, TableCell } from '../document.ts';
import { parseAmount } from './amounts.ts';
import { chooseSums } from './choose-sums.ts';
import { findDates } from './dates.ts';
import { fits, kindsOf, phraseOf } from './field-names.ts';
import { type Field, type Found, fieldOf } from './finding.ts';
import { invoiceItems } from './invoice.ts';
import { leadingLabel } from './labels.ts';
import { lineItems } from './line-items.ts';
import { labelledAmounts } from './sums.ts';
import type { Sheet } from './values.ts';
import { type LabelKind, labelPhrases } from './vocabulary.ts';
import type { Wanted, WantedList } from './wanted.ts';

/** The rows of the table whose columns are named most like the fields; half of the fields must be there. */
export function findList(pages: readonly Page[], sheet: Sheet, list: WantedList): readonly Field[] {
  const filled = (some: readonly ListRow[]): number => some.reduce((sum, row) => sum + row.size, 0);
  const rows = [bestTable(pages, list) ?? [], rowsByKind(sheet, list)].reduce((a, b) =>
    filled(b) > filled(a) ? b : a,
  );
  if (rows.length === 0) return [{ path: list.path, found: false }];
  return rows.flatMap((row, at) =>
    list.fields.map((wanted) =>
      fieldOf(list.isPlain ? `${list.path}.${at}` : `${list.path}.${at}.${wanted.path}`, row.get(wanted)),
    ),
  );
}

type ListRow = ReadonlyMap<Wanted, Found>;

function bestTable(pages: readonly Page[], list: WantedList): readonly ListRow[] | undefined {
  let best: { readonly rows: readonly ListRow[]; readonly columns: number } | undefined;
  for (const page of pages) {
    for (const { table, confidence } of page.blocks) {
      if (table === undefined) continue;
      for (let head = 0; head < Math.min(table.rows - 1, 3); head++) {
        const columns = new Map<Wanted, number>();
        for (const cell of table.cells.filter(({ row }) => row === head)) {
          const wanted = list.fields.find((field) => !columns.has(field) && isNamed(field, cell.text));
          if (wanted !== undefined) columns.set(wanted, cell.column);
        }
        if (
          columns.size * 2 < list.fields.length ||
          columns.size < Math.min(2, list.fields.length) ||
          columns.size <= (best?.columns ?? 0)
        )
          continue;
        best = { columns: columns.size, rows: bodyRows(table.cells, head, columns, page.index, confidence) };
      }
    }
  }
  return best?.rows;
}

const sums: ReadonlySet<LabelKind> = new Set([
  'subtotal',
  'total',
  'grandTotal',
  'tax',
  'discount',
  'shipping',
  'rounding',
]);

function bodyRows(
  cells: readonly TableCell[],
  head: number,
  columns: ReadonlyMap<Wanted, number>,
  page: number,
  confidence: number,
): readonly ListRow[] {
  const rows: ListRow[] = [];
  /** Cells of the fullest row so far. */
  let most = 0;
  const last = Math.max(...cells.map(({ row }) => row));
  for (let at = head + 1; at <= last; at++) {
    const filled = cells
      .filter((one) => one.row === at && one.text.trim() !== '')
      .toSorted((a, b) => a.column - b.column);
    const kinds = filled.flatMap(({ text }) => leadingLabel(text) ?? []);
    if (kinds.some((kind) => kind === 'opening' || kind === 'closing')) continue;
    // Behind the items stand their sums, which leave columns empty.
    const [kind] = kinds;
    if (rows.length > 0 && filled.length < most && kind !== undefined && sums.has(kind)) break;
    most = Math.max(most, filled.length);
    const row = new Map<Wanted, Found>();
    for (const [wanted, column] of columns) {
      const cell = cells.find((one) => one.row === at && one.column === column);
      const found =
        cell === undefined || cell.text.trim() === '' ? undefined : cellValue(wanted, cell, page, confidence);
      if (found !== undefined) row.set(wanted, found);
    }
    // A row with one cell of several is a heading.
    if (row.size > 1 || (row.size === 1 && columns.size === 1)) rows.push(row);
  }
  return rows;
}

function cellValue(wanted: Wanted, cell: TableCell, page: number, confidence: number): Found | undefined {
  const evidence = { page, bbox: cell.bbox, text: cell.text, confidence };
  const text = cell.text.replace(/\s+/gu, ' ').trim();
  if (wanted.format === 'date') {
    const date = findDates(text)[0];
    return date === undefined ? undefined : fits(wanted, { value: date.iso, evidence });
  }
  if (wanted.type === 'number' || wanted.type === 'integer') {
    const value = parseAmount(text)?.value;
    return value === undefined ? undefined : fits(wanted, { value, evidence });
  }
  return wanted.type === 'boolean' ? undefined : fits(wanted, { value: text, evidence });
}

/** The name is that of the column, or both mean the same. */
function isNamed(wanted: Wanted, heading: string): boolean {
  const plain = phraseOf(heading).join(' ');
  if (plain === '') return false;
  const names = wanted.names.map((name) => phraseOf(name).join(' '));
  if (names.some((name) => name === plain || ` ${plain} `.includes(` ${name} `))) return true;
  const kinds = columnKindsOf(wanted);
  return kinds.some((kind) => (labelPhrases.get(kind) ?? []).some((phrase) => phrase.join(' ') === plain));
}

const columns: readonly LabelKind[] = [
  'description',
  'quantity',
  'unitPrice',
  'amount',
  'taxRate',
  'position',
  'code',
  'debit',
  'credit',
  'balance',
  'date',
];

function columnKindsOf(wanted: Wanted): readonly LabelKind[] {
  const known: Readonly<Record<string, LabelKind>> = {
    name: 'description',
    title: 'description',
    total: 'amount',
    'line total': 'amount',
    'price unit': 'unitPrice',
    'price subtotal': 'amount',
    'unit price': 'unitPrice',
    'tax percent': 'taxRate',
    'tax percentage': 'taxRate',
    'vat percent': 'taxRate',
    'vat percentage': 'taxRate',
    pos: 'position',
  };
  // "Line total" is the total of a line.
  const names = wanted.names.flatMap((name) => [name, name.replace(/^(?:line|item|row) /iu, '')]);
  const own = names.map((name) => known[phraseOf(name).join(' ')]).filter((kind) => kind !== undefined);
  return [...own, ...kindsOf(names).filter((kind) => columns.includes(kind))];
}

/** Where no table was found, the rows under named columns, or those that add up to a sum. */
function rowsByKind(sheet: Sheet, list: WantedList): readonly ListRow[] {
  const named = lineItems(sheet);
  const items = named.length > 0 ? named : invoiceItems(sheet, chooseSums(labelledAmounts(sheet)));
  return items.flatMap((item): readonly ListRow[] => {
    const row = new Map<Wanted, Found>();
    for (const wanted of list.fields) {
      const isNumber = wanted.type === 'number' || wanted.type === 'integer';
      for (const kind of columnKindsOf(wanted)) {
        const number = item.numbers.get(kind);
        const asText = number === undefined ? undefined : { ...number, value: number.evidence.text };
        const found = kind === 'date' ? item.date : isNumber ? number : (item.text.get(kind) ?? asText);
        if (found !== undefined && !row.has(wanted)) row.set(wanted, found);
      }
    }
    return row.size * 2 >= list.fields.length ? [row] : [];
  });
}
