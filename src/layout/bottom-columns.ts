/** Owns small print in columns at the bottom of a page, as letters and invoices have it: office, bank, register, each read by itself. */
import { isSaidOfEach } from './row-pairs.ts';
import { findRows } from './rows.ts';
import { usualEm, type Segment } from './segments.ts';

export interface PartedBottom {
  readonly rest: readonly Segment[];
  /** From left to right; none where nothing of the kind stands there. */
  readonly columns: readonly (readonly Segment[])[];
}

/** Share of the page's height in which they stand, and type as a share of that of the page, at most. */
const reach = 0.2;
const small = 0.92;
/** Rows at least and at most, and letters of a text at most. */
const [fewestRows, mostRows] = [2, 8];
const longestText = 45;
/** White above them, in em, and how far the edges or middles of the texts of a column lie from each other. */
const distance = 1.2;
const flush = 0.6;
/** Share of the texts of a column that are nothing but figures, from which on it is a column of a table. */
const mostlyFigures = 0.5;

/**
 * Parts the columns of the last rows of a page from all above them. Only where the document tells sizes: ink does not show which
 * print is small.
 * @param segments of the page's body, without its margins
 * @param tables those of them that stand for tables
 * @param height of the page
 */
export function partBottomColumns(
  segments: readonly Segment[],
  tables: ReadonlyMap<Segment, unknown>,
  height: number,
): PartedBottom {
  const none: PartedBottom = { rest: segments, columns: [] };
  const limit = small * usualEm(segments);
  const isLow = (segment: Segment) =>
    segment.box[1] >= (1 - reach) * height && segment.em <= limit && !tables.has(segment);
  const low = segments.filter((segment) => isLow(segment) && segment.words.every(({ sized }) => sized));
  if (low.length < 2 * fewestRows || low.length > mostRows * mostRows) return none;
  const top = Math.min(...low.map((segment) => segment.top));
  const above = segments.filter((segment) => !low.includes(segment));
  const isApart = above.every(({ bottom }) => bottom <= top - distance * usualEm(low));
  const rows = findRows(low);
  if (!isApart || rows.length < fewestRows || rows.length > mostRows) return none;
  const columns = columnsOf(low);
  if (columns === undefined || columns.some((column) => column.length < fewestRows) || columns.length < 2) return none;
  const texts = columns.map((column) => column.map(textOfSegment));
  const isTable = texts.some((own) => own.filter(isFigure).length >= mostlyFigures * own.length);
  const [first = [], second = []] = texts;
  const areLabels = texts.length === 2 && (first.every(isLabel) || isSaidOfEach(first, second));
  return isTable || areLabels || low.some(({ letters }) => letters > longestText) ? none : { rest: above, columns };
}

/** Texts that stand below each other; undefined where one of them is of no column, or of two. */
function columnsOf(low: readonly Segment[]): readonly (readonly Segment[])[] | undefined {
  const columns: Segment[][] = [];
  for (const segment of low.toSorted((a, b) => a.top - b.top)) {
    const own = columns.filter((column) => column.some((other) => overlaps(segment, other)));
    const [column] = own;
    if (own.length > 1 || (column !== undefined && !column.every((other) => isFlush(segment, other)))) return undefined;
    if (column === undefined) columns.push([segment]);
    else column.push(segment);
  }
  return columns.toSorted(([a], [b]) => (a?.box[0] ?? 0) - (b?.box[0] ?? 0));
}

function overlaps({ box: a }: Segment, { box: b }: Segment): boolean {
  return a[0] < b[2] && b[0] < a[2];
}

function isFlush({ box: a, em }: Segment, { box: b }: Segment): boolean {
  const shifts = [a[0] - b[0], a[2] - b[2], (a[0] + a[2] - b[0] - b[2]) / 2];
  return shifts.some((shift) => Math.abs(shift) <= flush * em);
}

const textOfSegment = ({ words }: Segment) => words.map(({ word }) => word.text).join(' ');
const isFigure = (text: string) => /^[^\p{L}]*\p{N}[^\p{L}]*$/u.test(text);
const isLabel = (text: string) => /[:：]$/u.test(text);
