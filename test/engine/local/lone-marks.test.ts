import { beforeAll, describe, expect, it } from 'vitest';
import { readDoubtfulWords } from '../../../src/engine/local/doubtful-words.ts';
import { lineNetworks } from '../../../src/engine/local/line-networks.ts';
import { isLoneWord } from '../../../src/engine/local/lone-marks.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { layOut, rasterize } from '../../generate/index.ts';

let image: GrayImage;
let printed: readonly RecognizedWord[];
beforeAll(async () => {
  const paragraph = 'The old library by the river has opened its doors again after two years of work on the roof';
  const content = ['Form', paragraph, 'OK', '37 %', '5'].map((text) => ({ kind: 'paragraph', text }) as const);
  const { pages } = await layOut(content, { width: 320, height: 200, margin: 20, fontSize: 11 });
  const [page] = pages;
  if (page === undefined) throw new Error('the document has no page');
  const { width, height, pixels } = await rasterize(page, 216);
  image = { width, height, data: Uint8Array.from(pixels) };
  printed = page.blocks
    .flatMap(({ lines }) => lines)
    .flatMap(({ words }, line) =>
      words.map(({ text, bbox: [x0, y0, x1, y1] }) => ({
        text,
        bbox: [x0 * 3, y0 * 3, x1 * 3, y1 * 3] as const,
        confidence: 0.95,
        line,
        paragraph: 0,
      })),
    );
});

const capital = 24;
const lost = ['OK', '37', '%', '5'];
const read = (seen: readonly RecognizedWord[], codes: readonly string[], of = image) =>
  readDoubtfulWords(of, seen, codes, capital, lineNetworks);
const without = (texts: readonly string[]) => printed.filter(({ text }) => !texts.includes(text));

describe('short words that stand alone', () => {
  it('are read where page analysis has overlooked them, each as a line of its own', async () => {
    const seen = without(lost);
    const added = (await read(seen, ['eng'])).slice(seen.length);
    expect(added.map(({ text }) => text).toSorted()).toEqual(['%', '37', '5', 'OK']);
    expect(new Set(added.map(({ line }) => line)).size).toBe(3);
    const five = printed.find(({ text }) => text === '5')?.bbox ?? [0, 0, 0, 0];
    const found = added.find(({ text }) => text === '5')?.bbox ?? [0, 0, 0, 0];
    for (const side of [0, 2] as const) expect(Math.abs(found[side] - five[side])).toBeLessThan(6);
  });

  it('are not looked for in scripts that no network reads, nor opened for where all was read', async () => {
    const seen = without(lost);
    expect(await read(seen, ['tha'])).toBe(seen);
    const inVain = () => Promise.reject(new Error('networks are opened in vain'));
    expect(await readDoubtfulWords(image, printed, ['eng'], capital, inVain)).toBe(printed);
  });

  it('stay away where many marks lie together, as in a picture', async () => {
    const data = Uint8Array.from(image.data);
    // Copies of the figure 5 close above and below each other.
    const [x0, y0, x1, y1] = (printed.find(({ text }) => text === '5')?.bbox ?? [0, 0, 0, 0]).map(Math.round);
    if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) throw new Error('no box');
    for (let y = y0; y < y1; y += 1)
      data.copyWithin((y + 36) * image.width + x0, y * image.width + x0, y * image.width + x1);
    const seen = without(['5']);
    expect(await read(seen, ['eng'], { ...image, data })).toBe(seen);
  });

  it('stay away where more ink goes on in their row, as in letters that touch each other', async () => {
    const data = Uint8Array.from(image.data);
    const [, y0, x1, y1] = printed.find(({ text }) => text === 'OK')?.bbox ?? [0, 0, 0, 0];
    const [left, right] = [Math.round(x1 + 12), Math.round(x1 + 160)];
    for (let y = Math.round(y0); y < y1; y += 1) data.fill(0, y * image.width + left, y * image.width + right);
    const seen = without(['OK']);
    expect(await read(seen, ['eng'], { ...image, data })).toBe(seen);
  });

  it('are told from what is drawn', () => {
    for (const word of ['5', '-47', '32 %', 'OK', 'Nr. 9', 'B2', '10', '12,50', 'n/a'])
      expect(isLoneWord(word)).toBe(true);
    for (const drawn of ['O', '0', '|', 'lI', 'X', 'oo', 'a', '.', '', '((']) expect(isLoneWord(drawn)).toBe(false);
  });
});
