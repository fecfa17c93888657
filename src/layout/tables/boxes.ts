/** Owns boxes that stand for themselves: what is written in them is no part of a table. */
import type { TidyWord } from '../placed-word.ts';
import { findSegments } from '../segments.ts';
import { findLattices, type Lattice } from './lattice.ts';
import { mostLattices, reachOf, wordsInside, type PageFacts } from './ruled-tables.ts';
import type { Rule, Rules } from './ruling.ts';
import { textLines } from './text-lines.ts';

/** One or two boxes may be drawn around a line of a table. */
const fewestBoxes = 3;

/**
 * The words that stand in closed boxes of their own, in lines that no wide white parts: fields of a form, cards, callouts.
 * Boxes beside each other make no table, since those of a table share their lines.
 */
export function wordsInBoxes(words: readonly TidyWord[], { rules, em, space }: PageFacts): ReadonlySet<TidyWord> {
  const boxed = new Set<TidyWord>();
  const lattices = findLattices(rules, reachOf(em)).filter((lattice) => isClosedBox(lattice, rules, reachOf(em)));
  if (lattices.length < fewestBoxes || lattices.length > mostLattices) return boxed;
  for (const lattice of lattices) {
    const inside = wordsInside(words, lattice).toSorted((a, b) => a.order - b.order);
    const lines = textLines(findSegments(inside), Math.max(1, space));
    if (lines.every(({ chunks }) => chunks.length === 1)) for (const word of inside) boxed.add(word);
  }
  return boxed;
}

/** True for one area with a line along each of its sides. */
function isClosedBox({ xs, ys, areas }: Lattice, { horizontal, vertical }: Rules, reach: number): boolean {
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [xs[0], xs.at(-1), ys[0], ys.at(-1)];
  const hasLine = (rules: readonly Rule[], place: number, start: number, end: number) =>
    rules.some(({ at, from, to }) => Math.abs(at - place) <= reach && from <= start + reach && to >= end - reach);
  return (
    areas.length === 1 &&
    [y0, y1].every((y) => hasLine(horizontal, y, x0, x1)) &&
    [x0, x1].every((x) => hasLine(vertical, x, y0, y1))
  );
}
