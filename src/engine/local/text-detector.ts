/** Owns finding lines of text on any picture with a text detection network, and what becomes of its map of probabilities. */
import { resize } from './image-file.ts';
import type { Picture } from './banded-network.ts';
import { grow, lengthOf, scaleQuad, smallestQuad, type Point, type Quad } from './quad.ts';
import type { GrayImage } from './raster.ts';

export interface DetectedLine {
  /** In pixels of the image that was looked at. */
  readonly quad: Quad;
  /** Points along the middle of the line from left to right, in the same pixels; fewer than two of a line that is not wider than tall. */
  readonly middle: readonly Point[];
  /** Mean probability of text inside, 0…1. */
  readonly score: number;
}

export interface TextDetector {
  /**
   * Finds lines of text, or parts of lines that wide gaps divide, in no order.
   * @param longestSide pixels to which a larger image is scaled down; text wants 8 or more pixels of height then
   */
  detect(image: GrayImage, longestSide: number): Promise<readonly DetectedLine[]>;
  /** The same for several images, each as large as it is; the network is made ready once. */
  detectEach(images: readonly GrayImage[]): Promise<readonly (readonly DetectedLine[])[]>;
}

/** Mean and deviation of the red, green and blue values that the network was trained with. */
const channels = [
  [0.485, 0.229],
  [0.456, 0.224],
  [0.406, 0.225],
] as const;
/** The network halves its input five times. */
const grid = 32;
const inkProbability = 0.3;
const lineProbability = 0.6;
/** Pixels of the map; less is no text that could be read. */
const leastSide = 3;
/** The network draws the cores of lines; grown by area × this ÷ perimeter they are whole again. */
const unclip = 1.6;

/**
 * Differentiable binarization (Liao et al. 2020, sections 3.1 and 3.5): the network's map of probabilities is cut at a
 * threshold, each connected part becomes the smallest rectangle around it, and that is grown back to the line's size.
 * @param mapsOf runs the network: of each pixel of each picture the probability that it belongs to the core of a line
 */
export function createTextDetector(
  mapsOf: (pictures: readonly Picture[]) => Promise<readonly Float32Array[]>,
): TextDetector {
  async function detectEach(images: readonly GrayImage[], longestSide = Infinity) {
    const fitted = await Promise.all(images.map((image) => fittedToGrid(image, longestSide)));
    const maps = await mapsOf(
      fitted.map(({ width, height, data }) => {
        const rows = (from: number, to: number) => normalized(data.subarray(from * width, to * width));
        return { channels: channels.length, height, width, rows };
      }),
    );
    return images.map((image, at) => {
      const { width, height } = fitted[at] ?? image;
      const [across, down] = [image.width / width, image.height / height];
      return linesOfMap(maps[at] ?? new Float32Array(0), width, height).map(({ quad, middle, score }) => ({
        quad: scaleQuad(quad, across, down),
        middle: middle.map(([x, y]): Point => [x * across, y * down]),
        score,
      }));
    });
  }
  return {
    detect: async (image, longestSide) => (await detectEach([image], longestSide))[0] ?? [],
    detectEach: (images) => detectEach(images),
  };
}

function fittedToGrid(image: GrayImage, longestSide: number): Promise<GrayImage> {
  const scale = Math.min(1, longestSide / Math.max(image.width, image.height));
  const fit = (length: number) => Math.max(grid, Math.round((length * scale) / grid) * grid);
  return resize(image, fit(image.width), fit(image.height));
}

function normalized(gray: Uint8Array): Float32Array {
  const input = new Float32Array(channels.length * gray.length);
  for (const [channel, [mean, deviation]] of channels.entries()) {
    const levels = Float32Array.from({ length: 256 }, (_, level) => (level / 255 - mean) / deviation);
    const start = channel * gray.length;
    for (let index = 0; index < gray.length; index += 1) input[start + index] = levels[gray[index] ?? 0] ?? 0;
  }
  return input;
}

/** Lines of a map of probabilities, in its pixels. */
export function linesOfMap(map: Float32Array, width: number, height: number): readonly DetectedLine[] {
  const seen = new Uint8Array(map.length);
  const lines: DetectedLine[] = [];
  const stack: number[] = [];
  for (let start = 0; start < map.length; start += 1) {
    if (seen[start] === 1 || (map[start] ?? 0) < inkProbability) continue;
    seen[start] = 1;
    stack.push(start);
    let sum = 0;
    let count = 0;
    // Only the ends of each row can be on the hull.
    const rows = new Map<number, [number, number]>();
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      const x = index % width;
      const y = (index - x) / width;
      sum += map[index] ?? 0;
      count += 1;
      const row = rows.get(y);
      if (row === undefined) rows.set(y, [x, x]);
      else if (x < row[0]) row[0] = x;
      else if (x > row[1]) row[1] = x;
      for (let down = Math.max(0, y - 1); down <= Math.min(height - 1, y + 1); down += 1) {
        for (let right = Math.max(0, x - 1); right <= Math.min(width - 1, x + 1); right += 1) {
          const next = down * width + right;
          if (seen[next] === 1 || (map[next] ?? 0) < inkProbability) continue;
          seen[next] = 1;
          stack.push(next);
        }
      }
    }
    const score = sum / count;
    if (score < lineProbability) continue;
    const quad = smallestQuad(
      [...rows].flatMap(([y, [left, right]]): Point[] => [
        [left, y],
        [right + 1, y],
        [left, y + 1],
        [right + 1, y + 1],
      ]),
    );
    const [along, across] = [lengthOf(quad.along), lengthOf(quad.across)];
    if (Math.min(along, across) < leastSide) continue;
    const grown = grow(quad, (along * across * unclip) / (2 * (along + across)));
    lines.push({ quad: grown, middle: middleOf(rows, Math.min(along, across)), score });
  }
  return lines;
}

/** Means of the rows' columns: of each stretch as wide as the line is tall, the middle of its pixels. */
function middleOf(rows: ReadonlyMap<number, readonly [number, number]>, height: number): readonly Point[] {
  const left = Math.min(...[...rows.values()].map(([from]) => from));
  const right = Math.max(...[...rows.values()].map(([, to]) => to)) + 1;
  const count = Math.floor((right - left) / height);
  if (count < 2) return [];
  const width = (right - left) / count;
  return Array.from({ length: count }, (_, at): Point => {
    const [from, to] = [left + at * width, left + (at + 1) * width];
    let [sum, weight] = [0, 0];
    for (const [y, [first, last]] of rows) {
      const part = Math.max(0, Math.min(to, last + 1) - Math.max(from, first));
      sum += part * (y + 0.5);
      weight += part;
    }
    return [(from + to) / 2, sum / Math.max(weight, 1e-9)];
  });
}
