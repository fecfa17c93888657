/** Owns parting what was found on a line at the upright lines of a table, so that each cell is read by itself. Pure. */
import type { BoundingBox } from '../../document.ts';
import { around, type Run } from './page-runs.ts';
import { boxOf, type Quad } from './quad.ts';

/** Heights of a line: what is shorter between two lines is white. */
const shortest = 0.3;
/** What leans more along its length is not level. */
const level = 0.02;

/** @param uprights lines that go down, in pixels of the page, upright as the run */
export function partRun(run: Run, uprights: readonly BoundingBox[]): readonly Run[] {
  const cuts = run.turn === 0 ? cutsOf(run.box, uprights) : [];
  if (cuts.length === 0) return [run];
  const cells = Map.groupBy(run.blobs, ([left, , right]) => cuts.filter((cut) => (left + right) / 2 > cut).length);
  return [...cells.values()].map((blobs) => {
    const [left, , right] = blobs.reduce(around);
    return { ...run, blobs, box: [left, run.box[1], right, run.box[3]] };
  });
}

/** The same of a line that a network found. */
export function partQuad(quad: Quad, uprights: readonly BoundingBox[]): readonly Quad[] {
  const isLevel = Math.abs(quad.along[1]) <= level * Math.abs(quad.along[0]);
  const [left, top, right, bottom] = boxOf(quad);
  const cuts = isLevel ? cutsOf([left, top, right, bottom], uprights) : [];
  if (cuts.length === 0) return [quad];
  const edges = [left, ...cuts, right];
  return edges.slice(1).flatMap((to, at): readonly Quad[] => {
    const from = edges[at] ?? left;
    if (to - from < shortest * (bottom - top)) return [];
    return [{ origin: [from, top], along: [to - from, 0], across: [0, bottom - top] }];
  });
}

/** From the left. */
function cutsOf([left, top, right, bottom]: BoundingBox, uprights: readonly BoundingBox[]): readonly number[] {
  const middle = (top + bottom) / 2;
  return uprights
    .filter(([x0, y0, x1, y1]) => y0 < middle && y1 > middle && x0 + x1 > 2 * left && x0 + x1 < 2 * right)
    .map(([x0, , x1]) => (x0 + x1) / 2)
    .toSorted((one, other) => one - other);
}
