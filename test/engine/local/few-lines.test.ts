/** Pages of a line or two in any script: nothing but reading them in it tells which one it is. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tryScripts } from '../../../src/engine/local/few-lines.ts';
import { stateAtFirst, type State } from '../../../src/engine/local/recognition-state.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { encode, languages, layOut, rasterize, type SampleLanguage } from '../../generate/index.ts';
import { fakeTesseract } from './fake-tesseract.ts';
import { errorRate, openWorkshop, pageOf, textOf, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop({ readers: 1, dataFolders: [] });
});
afterAll(() => workshop.close());

describe('a page with nothing but a title', () => {
  it.each<SampleLanguage>(['th', 'hi', 'bn', 'ka', 'ta'])('in the script of %s is read', async (language) => {
    const { heading } = languages[language];
    const content = [{ kind: 'heading', text: heading }] as const;
    const document = await layOut(content, { language, width: 480, height: 160, margin: 36, fontSize: 11 });
    const [page] = document.pages;
    if (page === undefined) throw new Error('the document has no page');
    const image = await encode(await rasterize(page, 200, { noise: 0.02, seed: 5 }), 'png', 200);
    const source = await workshop.source(`${language}.png`, image, 'image/png');
    const [result] = await workshop.read(source, { language: 'auto' });
    expect(errorRate(textOf(pageOf(result)).replaceAll(/\s/g, ''), page.text.replaceAll(/\s/g, ''))).toBeLessThan(0.15);
  });
});

describe('trying scripts', () => {
  const image = { width: 60, height: 20, data: new Uint8Array(1200).fill(255) };
  const installed = ['eng', 'tha', 'lao', 'kat', 'eth'];
  const wordsOf = (text: string, confidence: number): RecognizedWord[] =>
    text.split(' ').map((word) => ({ text: word, confidence, bbox: [0, 0, 90, 9], line: 0, paragraph: 0 }));
  const [thai, lao, garbage] = ['กรุณาติดต่อเรา', 'ກະລຸນາຕິດຕໍ່ພວກເຮົາ', 'UatSsunnaudo'];

  /** @param confidences of what each data reads, and of English upside down */
  async function sampleWith(confidences: Readonly<Record<string, number>>, change: Partial<State> = {}) {
    const asked: string[] = [];
    let english = 0;
    const tesseract = fakeTesseract({
      recognize: async (_, [code = '']) => {
        asked.push(code);
        if (code === 'eng') english += 1;
        const text = code === 'tha' ? thai : code === 'lao' ? lao : garbage;
        return wordsOf(text, confidences[code] ?? 0.1);
      },
    });
    const words = wordsOf(garbage, 0.1);
    const sample = { image, codes: ['eng'], words, languages: [], legibility: 0.1, isConvincing: false };
    const first = stateAtFirst(tesseract, image, { language: 'auto', installed });
    const state = await tryScripts({ ...first, letters: 20, sample, ...change });
    return { codes: state.sample?.codes, isConvincing: state.sample?.isConvincing, asked, english };
  }

  it('takes the one in which the page is legible', async () => {
    expect(await sampleWith({ tha: 0.93 })).toMatchObject({ codes: ['tha'], isConvincing: true });
  });

  it('takes Lao where Thai is not quite sure, and Lao as sure as it ever is', async () => {
    expect((await sampleWith({ tha: 0.8, lao: 0.2 })).codes).toEqual(['lao']);
    expect((await sampleWith({ tha: 0.8, lao: 0.05 })).codes).toEqual(['tha']);
  });

  it('leaves a page that English reads upside down, or that no script fits', async () => {
    expect((await sampleWith({ tha: 0.9, eng: 0.9 })).codes).toEqual(['eng']);
    expect((await sampleWith({ tha: 0.6, lao: 0.3 })).codes).toEqual(['eng']);
  });

  it('asks nothing of pages with many letters, and with a language that was named', async () => {
    const options = { language: 'eng', installed };
    for (const change of [{ letters: 400 }, { options }])
      expect((await sampleWith({ tha: 0.93 }, change)).asked).toEqual([]);
  });
});
