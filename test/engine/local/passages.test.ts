/** Passages of a page in another language are told from those in its own. */
import { expect, test } from 'vitest';
import { lettersOf, partByLanguage } from '../../../src/engine/local/passages.ts';
import { textOf } from '../../../src/engine/local/legibility.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { languages, type SampleLanguage } from '../../generate/index.ts';

/** The first paragraph of a sample in lines of eight words. */
function paragraphIn(language: SampleLanguage, paragraph: number, confidence = 0.95): readonly RecognizedWord[] {
  const words = (languages[language].paragraphs[0] ?? '').split(' ');
  return words.map((text, at) => {
    const line = 100 * paragraph + Math.floor(at / 8);
    return { text, bbox: [60 * (at % 8), 20 * line, 60 * (at % 8) + 50, 20 * line + 16], confidence, line, paragraph };
  });
}

test('a page in one language has no foreign passages', () => {
  const { known, foreign } = partByLanguage([...paragraphIn('en', 0), ...paragraphIn('en', 1)], ['eng']);
  expect(foreign).toEqual([]);
  expect(known.every(({ code }) => code === 'eng')).toBe(true);
});

test('a paragraph in another language is foreign, all of it and nothing else', () => {
  const german = paragraphIn('de', 1);
  const { known, foreign } = partByLanguage([...paragraphIn('en', 0), ...german, ...paragraphIn('en', 2)], ['eng']);
  expect(textOf(foreign.flatMap(({ words }) => words))).toBe(textOf(german));
  expect(lettersOf(foreign)).toBe(textOf(german).match(/\p{L}/gu)?.length);
  expect(known.length).toBeGreaterThan(1);
  expect(partByLanguage([...paragraphIn('en', 0), ...german], ['eng', 'deu']).foreign).toEqual([]);
});

test('what was read much worse than the rest is foreign, whatever it looks like, and a few letters only then', () => {
  const bad = paragraphIn('en', 1, 0.8);
  const { foreign } = partByLanguage([...paragraphIn('en', 0), ...bad, ...paragraphIn('en', 2)], ['eng']);
  expect(textOf(foreign.flatMap(({ words }) => words))).toBe(textOf(bad));
  const short = (confidence: number) => paragraphIn('de', 1, confidence).slice(0, 3);
  expect(partByLanguage([...paragraphIn('en', 0), ...short(0.95)], ['eng']).foreign).toEqual([]);
  expect(partByLanguage([...paragraphIn('en', 0), ...short(0.7)], ['eng']).foreign).toHaveLength(1);
});
