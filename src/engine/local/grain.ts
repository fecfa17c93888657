/** Owns taking the grain of a noisy picture away: lone specks, and the noise of a sensor or a poor copy. Pure. */
import { componentBoxes } from './components.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';

/** Levels of grey by which a speck stands out from all but one of the eight pixels around it. */
const speckContrast = 48;
/** So many specks in three quarters of the blocks are noise: small print is full of them, too, but margins have none. */
const speckled = 2;
const mostOfPage = 0.25;
/** Where specks are so many that they touch, some show only when others are gone. */
const mostRounds = 3;

/** Share of the square of a letter's height that specks which touch cover at most together: full stops cover twice as much. */
const mostOfLetter = 0.01;
/** Pixels: of letters so small that fewer make a cluster, strokes that specks have broken are as small themselves. */
const leastCluster = 4;
/** Pixels; what is lower or has less ink is no letter. */
const lowestLetter = 6;
const leastInk = 12;

/** Standard deviation of the noise, in levels of grey, from which on it is smoothed; print bears less without loss. */
const noisy = 15;
/** Levels of the mean of nine pixels have a third of the noise: more than this calls for another round. */
const mostSmoothings = 2;
/**
 * Pixels of a block for which grain is measured, every how many of them at least, and how many will do on a large image: the half
 * that has least is bare paper.
 */
const block = 16;
const everyBlock = 3;
const enoughBlocks = 1200;
const paper = 0.5;

/** @returns the same image when it has no grain to speak of */
export function dropGrain(image: GrayImage): GrayImage {
  if (isLeftOut('grain')) return image;
  let clean = image;
  for (let round = 0; round < mostRounds; round += 1) {
    const without = dropSpecks(clean);
    if (without === clean) break;
    clean = without;
  }
  if (clean !== image) clean = dropClusters(clean);
  for (let round = 0; round < mostSmoothings && noiseOf(clean) >= noisy; round += 1) clean = smooth(clean);
  return clean;
}

/**
 * Gives specks the middle level of what is around them. A pixel is a speck when even the second nearest in level of its
 * neighbours is far from it (Garnett et al. 2005, rank-ordered absolute differences): strokes have two that are near.
 */
function dropSpecks(image: GrayImage): GrayImage {
  const { width, height, data } = image;
  if (quantileOfBlocks(image, specksIn, mostOfPage) < speckled) return image;
  const specks: number[] = [];
  for (let y = 1; y < height - 1; y += 1)
    for (let at = y * width + 1, end = (y + 1) * width - 1; at < end; at += 1)
      if (isSpeck(data, at, width)) specks.push(at);
  const clean = data.slice();
  const around = new Uint8Array(9);
  for (const at of specks) {
    for (let index = 0; index < 9; index += 1)
      around[index] = data[at + (((index / 3) | 0) - 1) * width + (index % 3) - 1] ?? 0;
    clean[at] = around.toSorted()[4] ?? 0;
  }
  return { width, height, data: clean };
}

/** Specks that touch each other have neighbours of their own level, but are small beside letters, as are holes in their ink. */
function dropClusters(image: GrayImage): GrayImage {
  const { threshold } = otsuThreshold(image);
  const boxes = componentBoxes(image, threshold);
  const heights = boxes
    .filter(({ top, bottom, ink }) => bottom - top + 1 >= lowestLetter && ink >= leastInk)
    .map(({ top, bottom }) => bottom - top + 1)
    .toSorted((one, other) => one - other);
  const most = mostOfLetter * (heights[Math.floor(0.75 * heights.length)] ?? 0) ** 2;
  if (most < leastCluster) return image;
  const data = image.data.slice();
  const negative = { ...image, data: data.map((level) => 255 - level) };
  const small = ({ ink }: { readonly ink: number }) => ink <= most;
  const holes = componentBoxes(negative, 254 - threshold).filter(small);
  for (const [found, isInk] of [
    [boxes.filter(small), (level: number) => level <= threshold],
    [holes, (level: number) => level > threshold],
  ] as const) {
    for (const box of found) {
      const places: number[] = [];
      for (let y = box.top; y <= box.bottom; y += 1)
        for (let at = y * image.width + box.left, end = at + box.right - box.left; at <= end; at += 1)
          if (isInk(image.data[at] ?? 0)) places.push(at);
      // More ink than its own is of something that reaches into its box.
      if (places.length === box.ink) for (const at of places) data[at] = isInk(0) ? 255 : 0;
    }
  }
  return { ...image, data };
}

function isSpeck(data: Uint8Array, at: number, width: number): boolean {
  const level = data[at] ?? 0;
  let near = 0;
  for (let down = -width; down <= width; down += width) {
    for (let right = -1; right <= 1; right += 1) {
      if (down === 0 && right === 0) continue;
      if (Math.abs(level - (data[at + down + right] ?? 0)) <= speckContrast) near += 1;
      if (near > 1) return false;
    }
  }
  return true;
}

/** Standard deviation of the noise on paper, in levels of grey, by differences that edges and gradients leave out (Immerkær 1996). */
export function noiseOf(image: GrayImage): number {
  const sum = quantileOfBlocks(image, differencesIn, paper);
  return (Math.sqrt(Math.PI / 2) * sum) / (6 * block * block);
}

/** Looks at a block that begins at a pixel, which is not at the edge of the image, by its index. */
type LookAtBlock = (data: Uint8Array, width: number, start: number) => number;

const differencesIn: LookAtBlock = (data, width, start) => {
  let sum = 0;
  for (let row = start, last = start + block * width; row < last; row += width) {
    for (let at = row, end = row + block; at < end; at += 1) {
      const above = at - width;
      const below = at + width;
      sum += Math.abs(
        4 * (data[at] ?? 0) -
          2 * ((data[at - 1] ?? 0) + (data[at + 1] ?? 0) + (data[above] ?? 0) + (data[below] ?? 0)) +
          (data[above - 1] ?? 0) +
          (data[above + 1] ?? 0) +
          (data[below - 1] ?? 0) +
          (data[below + 1] ?? 0),
      );
    }
  }
  return sum;
};

const specksIn: LookAtBlock = (data, width, start) => {
  let count = 0;
  for (let row = start, last = start + block * width; row < last; row += width)
    for (let at = row, end = row + block; at < end; at += 1) if (isSpeck(data, at, width)) count += 1;
  return count;
};

/** What a share of the blocks stays under. @param look has its own loop over the pixels: a call for each of them takes longer than the look */
function quantileOfBlocks({ width, height, data }: GrayImage, look: LookAtBlock, share: number): number {
  const sums: number[] = [];
  const every = Math.max(everyBlock, Math.round(Math.sqrt((width * height) / enoughBlocks) / block));
  for (let top = 1; top + block < height; top += block * every)
    for (let left = 1; left + block < width; left += block * every) sums.push(look(data, width, top * width + left));
  return sums.toSorted((one, other) => one - other)[Math.floor(sums.length * share)] ?? 0;
}

/** Each pixel with its neighbours, weighted 1, 2, 1 both ways. */
export function smooth({ width, height, data }: GrayImage): GrayImage {
  const along = new Uint16Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0, at = y * width; x < width; x += 1, at += 1)
      along[at] = (data[x === 0 ? at : at - 1] ?? 0) + 2 * (data[at] ?? 0) + (data[x === width - 1 ? at : at + 1] ?? 0);
  }
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 1)
    out[at] =
      ((along[at < width ? at : at - width] ?? 0) +
        2 * (along[at] ?? 0) +
        (along[at + width < data.length ? at + width : at] ?? 0) +
        8) >>
      4;
  return { width, height, data: out };
}
