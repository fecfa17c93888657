/** Owns the parts of a page before their kinds are known: groups of lines, tables, figures, rows in the margins. */
import type { BoundingBox } from '../document.ts';
import { unionBox } from '../bounding-box.ts';
import type { LineGroup } from './blocks.ts';
import type { Figure } from './figures.ts';
import { isMonospace, lineOf } from './lines.ts';
import { isPageNumber } from './margins.ts';
import type { TidyWord } from './placed-word.ts';
import type { Row } from './rows.ts';
import { findRows, textOfRow } from './rows.ts';
import type { Segment } from './segments.ts';
import { findSegments } from './segments.ts';
import type { Placed } from './tagged-order.ts';
import type { Grid } from './tables/grid.ts';
import { wordsOfGrid } from './tables/grid.ts';

export interface Part {
  readonly group: LineGroup;
  /** Undefined for what may be text of the page. */
  readonly furniture: 'header' | 'footer' | 'page-number' | undefined;
  /** Of a table, which has no group of lines. */
  readonly grid?: Grid;
  readonly figure?: Figure;
}

export function partOfText(group: LineGroup): Part & Placed {
  return {
    group,
    furniture: undefined,
    bbox: unionBox(group.map(({ line }) => line.bbox)) ?? [0, 0, 0, 0],
    words: group.flatMap(({ words }) => words),
  };
}

export function partOfOther(region: Grid | Figure): Part & Placed {
  return 'cells' in region
    ? { group: [], furniture: undefined, grid: region, bbox: boxOfGrid(region), words: wordsOfGrid(region) }
    : { group: [], furniture: undefined, figure: region, bbox: region.bbox, words: region.words };
}

export function boxOfGrid({ xs, ys }: Grid): BoundingBox {
  return [xs[0] ?? 0, ys[0] ?? 0, xs.at(-1) ?? 0, ys.at(-1) ?? 0];
}

/** White in a margin row, in em, that parts its left, middle and right texts. */
const apart = 3;
/** How far the edges or middles of the lines of one column of a margin lie from each other at most, in em. */
const flush = 1;

type Place = 'header' | 'footer';

/** The texts of margin rows, those of one column below each other. */
export function marginParts(rows: readonly Row[], place: Place, bodyEm: number): readonly Part[] {
  const last = rows.at(-1);
  if (rows.length > 1 && last !== undefined && isPageNumber(textOfRow(last)))
    return [...marginParts(rows.slice(0, -1), place, bodyEm), ...partsOfRow(last, place, bodyEm, apart)];
  const white = areColumns(rows) ? 0 : apart;
  const [first = [], second = [], ...more] = rows.map((row) => partsOfRow(row, place, bodyEm, white));
  const below = second.map((lower) => first.filter((upper) => isColumn(upper, lower)));
  const belowIt = (upper: Part) => second.filter((_, at) => below[at]?.length === 1 && below[at]?.[0] === upper);
  return [
    ...first.flatMap((upper) => [upper, ...belowIt(upper)]),
    ...second.filter((_, at) => below[at]?.length !== 1),
    ...more.flat(),
  ];
}

/** True for two texts below each other that begin, end or have their middle at one place. */
function isColumn(upper: Part, lower: Part): boolean {
  const [one, other] = [upper.group[0], lower.group[0]];
  if (one === undefined || other === undefined || upper.furniture !== lower.furniture) return false;
  return isFlush(one.line.bbox, other.line.bbox, Math.min(one.em, other.em));
}

/** True for two rows of as many texts, each at the place of that above it. */
function areColumns([upper, lower, ...more]: readonly Row[]): boolean {
  if (upper === undefined || lower === undefined || more.length > 0) return false;
  if (upper.segments.length < 2 || upper.segments.length !== lower.segments.length) return false;
  return upper.segments.every(({ box, em }, at) => isFlush(box, lower.segments[at]?.box ?? [0, 0, 0, 0], em));
}

function isFlush(a: BoundingBox, b: BoundingBox, em: number): boolean {
  const near = flush * em;
  return [a[0] - b[0], a[2] - b[2], (a[0] + a[2] - b[0] - b[2]) / 2].some((shift) => Math.abs(shift) <= near);
}

/**
 * Parts a margin row. In print as large as the text's it may be text: only its coming again on other pages tells. So it may be
 * where the document itself calls it a heading.
 * @param white in em, that parts its texts
 */
function partsOfRow(row: Row, place: Place, bodyEm: number, white: number): readonly Part[] {
  const groups: Segment[][] = [];
  for (const segment of row.segments) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && segment.box[0] - last.box[2] < white * segment.em) groups.at(-1)?.push(segment);
    else groups.push([segment]);
  }
  return groups.map((segments) => {
    const laid = lineOf({ ...row, segments, box: unionBox(segments.map(({ box }) => box)) ?? row.box });
    const isHeading = segments.some(({ words }) => words.some(({ element }) => element?.kind === 'heading'));
    // Code is smaller than the text that explains it, wherever on a page it stands.
    const isCode = bodyEm !== Infinity && isMonospace(laid);
    const small = !isHeading && !isCode && laid.em < (laid.sized ? 0.95 : 0.85) * bodyEm;
    return { group: [laid], furniture: isPageNumber(laid.line.text) ? 'page-number' : small ? place : undefined };
  });
}

/** Rows that the document says are furniture, whatever their size. */
export function furnitureParts(words: readonly TidyWord[], place: Place): readonly Part[] {
  return marginParts(findRows(findSegments(words)), place, Infinity);
}
