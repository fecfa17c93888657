import { describe, expect, it } from 'vitest';
import { runInBands, type Picture } from '../../../src/engine/local/banded-network.ts';
import { lineNetworks } from '../../../src/engine/local/line-networks.ts';
import type { Network } from '../../../src/engine/local/onnx.ts';
import { layOut, letter, rasterize } from '../../generate/index.ts';

const limit = 320 * 320;
function picture(channels: number, height: number, width: number): Picture {
  const data = Float32Array.from({ length: channels * height * width }, (_, at) => (at * 7919) % 1000);
  const rows = (from: number, to: number) =>
    Float32Array.from({ length: channels * (to - from) * width }, (_, at) => {
      const channel = Math.floor(at / ((to - from) * width));
      return data[(channel * height + from) * width + (at % ((to - from) * width))] ?? 0;
    });
  return { channels, height, width, rows };
}

/** Adds up the channels of a pixel and of the one `reach` rows above it, and keeps the pixels of each run. */
function summing(reach: number) {
  const pixels: number[] = [];
  const network: Network = {
    run: async ({ data, shape: [, channels = 0, height = 0, width = 0] }) => {
      pixels.push(height * width);
      const size = height * width;
      const sums = Float32Array.from({ length: size }, (_, at) => {
        let sum = 0;
        for (let channel = 0; channel < channels; channel += 1) {
          sum += (data[channel * size + at] ?? 0) + (data[channel * size + Math.max(0, at - reach * width)] ?? 0);
        }
        return sum;
      });
      return { data: sums, shape: [1, 1, height, width] };
    },
  };
  return { network, pixels };
}

describe('a network that runs in bands', () => {
  it('gives what it gives for the whole, as far as it sees a little around each place only', async () => {
    const input = picture(3, 1056, 256);
    const whole = await runInBands(summing(40).network, input, 1056 * 256);
    const { network, pixels } = summing(40);
    const banded = await runInBands(network, input, limit);
    expect(pixels.length).toBeGreaterThan(3);
    expect(Math.max(...pixels)).toBeLessThanOrEqual(limit);
    expect(banded).toHaveLength(1056 * 256);
    // Of the first rows there is nothing above; the others have it in their band.
    expect(banded.subarray(40 * 256)).toEqual(whole.subarray(40 * 256));
  });

  it('has bands of one shape, whose memory serves each of them', async () => {
    for (const height of [512, 800, 1056, 1184]) {
      const { network, pixels } = summing(64);
      await runInBands(network, picture(1, height, 256), limit);
      expect(new Set(pixels).size).toBe(1);
    }
  });

  it('runs once for a small picture, and in lines at least as high as its grid for a very wide one', async () => {
    const small = summing(0);
    await runInBands(small.network, picture(3, 320, 320), limit);
    expect(small.pixels).toEqual([limit]);
    const wide = summing(0);
    const input = picture(1, 96, 6400);
    const whole = await runInBands(summing(0).network, input, 96 * 6400);
    expect(await runInBands(wide.network, input, limit)).toEqual(whole);
  });

  it('finds every line of a page that is larger than a band', async () => {
    const networks = await lineNetworks();
    if (networks === undefined) throw new Error('the networks are not installed');
    const document = await layOut(letter().content, letter().options);
    const [page] = document.pages;
    if (page === undefined) throw new Error('the document has no page');
    const { width, height, pixels } = await rasterize(page, 150);
    const found = await networks.detector.detect({ width, height, data: pixels }, 1760);
    for (const { bbox } of page.blocks.flatMap((block) => block.lines)) {
      const [x, y] = [((bbox[0] + bbox[2]) / 2) * (150 / 72), ((bbox[1] + bbox[3]) / 2) * (150 / 72)];
      const holds = found.filter(
        ({ quad: { origin, along, across } }) =>
          x > origin[0] && x < origin[0] + along[0] && y > origin[1] && y < origin[1] + across[1],
      );
      expect(holds).toHaveLength(1);
    }
  });
});
