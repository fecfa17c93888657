/** Owns joining runs of letters that page analysis has parted at what is no more than the space between two words, and what it lost there. Pure. */
import { componentBoxes } from './components.ts';
import { cutOut } from './line-image.ts';
import { around, type PixelBox, type Run } from './page-runs.ts';
import { isLetterLike } from './text-height.ts';
import type { GrayImage } from './raster.ts';

/**
 * Heights of a line, from its descenders to its ascenders: so much white is a space between words, half an em at most, which is
 * less than parts columns; and as far apart two runs may be where letters fill what lies between them.
 */
const widestSpace = 0.5;
const farthest = 5;
/** Heights of the taller line by which two of one line may miss each other at the bottom, and by which the lower one is lower. */
const offLevel = 0.2;
const leastHeight = 0.5;
/** Heights of the line: what is lower than this is a dot or a dash, of which leaders are made. */
const lowestLetter = 0.25;

/**
 * Words that stand below each other in several lines are columns to page analysis: it parts the lines there, and what stands
 * between two such columns is in neither of them.
 * @param image that was analysed
 * @param threshold grey level; pixels at or below it are ink
 * @returns the same runs where none are to be joined
 */
export function joinParted(runs: readonly Run[], image: GrayImage, threshold: number): readonly Run[] {
  const lines = [...Map.groupBy(runs, ({ line }) => line).values()].filter((line) => line.every(isLevel));
  const starts = lines.map((line) => line[0]).filter((run) => run !== undefined);
  const taken = new Set<number>();
  const next = new Map<Run, { readonly run: Run; readonly between: readonly PixelBox[] }>();
  for (const line of lines) {
    const last = line.at(-1);
    const run = last === undefined ? undefined : nearestBehind(last, starts);
    if (last === undefined || run === undefined || taken.has(run.line)) continue;
    const between = lettersBetween(last, run, image, threshold);
    if (between === undefined) continue;
    taken.add(run.line);
    next.set(last, { run, between });
  }
  if (next.size === 0) return runs;
  const byLine = new Map(lines.map((line) => [line[0]?.line ?? 0, line]));
  return [...Map.groupBy(runs, ({ line }) => line)].flatMap(([number, own]) => {
    if (taken.has(number)) return [];
    const joined = [...own];
    for (let last = own.at(-1), on = last && next.get(last); on !== undefined; on = last && next.get(last)) {
      const [first, ...others] = byLine.get(on.run.line) ?? [];
      const before = joined.pop();
      if (first === undefined || before === undefined) break;
      joined.push(joinedRun(before, on.between, first), ...others);
      last = others.at(-1) ?? first;
    }
    const paragraph = own[0]?.paragraph ?? 0;
    return joined.map((run) => ({ ...run, line: number, paragraph }));
  });
}

function isLevel({ turn }: Run): boolean {
  return turn === 0;
}

function heightOf({ box }: Run): number {
  return box[3] - box[1];
}

/** The first run of a line that goes on where a run ends. */
function nearestBehind(run: Run, starts: readonly Run[]): Run | undefined {
  let nearest: Run | undefined;
  for (const other of starts) {
    const [low, tall] = [heightOf(run), heightOf(other)].toSorted((one, two) => one - two) as [number, number];
    const gap = other.box[0] - run.box[2];
    const isOnLine =
      other.line !== run.line &&
      low >= leastHeight * tall &&
      Math.abs(run.box[3] - other.box[3]) <= offLevel * tall &&
      gap >= 0 &&
      gap <= farthest * tall;
    if (isOnLine && (nearest === undefined || other.box[0] < nearest.box[0])) nearest = other;
  }
  return nearest;
}

/** Letters between two runs, in pixels of the page; undefined where white parts them, or something that is no letter. */
function lettersBetween(run: Run, other: Run, image: GrayImage, threshold: number): readonly PixelBox[] | undefined {
  const tall = Math.max(heightOf(run), heightOf(other));
  const space = widestSpace * tall;
  const [left, right] = [run.box[2], other.box[0]];
  const top = Math.max(0, Math.min(run.box[1], other.box[1]) - 1);
  const bottom = Math.min(image.height, Math.max(run.box[3], other.box[3]) + 1);
  if (right <= left) return [];
  const ink = componentBoxes(cutOut(image, [left, top, right, bottom]), threshold);
  const letters: PixelBox[] = [];
  for (const box of ink) {
    // A rule between columns goes on above and below.
    if (box.top === 0 && box.bottom === bottom - top - 1) return undefined;
    if (isLetterLike(box) && box.bottom + 1 - box.top >= lowestLetter * tall)
      letters.push([left + box.left, top + box.top, left + box.right + 1, top + box.bottom + 1]);
  }
  letters.sort((one, two) => one[0] - two[0]);
  let reach = left;
  for (const [x0, , x1] of letters) {
    if (x0 - reach > space) return undefined;
    reach = Math.max(reach, x1);
  }
  return right - reach > space ? undefined : letters;
}

function joinedRun(run: Run, between: readonly PixelBox[], other: Run): Run {
  const blobs = [...run.blobs, ...between, ...other.blobs].toSorted((one, two) => one[0] - two[0]);
  return { ...run, box: [run.box, ...between, other.box].reduce(around), blobs };
}
