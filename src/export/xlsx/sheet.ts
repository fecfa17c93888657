/** Owns one sheet of an Excel file: cells of numbers and texts, those that span merged, columns as wide as what stands in them. */
import { type DecimalSign, parseAmount } from '../../fields/amounts.ts';
import { displayWidth } from '../display-width.ts';
import { escapeXml } from '../xml.ts';
import { PackedFile } from '../zip.ts';
import { Styles, sheetNamespace } from './workbook.ts';

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

/** @param rows of cells by their columns; undefined where a cell is covered or there is none */
export function sheetFile(
  rows: readonly (readonly (SheetCell | undefined)[])[],
  styles: Styles,
  options: SheetOptions,
): PackedFile {
  const file = new PackedFile();
  const columns = Math.min(mostColumns, Math.max(0, ...rows.map((row) => row.length)));
  file.write(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${sheetNamespace}">`);
  if (columns > 0) file.write(`<cols>${widths(rows, columns)}</cols>`);
  file.write('<sheetData>');
  const merged: string[] = [];
  for (const [at, row] of rows.slice(0, mostRows).entries()) {
    file.write(`<row r="${at + 1}">`);
    for (const [column, cell] of row.slice(0, columns).entries()) {
      if (cell === undefined) continue;
      const place = `${columnName(column)}${at + 1}`;
      file.write(cellXml(place, cell, styles, options));
      const { rowSpan = 1, columnSpan = 1 } = cell;
      if (rowSpan * columnSpan > 1) merged.push(`${place}:${columnName(column + columnSpan - 1)}${at + rowSpan}`);
    }
    file.write('</row>');
  }
  file.write('</sheetData>');
  if (merged.length > 0) {
    const cells = merged.map((range) => `<mergeCell ref="${range}"/>`);
    file.write(`<mergeCells count="${cells.length}">${cells.join('')}</mergeCells>`);
  }
  file.write('</worksheet>');
  return file;
}

/** A text is never a formula: it stands in the sheet itself, as a text. */
function cellXml(place: string, cell: SheetCell, styles: Styles, options: SheetOptions): string {
  const number = cell.value === undefined ? numberOf(cell, options) : { value: cell.value, code: 'General' };
  if (number !== undefined) {
    return `<c r="${place}" s="${styles.ofNumber(number.code)}"><v>${number.value}</v></c>`;
  }
  if (cell.text === '') return '';
  const look = cell.heading === true ? Styles.heading : Styles.plain;
  return `<c r="${place}" s="${look}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell.text.slice(0, longestText))}</t></is></c>`;
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

function widths(rows: readonly (readonly (SheetCell | undefined)[])[], columns: number): string {
  return Array.from({ length: columns }, (_, column) => {
    const own = rows.map((row) => {
      const cell = row[column];
      if (cell === undefined || (cell.columnSpan ?? 1) > 1) return 0;
      return Math.max(0, ...cell.text.split('\n').map((line) => displayWidth(line)));
    });
    const width = Math.min(widest, Math.max(narrowest, ...own) + 2);
    return `<col min="${column + 1}" max="${column + 1}" width="${width}" customWidth="1"/>`;
  }).join('');
}

/** A, B … Z, AA … @param column from 0 */
export function columnName(column: number): string {
  const rest = column % 26;
  const letter = String.fromCharCode(65 + rest);
  return column < 26 ? letter : `${columnName((column - rest) / 26 - 1)}${letter}`;
}
