/** Owns running a network over a large picture in bands, so that its memory does not grow with the picture. */
import type { Network } from './onnx.ts';

/** Pixels of a band. Each of them costs the text detector some 200 bytes; smaller bands take longer, for what they see beside. */
const mostPixels = 740_000;
/** The network halves its input five times: bands begin and end on this grid. */
const grid = 32;
/** Rows that a band sees beside those that it answers for, half of them above and half below, but at the edges of the picture. */
const margins = 128;

/** A picture of which a network is given parts. */
export interface Picture {
  readonly channels: number;
  /** Multiples of 32. */
  readonly height: number;
  readonly width: number;
  /** What the network is given for some rows, channel by channel. */
  rows(from: number, to: number): Float32Array;
}

/**
 * Runs a network that maps a picture to one of the same size.
 * @returns one number for each pixel, row by row
 */
export async function runInBands(network: Network, picture: Picture, limit = mostPixels): Promise<Float32Array> {
  const { channels, height, width } = picture;
  const run = async (from: number, to: number) =>
    (await network.run({ data: picture.rows(from, to), shape: [1, channels, to - from, width] })).data;
  if (height * width <= limit) return run(0, height);
  const most = Math.max(grid, Math.floor((limit / width - margins) / grid) * grid);
  const rows = Math.ceil(height / Math.ceil(height / most) / grid) * grid;
  // All bands are of one shape: for another one the network would find no room among what it has set aside, and take more.
  const seen = Math.min(height, rows + margins);
  const output = new Float32Array(height * width);
  for (let top = 0; top < height; top += rows) {
    const bottom = Math.min(height, top + rows);
    const from = Math.max(0, Math.min(height - seen, top - margins / 2));
    const found = await run(from, from + seen);
    output.set(found.subarray((top - from) * width, (bottom - from) * width), top * width);
  }
  return output;
}
