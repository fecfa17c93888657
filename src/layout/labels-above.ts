/** Owns labels that stand above their values, several beside each other, as in forms: each is read with its own value. */
import { isRightToLeft } from './placed-word.ts';
import type { Region } from './reading-order.ts';
import { findRows, type Row } from './rows.ts';
import { usualEm, type Segment } from './segments.ts';

/** How far the left edges of a label and its value are apart at most, in em of the label. */
const flush = 0.5;
/** A label's type as a share of its value's at most, where size alone tells it. */
const smallLabel = 0.92;
/** The same by the height of ink, which differs by its letters. */
const smallInk = 0.85;
/** Letters of a label at most. */
const longestLabel = 40;
/** The rows around a pair are so many times as far away as the value is from its label. */
const apart = 1.25;
/** Rows of values that stand nearer below each other than so many times that are those of a table. */
const widest = 2.5;
/** A value is so near to its label, from middle to middle, in em. */
const farthest = 2.6;

/** Parts a region that is read in rows where labels stand above values: what is before, each label with its value, what is behind. */
export function partLabelsAbove(region: Region): readonly Region[] {
  if (region.length < 4) return [region];
  const rows = findRows(region);
  const regions: Region[] = [];
  let plain: Segment[] = [];
  for (let at = 0; at < rows.length; at++) {
    const [row, next] = [rows[at], rows[at + 1]];
    if (row === undefined) break;
    const pairs = next === undefined ? undefined : pairsOf(row, next, rows[at - 1], rows[at + 2]);
    if (pairs === undefined) {
      plain.push(...row.segments);
      continue;
    }
    if (plain.length > 0) regions.push(plain);
    plain = [];
    regions.push(...pairs);
    at++;
  }
  if (plain.length > 0) regions.push(plain);
  return regions.length < 2 ? [region] : regions;
}

/** Each label with its value, in reading order; undefined for rows that are no such pair. */
function pairsOf(
  labels: Row,
  values: Row,
  above: Row | undefined,
  below: Row | undefined,
): readonly Region[] | undefined {
  if (labels.segments.length < 2 || values.segments.length < 2) return undefined;
  if (values.segments.length > labels.segments.length) return undefined;
  const em = usualEm(labels.segments);
  const step = middleOf(values) - middleOf(labels);
  if (step > farthest * usualEm(values.segments)) return undefined;
  const isFar = (row: Row | undefined, from: Row) =>
    row === undefined || Math.abs(middleOf(row) - middleOf(from)) >= apart * step;
  if (!isFar(above, labels) || !isFar(below, values)) return undefined;
  if (below !== undefined && middleOf(below) - middleOf(values) < widest * step && isMore(values, below))
    return undefined;
  const owners = values.segments.map(({ box }) =>
    labels.segments.find((label) => Math.abs(label.box[0] - box[0]) <= flush * em),
  );
  if (owners.includes(undefined) || new Set(owners).size < owners.length) return undefined;
  if (!labels.segments.every(isLabelText) || !differ(labels.segments, values.segments)) return undefined;
  const pairs = labels.segments.map((label): Region => {
    const value = values.segments[owners.indexOf(label)];
    return value === undefined ? [label] : [label, value];
  });
  return isRightToLeft(labels.segments.flatMap(({ words }) => words)) ? pairs.toReversed() : pairs;
}

/** True for another row of the same table: its texts stand below the values, and are set as these are. */
function isMore({ segments }: Row, { segments: below }: Row): boolean {
  if (below.length < 2 || below.every(isMarked)) return false;
  return below.every(({ box, em }) =>
    segments.some(
      (value) => Math.abs(value.box[0] - box[0]) <= flush * value.em && Math.abs(value.em - em) < 0.05 * em,
    ),
  );
}

function middleOf({ top, bottom }: Row): number {
  return (top + bottom) / 2;
}

function isLabelText({ words, letters }: Segment): boolean {
  return letters <= longestLabel && words.some(({ word }) => /\p{L}{2}|\p{Lo}/u.test(word.text));
}

function isMarked({ words }: Segment): boolean {
  return /[:：]$/u.test(words.at(-1)?.word.text ?? '');
}

/** True where labels are set smaller, or in another weight, or end with colons. */
function differ(labels: readonly Segment[], values: readonly Segment[]): boolean {
  if (labels.every(isMarked)) return true;
  const isSized = [...labels, ...values].every(({ words }) => words.every(({ sized }) => sized));
  const largest = Math.max(...labels.map(({ em }) => em));
  if (largest <= (isSized ? smallLabel : smallInk) * Math.min(...values.map(({ em }) => em))) return true;
  if (!isSized) return false;
  const [bold, other] = [labels, values].map((segments) =>
    segments.map((segment) => segment.words.every(({ style }) => style?.bold === true)),
  );
  return (
    bold !== undefined &&
    other !== undefined &&
    bold.every((is) => is === bold[0]) &&
    other.every((is) => is !== bold[0])
  );
}
