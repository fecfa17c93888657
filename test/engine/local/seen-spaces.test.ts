import { expect, it } from 'vitest';
import { withSeenSpaces } from '../../../src/engine/local/seen-spaces.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';

const signs = (line: number, texts: readonly string[]): RecognizedWord[] =>
  texts.map((text, index) => ({
    text,
    line,
    paragraph: 0,
    confidence: index % 2 === 0 ? 0.9 : 0.7,
    bbox: [index * 20, index, index * 20 + 8, 20],
  }));
const told = (words: readonly RecognizedWord[]) => words.map(({ text, spaced }) => [text, spaced]);

it('tells spaces between phrases from none, and joins marks with the sign that bears them', () => {
  const words = [...signs(0, ['จ', 'ํ', 'า', 'ก', 'ั', 'ด', '12.5', 'เ', 'ป', '็', 'น']), ...signs(1, ['ท', 'ี', '่'])];
  const seen = withSeenSpaces(words, 'จํากัด 12.5 เป็น\nที่\n');
  expect(told(seen)).toEqual([
    ['จํา', undefined],
    ['กั', false],
    ['ด', false],
    ['12.5', true],
    ['เ', true],
    ['ป็', false],
    ['น', false],
    ['ที่', undefined],
  ]);
  expect(seen[0]).toMatchObject({ bbox: [0, 0, 48, 20], confidence: 0.7 });
});

it('leaves the white between ideographs, and beside their marks, to its width', () => {
  const words = signs(0, ['電', '話', ':', '03', '年', '書', '2021']);
  expect(told(withSeenSpaces(words, '電 話 : 03年書 2021')).map(([, spaced]) => spaced)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    false,
    false,
    true,
  ]);
});

it('says nothing of a line from where text and words no longer agree, and of other scripts', () => {
  const words = [...signs(0, ['円', 'に', 'な', 'る']), ...signs(1, ['工', '場'])];
  expect(told(withSeenSpaces(words, '円にXなる\n工場')).map(([, spaced]) => spaced)).toEqual([
    undefined,
    false,
    undefined,
    undefined,
    undefined,
    false,
  ]);
  const latin = signs(0, ['to', 'be']);
  expect(withSeenSpaces(latin, 'tobe')).toBe(latin);
});
