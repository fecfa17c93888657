/** Owns the shape of single connected pieces of ink: their pixels, rows, columns and holes. Pure. */
import type { ComponentBox } from './components.ts';
import type { GrayImage } from './raster.ts';

export interface InkShape extends ComponentBox {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Share of its box that is ink. */
  readonly fill: number;
  /** By rows: 1 is ink of this piece. */
  readonly mask: Uint8Array;
}

/** @param threshold the one that the component was found with @returns undefined where the image holds no such component */
export function shapeOf(image: GrayImage, box: ComponentBox, threshold: number): InkShape | undefined {
  const [width, height] = [box.right - box.left + 1, box.bottom - box.top + 1];
  const ink = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if ((image.data[(y + box.top) * image.width + x + box.left] ?? 255) <= threshold) ink[y * width + x] = 1;
  const seen = new Uint8Array(width * height);
  for (let start = 0; start < ink.length; start += 1) {
    if (ink[start] !== 1 || seen[start] === 1) continue;
    const pixels = flood(ink, width, start, seen, 8);
    if (pixels.length !== box.ink) continue;
    const mask = new Uint8Array(width * height);
    for (const pixel of pixels) mask[pixel] = 1;
    return { ...box, width, height, fill: pixels.length / mask.length, mask };
  }
  return undefined;
}

/** Share of a row that is ink. */
export function rowShare({ width, mask }: InkShape, row: number): number {
  let count = 0;
  for (let x = 0; x < width; x += 1) count += mask[row * width + x] ?? 0;
  return count / width;
}

/** Runs of ink of a row, pixels from the left: where each begins and where it has ended. */
export function runsOfRow({ width, mask }: InkShape, row: number): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (let x = 0; x < width; x += 1) {
    if (mask[row * width + x] !== 1) continue;
    const last = runs.at(-1);
    if (last?.[1] === x) last[1] = x + 1;
    else runs.push([x, x + 1]);
  }
  return runs;
}

/** Where the ink of a column begins and has ended, pixels from the top; undefined without ink. */
export function spanOfColumn({ width, height, mask }: InkShape, column: number): readonly [number, number] | undefined {
  let from = 0;
  while (from < height && mask[from * width + column] !== 1) from += 1;
  if (from === height) return undefined;
  let to = height;
  while (mask[(to - 1) * width + column] !== 1) to -= 1;
  return [from, to];
}

/** Share of a box that a piece of white has to cover to be a hole; less is the grain of an edge. */
const leastHole = 0.01;

/** How many pieces of white lie wholly inside of the ink. */
export function holesOf({ width, height, mask }: InkShape): number {
  const white = mask.map((value) => 1 - value);
  const seen = new Uint8Array(white.length);
  let holes = 0;
  for (let start = 0; start < white.length; start += 1) {
    if (white[start] !== 1 || seen[start] === 1) continue;
    const pixels = flood(white, width, start, seen, 4);
    const isOpen = pixels.some((pixel) => {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      return x === 0 || y === 0 || x === width - 1 || y === height - 1;
    });
    if (!isOpen && pixels.length >= Math.max(2, leastHole * white.length)) holes += 1;
  }
  return holes;
}

function flood(
  cells: Uint8Array,
  width: number,
  start: number,
  seen: Uint8Array,
  neighbours: 4 | 8,
): readonly number[] {
  const found = [start];
  seen[start] = 1;
  for (const pixel of found) {
    const x = pixel % width;
    for (const down of [-1, 0, 1])
      for (const across of [-1, 0, 1]) {
        if (neighbours === 4 && down !== 0 && across !== 0) continue;
        const next = pixel + down * width + across;
        if (x + across < 0 || x + across >= width || cells[next] !== 1 || seen[next] === 1) continue;
        seen[next] = 1;
        found.push(next);
      }
  }
  return found;
}
