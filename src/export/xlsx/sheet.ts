/** Owns one sheet of an Excel file: cells of numbers and texts, those that span merged, columns as wide as what stands in them. */
import type { Cell, CellStyle, ColumnDef, MergeRange, WriteSheet } from 'hucre/xlsx';
import { type DecimalSign, parseAmount } from '../../fields/amounts.ts';
import { displayWidth } from '../display-width.ts';
import { xmlText } from '../xml.ts';

export interface SheetCell {
  readonly text: string;
  /** A number that is known to be one; otherwise it is told from the text. */
  readonly value?: number | undefined;
  readonly heading?: boolean;
  /** A text also where it looks like a number, such as the number of an invoice. */
  readonly isText?: boolean;
  readonly rowSpan?: number;
  readonly columnSpan?: number;
}

interface SheetOptions {
  /** Numbers as numbers, where the text can be read in one way only. */
  readonly numbers: boolean;
  readonly decimal: DecimalSign | undefined;
}

/** Widths of columns, in characters. */
const [narrowest, widest] = [6, 60];
/** What Excel holds: rows, columns, characters of a cell. */
const [mostRows, mostColumns, longestText] = [1_048_576, 16_384, 32_767];

const alignment = { vertical: 'top', wrapText: true } as const;
export const font = { name: 'Calibri', size: 11 } as const;
const plain: CellStyle = { alignment };
const heading: CellStyle = { alignment, font: { ...font, bold: true } };

/** @param rows of cells by their columns; undefined where a cell is covered or there is none */
export function sheetOf(
  name: string,
  rows: readonly (readonly (SheetCell | undefined)[])[],
  options: SheetOptions,
): WriteSheet {
  const columns = Math.min(mostColumns, Math.max(0, ...rows.map((row) => row.length)));
  const cells = new Map<string, Partial<Cell>>();
  const merges: MergeRange[] = [];
  for (const [at, row] of rows.slice(0, mostRows).entries()) {
    for (const [column, cell] of row.slice(0, columns).entries()) {
      if (cell === undefined) continue;
      const written = cellOf(cell, options);
      if (written !== undefined) cells.set(`${at},${column}`, written);
      const { rowSpan = 1, columnSpan = 1 } = cell;
      if (rowSpan * columnSpan > 1)
        merges.push({ startRow: at, startCol: column, endRow: at + rowSpan - 1, endCol: column + columnSpan - 1 });
    }
  }
  return { name, columns: widths(rows, columns), cells, merges };
}

function cellOf(cell: SheetCell, options: SheetOptions): Partial<Cell> | undefined {
  const number = cell.value === undefined ? numberOf(cell, options) : { value: cell.value, code: 'General' };
  if (number !== undefined) return { value: number.value, style: { numFmt: number.code } };
  if (cell.text === '') return undefined;
  const style = cell.heading === true ? heading : plain;
  const text = cellText(cell.text);
  // As a plain value, #N/A would be an error of Excel's, and spaces at the edges could be lost.
  return /^[#\s]|\s$/u.test(text) ? { richText: [{ text }], style } : { value: text, style };
}

/**
 * A text as the file holds it: no longer than a cell takes, and what looks like the escape of a character, such as _x0041_, escaped
 * so that it stays what it is (ECMA-376, part 1, 22.9.2.19).
 */
function cellText(text: string): string {
  return xmlText(text.slice(0, longestText).replaceAll(/\r\n?/gu, '\n')).replaceAll(/_(?=x[\da-f]{4}_)/giu, '_x005F_');
}

/**
 * A number that a text is without doubt, with the format that shows it as it stood. What begins with a zero, has more digits
 * than a number holds, or a separator that can be either, stays a text.
 */
export function numberOf(
  { text, heading, isText }: SheetCell,
  { numbers, decimal }: SheetOptions,
): { readonly value: number; readonly code: string } | undefined {
  const trimmed = text.trim();
  const digits = trimmed.replace(/\P{Nd}/gu, '');
  if (
    !numbers ||
    heading === true ||
    isText === true ||
    digits === '' ||
    digits.length > 15 ||
    (/^\p{Nd}+$/u.test(trimmed) && /^0\p{Nd}/u.test(trimmed))
  )
    return undefined;
  const amount = parseAmount(trimmed, decimal);
  if (amount === undefined || amount.isAmbiguous) return undefined;
  const fraction = amount.decimals === 0 ? '' : `.${'0'.repeat(amount.decimals)}`;
  if (amount.isPercentage) return { value: Number((amount.value / 100).toPrecision(15)), code: `0${fraction}%` };
  const grouped = /\p{Nd}[.,'’\s٬]\p{Nd}{3}(?!\p{Nd})/u.test(trimmed) && Math.abs(amount.value) >= 1000 ? '#,##0' : '0';
  const mark =
    amount.currency === undefined
      ? undefined
      : /^[^\p{Nd}-]+|[^\p{Nd}]+$/u.exec(trimmed.replace(/^[-−–(]\s?/u, ''))?.[0].replace(/[)\s-]/gu, '');
  if (mark === undefined || mark === '')
    return { value: amount.value, code: amount.currency === undefined ? `${grouped}${fraction}` : 'General' };
  const quoted = `"${mark.replaceAll('"', '')}"`;
  const isBefore = trimmed.indexOf(mark) < trimmed.search(/\p{Nd}/u);
  return {
    value: amount.value,
    code: isBefore ? `${quoted} ${grouped}${fraction}` : `${grouped}${fraction} ${quoted}`,
  };
}

function widths(rows: readonly (readonly (SheetCell | undefined)[])[], columns: number): ColumnDef[] {
  return Array.from({ length: columns }, (_, column) => {
    const own = rows.map((row) => {
      const cell = row[column];
      if (cell === undefined || (cell.columnSpan ?? 1) > 1) return 0;
      return Math.max(0, ...cell.text.split('\n').map((line) => displayWidth(line)));
    });
    return { width: Math.min(widest, Math.max(narrowest, ...own) + 2) };
  });
}
