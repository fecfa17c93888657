/** Owns telling two texts beside each other by their lines, which stand at heights of their own. */
import { alignedShare, besideShare, extentOf, isProseLike, pitchOf, sideOf, type Side } from './column-sides.ts';
import type { Row } from './rows.ts';

/** Share of the lines of a text that stand at the height of another one's by chance, at most. */
const mostInStep = 0.5;
/** Distance in em from line to line of a text that is set loosely, at most; messages of one line, by turns, are farther apart. */
const loosest = 2.2;

/**
 * True for two texts whose lines stand at heights of their own, where both of them run on: those of one text or of a table's rows
 * would stand beside each other. By turns come lines that are set so loosely that the other text's stand in their white, too, but
 * no messages of several lines.
 */
export function areOutOfStep(left: Side, right: Side, em: number): boolean {
  const [from, to] = [Math.max(left.top, right.top), Math.min(left.bottom, right.bottom)];
  const [one, other] = [left, right].map(({ rows }) => {
    const segments = rows.filter(({ top, bottom }) => bottom > from && top < to).flatMap((row) => row.segments);
    return sideOf(segments, extentOf(segments));
  });
  if (one === undefined || other === undefined) return false;
  if ([one, other].some((side) => side.rows.length < 3 || !isProseLike(side, em) || pitchOf(side.rows) > loosest * em))
    return false;
  if (alignedShare(one.rows, other.rows, Infinity) > mostInStep) return false;
  return besideShare(one.rows, other.rows) >= 0.5 || areByTurns(one.rows, other.rows);
}

/** True where each row of the one side is followed by one of the other. */
function areByTurns(left: readonly Row[], right: readonly Row[]): boolean {
  const sides = [...left, ...right].toSorted((a, b) => a.top + a.bottom - b.top - b.bottom);
  const isLeft = new Set(left);
  return sides.slice(1).every((row, at) => isLeft.has(row) !== isLeft.has(sides[at] ?? row));
}
