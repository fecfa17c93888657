/** Owns telling a page that holds nothing but the grain of its picture from one with ink, however faint. Pure. */
import { smooth } from './grain.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

/** Ink covers less of a page than this; of mere grain, half is darker than the middle. */
const mostInk = 0.2;
/** Levels between what is dark and what is light: grain as coarse as that hides all ink. */
const mostContrast = 60;
/** The share of the pixels below one standard deviation under the middle, of noise that is normal. */
const oneDeviation = 0.159;
/** Once neighbours are averaged, ink is darker than paper by this many standard deviations, as hardly a pixel of grain is. */
const inkDeviations = 6;
/** Pixels; fewer are no letter. */
const fewestPixels = 40;

/** Costs nothing on pages whose histogram has ink. */
export function isMereGrain(image: GrayImage): boolean {
  const { dark, contrast } = otsuThreshold(image);
  if (dark <= mostInk || dark >= 1 - mostInk || contrast >= mostContrast) return false;
  const histogram = new Uint32Array(256);
  for (const level of smooth(smooth(image)).data) histogram[level] = (histogram[level] ?? 0) + 1;
  const middle = quantile(histogram, 0.5 * image.data.length);
  const deviation = Math.max(1, middle - quantile(histogram, oneDeviation * image.data.length));
  const ink = Math.max(0, Math.floor(middle - inkDeviations * deviation));
  const light = Math.min(256, Math.ceil(middle + inkDeviations * deviation) + 1);
  const sum = (from: number, to: number) => histogram.subarray(from, to).reduce((total, count) => total + count, 0);
  return sum(0, ink) < fewestPixels && sum(light, 256) < fewestPixels;
}

/** The level under which so many pixels lie, between two levels. */
function quantile(histogram: Uint32Array, count: number): number {
  let below = 0;
  for (let level = 0; level < 256; level += 1) {
    const here = histogram[level] ?? 0;
    if (below + here >= count) return level - 0.5 + (count - below) / Math.max(1, here);
    below += here;
  }
  return 255;
}
