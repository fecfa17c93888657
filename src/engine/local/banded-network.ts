/** Owns running a network over a large picture in bands, so that its memory does not grow with the picture. */
import type { Network, Tensor } from './onnx.ts';

/**
 * Pixels of a band. Each of them costs the text detector 160 bytes at its fullest layer, and up to 250 as they are set aside:
 * 200 MB; bands half as large again take 100 MB more and save a twentieth of the time.
 */
const mostPixels = 800_000;
/** The network halves its input five times: bands begin and end on this grid. */
const grid = 32;
/** Rows that a band sees above and below those that it answers for. */
const margin = 64;

/**
 * Runs a network that maps a picture to one of the same size.
 * @param input one picture: 1, channels, height, width; the sides are multiples of 32
 * @returns 1, 1, height, width
 */
export async function runInBands(network: Network, input: Tensor, limit = mostPixels): Promise<Tensor> {
  const [, channels = 0, height = 0, width = 0] = input.shape;
  if (height * width <= limit) return network.run(input);
  const rows = Math.max(grid, Math.floor((limit / width - 2 * margin) / grid) * grid);
  const output = new Float32Array(height * width);
  for (let top = 0; top < height; top += rows) {
    const bottom = Math.min(height, top + rows);
    const [from, to] = [Math.max(0, top - margin), Math.min(height, bottom + margin)];
    const band = new Float32Array(channels * (to - from) * width);
    for (let channel = 0; channel < channels; channel += 1) {
      const start = channel * height * width;
      band.set(input.data.subarray(start + from * width, start + to * width), channel * (to - from) * width);
    }
    const { data } = await network.run({ data: band, shape: [1, channels, to - from, width] });
    output.set(data.subarray((top - from) * width, (bottom - from) * width), top * width);
  }
  return { data: output, shape: [1, 1, height, width] };
}
