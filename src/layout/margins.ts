/** Owns the margins: rows at the very top and bottom that stand off from the rest of the page. */
import type { BoundingBox } from '../document.ts';
import { inOrder } from './in-order.ts';
import type { TidyWord } from './placed-word.ts';
import type { Row } from './rows.ts';
import { findRows, textOfRow } from './rows.ts';
import type { Segment } from './segments.ts';
import { fromTop, usualEm } from './segments.ts';
import { weightedMedian } from './weighted-median.ts';

export interface Margins {
  readonly above: readonly Row[];
  readonly body: readonly Segment[];
  readonly below: readonly Row[];
}

/** Share of the page's height in which a row can be a margin row. */
const reach = 0.1;
const rowLimit = 2;
/** Texts of a column below one that begins it, and the share of them that begin or end where it does. */
const leastBelow = 2;
const mostOwn = 0.6;
/** How much larger than the text headings of columns are, and how far above it they stand at most, in em. */
const largeHead = 1.15;
const farHead = 4;
const mostIndent = 4;
/** White between the number of a heading and the heading, in em, at most. */
const numberApart = 3;
/** A line of text ends at most so far from the edge of its column, in em, as a word that did not fit on it is long. */
const fullLine = 4;
/** White between a margin row and the rest, in em. */
const distance = 1.2;
/** Share of the page's height in which a page's number may stand by itself, below a text that ends early. */
const numberReach = 0.22;
/** White above it, and the width of what is above, in em. */
const numberDistance = 1.5;
const leastWidth = 15;
/** From the left column to the middle of the gutter, in em. */
const widestGutter = 1.5;
/** Its size beside that of the text, which may be a bibliography in small print. */
const largestNumber = 1.25;

/**
 * Sets margin rows apart, so that they end no column and begin none. A page of few rows has none.
 * @param hasPanels whether what stands in a row may be of panels side by side, as on a screen, which has no margins
 */
export function partMargins(segments: readonly Segment[], height: number, hasPanels = false): Margins {
  const all = findRows(segments);
  if (all.length < 5 || hasPanels) return { above: [], body: segments, below: [] };
  const em = usualEm(segments);
  const last = all.at(-1);
  const numbered = last !== undefined && last.box[1] >= (1 - reach) * height && saysPage(last) ? [last] : [];
  const rows = numbered.length === 0 ? all : all.slice(0, -1);
  const isText = (upper: Row, lower: Row) => isParagraph(upper, lower, segments, em);
  const above = marginRows(
    rows,
    em,
    isText,
    (row) => row.box[3] <= reach * height && !beginsColumns(row, segments, em),
    (row, next) => next.box[1] - row.box[3],
  );
  const below = [
    ...numbered,
    ...marginRows(
      rows.toReversed(),
      em,
      (lower, upper) => isText(upper, lower),
      (row) => row.box[1] >= (1 - reach) * height,
      (row, next) => row.box[1] - next.box[3],
    ),
  ];
  const number = rows.at(-1);
  if (below.length === 0 && number !== undefined && isCentredNumber(number, rows, height, em)) below.push(number);
  const outside = new Set([...above, ...below].flatMap((row) => row.segments));
  return { above, body: segments.filter((segment) => !outside.has(segment)), below: below.toReversed() };
}

/**
 * True for a row that is the first of columns: each of its texts begins or ends right where others below it do. Recognised text
 * stands at the distance that those have from each other; text whose size a document tells is of headings, larger than what is below.
 */
function beginsColumns({ segments: own, bottom }: Row, segments: readonly Segment[], em: number): boolean {
  if (own.length < 2) return false;
  // The sizes and places that a document tells are those of a layout with margins.
  const isTold = own.some(({ words }) => words.some(({ sized }) => sized));
  if (isTold && beginsRows(own, bottom, segments)) return true;
  if (isTold && !own.every((segment) => segment.em > largeHead * em)) return false;
  return own.every(({ box: [x0, , x1] }, at) => {
    // The number of a heading stands apart from it.
    const next = own[at - 1]?.box[2] ?? -Infinity;
    if (isTold && x0 - next < numberApart * em) return true;
    const below = inOrder(
      segments.filter(({ box, top }) => top > bottom && box[0] < x1 && box[2] > x0),
      fromTop,
    );
    const whites = below.map(({ top }, row) => top - (below[row - 1]?.bottom ?? bottom));
    const usual = weightedMedian(whites.slice(1).map((white) => [white, 1]));
    const shifts = ([0, 2] as const).map((side) => below.map(({ box }) => box[side] - (side === 0 ? x0 : x1)));
    const alike = isTold
      ? // Items of a list are indented.
        [(shifts[0] ?? []).filter((shift) => shift > -0.4 * em && shift < mostIndent * em).length]
      : shifts.map((side) => side.filter((shift) => Math.abs(shift) < 0.4 * em).length);
    return (
      below.length >= leastBelow &&
      Math.max(...alike) >= mostOwn * below.length &&
      (whites[0] ?? Infinity) < (isTold ? farHead * em : usual + 0.4 * em)
    );
  });
}

/** True for texts below each of which two others of their size begin at its left edge, as far from each other as from it. */
function beginsRows(own: readonly Segment[], bottom: number, segments: readonly Segment[]): boolean {
  return own.every(({ box: [x0], em }) => {
    const [first, second] = inOrder(
      segments.filter(({ box, top }) => top > bottom && Math.abs(box[0] - x0) < 0.4 * em),
      fromTop,
    );
    if (first === undefined || second === undefined || [first, second].some((next) => next.em !== em)) return false;
    const [step, next] = [first.bottom - bottom, second.bottom - first.bottom];
    return Math.abs(step - next) < evenStep * em;
  });
}

/** How much distances of rows that are one differ, in em: some have letters that hang below the line. */
const evenStep = 0.5;

/** The outermost rows up to the last one that white parts from what follows. */
function marginRows(
  rows: readonly Row[],
  em: number,
  isText: (row: Row, next: Row) => boolean,
  inMargin: (row: Row) => boolean,
  white: (row: Row, next: Row) => number,
): readonly Row[] {
  let count = 0;
  for (let at = 0; at < rowLimit; at++) {
    const [row, next] = [rows[at], rows[at + 1]];
    if (row === undefined || next === undefined || !inMargin(row)) break;
    // Rows are sorted by their middle, so a tall neighbour may still reach into the gap.
    const gap = Math.min(white(row, next), ...rows.slice(at + 2, at + 6).map((other) => white(row, other)));
    if (gap >= distance * em) count = at + 1;
  }
  const [first, second] = rows;
  return count === 2 && first !== undefined && second !== undefined && isText(first, second)
    ? []
    : rows.slice(0, count);
}

/**
 * True for the last row of a page where it is nothing but a number in the middle of the text, or of its gutter: paper that is longer
 * than the layout was made for leaves it further from the edge. No numbers stand above it, as in a column of them; one may be the year.
 */
function isCentredNumber(row: Row, rows: readonly Row[], height: number, em: number): boolean {
  const [segment, other] = row.segments;
  if (segment === undefined || other !== undefined || row.box[1] < (1 - numberReach) * height) return false;
  if (segment.em > largestNumber * em || !/^(?:[-–—] ?)?\p{Nd}{1,4}(?: ?[-–—])?$/u.test(textOfRow(row))) return false;
  const others = rows.slice(0, -1).flatMap(({ segments }) => segments);
  const middle = middleOf(segment.box);
  if (row.box[1] - edgeOf(others, 3) < numberDistance * em) return false;
  const above = others.filter(({ box, words }) => isNear(middleOf(box), middle, em) && words.every(isNumber));
  if (above.length > 1) return false;
  const [x0, x1] = [edgeOf(others, 0), edgeOf(others, 2)];
  if (x1 - x0 < leastWidth * em) return false;
  const left = others.filter(({ box }) => box[2] < middle);
  const right = others.filter(({ box }) => box[0] > middle);
  // The right column may have ended, or hold nothing at all.
  const [end, start] = [edgeOf(left, 2), right.length === 0 ? Infinity : edgeOf(right, 0)];
  const inGutter = start === Infinity ? middle - end < widestGutter * em : isNear((end + start) / 2, middle, em);
  return isNear((x0 + x1) / 2, middle, em) || inGutter;
}

/** True for the number of the page with a sign or word that says so: it needs no white above it. */
function saysPage(row: Row): boolean {
  const text = textOfRow(row);
  return row.segments.length === 1 && /[^\p{N}]/u.test(text) && !/^\p{L}+$/u.test(text) && isPageNumber(text);
}

const middleOf = (box: BoundingBox) => (box[0] + box[2]) / 2;
const isNear = (x: number, y: number, em: number) => Math.abs(x - y) < em / 2;
const isNumber = ({ word }: TidyWord) => /^[\p{N}.,%]+$/u.test(word.text);

/** The outermost edge of some segments: the least of left edges, the most of right and lower ones. */
function edgeOf(segments: readonly Segment[], edge: 0 | 2 | 3): number {
  const [pick, none] = edge === 0 ? [Math.min, Infinity] : [Math.max, -Infinity];
  return segments.reduce((most, { box }) => pick(most, box[edge]), none);
}

/** Two lines of the text's own size, of which the upper one fills the width of its column: white parts them from another paragraph. */
function isParagraph(upper: Row, lower: Row, segments: readonly Segment[], em: number): boolean {
  const [first, second] = [upper.segments[0], lower.segments[0]];
  if (first === undefined || second === undefined || upper.segments.length + lower.segments.length > 2) return false;
  const isOwn = (segment: Segment) => Math.abs(segment.em - em) < 0.1 * em;
  const beginsAlike = ({ box }: Segment) => Math.abs(box[0] - first.box[0]) < em;
  const right = Math.max(...segments.filter(beginsAlike).map(({ box }) => box[2]));
  return isOwn(first) && isOwn(second) && beginsAlike(second) && first.box[2] > right - fullLine * em;
}

/** Roman figures stand apart from a word before them: many words end with such letters. */
const number = String.raw`(?:(?:\p{L}{1,10}\.?\s*)?\p{Nd}{1,4}|(?:\p{L}{1,10}(?:\.\s*|\s+))?[ivxlcdm]{1,7})`;
const pageNumber = new RegExp(
  String.raw`^(?:[-–—~|•·[(<]\s*)?${number}(?:\s*(?:/|\p{L}{1,4})\s*\p{Nd}{1,4})?(?:\s*[-–—~|•·\])>])?$`,
  'iu',
);
const pageWord =
  /^[^\p{L}\p{N}]*(?:page|pg|p|seite|s|página|pagina|pág|pag|sida|side|strona|str|стр|страница|стр|σελ|σελίδα|صفحة|עמוד)\b/iu;

/** True for texts such as `12`, `- 12 -`, `xiv`, `Page 3 of 9`, `3 / 9`, `第 3 页`. */
export function isPageNumber(text: string): boolean {
  if (
    text.startsWith('第') &&
    /^第\s*\p{Nd}+\s*[页頁ページ]+(?:\s*[,，/共]*\s*共?\s*\p{Nd}+\s*[页頁ページ]*)?$/u.test(text)
  )
    return true;
  if (!pageNumber.test(text)) return false;
  return (
    !/^[^\p{L}\p{N}]*\p{L}{1,10}\.?\s*(?:\p{Nd}|[ivxlcdm]+[^\p{L}\p{N}]*$)/iu.test(text) ||
    pageWord.test(text) ||
    /^[^\p{L}\p{N}]*[ivxlcdm]{1,7}[^\p{L}\p{N}]*$/u.test(text)
  );
}
