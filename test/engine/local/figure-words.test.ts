import { beforeAll, describe, expect, it } from 'vitest';
import { readDoubtfulWords } from '../../../src/engine/local/doubtful-words.ts';
import { decideFigures } from '../../../src/engine/local/figure-words.ts';
import { lineNetworks } from '../../../src/engine/local/line-networks.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { layOut, rasterize } from '../../generate/index.ts';

const printed = ['985', '7.7', '1011', 'A4', '24.5', 'of', '3,140.75', '.30'];
/** What stands on the page, word below word, as they would be read without a fault. */
let image: GrayImage;
let words: readonly RecognizedWord[];
beforeAll(async () => {
  const document = await layOut(
    printed.map((text) => ({ kind: 'paragraph', text })),
    { width: 160, height: 250, margin: 20, fontSize: 12 },
  );
  const [page] = document.pages;
  if (page === undefined) throw new Error('the document has no page');
  const { width, height, pixels } = await rasterize(page, 144);
  image = { width, height, data: Uint8Array.from(pixels) };
  words = page.blocks
    .flatMap(({ lines }) => lines)
    .map(({ text, bbox: [x0, y0, x1, y1] }, line) => ({
      text,
      bbox: [x0 * 2, y0 * 2, x1 * 2, y1 * 2],
      confidence: 0.97,
      line,
      paragraph: 0,
    }));
});

/** The page as it is read with some words wrong. */
const misread = (...wrong: readonly (readonly [printed: string, text: string, confidence: number])[]) =>
  words.map((word) => {
    const [, text = word.text, confidence = word.confidence] = wrong.find(([right]) => right === word.text) ?? [];
    return { ...word, text, confidence };
  });
const readAgain = async (read: readonly RecognizedWord[]) =>
  (await readDoubtfulWords(image, read, ['eng'], 17, lineNetworks)).map(({ text }) => text);

describe('doubtful figures', () => {
  it('are read again by the networks, also where letters were seen in a column of figures', async () => {
    const wrong = misread(
      ['7.7', 'Lh', 0.4],
      ['1011', '1OI1', 0.7],
      ['24.5', '245', 0.84],
      ['3,140.75', '3.140.75', 0.9],
    );
    expect(await readAgain(wrong)).toEqual(printed);
  });

  it('get the points that were missed before a sign of percent that stands off from them', async () => {
    const shape = { width: 160, height: 60, margin: 20, fontSize: 12 };
    const [page] = (await layOut([{ kind: 'paragraph', text: '5.1 %' }], shape)).pages;
    const [line] = page?.blocks[0]?.lines ?? [];
    if (page === undefined || line === undefined) throw new Error('the document has no line');
    const { width, height, pixels } = await rasterize(page, 144);
    const seen = { width, height, data: Uint8Array.from(pixels) };
    const [x0, y0, x1, y1] = line.bbox;
    const read = (text: string): RecognizedWord[] => [
      { text, bbox: [x0 * 2, y0 * 2, x1 * 2, y1 * 2], confidence: 0.9, line: 0, paragraph: 0 },
    ];
    const again = await readDoubtfulWords(seen, read('51%'), ['eng'], 17, lineNetworks);
    expect(again.map(({ text }) => text)).toEqual(['5.1%']);
  });

  it('keep their stop behind them in a line that runs to the left, where it is seen before them', async () => {
    const read = misread(['.30', '30.', 0.6]);
    const line = read.at(-1)?.line ?? 0;
    const word = { text: 'מצוף', bbox: [150, 0, 159, 9], confidence: 0.97, line, paragraph: 0 } as const;
    expect(await readAgain([...read, word])).toContain('30.');
    expect(await readAgain(read)).toContain('.30');
  });

  it('become surer where the networks say the same', async () => {
    const [, again] = await readDoubtfulWords(image, misread(['7.7', '7.7', 0.6]), ['eng'], 17, lineNetworks);
    expect(again?.text).toBe('7.7');
    expect(again?.confidence).toBeGreaterThan(0.95);
  });

  it('stay as they are where letters are printed', async () => {
    const read = misread(['A4', 'A4', 0.6], ['of', 'of', 0.5]);
    expect(await readDoubtfulWords(image, read, ['eng'], 17, lineNetworks)).toEqual(read);
  });

  it('cost nothing where there are none: no network is opened', async () => {
    const refuse = () => Promise.reject(new Error('opened'));
    expect(await readDoubtfulWords(image, words, ['eng'], 17, refuse)).toBe(words);
    expect(await readDoubtfulWords(image, misread(['of', '0f1234567890123', 0.4]), ['eng'], 17, refuse)).toHaveLength(
      words.length,
    );
  });

  it('stay as they are where there is no network', async () => {
    const read = misread(['7.7', '77', 0.5]);
    expect(await readDoubtfulWords(image, read, ['eng'], 17, async () => undefined)).toBe(read);
  });
});

describe('what counts of two looks at a word', () => {
  const word = (text: string): RecognizedWord => ({ text, bbox: [0, 0, 9, 9], confidence: 0.7, line: 0, paragraph: 0 });
  const alike = (text: string, confidence = 0.99) => [text, text].map((seen) => ({ text: seen, confidence }));

  it.each([
    ['75', '7.5', '7.5'],
    ['7:3', '7.3', '7.3'],
    ['3s', '3', '3'],
    ['TZ', '7.2', '7.2'],
  ])('%s is taken back for %s', (before, seen, expected) => {
    expect(decideFigures(word(before), alike(seen)).text).toBe(expected);
  });

  it.each(['7.5', '(75)', '7/5'])('%s stays where only its signs were overlooked', (before) => {
    expect(decideFigures(word(before), alike('75'))).toEqual(word(before));
  });

  it('nothing, where they differ, are unsure, or saw no figures', () => {
    const before = word('75');
    expect(decideFigures(before, [...alike('7.5').slice(1), { text: '7.6', confidence: 0.99 }])).toBe(before);
    expect(decideFigures(before, alike('7.5', 0.9))).toBe(before);
    expect(decideFigures(before, alike('TS'))).toBe(before);
    expect(decideFigures(before, alike('.'))).toBe(before);
  });
});
