import { afterEach, describe, expect, it } from 'vitest';
import { createLanguageData } from '../../../src/engine/local/language-data.ts';
import { leaveOut } from '../../../src/engine/local/step-switch.ts';
import { createTesseract, type RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { turn, type GrayImage } from '../../../src/engine/local/raster.ts';
import { languages, layOut, letter, multilingual, rasterize, type SampleLanguage } from '../../generate/index.ts';
import type { ContentBlock } from '../../generate/types.ts';
import { errorRate } from './workshop.ts';

const languageData = createLanguageData({ dataFolders: [], cache: '', dataUrl: '', systemData: 'ignore' });
const tesseract = createTesseract((code) => languageData.load(code));
const dotsPerInch = 200;

afterEach(() => leaveOut([]));

async function draw(content: readonly ContentBlock[], language = 'en', height = 300): Promise<GrayImage> {
  const { pages } = await layOut(content, { language, title: 'A page', fontSize: 12, width: 400, height, margin: 30 });
  const [page] = pages;
  if (page === undefined) throw new Error('the document has no page');
  const { width, height: tall, pixels } = await rasterize(page, dotsPerInch);
  return { width, height: tall, data: Uint8Array.from(pixels) };
}
const read = (image: GrayImage, ...codes: readonly string[]) => tesseract.recognize(image, codes, dotsPerInch);
/** As where onnxruntime is missing: Tesseract reads each line by itself. */
async function readAlone(image: GrayImage, ...codes: readonly string[]): Promise<readonly RecognizedWord[]> {
  leaveOut(['lines in batches']);
  try {
    return await read(image, ...codes);
  } finally {
    leaveOut([]);
  }
}
const textOf = (words: readonly RecognizedWord[]) => words.map(({ text }) => text).join(' ');
const sampleText = (language: SampleLanguage) => {
  const { heading, paragraphs, items } = languages[language];
  return [heading, ...paragraphs, ...items].join(' ');
};

describe('lines read in batches', () => {
  it('give the words, boxes and confidence that Tesseract gives line by line', async () => {
    const image = await draw(letter().content, 'en', 500);
    const [ours, theirs] = [await read(image, 'eng'), await readAlone(image, 'eng')];
    expect(theirs.length).toBeGreaterThan(50);
    expect(ours.length).toBe(theirs.length);
    expect(errorRate(textOf(theirs), textOf(ours))).toBeLessThan(0.002);
    expect(ours.map(({ line }) => line)).toEqual(theirs.map(({ line }) => line));
    const apart = ours.map(({ confidence }, at) => Math.abs(confidence - (theirs[at]?.confidence ?? 0)));
    expect(apart.reduce((sum, value) => sum + value, 0) / apart.length).toBeLessThan(0.03);
    const off = ours.filter(({ bbox }, at) =>
      bbox.some((value, side) => Math.abs(value - (theirs[at]?.bbox[side] ?? 0)) > 2),
    );
    expect(off.length).toBeLessThan(ours.length / 20);
  });

  it.each([
    ['de', 'deu'],
    ['vi', 'vie'],
    ['el', 'ell'],
    ['ru', 'rus'],
    ['he', 'heb'],
    ['ar', 'ara'],
    ['hi', 'hin'],
    ['ta', 'tam'],
    ['ko', 'kor'],
    ['th', 'tha'],
    ['ja', 'jpn'],
    ['zh', 'chi_sim'],
  ] as const)('are read as well as Tesseract reads them: %s', async (language, code) => {
    const image = await draw(multilingual(language).content, language);
    const truth = sampleText(language);
    // Where a script has no spaces, Tesseract parts characters, and layout closes the gaps.
    const bare = (words: readonly RecognizedWord[]) => textOf(words).replaceAll(/[\s•*°]/gu, '');
    const ours = errorRate(truth.replaceAll(' ', ''), bare(await read(image, code)));
    const theirs = errorRate(truth.replaceAll(' ', ''), bare(await readAlone(image, code)));
    expect(ours).toBeLessThan(Math.max(0.03, theirs + 0.01));
  });

  it('keep the order of a line that runs to the left, with numbers and foreign words in it', async () => {
    const image = await draw([{ kind: 'paragraph', text: 'הספרייה נפתחה ב 3 באפריל 2024 ליד הנהר.' }], 'he', 120);
    expect(textOf(await read(image, 'heb'))).toBe('הספרייה נפתחה ב 3 באפריל 2024 ליד הנהר.');
  });

  it.each([
    ['he', 'heb', 'המספרים הם 10 20 30 40 כאן, ראו [5] וגם (1948) בספר.'],
    ['ar', 'ara', 'هذه الأرقام 10 20 30 40 هنا في الكتاب (1948) اليوم.'],
  ] as const)('keep numbers and brackets of such a line: %s', async (language, code, text) => {
    const image = await draw([{ kind: 'paragraph', text }], language, 120);
    const read = textOf(await tesseract.recognize(image, [code], dotsPerInch));
    expect(read).toContain('10 20 30 40');
    expect(read).toContain('(1948)');
  });

  it('take each word from the language that reads it best', async () => {
    const image = await draw(
      [
        { kind: 'paragraph', text: 'The northern libraries lend each other books.' },
        { kind: 'paragraph', text: 'Северные библиотеки одалживают друг другу книги.' },
      ],
      'ru',
      160,
    );
    const text = textOf(await read(image, 'rus', 'eng'));
    expect(text).toBe('The northern libraries lend each other books. Северные библиотеки одалживают друг другу книги.');
  });

  it('find text that is light on dark', async () => {
    const image = await draw(
      [
        { kind: 'paragraph', text: 'Dark words above a band' },
        { kind: 'paragraph', text: 'Light words on a dark band' },
      ],
      'en',
      120,
    );
    const half = Math.floor(image.height * 0.42);
    const data = image.data.map((value, at) => (at > half * image.width ? 255 - value : value));
    const banded = { ...image, data };
    expect(textOf(await read(banded, 'eng'))).toBe('Dark words above a band Light words on a dark band');
  });

  it('read text that runs up or down beside upright text, with boxes where it stands', async () => {
    const upright = await draw(letter().content, 'en', 500);
    const notes = Array.from({ length: 3 }, () => 'A margin note that runs along the paper');
    const note = await draw(
      notes.map((text) => ({ kind: 'paragraph', text })),
      'en',
      160,
    );
    for (const degrees of [90, 270] as const) {
      const sideways = turn(note, degrees);
      const width = upright.width + sideways.width;
      const height = Math.max(upright.height, sideways.height);
      const data = new Uint8Array(width * height).fill(255);
      for (let y = 0; y < upright.height; y += 1)
        data.set(upright.data.subarray(y * upright.width, (y + 1) * upright.width), y * width);
      for (let y = 0; y < sideways.height; y += 1)
        data.set(sideways.data.subarray(y * sideways.width, (y + 1) * sideways.width), y * width + upright.width);
      const words = await read({ width, height, data }, 'eng');
      const found = words.filter(({ text, bbox }) => text === 'margin' && bbox[0] > upright.width);
      expect(found.length, `${degrees} degrees`).toBe(3);
      for (const { bbox } of found) expect(bbox[3] - bbox[1]).toBeGreaterThan(bbox[2] - bbox[0]);
    }
  });

  it('are none on a page without ink', async () => {
    expect(await read({ width: 600, height: 400, data: new Uint8Array(240_000).fill(255) }, 'eng')).toEqual([]);
  });
});
