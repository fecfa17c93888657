/** How often a page is looked at before its language is known. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecentLanguage } from '../../../src/engine/local/language-steps.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { recognize } from '../../../src/engine/local/recognize.ts';
import { leaveOut } from '../../../src/engine/local/step-switch.ts';
import type { RecognizedWord, Tesseract } from '../../../src/engine/local/tesseract.ts';
import { languages, layOut, letter, rasterize, type LaidOutPage } from '../../generate/index.ts';

let page: LaidOutPage;
let image: GrayImage;
beforeAll(async () => {
  const document = await layOut([...letter().content, ...letter().content], { ...letter().options, height: 1400 });
  const [first] = document.pages;
  if (first === undefined) throw new Error('the document has no page');
  page = first;
  const { width, height, pixels } = await rasterize(page, 150);
  image = { width, height, data: pixels };
});

// What is looked at after the language is known is not meant here.
beforeAll(() => leaveOut(['second reading', 'line readers']));
afterAll(() => leaveOut([]));

/** Reads the page as it was drawn, as surely as told, and counts how often and how much it was asked to. */
function pretend() {
  const asked: string[] = [];
  const state = { confidence: 0.95, text: undefined as readonly string[] | undefined };
  const words = (): RecognizedWord[] =>
    page.blocks
      .flatMap((block) => block.lines)
      .flatMap((line, at) =>
        line.words.map(({ text, bbox: [x0, y0, x1, y1] }, place) => ({
          text: state.text === undefined ? text : (state.text[(7 * at + place) % state.text.length] ?? text),
          bbox: [x0 * (150 / 72), y0 * (150 / 72), x1 * (150 / 72), y1 * (150 / 72)] as const,
          confidence: state.confidence,
          line: at,
          paragraph: 0,
        })),
      );
  const tesseract: Tesseract = {
    recognize: async ({ height }, codes) => {
      asked.push(`${codes.join('+')} ${height > image.height / 2 ? 'page' : 'strip'}`);
      return words();
    },
    recognizeLine: async () => [],
    detect: async () => ({ turn: 0, turnConfidence: 20, script: 'Latin', scriptConfidence: 1 }),
    giveBack: () => {},
  };
  return { asked, state, tesseract };
}

describe('the pages of one document', () => {
  for (const language of ['auto', 'eng']) {
    it(`are read once each after the first when they stay as it was (${language})`, async () => {
      const { asked, state, tesseract } = pretend();
      const recent: RecentLanguage = {};
      const options = { language, installed: ['eng'], recent };
      const read = async () => {
        asked.length = 0;
        const { words } = await recognize(tesseract, image, options);
        expect(words.length).toBeGreaterThan(100);
        return [...asked];
      };
      expect(await read()).toEqual(['eng strip', 'eng page']);
      expect(await read()).toEqual(['eng page']);
      // What is hardly legible may lie on its side, or be in another language: a strip tells for less.
      state.confidence = 0.62;
      expect(await read()).toContain('eng page');
      expect((await read())[0]).toBe('eng strip');
      state.confidence = 0.95;
      expect(await read()).toEqual(['eng strip', 'eng page']);
      expect(await read()).toEqual(['eng page']);
    });
  }

  it('have nothing to do with those of another one', async () => {
    const { asked, tesseract } = pretend();
    await recognize(tesseract, image, { language: 'auto', installed: ['eng'], recent: {} });
    await recognize(tesseract, image, { language: 'auto', installed: ['eng'], recent: {} });
    expect(asked).toEqual(['eng strip', 'eng page', 'eng strip', 'eng page']);
  });
});

it('a page in several languages of Latin script is read with the letters of all of them', async () => {
  const { asked, state, tesseract } = pretend();
  const starts = (['de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'fi'] as const).flatMap((language) =>
    (languages[language].paragraphs[0] ?? '').split(' ').slice(0, 6),
  );
  state.text = starts;
  const options = { language: 'auto', installed: ['eng', 'deu', 'ita', 'Latin'] };
  await recognize(tesseract, image, options);
  expect(asked.at(-1)).toBe('Latin page');
  state.text = undefined;
  asked.length = 0;
  await recognize(tesseract, image, options);
  expect(asked).toEqual(['eng strip', 'eng page']);
});
