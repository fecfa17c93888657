/** Owns which way up a page is: by Tesseract's detection where it is sure, else by reading a few lines each way. */
import { componentBoxes } from './components.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage, QuarterTurn } from './raster.ts';
import { measureLean } from './skew.ts';
import type { OrientationAndScript } from './tesseract.ts';
import { isLeftOut } from './step-switch.ts';

/** Below this confidence a turn is not believed; scans that were read upside down have reached 3. */
export const sureTurnConfidence = 7;
/** Most pages come upright: less is needed to believe that. */
const sureUprightConfidence = 3;
/** Lines run along columns when these pile up this much more than rows do. */
const clearlySideways = 1.4;
/** Fewer letters than these lie this way or that by chance. */
const fewestLetters = 12;
/** Capital heights that a sample spans: about four lines. */
const sampleHeights = 10;

/**
 * Turns that remain possible, the likeliest first; a single one needs no further look.
 * @param letters on the image
 */
export function possibleTurns(
  image: GrayImage,
  detected: OrientationAndScript | undefined,
  letters: number,
): readonly QuarterTurn[] {
  if (isLeftOut('turn')) return [0];
  const { turn = 0, turnConfidence = 0 } = detected ?? {};
  if (turnConfidence >= (turn === 0 ? sureUprightConfidence : sureTurnConfidence)) return [turn];
  if (letters < fewestLetters) return [0, 180, 90, 270];
  const rows = measureLean(image, 'rows').sharpness;
  const columns = measureLean(image, 'columns').sharpness;
  if (rows > columns * clearlySideways) return [0, 180];
  if (columns > rows * clearlySideways) return [90, 270];
  return [0, 180, 90, 270];
}

/** The strip of rows with most letters on it: about four lines. */
export function sampleOf(image: GrayImage): GrayImage {
  const { width, height, data } = image;
  const letters = componentBoxes(image, otsuThreshold(image).threshold).filter((box) => {
    const across = box.right - box.left + 1;
    const down = box.bottom - box.top + 1;
    return down >= 8 && down < height / 10 && across < down * 4 && down < across * 8;
  });
  const heights = letters.map((box) => box.bottom - box.top + 1).toSorted((left, right) => left - right);
  const strip = Math.min(height, Math.max(60, (heights[Math.floor(heights.length * 0.75)] ?? 30) * sampleHeights));
  const counts = new Float64Array(height + 1);
  for (const box of letters) counts[box.top + 1] = (counts[box.top + 1] ?? 0) + 1;
  for (let y = 1; y <= height; y += 1) counts[y] = (counts[y] ?? 0) + (counts[y - 1] ?? 0);
  let best = 0;
  let most = -1;
  for (let y = 0; y + strip <= height; y += 4) {
    const count = (counts[Math.floor(y + strip)] ?? 0) - (counts[y] ?? 0);
    if (count > most) [best, most] = [y, count];
  }
  const rows = Math.min(height - best, Math.round(strip));
  return { width, height: rows, data: data.subarray(best * width, (best + rows) * width) };
}
