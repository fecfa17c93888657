/** Owns spoiling pages as a recogniser does on bad paper: characters taken for others, lost, or made up. */
import type { Line, Page } from '../../src/document.ts';
import { randomIntegers } from '../../test/generate/noise.ts';

/** What is taken for what, as in reports of recognition errors; everything else becomes a random letter. */
const confusions: Readonly<Record<string, string>> = {
  e: 'c',
  c: 'e',
  m: 'rn',
  n: 'ri',
  h: 'b',
  b: 'h',
  i: 'l',
  l: 'i',
  I: 'l',
  o: '0',
  O: '0',
  a: 'o',
  u: 'ii',
  t: 'f',
  f: 't',
  d: 'cl',
  w: 'vv',
  s: '5',
  S: '5',
  g: '9',
  '0': 'O',
  '1': 'l',
  '5': 'S',
  '6': 'b',
  '8': 'B',
};
const letters = 'etaoinshrdlucmfwypvbgkjqxz';

/** Confidence of a word that was spoiled, and of one that was not. */
const spoiledConfidence = 0.5;
const soundConfidence = 0.9;

function spoil(text: string, share: number, next: () => number): string {
  return text.replace(/[\p{L}\p{N}]/gu, (character) => {
    if (next() / 2 ** 32 >= share) return character;
    const fate = next() % 10;
    if (fate === 0) return '';
    if (fate === 1) return character + (letters[next() % letters.length] ?? '');
    return (fate < 8 ? confusions[character] : undefined) ?? letters[next() % letters.length] ?? character;
  });
}

/**
 * The page with that share of its letters and digits wrong; where lines and words stand does not change.
 * @param share 0…1
 */
export function noisyPage(page: Page, share: number, seed: number): Page {
  const next = randomIntegers(seed);
  const noisyLine = (line: Line): Line => {
    const words = line.words.map((word) => {
      const text = spoil(word.text, share, next);
      return { ...word, text, confidence: text === word.text ? soundConfidence : spoiledConfidence };
    });
    return { ...line, words, text: words.map(({ text }) => text).join(' ') };
  };
  return {
    ...page,
    source: 'ocr',
    blocks: page.blocks.map((block) => {
      const lines = block.lines.map(noisyLine);
      const cells = block.table?.cells.map((cell) => ({ ...cell, text: spoil(cell.text, share, next) }));
      return {
        ...block,
        lines,
        text: lines.map(({ text }) => text).join('\n'),
        ...(block.table === undefined || cells === undefined ? {} : { table: { ...block.table, cells } }),
      };
    }),
  };
}
