/** Owns evening out the light on a page: shadows, gradients and the gloom of a photo are divided away, paper becomes white. */
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';

/** Cells along the longer side of the page, on which the paper is estimated. */
const cells = 160;
/** Dark things narrower than twice this many cells (text, rules, heads of tables) hide no paper. */
const reach = 6;
/** Paper whose levels lie within this share of its lightest is even enough: such pages stay as they are, to the bit. */
const evenWithin = 0.12;
/** What is darker than this share of the lightest paper is no paper in the shade: a picture, or what lies around the page. */
const darkest = 0.3;
/** Paper is brought to this level. */
const white = 245;

/**
 * Divides an image by its paper, which is estimated by a grey closing (Serra 1982) on cells that stand for their lighter pixels:
 * a closing keeps the sharp edge of a shadow, and light letters on a dark head stay lighter than it.
 * @returns the same image when its light is even
 */
export function evenLight(image: GrayImage): GrayImage {
  const { width, height, data } = image;
  if (isLeftOut('even light')) return image;
  const size = Math.max(4, Math.ceil(Math.max(width, height) / cells));
  const across = Math.ceil(width / size);
  const down = Math.ceil(height / size);
  if (across < 2 || down < 2) return image;
  const lights = lightOfCells(image, size, across, down);
  const closed = erode(dilate(lights, across, down, reach), across, down, reach);
  const sorted = closed.toSorted();
  const lightest = sorted[Math.floor(sorted.length * 0.95)] ?? 255;
  const papers = sorted.filter((level) => level >= lightest * darkest);
  const low = papers[Math.floor(papers.length * 0.05)] ?? lightest;
  if (lightest === 0 || low >= lightest * (1 - evenWithin)) return image;

  const paper = smooth(
    closed.map((level) => (level >= lightest * darkest ? level : lightest)),
    across,
    down,
  );
  const out = new Uint8Array(data.length);
  const factors = new Float32Array(across);
  const lefts = new Uint16Array(width);
  const rights = new Uint16Array(width);
  const parts = new Float32Array(width);
  for (let x = 0; x < width; x += 1) [lefts[x], rights[x], parts[x]] = between(x, size, across);
  for (let y = 0; y < height; y += 1) {
    const [row, next, share] = between(y, size, down);
    for (let column = 0; column < across; column += 1) {
      const above = paper[row * across + column] ?? 255;
      const below = paper[next * across + column] ?? 255;
      factors[column] = white / Math.max(1, above + (below - above) * share);
    }
    const start = y * width;
    for (let x = 0; x < width; x += 1) {
      const from = factors[lefts[x] ?? 0] ?? 1;
      const to = factors[rights[x] ?? 0] ?? 1;
      const value = (data[start + x] ?? 0) * (from + (to - from) * (parts[x] ?? 0)) + 0.5;
      out[start + x] = value > 255 ? 255 : value;
    }
  }
  return { width, height, data: out };
}

/** The cells whose centres lie around a pixel, and how far it is on the way from one to the other. */
function between(at: number, size: number, count: number): readonly [number, number, number] {
  const place = Math.max(0, (at + 0.5) / size - 0.5);
  const first = Math.min(count - 1, Math.floor(place));
  return [first, Math.min(count - 1, first + 1), place - first];
}

/** The level that a sixth of a cell's pixels exceed: paper where there is some, and no single bright grain of noise. */
function lightOfCells(image: GrayImage, size: number, across: number, down: number): Float32Array {
  const { width, height, data } = image;
  const step = Math.max(1, Math.floor(size / 8));
  const lights = new Float32Array(across * down);
  const histogram = new Uint16Array(256);
  for (let row = 0; row < down; row += 1) {
    for (let column = 0; column < across; column += 1) {
      histogram.fill(0);
      let count = 0;
      for (let y = row * size; y < Math.min((row + 1) * size, height); y += step) {
        for (let x = column * size; x < Math.min((column + 1) * size, width); x += step) {
          const level = data[y * width + x] ?? 0;
          histogram[level] = (histogram[level] ?? 0) + 1;
          count += 1;
        }
      }
      let level = 255;
      for (let above = count / 6; level > 0; level -= 1) {
        above -= histogram[level] ?? 0;
        if (above < 0) break;
      }
      lights[row * across + column] = level;
    }
  }
  return lights;
}

/** Maximum over a square of cells (dilation), first along rows, then along columns. */
function dilate(values: Float32Array, across: number, down: number, radius: number): Float32Array {
  const along = new Float32Array(values.length);
  const out = new Float32Array(values.length);
  for (let row = 0; row < down; row += 1) {
    for (let column = 0; column < across; column += 1) {
      let found = -Infinity;
      const last = row * across + Math.min(across - 1, column + radius);
      for (let at = row * across + Math.max(0, column - radius); at <= last; at += 1) {
        const value = values[at] ?? 0;
        if (value > found) found = value;
      }
      along[row * across + column] = found;
    }
  }
  for (let row = 0; row < down; row += 1) {
    const last = Math.min(down - 1, row + radius) * across;
    for (let column = 0; column < across; column += 1) {
      let found = -Infinity;
      for (let at = Math.max(0, row - radius) * across; at <= last; at += across) {
        const value = along[at + column] ?? 0;
        if (value > found) found = value;
      }
      out[row * across + column] = found;
    }
  }
  return out;
}

/** Minimum over a square of cells. */
function erode(values: Float32Array, across: number, down: number, radius: number): Float32Array {
  const negative = values.map((value) => -value);
  return dilate(negative, across, down, radius).map((value) => -value);
}

/** Mean of each cell and its neighbours. */
function smooth(values: Float32Array, across: number, down: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let row = 0; row < down; row += 1) {
    for (let column = 0; column < across; column += 1) {
      let sum = 0;
      let count = 0;
      for (let y = Math.max(0, row - 1); y <= Math.min(down - 1, row + 1); y += 1) {
        for (let x = Math.max(0, column - 1); x <= Math.min(across - 1, column + 1); x += 1) {
          sum += values[y * across + x] ?? 0;
          count += 1;
        }
      }
      out[row * across + column] = sum / count;
    }
  }
  return out;
}
