/** Formulas as a recogniser of words reads them: in larger signs than the text, few of them right. */
import { expect, test } from 'vitest';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import { layOutPage } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const unsized = (words: readonly PlacedWord[]): PlacedWord[] =>
  words.map(({ text, bbox, confidence }) => ({ text, bbox, confidence }));

function kindOf(text: string): string | undefined {
  const words = [
    ...set(prose(6, 70, 'a'), { x: 72, y: 100 }),
    ...set(text, { x: 150, y: 200, size: 20 }),
    ...set(prose(6, 70, 'b'), { x: 72, y: 240 }),
  ];
  return layOutPage({ width: 595, height: 842, words: unsized(words) }).find((block) => block.text === text)?.kind;
}

test.each([
  'm(t) = mo n2(2n-1)2e-D(2n-1)m?t/4L2 (1)',
  'f(x)=V2no2xp(x-p)',
  'aij = bikCkj',
  '--bVb2—4ac',
  'm(t)=mo2(2n-1)zeD(2n',
])('%s heads nothing', (text) => {
  expect(kindOf(text)).toBe('formula');
});

test.each(['2 Rate of loss', 'Loss = weight', 'Part A-3', 'Rates 1990-95/96'])('%s does', (text) => {
  expect(kindOf(text)).toMatch(/^(?:heading|title)$/u);
});
