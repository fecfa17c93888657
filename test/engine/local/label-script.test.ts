/** Pages of figures with a few words: the words tell the script, however well the figures are read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tryLabels } from '../../../src/engine/local/label-script.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { stateAtFirst, type State } from '../../../src/engine/local/recognition-state.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { encode, layOut, rasterize, type SampleLanguage } from '../../generate/index.ts';
import { fakeTesseract } from './fake-tesseract.ts';
import { errorRate, openWorkshop, pageOf, textOf, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop({ readers: 1, dataFolders: [] });
});
afterAll(() => workshop.close());

describe('a table of figures', () => {
  it.each<readonly [SampleLanguage, readonly string[]]>([
    ['zh', ['品名', '数量', '牛奶', '面包', '合计']],
    ['ko', ['품목', '수량', '우유', '식빵', '합계']],
    ['el', ['Είδος', 'Τιμή', 'Γάλα', 'Ψωμί', 'Σύνολο']],
  ])('with words in the script of %s keeps its words', async (language, [item = '', count = '', ...goods]) => {
    const rows = [[item, count], ...goods.map((name, at) => [name, `${12 + 7 * at}.50`])];
    const document = await layOut([{ kind: 'table', rows }], {
      language,
      width: 320,
      height: 220,
      margin: 30,
      fontSize: 12,
    });
    const [page] = document.pages;
    if (page === undefined) throw new Error('the document has no page');
    const image = await encode(await rasterize(page, 150, { seed: 3 }), 'png', 150);
    const source = await workshop.source(`${language}-table.png`, image, 'image/png');
    const [result] = await workshop.read(source, { language: 'auto' });
    const found = textOf(pageOf(result)).replaceAll(/\s/g, '');
    expect(errorRate(rows.flat().join(''), found)).toBeLessThan(0.08);
  });
});

describe('trying scripts on labels', () => {
  /** Three words of bars with notches, at the left, as letters are. */
  const image: GrayImage = { width: 300, height: 120, data: new Uint8Array(36_000).fill(255) };
  for (const row of [0, 1, 2])
    for (const bar of [0, 1, 2, 3])
      for (let y = 10 + 40 * row; y < 30 + 40 * row; y += 1)
        for (let x = 20 + 14 * bar; x < 28 + 14 * bar; x += 1)
          if (y % 20 < 14 || x % 14 > 8) image.data[300 * y + x] = 0;
  const installed = ['eng', 'ell', 'rus', 'kor'];
  const word = (text: string, confidence: number, line = 0): RecognizedWord => ({
    text,
    confidence,
    bbox: [200, 10 + 40 * line, 260, 30 + 40 * line],
    line,
    paragraph: 0,
  });
  const figures = [0, 1, 2].map((line) => word('12.50', 0.95, line));

  /** @param read what each data reads on each label */
  async function labelsIn(read: Readonly<Record<string, RecognizedWord>>, change: Partial<State> = {}) {
    const asked: string[] = [];
    const tesseract = fakeTesseract({
      recognizeLines: async (images, [code = '']) => {
        asked.push(code);
        return images.map(() => [read[code] ?? word('Natpa', 0.4)]);
      },
      recognize: async () => [word('Γάλα', 0.9), ...figures],
    });
    const sample = { image, codes: ['eng'], words: figures, languages: [], legibility: 0.95, isConvincing: false };
    const first = stateAtFirst(tesseract, image, { language: 'auto', installed });
    const state = await tryLabels({ ...first, letters: 40, capitalHeight: 20, sample, ...change });
    return { codes: state.sample?.codes, isConvincing: state.sample?.isConvincing, asked };
  }

  it('takes the one in which they are plainly legible', async () => {
    expect(await labelsIn({ ell: word('Γάλα', 0.9) })).toMatchObject({ codes: ['ell'], isConvincing: true });
  });

  it('leaves what no script reads much better than Latin, and what English reads well', async () => {
    expect((await labelsIn({ ell: word('Γάλα', 0.5) })).codes).toEqual(['eng']);
    const english = await labelsIn({ eng: word('Milk', 0.8), ell: word('Μιλκ', 0.9) });
    expect(english).toMatchObject({ codes: ['eng'], isConvincing: false });
    expect(english.asked).not.toContain('ell');
  });

  it('leaves figures that the first reading has missed', async () => {
    expect((await labelsIn({ eng: word('17.20', 0.9), ell: word('Γάλα', 0.9) })).asked).toEqual(['eng']);
  });

  it('asks nothing of a page that is known, or that has many letters', async () => {
    expect((await labelsIn({}, { letters: 900 })).asked).toEqual([]);
    expect((await labelsIn({}, { options: { language: 'eng', installed } })).asked).toEqual([]);
  });
});
