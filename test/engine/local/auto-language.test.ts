/** Reading with language "auto" and nothing but the bundled data: the language is found, and as good as given. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveLanguage } from '../../../src/language.ts';
import {
  encode,
  layOut,
  letter,
  multilingual,
  rasterize,
  toDigitalPdf,
  type SampleLanguage,
} from '../../generate/index.ts';
import type { ContentBlock, LaidOutDocument } from '../../generate/types.ts';
import { errorRate, openWorkshop, pageOf, textOf, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop({ readers: 1, dataFolders: [] });
});
afterAll(() => workshop.close());

const layOutSample = (content: readonly ContentBlock[]): Promise<LaidOutDocument> =>
  layOut(content, { width: 480, height: 420, margin: 36, fontSize: 11 });

async function readAuto(name: string, document: LaidOutDocument) {
  const [page] = document.pages;
  if (page === undefined) throw new Error('the document has no page');
  const image = await encode(await rasterize(page, 200, { noise: 0.02, seed: 3 }), 'png', 200);
  const source = await workshop.source(`${name}.png`, image, 'image/png');
  const [result] = await workshop.read(source, { language: 'auto' });
  return { page: pageOf(result), error: errorRate(textOf(pageOf(result)), page.text) };
}

describe('auto', () => {
  it.each<[SampleLanguage, number]>([
    ['en', 0.03],
    ['de', 0.03],
    ['vi', 0.06],
    ['uk', 0.05],
    ['he', 0.06],
    ['hi', 0.08],
    ['bn', 0.03],
    ['ml', 0.04],
    ['hy', 0.05],
  ])('finds %s and reads it', async (language, most) => {
    const { page, error } = await readAuto(language, await layOutSample(multilingual(language).content));
    expect(page.language).toBe(resolveLanguage(language));
    expect(error).toBeLessThan(most);
  });

  it('reads a page in Russian and English with both', async () => {
    const content = [...multilingual('ru').content.slice(0, 2), ...multilingual('en').content.slice(0, 2)];
    const { page, error } = await readAuto('mixed', await layOutSample(content));
    expect(page.language.split('+').toSorted()).toEqual(['eng', 'rus']);
    expect(error).toBeLessThan(0.05);
  });

  it('finds a paragraph in Greek on a page that is English otherwise', async () => {
    const english = [...letter().content, ...multilingual('en').content];
    const document = await layOut([...english, ...multilingual('el').content.slice(0, 2)], {
      width: 480,
      height: 1100,
      margin: 36,
      fontSize: 11,
    });
    expect(document.pages).toHaveLength(1);
    const { page, error } = await readAuto('mostly-english', document);
    expect(page.language.split('+').toSorted()).toEqual(['ell', 'eng']);
    expect(error).toBeLessThan(0.06);
  });

  it.each<[SampleLanguage, SampleLanguage]>([
    ['vi', 'en'],
    ['de', 'fr'],
    ['pl', 'en'],
  ])('reads the paragraphs in %s and those in %s each with its own data', async (one, other) => {
    const [first, second] = [multilingual(one).content.slice(0, 3), multilingual(other).content.slice(0, 3)];
    const { page, error } = await readAuto(`${one}-${other}`, await layOutSample([...first, ...second]));
    expect(page.language.split('+').toSorted()).toEqual([one, other].map(resolveLanguage).toSorted());
    expect(error).toBeLessThan(0.01);
  });

  it('tells the language of a text layer', async () => {
    const document = await layOutSample(multilingual('pl').content);
    const source = await workshop.source('pl.pdf', await toDigitalPdf(document), 'application/pdf');
    const [result] = await workshop.read(source, { language: 'auto' });
    expect(pageOf(result)).toMatchObject({ source: 'text-layer', language: 'pol' });
  });
});
