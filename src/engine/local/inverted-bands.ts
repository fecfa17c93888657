/** Owns parts of a page whose text is light on dark, as heads of tables and boxed titles: they are turned into dark on light. */
import { componentBoxes, type ComponentBox } from './components.ts';
import { otsuThreshold, type GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';

/** A dark part is at least this wide, as a share of the page's longer side, … */
const leastWidth = 0.04;
/** … at least this tall, … */
const leastHeight = 0.006;
/** … and filled with dark to this share: letters seldom take up more than a third of their line. */
const leastFill = 0.55;
/** A grid of rules with a dark head fills its box at least to this share. */
const leastShareOfGrid = 0.08;
/** Letters that must stand in it. */
const leastLetters = 3;
/** Pixels of the light letters, which differ from specks by their height. */
const leastLetterHeight = 6;

/**
 * Inverts the dark parts of a page that is light elsewhere, where light letters stand on them.
 * A picture is left alone: what is light in it does not look like a row of letters.
 * @param threshold grey level; pixels at or below it are dark
 * @returns the same image when there is nothing to invert
 */
export function invertBands(image: GrayImage, threshold = otsuThreshold(image).threshold): GrayImage {
  if (isLeftOut('inverted bands')) return image;
  const side = Math.max(image.width, image.height);
  const isLarge = (box: ComponentBox) =>
    box.right - box.left + 1 >= Math.max(24, side * leastWidth) &&
    box.bottom - box.top + 1 >= Math.max(10, side * leastHeight);
  const bands: ComponentBox[] = [];
  for (const box of componentBoxes(image, threshold)) {
    if (!isLarge(box)) continue;
    const share = box.ink / areaOf(box);
    if (share >= leastFill) bands.push(box);
    else if (share >= leastShareOfGrid) bands.push(...solidParts(image, box, threshold, side).filter(isLarge));
  }
  let data: Uint8Array | undefined;
  for (const band of bands) {
    if (!holdsLetters(image, band, threshold)) continue;
    data ??= Uint8Array.from(image.data);
    invertPart(image, data, band, threshold);
  }
  return data === undefined ? image : { ...image, data };
}

function areaOf(box: ComponentBox): number {
  return (box.right - box.left + 1) * (box.bottom - box.top + 1);
}

/** The head of a ruled table hangs together with its grid: what is thinner than a few rules is taken away first. */
function solidParts(image: GrayImage, box: ComponentBox, threshold: number, side: number): readonly ComponentBox[] {
  const width = box.right - box.left + 1;
  const height = box.bottom - box.top + 1;
  const thick = Math.max(4, Math.round(side / 400));
  const part = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < height; y += 1) {
    const row = (box.top + y) * image.width + box.left;
    for (let x = 0, run = 0; x <= width; x += 1) {
      if (x < width && (image.data[row + x] ?? 255) <= threshold) run += 1;
      else {
        if (run >= thick) part.fill(0, y * width + x - run, y * width + x);
        run = 0;
      }
    }
  }
  for (let x = 0; x < width; x += 1) {
    for (let y = 0, run = 0; y <= height; y += 1) {
      if (y < height && part[y * width + x] === 0) run += 1;
      else {
        if (run < thick) for (let back = 1; back <= run; back += 1) part[(y - back) * width + x] = 255;
        run = 0;
      }
    }
  }
  return componentBoxes({ width, height, data: part }, 0)
    .filter((found) => found.ink >= areaOf(found) * leastFill * 0.8)
    .map((found) => ({
      ...found,
      left: found.left + box.left,
      right: found.right + box.left,
      top: found.top + box.top,
      bottom: found.bottom + box.top,
    }));
}

/** Light letters stand in rows: most of them share their height, and few touch the edge of the band. */
function holdsLetters(image: GrayImage, band: ComponentBox, threshold: number): boolean {
  const width = band.right - band.left + 1;
  const height = band.bottom - band.top + 1;
  const part = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = (band.top + y) * image.width + band.left;
    for (let x = 0; x < width; x += 1) part[y * width + x] = 255 - (image.data[row + x] ?? 255);
  }
  const heights: number[] = [];
  let light = 0;
  let letterInk = 0;
  for (const box of componentBoxes({ width, height, data: part }, 254 - threshold)) {
    light += box.ink;
    const across = box.right - box.left + 1;
    const down = box.bottom - box.top + 1;
    if (down < leastLetterHeight || down > height * 0.95 || across > down * 6 || down > across * 8) continue;
    if (box.left === 0 || box.top === 0 || box.right === width - 1 || box.bottom === height - 1) continue;
    heights.push(down);
    letterInk += box.ink;
  }
  const tall = heights.toSorted((left, right) => left - right)[Math.floor(heights.length * 0.75)] ?? 0;
  const alike = heights.filter((down) => down > tall * 0.45 && down < tall * 1.6).length;
  return heights.length >= leastLetters && letterInk >= light * 0.3 && alike >= heights.length * 0.6;
}

/** The ground of the band becomes white, its letters black; rules that are darker than the ground vanish in it. */
function invertPart(image: GrayImage, data: Uint8Array, band: ComponentBox, threshold: number): void {
  const histogram = new Float64Array(256);
  for (let y = band.top; y <= band.bottom; y += 1) {
    for (let x = band.left; x <= band.right; x += 1) {
      const value = image.data[y * image.width + x] ?? 255;
      histogram[value] = (histogram[value] ?? 0) + 1;
    }
  }
  const ground = middleOf(histogram, 0, threshold);
  const letters = middleOf(histogram, threshold + 1, 255);
  const scale = 255 / Math.max(1, letters - ground);
  for (let y = band.top; y <= band.bottom; y += 1) {
    const row = y * image.width;
    for (let x = band.left; x <= band.right; x += 1) {
      const value = 255 - ((image.data[row + x] ?? 255) - ground) * scale;
      data[row + x] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

/** The median level within a range of a histogram. */
function middleOf(histogram: Float64Array, from: number, to: number): number {
  let left = histogram.subarray(from, to + 1).reduce((sum, count) => sum + count, 0) / 2;
  for (let level = from; level < to; level += 1) {
    left -= histogram[level] ?? 0;
    if (left <= 0) return level;
  }
  return to;
}
