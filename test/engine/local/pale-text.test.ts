import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/document.ts';
import { darkenLines, findPaleLines } from '../../../src/engine/local/pale-text.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { encode, layOut, rasterize, type GrayImage as Drawn, type LaidOutPage } from '../../generate/index.ts';
import { gaussianNoise } from '../../generate/noise.ts';
import { openWorkshop, pageOf, type Workshop } from './workshop.ts';

const dpi = 150;
const capitalHeight = 16;
const paleText = 'Entries in grey are hints and may be left as they are.';
const blackTexts = [
  'The mill stands at the lower end of the village, where the river turns away from the road.',
  'Its wheel was taken down in the spring, and the new one will be of oak like the old one.',
  'Visitors ring at the side door and wait for the keeper, who lives across the yard.',
];

let page: LaidOutPage;
let drawn: Drawn;
beforeAll(async () => {
  const texts = [...blackTexts.slice(0, 2), paleText, ...blackTexts.slice(2)];
  const { pages } = await layOut(
    texts.map((text) => ({ kind: 'paragraph', text })),
    { width: 420, height: 200, margin: 30, fontSize: 11 },
  );
  const [first] = pages;
  if (first === undefined) throw new Error('the document has no page');
  page = first;
  drawn = await rasterize(page, dpi);
});

/** Rows of the pale text, pixels. */
function paleRows(): readonly [number, number] {
  const [, top, , bottom] = page.blocks[2]?.bbox ?? [0, 0, 0, 0];
  return [Math.floor((top * dpi) / 72) - 2, Math.ceil((bottom * dpi) / 72) + 2];
}

/** The page with that line printed in a grey so pale, and with the grain of a scanner. */
function withPale(level: number, noise = 0): GrayImage {
  const [top, bottom] = paleRows();
  const data = Uint8Array.from(drawn.pixels, (value, at) => {
    const y = Math.floor(at / drawn.width);
    return y < top || y >= bottom ? value : 255 - ((255 - value) * (255 - level)) / 255;
  });
  if (noise > 0) gaussianNoise(data, noise, 5);
  return { width: drawn.width, height: drawn.height, data };
}

/** The page with its own mirror image, which shows through from the other side. */
function withMirror(share: number): GrayImage {
  const { width, height, pixels } = drawn;
  const data = Uint8Array.from(pixels, (value, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const behind = pixels[((y + 14) % height) * width + width - 1 - x] ?? 255;
    return Math.max(0, value - share * (255 - behind));
  });
  return { width, height, data };
}

const toDrawn = ({ width, height, data }: GrayImage): Drawn => ({ width, height, pixels: Uint8Array.from(data) });

describe('lines that are paler than the rest', () => {
  it('are found, with and without grain, and none where all is of one darkness', () => {
    const [top, bottom] = paleRows();
    for (const image of [withPale(190), withPale(200), withPale(180, 5)]) {
      const lines = findPaleLines(image, capitalHeight, false);
      expect(lines.reduce((sum, { letters }) => sum + letters.length, 0)).toBeGreaterThan(35);
      for (const { letters } of lines)
        for (const letter of letters) {
          expect(letter.top).toBeGreaterThanOrEqual(top);
          expect(letter.bottom).toBeLessThan(bottom);
        }
    }
    for (const noise of [0, 5, 10]) expect(findPaleLines(withPale(0, noise), capitalHeight, false)).toEqual([]);
  });

  it('come out as dark as the rest, which stays as it is, and so does the image that was given', () => {
    const image = withPale(195);
    const before = Uint8Array.from(image.data);
    // Of a kind whose slices share its memory, as images are that were decoded.
    const shared = { ...image, data: Buffer.from(image.data) };
    const { image: dark, pale } = darkenLines(shared, findPaleLines(shared, capitalHeight, false));
    expect(Uint8Array.from(shared.data)).toEqual(before);
    const [top, bottom] = paleRows();
    const darkest = ({ data, width }: GrayImage, from: number, to: number) =>
      data.subarray(from * width, to * width).reduce((least, level) => Math.min(least, level), 255);
    expect(darkest(image, top, bottom)).toBeGreaterThan(180);
    expect(darkest(dark, top, bottom)).toBeLessThan(60);
    expect(dark.data.subarray(0, top * dark.width)).toEqual(before.subarray(0, top * dark.width));
    expect(darkest(pale, 0, top)).toBe(255);
    expect(darkest(pale, top, bottom)).toBe(darkest(dark, top, bottom));
  });
});

describe('a page with pale text', () => {
  let workshops: readonly Workshop[] = [];
  beforeAll(async () => {
    workshops = [await openWorkshop(), await openWorkshop({ leaveOut: ['pale text'] })];
  });
  afterAll(() => Promise.all(workshops.map((workshop) => workshop.close())));

  async function textsOf(image: GrayImage): Promise<readonly string[]> {
    const png = await encode(toDrawn(image), 'png', dpi);
    return Promise.all(
      workshops.map(async (workshop) => {
        const source = await workshop.source('pale.png', png, 'image/png');
        const [read] = await workshop.read(source, { language: 'auto' });
        return linesOf(pageOf(read))
          .map(({ text }) => text)
          .join(' ');
      }),
    );
  }

  it('is read with it, which it would not be', async () => {
    for (const image of [withPale(195), withPale(180, 4)]) {
      const [read, without] = await textsOf(image);
      expect(read).toContain(paleText);
      expect(read).toContain(blackTexts[0]?.slice(0, 40));
      expect(without).not.toContain('hints');
    }
  });

  it('is none when what is pale can only be read in a mirror', async () => {
    const image = withMirror(0.25);
    expect(findPaleLines(image, capitalHeight, true)).not.toEqual([]);
    const [read, without] = await textsOf(image);
    expect(read).toBe(without);
  });
});
