/** Word lists of languages that a page is read with at once: all or none, so that no language takes words of the others. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { createLanguageData } from '../../../src/engine/local/language-data.ts';
import { isTrainedData, withEvenWordLists, withoutWordLists } from '../../../src/engine/local/traineddata.ts';
import { encode, layOut, multilingual, rasterize } from '../../generate/index.ts';
import { errorRate, openWorkshop, pageOf, textOf, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop({ readers: 1 });
});
afterAll(() => workshop.close());

describe('word lists', () => {
  const bundled = createLanguageData(loadConfig({ dataFolders: [], cache: '/nowhere', dataUrl: '' }, {}), {
    systemFolders: [],
  });

  it('stay where all languages have one, or none has', async () => {
    const [eng, fra, ell, hin] = await Promise.all(['eng', 'fra', 'ell', 'hin'].map((code) => bundled.load(code)));
    for (const sets of [[eng], [eng, fra], [ell, hin]].map((some) => some.flatMap((data) => data ?? [])))
      expect(withEvenWordLists(sets)).toBe(sets);
  });

  it('are left out where only some of the languages have one', async () => {
    const [eng, ell] = [await bundled.load('eng'), await bundled.load('ell')];
    const even = withEvenWordLists([ell, eng]);
    expect(even.map(({ length }) => length)).toEqual([ell.length, withoutWordLists(eng).length]);
    expect(even[1]?.length).toBeLessThan(eng.length);
    expect(even.every(isTrainedData)).toBe(true);
  });

  it('stay with data of the other byte order, which cannot be taken apart', () => {
    const foreign = Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 12, 7, 7, 7, 7);
    expect(withEvenWordLists([foreign, foreign])).toEqual([foreign, foreign]);
  });

  it.each([
    ['el', 'ell+eng', 0.017],
    ['hi', 'hin+eng', 0.02],
  ] as const)('of English take no words of %s on a page with both', async (language, codes, most) => {
    const content = [...multilingual(language).content, ...multilingual('en').content];
    const { pages } = await layOut(content, { width: 480, height: 420, margin: 36, fontSize: 11 });
    const [page] = pages;
    if (page === undefined) throw new Error('the document has no page');
    const image = await encode(await rasterize(page, 120, { noise: 0.02, seed: 3 }), 'png', 120);
    const source = await workshop.source(`${language}.png`, image, 'image/png');
    // The reader has had English alone before, word lists and all.
    await workshop.read(source, { language: 'eng' });
    const [result] = await workshop.read(source, { language: codes });
    expect(errorRate(textOf(pageOf(result)), page.text)).toBeLessThan(most);
  });
});
