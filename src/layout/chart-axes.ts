/** Owns the axes of charts: lines with numbers at their ends, and a corner of two lines with numbers in even steps beside it. */
import type { BoundingBox } from '../document.ts';
import { isNear, lengthOf, middleOf, rowOf, unionOf, boxOfRow, type Lying } from './lying.ts';
import type { TidyWord } from './placed-word.ts';
import type { Rule, Rules } from './tables/ruling.ts';

/** All distances are in em of the page's text. */
/** A number stands beside the end of its line, and its middle on it: text in a row of a table stands between lines. */
const besideEnd = 1.2;
const onLine = 0.2;
const fewestTicks = 3;
/** Numbers beside an axis without ticks; those of a table have text beside them on the other side of the line. */
const fewestNumbers = 4;
const mostAccompanied = 0.5;
const shortestAxis = 5;
/** Steps of an axis differ by no more than this share of themselves. */
const uneven = 0.15;

/**
 * Lines in even steps that have numbers at their ends, as grids and ticks of an axis do; each with its numbers.
 * @param rules lines along `long`, from the first across them
 */
export function labelledLines(rules: readonly Rule[], numbers: readonly Lying[], em: number): readonly Lying[] {
  const charts: Lying[] = [];
  for (const isAtEnd of [false, true]) {
    const labelled: { readonly rule: Rule; readonly label: Lying }[] = [];
    for (const rule of rules) {
      const label = labelOf(rule, numbers, isAtEnd, em);
      if (label !== undefined) labelled.push({ rule, label });
    }
    if (labelled.length < fewestTicks) continue;
    const groups = Map.groupBy(labelled, ({ rule }) => Math.round((isAtEnd ? rule.to : rule.from) / em));
    for (const group of groups.values()) {
      const places = group.map(({ rule }) => rule.at);
      if (group.length < fewestTicks || !areEven(places)) continue;
      charts.push(
        unionOf(group.flatMap(({ rule, label }) => [label, { thick: [rule.at, rule.at], long: [rule.from, rule.to] }])),
      );
    }
  }
  return charts;
}

/** The number at one end of a line. */
function labelOf({ at, from, to }: Rule, numbers: readonly Lying[], isAtEnd: boolean, em: number): Lying | undefined {
  for (const number of numbers) {
    if (!isNear(middleOf(number.thick), at, onLine * em)) continue;
    const white = isAtEnd ? number.long[0] - to : from - number.long[1];
    if (white > -0.3 * em && white < besideEnd * em) return number;
  }
  return undefined;
}

/** True for places in even steps, of which some may be missing. */
function areEven(places: readonly number[]): boolean {
  const steps = places.slice(1).map((at, index) => at - (places[index] ?? at));
  const step = Math.min(...steps);
  return step > 0 && steps.every((other) => Math.abs(other / step - Math.round(other / step)) <= uneven);
}

/**
 * Axes without ticks: a line down that meets one across at its foot, left of it numbers in even steps, and hardly anything
 * on their level to the right.
 * @param figures boxes of those of the words that are numbers
 */
export function bareAxes(
  words: readonly TidyWord[],
  figures: readonly BoundingBox[],
  { horizontal, vertical }: Rules,
  em: number,
): readonly BoundingBox[] {
  return vertical.flatMap((axis) => {
    if (axis.to - axis.from < shortestAxis * em) return [];
    const foot = horizontal.find(
      ({ at, from, to }) => isNear(at, axis.to, em) && isNear(from, axis.at, em) && to - from > shortestAxis * em,
    );
    if (foot === undefined) return [];
    const isLevel = (box: BoundingBox) => {
      const middle = (box[1] + box[3]) / 2;
      return middle > axis.from - 0.5 * em && middle < axis.to + 0.5 * em;
    };
    const numbers = figures
      .filter((box) => box[2] < axis.at + 0.2 * em && box[2] > axis.at - 1.5 * em && isLevel(box))
      .map(rowOf)
      .toSorted((a, b) => a.thick[0] - b.thick[0]);
    if (numbers.length < fewestNumbers || !areEven(numbers.map(({ thick }) => middleOf(thick)))) return [];
    const beside = words.flatMap(({ word: { bbox, text } }) =>
      bbox[0] > axis.at && bbox[0] < foot.to && isLevel(bbox) && !isMark(text) ? [rowOf(bbox)] : [],
    );
    const accompanied = numbers.filter((number) =>
      beside.some(({ thick }) => isNear(middleOf(thick), middleOf(number.thick), 0.4 * lengthOf(number.thick))),
    );
    if (accompanied.length > mostAccompanied * numbers.length) return [];
    return [boxOfRow(unionOf([...numbers, areaOf(axis, foot)]))];
  });
}

function areaOf(axis: Rule, foot: Rule): Lying {
  return { thick: [axis.from, axis.to], long: [axis.at, foot.to] };
}

/** Points of a scatter plot are read as single letters and signs. */
function isMark(text: string): boolean {
  return !/\p{N}/u.test(text) && [...text].filter((sign) => /\p{L}/u.test(sign)).length < 2;
}
