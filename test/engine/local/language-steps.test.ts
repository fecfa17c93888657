/** How often a page is looked at before its language is known. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmLanguage, readSampleFirst, type RecentLanguage } from '../../../src/engine/local/language-steps.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { stateAtFirst, type State } from '../../../src/engine/local/recognition-state.ts';
import { recognize } from '../../../src/engine/local/recognize.ts';
import { leaveOut } from '../../../src/engine/local/step-switch.ts';
import type { RecognizedWord, Tesseract } from '../../../src/engine/local/tesseract.ts';
import { languages, layOut, letter, rasterize, type LaidOutPage } from '../../generate/index.ts';
import { fakeTesseract } from './fake-tesseract.ts';

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
  const tesseract = fakeTesseract({
    recognize: async ({ height }, codes) => {
      asked.push(`${codes.join('+')} ${height > image.height / 2 ? 'page' : 'strip'}`);
      return words();
    },
    detect: async () => ({ turn: 0, turnConfidence: 20, script: 'Latin', scriptConfidence: 1 }),
  });
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
        const { words } = await recognize(tesseract, () => image, options);
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
    await recognize(tesseract, () => image, { language: 'auto', installed: ['eng'], recent: {} });
    await recognize(tesseract, () => image, { language: 'auto', installed: ['eng'], recent: {} });
    expect(asked).toEqual(['eng strip', 'eng page', 'eng strip', 'eng page']);
  });
});

describe('a page behind one that was in Russian', () => {
  const lineOf = (text: string, confidence: number): readonly RecognizedWord[] =>
    text.split(' ').map((word, at) => ({
      text: word,
      bbox: [20 + 70 * at, 40, 80 + 70 * at, 64],
      confidence,
      line: 0,
      paragraph: 0,
    }));

  /** What its first lines are found to say, and with which data they were read in turn. */
  async function look(inRussian: readonly RecognizedWord[], inEnglish: readonly RecognizedWord[]) {
    const asked: string[] = [];
    const tesseract: Tesseract = {
      ...pretend().tesseract,
      recognize: async (_, codes) => {
        asked.push(codes.join('+'));
        return codes.includes('rus') ? inRussian : inEnglish;
      },
    };
    const recent: RecentLanguage = { codes: ['rus'], isSteady: true };
    const options = { language: 'auto', installed: ['eng', 'rus'], recent };
    const { sample } = await readSampleFirst(stateAtFirst(tesseract, image, options));
    return { asked, codes: sample?.codes };
  }

  it('is looked at as a first page is where Russian data is not sure of it', async () => {
    expect(await look(lineOf('Аргії 2025', 0.6), lineOf('April 2025', 0.9))).toEqual({
      asked: ['rus', 'eng'],
      codes: ['eng'],
    });
    // Letters of both scripts that look the same are read as surely with the one data as with the other.
    expect((await look(lineOf('ТОТ АН', 0.95), lineOf('TOT AH', 0.9))).codes).toEqual(['eng']);
  });

  it('stays in Russian where its title is legible in nothing else, and where all of it plainly is', async () => {
    expect((await look(lineOf('Библиотека', 0.9), lineOf('Bu6nuoreka', 0.4))).codes).toEqual(['rus']);
    const { asked } = await look(lineOf(languages.ru.paragraphs.join(' '), 0.9), []);
    expect(asked).toEqual(['rus']);
  });
});

it('a page in several languages of Latin script is read with the letters of all of them', async () => {
  const { asked, state, tesseract } = pretend();
  const starts = (['de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'fi'] as const).flatMap((language) =>
    (languages[language].paragraphs[0] ?? '').split(' ').slice(0, 6),
  );
  state.text = starts;
  const options = { language: 'auto', installed: ['eng', 'deu', 'ita', 'Latin'] };
  await recognize(tesseract, () => image, options);
  expect(asked.at(-1)).toBe('Latin page');
  state.text = undefined;
  asked.length = 0;
  await recognize(tesseract, () => image, options);
  expect(asked).toEqual(['eng strip', 'eng page']);
});

describe('lines that could hardly be read', () => {
  const lineOf = (text: string, line: number, confidence: number): readonly RecognizedWord[] =>
    text.split(' ').map((word, at) => ({
      text: word,
      bbox: [20 + 70 * at, 40 * line, 80 + 70 * at, 40 * line + 24],
      confidence,
      line,
      paragraph: 0,
    }));
  const hindi = (languages.hi.paragraphs[0] ?? '').split(' ').slice(0, 8).join(' ');
  const doubtful = (confidence: number) => [10, 11, 12, 13, 14, 15].flatMap((at) => lineOf(hindi, at, confidence));
  const wellRead = Array.from({ length: 10 }, (_, at) => lineOf(hindi, at, 0.9)).flat();

  /** @param asGujarati what Gujarati data makes of them */
  async function confirm(asGujarati: string) {
    const tesseract = fakeTesseract({
      recognize: async (_, codes) =>
        [0, 1, 2].flatMap((at) => (codes.includes('guj') ? lineOf(asGujarati, at, 0.9) : lineOf(hindi, at, 0.3))),
    });
    const ground: GrayImage = { width: 640, height: 680, data: new Uint8Array(640 * 680).fill(255) };
    const state: State = {
      ...stateAtFirst(tesseract, ground, { language: 'auto', installed: ['eng', 'guj', 'hin'] }),
      letters: 400,
      capitalHeight: 20,
      codes: ['hin'],
      words: [...wellRead, ...doubtful(0.3)],
    };
    const better = async (again: State) => ({
      ...again,
      words: [...wellRead, ...doubtful(again.codes.includes('guj') ? 0.9 : 0.3)],
    });
    const { codes, identified } = await confirmLanguage(state, better);
    return { codes, identified };
  }

  it('bring the data of another script to the page when they are words of it', async () => {
    const gujarati = 'આ એક ગુજરાતી લખાણ છે અને તેમાં ઘણા શબ્દો';
    expect(await confirm(gujarati)).toEqual({ codes: ['guj', 'hin'], identified: 'hin+guj' });
  });

  it('and not when that data reads no more than figures there', async () => {
    expect(await confirm('1082 216 178 681 35 602 89 સક')).toEqual({ codes: ['hin'], identified: 'hin' });
  });
});
