import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lineNetworks } from '../../../src/engine/local/line-networks.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { leaveOut } from '../../../src/engine/local/step-switch.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { readDoubtfulWords } from '../../../src/engine/local/doubtful-words.ts';
import { layOut, rasterize } from '../../generate/index.ts';

const rows = [
  ['No', 'Name', 'Count'],
  ['1', 'Oak', '12'],
  ['2', 'Birch', '7'],
  ['3', 'Maple', '30'],
  ['4', 'Willow', '5'],
  ['5', 'Poplar', '18'],
];
let image: GrayImage;
let printed: readonly RecognizedWord[];
beforeAll(async () => {
  const document = await layOut([{ kind: 'table', rows, ruled: true }], {
    width: 300,
    height: 200,
    margin: 20,
    fontSize: 11,
  });
  const [page] = document.pages;
  if (page === undefined) throw new Error('the document has no page');
  const { width, height, pixels } = await rasterize(page, 216);
  image = { width, height, data: Uint8Array.from(pixels) };
  printed = page.blocks
    .flatMap(({ lines }) => lines)
    .flatMap(({ words }) => words)
    .map(({ text, bbox: [x0, y0, x1, y1] }, line) => ({
      text,
      bbox: [x0 * 3, y0 * 3, x1 * 3, y1 * 3],
      confidence: 0.95,
      line,
      paragraph: 0,
    }));
});

afterEach(() => leaveOut([]));

const capital = 24;
const textsOf = (words: readonly RecognizedWord[]) => words.map(({ text }) => text).toSorted();
const neverOpened = () => Promise.reject(new Error('networks are opened in vain'));

describe('figures that stand alone in the cells of a table', () => {
  it('are read where page analysis has overlooked them', async () => {
    const seen = printed.filter(({ text }) => !['3', '7', '5'].includes(text));
    const found = await readDoubtfulWords(image, seen, ['eng'], capital, lineNetworks);
    expect(textsOf(found)).toEqual(textsOf(printed));
    const three = found.find(({ text }) => text === '3')?.bbox;
    const truth = printed.find(({ text }) => text === '3')?.bbox;
    expect(three?.[0]).toBeGreaterThan((truth?.[0] ?? 0) - 6);
    expect(three?.[2]).toBeLessThan((truth?.[2] ?? 0) + 6);
  });

  it('take the place of what was read there doubtfully', async () => {
    const doubted = printed.map((word) => (word.text === '5' ? { ...word, text: '$', confidence: 0.5 } : word));
    expect(textsOf(await readDoubtfulWords(image, doubted, ['eng'], capital, lineNetworks))).toEqual(textsOf(printed));
  });

  it('are not taken for all that stands there, where a sign of money was read before the same figures', async () => {
    const doubted = printed.map((word) => (word.text === '18' ? { ...word, text: '€18', confidence: 0.7 } : word));
    const texts = textsOf(await readDoubtfulWords(image, doubted, ['eng'], capital, lineNetworks));
    expect(texts).toContain('€18');
    const other = printed.map((word) => (word.text === '18' ? { ...word, text: '€11', confidence: 0.7 } : word));
    expect(textsOf(await readDoubtfulWords(image, other, ['eng'], capital, lineNetworks))).toEqual(textsOf(printed));
  });

  it('are not looked for on a page with few figures, nor where none is missing', async () => {
    leaveOut(['lone marks']);
    const few = printed.filter(({ text }) => !/[1345]/.test(text));
    expect(await readDoubtfulWords(image, few, ['eng'], capital, neverOpened)).toBe(few);
    expect(await readDoubtfulWords(image, printed, ['eng'], capital, neverOpened)).toBe(printed);
  });

  it('stay away where a word was not read: letters are no figures', async () => {
    leaveOut(['lone marks']);
    const seen = printed.filter(({ text }) => text !== 'Oak' && text !== 'No');
    expect(await readDoubtfulWords(image, seen, ['eng'], capital, lineNetworks)).toBe(seen);
  });
});
