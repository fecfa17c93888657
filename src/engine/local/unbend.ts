/** Owns straightening the lines of a page that is curved, folded or seen aslant, by the letters that stand on them. */
import type { PageMap } from './page-map.ts';
import type { GrayImage } from './raster.ts';
import { shrink } from './shrunk-image.ts';
import { isLeftOut } from './step-switch.ts';
import { fitFlow, isWorthFollowing, levelErrorOf } from './text-flow.ts';
import { findTextLines, type TextLine } from './text-lines.ts';

/** Fewer lines, or fewer letters on them, do not show how a page is bent. */
const fewestLines = 5;
const fewestLetters = 80;
/** So many letters show it well; of more, every so many-th one is looked at. */
const enoughLetters = 1200;
/** Letters on the copy that lines are looked for on are about this tall. */
const lookedAt = 12;
/**
 * Letters that are off level lines by a smaller share of their height stand on straight ones, which needs no fit to tell: where
 * lines are lifted enough to be followed, it is twice as much.
 */
const plainlyLevel = 0.03;

/**
 * Fits one smooth flow to the lower edges of the letters of all lines.
 * @param letterHeight height of capitals in pixels
 * @returns the map from the straightened page, which keeps its size, to the page; undefined when it is straight or unclear
 */
export function measureBend(image: GrayImage, letterHeight: number): PageMap | undefined {
  if (isLeftOut('bends')) return undefined;
  // The letters of the image itself are known by now, or will be asked for: only where they are off is a copy looked at.
  if (isPlainlyLevel(findTextLines(image, letterHeight), letterHeight)) return undefined;
  const factor = Math.max(1, Math.floor(letterHeight / lookedAt));
  const lines = findTextLines(shrink(image, factor), letterHeight / factor).map(({ feet }) =>
    feet.map(([x, y]) => [x * factor, y * factor] as const),
  );
  const thinned = thinOut(lines);
  if (thinned === undefined || levelErrorOf(thinned) < plainlyLevel * letterHeight) return undefined;
  const flow = fitFlow(thinned, [image.width, image.height], letterHeight);
  return flow !== undefined && isWorthFollowing(flow, letterHeight)
    ? { point: (x, y) => [x, flow.at(x, y)] }
    : undefined;
}

type Feet = TextLine['feet'];

/** Whether there are lines enough to tell, and they are level. */
function isPlainlyLevel(lines: readonly TextLine[], letterHeight: number): boolean {
  const thinned = thinOut(lines.map(({ feet }) => feet));
  return thinned !== undefined && levelErrorOf(thinned) < plainlyLevel * letterHeight;
}

/** Undefined where there are too few lines or letters. */
function thinOut(lines: readonly Feet[]): readonly Feet[] | undefined {
  const letters = lines.reduce((sum, line) => sum + line.length, 0);
  if (lines.length < fewestLines || letters < fewestLetters) return undefined;
  const every = Math.ceil(letters / enoughLetters);
  return lines.map((line) => line.filter((_, at) => at % every === 0));
}
