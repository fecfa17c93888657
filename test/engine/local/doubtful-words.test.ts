import { beforeAll, describe, expect, it } from 'vitest';
import { readDoubtfulWords } from '../../../src/engine/local/doubtful-words.ts';
import { lineNetworks } from '../../../src/engine/local/line-networks.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { layOut, rasterize } from '../../generate/index.ts';

const print = 'The words Linux and VAIO of 2026 stand here among many others that were read';
let image: GrayImage;
let printed: readonly { readonly text: string; readonly bbox: RecognizedWord['bbox'] }[];
beforeAll(async () => {
  const document = await layOut([{ kind: 'paragraph', text: print }], {
    width: 500,
    height: 80,
    margin: 12,
    fontSize: 12,
  });
  const [page] = document.pages;
  if (page === undefined) throw new Error('the document has no page');
  const { width, height, pixels } = await rasterize(page, 144);
  image = { width, height, data: Uint8Array.from(pixels) };
  printed = page.blocks
    .flatMap(({ lines }) => lines)
    .flatMap(({ words }) => words)
    .map(({ text, bbox: [x0, y0, x1, y1] }) => ({ text, bbox: [x0 * 2, y0 * 2, x1 * 2, y1 * 2] }));
});

/** The page as data of Tamil reads it: these words doubtfully, the rest surely. */
const readAsTamil = (doubted: readonly string[]): readonly RecognizedWord[] =>
  printed.map(({ text, bbox }) => ({
    text: doubted.includes(text) ? '௦௫பா' : 'என்று',
    bbox,
    confidence: doubted.includes(text) ? 0.2 : 0.92,
    line: 0,
    paragraph: 3,
  }));
const textOf = (words: readonly RecognizedWord[]) =>
  words
    .map(({ text }) => text)
    .filter((text) => text !== 'என்று')
    .join(' ');
const neverOpened = () => Promise.reject(new Error('networks are opened in vain'));

describe('Latin words on a page of another script', () => {
  it('are read by a network that knows them, and so are figures; what was read surely stays', async () => {
    const before = readAsTamil(['Linux', 'VAIO', '2026']);
    const after = await readDoubtfulWords(image, before, ['tam'], 17, lineNetworks);
    expect(textOf(after)).toBe('Linux VAIO 2026');
    expect(after.length).toBe(before.length);
    expect(new Set(after.map(({ paragraph }) => paragraph))).toEqual(new Set([3]));
  });

  it('stay as they were where the network sees no word: three letters at least', async () => {
    const after = await readDoubtfulWords(image, readAsTamil(['of']), ['tam'], 17, lineNetworks);
    expect(textOf(after)).toBe('௦௫பா');
  });

  it('are not looked for on poor pages, beside data that knows Latin letters, and where all was read surely', async () => {
    const poor = readAsTamil(['Linux', 'VAIO', 'words', 'stand', 'here', 'among']);
    expect(await readDoubtfulWords(image, poor, ['tam'], 17, neverOpened)).toBe(poor);
    const some = readAsTamil(['Linux']);
    expect(await readDoubtfulWords(image, some, ['tam', 'eng'], 17, neverOpened)).toBe(some);
    const sure = readAsTamil([]);
    expect(await readDoubtfulWords(image, sure, ['tam'], 17, neverOpened)).toBe(sure);
    expect(await readDoubtfulWords(image, some, ['tam'], 17, async () => undefined)).toBe(some);
  });
});
