/** Owns the judgement whether what stands on both sides of a gutter are columns of running text. */
import { listMarker } from './list-marker.ts';
import { isRightToLeft } from './placed-word.ts';
import type { Row } from './rows.ts';
import { textOfRow } from './rows.ts';
import type { Segment } from './segments.ts';
import { usualEm, verticalOverlap } from './segments.ts';
import {
  alignedShare,
  areProse,
  besideShare,
  extentOf,
  isProseLike,
  pitchOf,
  sideOf,
  type Side,
} from './column-sides.ts';
import { areOutOfStep } from './columns-out-of-step.ts';
import { isRunning, readingOf } from './side-evidence.ts';

/**
 * Tells columns of running text from the columns of a table or of a list of pairs, which are read row by row. In doubt it
 * says no.
 */
export function areColumns(leftSegments: readonly Segment[], rightSegments: readonly Segment[], em: number): boolean {
  if (leftSegments.length < 2 || rightSegments.length < 2) return false;
  const [leftExtent, rightExtent] = [extentOf(leftSegments), extentOf(rightSegments)];
  const narrower = Math.min(leftExtent.x1 - leftExtent.x0, rightExtent.x1 - rightExtent.x0);
  if (narrower < 5 * em) return false;
  if (verticalOverlap(leftExtent.top, leftExtent.bottom, rightExtent.top, rightExtent.bottom) < 0.5) return false;
  const gutter = inner(rightSegments, 0) - inner(leftSegments, 2);
  if (gutter < 0.6 * em) return false;
  // Most candidates are sent away by now, before their rows are found.
  const left = sideOf(leftSegments, leftExtent);
  const right = sideOf(rightSegments, rightExtent);
  const fewer = Math.min(left.rows.length, right.rows.length);
  if (fewer < 2) return false;
  // Sizes are told by a document that tells its order, too, which then says more than the places of ink.
  const isTold = [...leftSegments, ...rightSegments].every(({ words }) => words.every(({ sized }) => sized));
  if (!isTold && areOutOfStep(left, right, em)) return true;
  // What comes by turns on the one side and on the other, as in a chat, is read from the top down.
  if (!isTold && fewer >= 3 && besideShare(left.rows, right.rows) < 0.2) return false;
  const backwards = isBackwards(left.rows);
  const reading = backwards ? readingOf(right, left, em) : readingOf(left, right, em);
  if (reading !== undefined) return reading === 'columns';
  const prose = (side: Side) => isProseLike(side, em);
  // A few rows with a narrow strip of white may be a river through one paragraph: then the reader's own order decides.
  const clear = fewer >= 6 || gutter >= 2 * em || (fewer >= 4 && gutter >= 1.2 * em);
  const isProse = clear && fewer >= 3 && [left, right].every((side) => prose(side) || areProse(side, em));
  // Of lines without capitals nothing tells which of them begin a text.
  const hasLabels = (!isProse || areCased(left.rows)) && areLabels(left.rows, right.rows);
  const aligned = alignedShare(left.rows, right.rows, leastOverlap({ hasLabels, isTold }, left, right, em));
  if (hasLabels && aligned >= 0.7) return false;
  if (isProse) return true;
  // Rows of a table stand beside each other, whatever order a recogniser read them in.
  if (!isTold && fewer >= 5 && gutter >= 2 * em && aligned < 0.7 && left.letters >= 12 && right.letters >= 12)
    return true;
  const switches = switchesOf(leftSegments, rightSegments);
  const isByTurns = switches > Math.max(isTold || fewer < 5 ? 1 : 2, 0.2 * fewer);
  if ((!isTold || !isByTurns) && areLists(left.rows, right.rows)) return true;
  if (isByTurns) return false;
  const [first, second] = backwards ? [right, left] : [left, right];
  const isBrief = first.rows.length >= fewestBesideBrief && isWorded(second) && !isLabelWide(first, second);
  if (isTold && switches === 1 && isBrief && prose(first) && isRunning(first, em)) return true;
  if (aligned < 0.7) return true;
  // A recogniser may take labels and what stands behind them for columns: then only longer texts are surely that.
  const isLong = isTold || aligned < 0.9 || left.ink + right.ink >= 17 * em;
  if (isLong && left.letters >= 12 && right.letters >= 12) return true;
  // Whoever draws labels and values draws them by turns.
  return isTold && fewer >= fewestDrawn && switches === 1;
}

/** Short texts beside each other at least for their order alone to tell. */
const fewestDrawn = 4;

/** Rows of a column of text, drawn as a whole before what stands beside it, for the other column to be as short as it likes. */
const fewestBesideBrief = 5;

/** Share of the width of what stands behind it that names beside texts take at most. */
const labelWidth = 0.6;

const isLabelWide = (first: Side, second: Side) => first.x1 - first.x0 < labelWidth * (second.x1 - second.x0);

/** True where some row has several words, as no prices, page numbers or ticks have. */
function isWorded({ rows }: Side): boolean {
  return rows.some((row) => /\p{L}{2}\S* (?:.* )?\p{L}{2}\S* (?:.* )?\p{L}{2}/u.test(textOfRow(row)));
}

/** The edge of a side that faces the gutter; one line in ten may be too long for its column. */
function inner(segments: readonly Segment[], edge: 0 | 2): number {
  const edges = segments.map(({ box }) => box[edge]).toSorted((a, b) => (edge === 0 ? a - b : b - a));
  return edges[Math.floor(edges.length / 10)] ?? 0;
}

/** How often the reader's own order goes from one side to the other. */
function switchesOf(left: readonly Segment[], right: readonly Segment[]): number {
  const sides = [
    ...left.map(({ order }) => ({ order, side: 0 })),
    ...right.map(({ order }) => ({ order, side: 1 })),
  ].toSorted((a, b) => a.order - b.order);
  return sides.filter(({ side }, at) => at > 0 && sides[at - 1]?.side !== side).length;
}

/** Distance from row to row in em from which on lines beside each other belong together however they are set. */
const loose = 1.7;
/** Shares of its height at which such a row stands beside another one at least, and at which that of a label does. */
const [besideLoosely, besideLabel] = [0.3, 0.5];

/** The overlap of rows that are at one height although neither edge is: of labels with their values, and of rows far apart. */
function leastOverlap(
  { hasLabels, isTold }: { readonly hasLabels: boolean; readonly isTold: boolean },
  left: Side,
  right: Side,
  em: number,
): number {
  if (isTold && !hasLabels) return Infinity;
  // Of labels and values, the smaller type shows how far apart rows stand.
  const size = hasLabels ? Math.min(em, ...[left, right].map(emOf)) : em;
  if (Math.min(pitchOf(left.rows), pitchOf(right.rows)) > loose * size) return besideLoosely;
  return hasLabels ? besideLabel : Infinity;
}

function emOf({ rows }: Side): number {
  return usualEm(rows.flatMap(({ segments }) => segments));
}

/** A line that goes on with a sentence. */
const goingOn = /^[^\p{L}\p{N}]*\p{Ll}/u;
/** Share of such lines that labels have at most, and values, some of which wrap. */
const [fewGoOn, someGoOn] = [0.2, 0.5];

/** True for rows most of which have letters that tell where a sentence begins. */
function areCased(rows: readonly Row[]): boolean {
  return rows.filter((row) => /\p{Lu}|\p{Ll}/u.test(textOfRow(row))).length >= rows.length / 2;
}

/** Share of the labels that end with a colon, and by how much more of the values have figures or names in them than of the labels. */
const mostlyColons = 0.6;
const moreFigures = 0.3;

function isBackwards(rows: readonly Row[]): boolean {
  return isRightToLeft(rows.flatMap(({ segments }) => segments.flatMap(({ words }) => words)));
}

/** True for texts that name what stands behind them, in reading direction. */
function areLabels(left: readonly Row[], right: readonly Row[]): boolean {
  const [labels, values] = isBackwards(left) ? [right, left] : [left, right];
  const share = (rows: readonly Row[], pattern: RegExp) =>
    rows.filter((row) => pattern.test(textOfRow(row))).length / rows.length;
  if (share(labels, /[:：]$/u) >= mostlyColons) return true;
  if (share(labels, goingOn) >= fewGoOn || share(values, goingOn) >= someGoOn) return false;
  const more = Math.min(labels.length, values.length) < 3 ? 1 : moreFigures;
  return [/\p{N}/u, /\p{N}|\s\p{Lu}/u].some((pattern) => share(values, pattern) - share(labels, pattern) >= more);
}

/** Share of the items of a list whose marks were read, at least. */
const leastMarked = 0.4;

/** True for items behind bullets on both sides. */
function areLists(left: readonly Row[], right: readonly Row[]): boolean {
  const [before, after] = [left, right].map((rows) => rows.flatMap((row) => listMarker(textOfRow(row)) ?? []));
  if (before === undefined || after === undefined) return false;
  const few = [before.length / left.length, after.length / right.length].some((share) => share < leastMarked);
  return !few && [...before, ...after].every(({ counted, form }) => !counted && !boxes.test(form));
}

/** What may be ticked stands beside each other, too. */
const boxes = /[□○●■]/u;
