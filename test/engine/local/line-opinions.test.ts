/** Lines in scripts that no network knows: Tesseract reads them alone, but for figures. */
import { beforeAll, describe, expect, it } from 'vitest';
import { lineNetworks, type LineNetworks } from '../../../src/engine/local/line-networks.ts';
import { createLineOpinions } from '../../../src/engine/local/line-opinions.ts';
import type { Quad } from '../../../src/engine/local/quad.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import type { Tesseract } from '../../../src/engine/local/tesseract.ts';
import { layOut, rasterize } from '../../generate/index.ts';
import { fakeTesseract } from './fake-tesseract.ts';

let networks: LineNetworks;
beforeAll(async () => {
  const opened = await lineNetworks();
  if (opened === undefined) throw new Error('the networks are not installed');
  networks = opened;
});

/** One line of print, and the box of its ink with some paper around it. */
async function lineOf(text: string): Promise<{ readonly image: GrayImage; readonly quad: Quad }> {
  const document = await layOut([{ kind: 'paragraph', text }], { width: 300, height: 60, margin: 12, fontSize: 12 });
  const [page] = document.pages;
  const bbox = page?.blocks[0]?.lines[0]?.bbox;
  if (page === undefined || bbox === undefined) throw new Error('the document has no line');
  const { width, height, pixels } = await rasterize(page, 144);
  const [left, top, right, bottom] = bbox.map((side) => side * 2);
  const [x0, y0, x1, y1] = [(left ?? 0) - 6, (top ?? 0) - 4, (right ?? 0) + 6, (bottom ?? 0) + 4];
  return {
    image: { width, height, data: Uint8Array.from(pixels) },
    quad: { origin: [x0, y0], along: [x1 - x0, 0], across: [0, y1 - y0] },
  };
}

/** Reads every line as this. */
const reading = (text: string, confidence: number): Tesseract =>
  fakeTesseract({
    recognizeLines: async (images) =>
      images.map(({ width, height }) => [{ text, bbox: [0, 0, width, height], confidence, line: 0, paragraph: 0 }]),
  });

async function read(print: string, tesseract: Tesseract, codes: readonly string[] = ['hin']): Promise<string> {
  const { image, quad } = await lineOf(print);
  const opinions = await createLineOpinions(tesseract, networks, codes, []);
  const [words = []] = await opinions.read(image, [{ quad, before: [], anew: true, line: 0 }]);
  return words.map(({ text }) => text).join(' ');
}

describe('a short line in a script without a network', () => {
  it('is read as figures where it has nothing else', async () => {
    expect(await read('13.77%', reading('[३.77', 0.5))).toBe('13.77%');
  });

  it('stays what Tesseract read where it is sure, or where there are letters', async () => {
    expect(await read('1205', reading('१२०५', 0.95))).toBe('१२०५');
    expect(await read('Total 12', reading('कुल', 0.5))).toBe('कुल');
  });

  it('loses what the borders of its cell were read as, and keeps the stroke that ends a sentence', async () => {
    expect(await read('Total 12', reading('[भक्तापुर___|', 0.5))).toBe('भक्तापुर');
    expect(await read('Total 12', reading('यह है|', 0.5))).toBe('यह है|');
  });

  it('stays what Tesseract read where it is long', async () => {
    expect(await read('0171 2264 9901 7730 4418 2096 5512', reading('कुल', 0.5))).toBe('कुल');
  });
});
