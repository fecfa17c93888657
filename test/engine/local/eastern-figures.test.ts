/** Figures of Arabic pages: only lines with doubtful ones are read again, and only surer numbers in figures of the script stay. */
import { expect, test } from 'vitest';
import { figuresModelOf, readEasternFigures } from '../../../src/engine/local/eastern-figures.ts';
import { stateAtFirst, type State } from '../../../src/engine/local/recognition-state.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { askedTesseract } from './fake-tesseract.ts';

const word = (text: string, line: number, left: number, confidence: number): RecognizedWord => ({
  text,
  line,
  paragraph: 0,
  confidence,
  bbox: [left, 40 * line, left + 70, 40 * line + 24],
});
const page = [
  word('الهاتف:', 0, 400, 0.9),
  word('WVY', 0, 200, 0.3),
  word('PEOT', 0, 280, 0.4),
  word('عام', 1, 400, 0.9),
  word('9ا17', 1, 200, 0.6),
  word('19', 2, 200, 0.99),
  word('المكتبة', 3, 200, 0.95),
];

async function read(persian: readonly RecognizedWord[], words = page, installed = ['ara', 'fas']) {
  const { asked, tesseract } = askedTesseract(persian);
  const image = { width: 640, height: 200, data: new Uint8Array(640 * 200).fill(255) };
  const state: State = {
    ...stateAtFirst(tesseract, image, { language: 'auto', installed }),
    codes: ['ara'],
    words,
  };
  const after = await readEasternFigures(state);
  return { asked, words: after.words.map(({ text, confidence }) => [text, confidence]) };
}

test('a number that was taken for letters is read by the data that knows its figures, and what stays unclear is doubtful', async () => {
  const number: RecognizedWord = { ...word('۰۷۷۰۱۲۳', 0, 200, 0.8), bbox: [200, 0, 350, 24] };
  const { asked, words } = await read([number, word('۲۰۱۷', 1, 200, 0.2), word('دفتر', 0, 400, 0.99)]);
  expect(asked).toEqual([['fas', [0, 1]]]);
  expect(words).toEqual([
    ['الهاتف:', 0.9],
    ['٠٧٧٠١٢٣', 0.8],
    ['عام', 0.9],
    ['9ا17', 0.4],
    ['19', 0.99],
    ['المكتبة', 0.95],
  ]);
});

test('a number in Latin figures is not given out as sure where most are of the script', async () => {
  const { words } = await read([
    { ...word('۰۷۷۰۱۲۳', 0, 200, 0.8), bbox: [200, 0, 350, 24] },
    word('۲۰۱۷', 1, 200, 0.8),
  ]);
  expect(words).toContainEqual(['٢٠١٧', 0.8]);
  expect(words).toContainEqual(['19', 0.4]);
});

test('pages in Latin figures, or without the data, stay as they are', async () => {
  const sure = page.filter(({ confidence }) => confidence >= 0.9);
  expect((await read([], sure)).asked).toEqual([]);
  expect((await read([], page, ['ara'])).asked).toEqual([]);
  const same = page.map(({ text, confidence }) => [text, confidence]);
  expect((await read([word('770', 0, 200, 0.9), word('دفتر', 1, 200, 0.9)])).words).toEqual(same);
});

test('data for them is at hand also where Arabic was named', () => {
  expect(['ara', 'fas', 'eng', undefined].map(figuresModelOf)).toEqual(['fas', undefined, undefined, undefined]);
});
