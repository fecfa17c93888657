/** Owns finding charts: bars that stand on one base, and lines with the numbers of an axis at their ends. */
import type { BoundingBox } from '../document.ts';
import { bareAxes, labelledLines } from './chart-axes.ts';
import { boxOfColumn, boxOfRow, columnOf, isNear, lengthOf, middleOf, rowOf, unionOf, type Lying } from './lying.ts';
import type { TidyWord } from './placed-word.ts';
import { usualSize } from './segments.ts';
import type { Ruling } from './tables/ruling.ts';
import { isFiniteBox, rulesOf } from './tables/ruling.ts';
import { isFigure } from './tables/text-lines.ts';

/** All distances are in em of the page's text. */
const thinnestBar = 0.4;
const sameEdge = 0.35;
/** Bars may be parted by so many times their own thickness. */
const farthestBar = 2.5;
const fewestBars = 3;
/** The longest bar is longer than the shortest by this share of itself, at least. */
const leastUneven = 0.08;
/** Share of the bars' area that words may cover; what is covered by more is marked text. */
const mostWords = 0.35;
/** Letters of a label beside a bar. */
const longestLabel = 20;
/** More areas than these are a picture or squared paper. */
const mostAreas = 2000;

/**
 * Finds the areas of charts, without the labels around them.
 * @param rulings lines and filled areas, in the unit of the words
 */
export function findCharts(words: readonly TidyWord[], rulings: readonly Ruling[]): readonly BoundingBox[] {
  if (rulings.length === 0) return [];
  const em = usualSize(words);
  const boxes = words.map(({ word }) => word.bbox);
  const fills = rulings.flatMap(({ kind, bbox }) => (kind === 'fill' && isFiniteBox(bbox) ? [bbox] : []));
  const numbers = words.flatMap(({ word }) => (isFigure(word.text) ? [word.bbox] : []));
  const { horizontal, vertical } = rulesOf(rulings, 0.35 * em);
  return [
    ...(fills.length < fewestBars || fills.length > mostAreas
      ? []
      : [
          ...barsOn(fills.map(columnOf), boxes.map(columnOf), em).map(boxOfColumn),
          ...barsOn(fills.map(rowOf), boxes.map(rowOf), em)
            .filter((group) => !areInTable(group, words, em))
            .map(boxOfRow),
        ]),
    ...labelledLines(horizontal, numbers.map(rowOf), em).map(boxOfRow),
    ...labelledLines(vertical, numbers.map(columnOf), em).map(boxOfColumn),
    ...bareAxes(words, numbers, { horizontal, vertical }, em),
  ];
}

/** Groups of bars that are equally thick, begin or end at one base, and are not equally long. */
function barsOn(fills: readonly Lying[], words: readonly Lying[], em: number): readonly Lying[] {
  const bars = stacked(
    fills.filter(({ thick, long }) => Math.min(lengthOf(thick), lengthOf(long)) >= thinnestBar * em),
    em,
  );
  const groups: Lying[] = [];
  for (const base of [1, 0] as const) {
    const open = new Set(bars);
    for (const first of bars) {
      if (!open.has(first)) continue;
      const group = [...open]
        .filter(
          ({ thick, long }) =>
            isNear(long[base], first.long[base], sameEdge * em) &&
            isNear(lengthOf(thick), lengthOf(first.thick), Math.max(0.1 * em, 0.2 * lengthOf(first.thick))),
        )
        .toSorted((a, b) => a.thick[0] - b.thick[0]);
      for (const bar of group) open.delete(bar);
      groups.push(...runsOf(group).flatMap((run) => (areBars(run, words, em) ? [unionOf(run)] : [])));
    }
  }
  return groups;
}

/** Areas of one thickness that lie on each other end to end are one bar. */
function stacked(fills: readonly Lying[], em: number): readonly Lying[] {
  const bars: { thick: readonly [number, number]; long: [number, number] }[] = [];
  for (const { thick, long } of fills.toSorted((a, b) => a.long[0] - b.long[0])) {
    const below = bars.find(
      (bar) =>
        isNear(bar.thick[0], thick[0], 0.15 * em) &&
        isNear(bar.thick[1], thick[1], 0.15 * em) &&
        long[0] <= bar.long[1] + 0.3 * em &&
        long[1] >= bar.long[0] - 0.3 * em,
    );
    if (below === undefined) bars.push({ thick, long: [long[0], long[1]] });
    else below.long = [Math.min(below.long[0], long[0]), Math.max(below.long[1], long[1])];
  }
  return bars;
}

/** Bars side by side, from one to the next that is not far off. */
function runsOf(group: readonly Lying[]): readonly (readonly Lying[])[] {
  const runs: Lying[][] = [];
  for (const bar of group) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && bar.thick[0] < middleOf(last.thick)) continue;
    if (last === undefined || bar.thick[0] - last.thick[1] > farthestBar * lengthOf(bar.thick)) runs.push([bar]);
    else runs.at(-1)?.push(bar);
  }
  return runs;
}

function areBars(bars: readonly Lying[], words: readonly Lying[], em: number): boolean {
  if (bars.length < fewestBars) return false;
  const lengths = bars.map(({ long }) => lengthOf(long));
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  if (longest - shortest < Math.max(em, leastUneven * longest)) return false;
  if (areCells(bars, words, em)) return false;
  const area = ({ thick, long }: Lying) => lengthOf(thick) * lengthOf(long);
  const covered = bars.reduce(
    (sum, bar) => sum + words.filter((word) => isInside(word, bar)).reduce((part, word) => part + area(word), 0),
    0,
  );
  return covered <= mostWords * bars.reduce((sum, bar) => sum + area(bar), 0);
}

/** Areas that touch, with a text in each, are the cells of headings over one column or several. */
function areCells(bars: readonly Lying[], words: readonly Lying[], em: number): boolean {
  return bars.every((bar, at) => {
    const next = bars[at + 1];
    const isTouching = next === undefined || isNear(bar.thick[1], next.thick[0], 0.1 * em);
    return isTouching && words.some((word) => isInside(word, bar));
  });
}

function isInside(inner: Lying, outer: Lying): boolean {
  const [across, along] = [middleOf(inner.thick), middleOf(inner.long)];
  return across > outer.thick[0] && across < outer.thick[1] && along > outer.long[0] && along < outer.long[1];
}

/** Bars that lie in rows of several short texts each are drawn into the cells of a table: a chart has a label and a value. */
function areInTable(group: Lying, words: readonly TidyWord[], em: number): boolean {
  const beside = words
    .filter(
      ({ word: { bbox } }) =>
        middleOf([bbox[1], bbox[3]]) > group.thick[0] && middleOf([bbox[1], bbox[3]]) < group.thick[1],
    )
    .toSorted((a, b) => a.word.bbox[0] - b.word.bbox[0]);
  const rows: { y: number; texts: { letters: number; end: number }[] }[] = [];
  for (const { word } of beside) {
    const y = middleOf([word.bbox[1], word.bbox[3]]);
    let row = rows.find((other) => isNear(other.y, y, 0.5 * em));
    if (row === undefined) rows.push((row = { y, texts: [] }));
    const last = row.texts.at(-1);
    if (last === undefined || word.bbox[0] - last.end > em)
      row.texts.push({ letters: word.text.length, end: word.bbox[2] });
    else [last.letters, last.end] = [last.letters + word.text.length, word.bbox[2]];
  }
  const full = rows.filter(({ texts }) => texts.filter(({ letters }) => letters <= longestLabel).length >= 3);
  return full.length > 0.5 * rows.length;
}
