/** Passages in another language of the page's script are read anew with it. */
import { expect, test } from 'vitest';
import { readPassages } from '../../../src/engine/local/read-passages.ts';
import { stateAtFirst, type State } from '../../../src/engine/local/recognition-state.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { fakeTesseract } from './fake-tesseract.ts';

const image = { width: 600, height: 200, data: new Uint8Array(120_000).fill(255) };
const installed = ['eng', 'deu', 'fra', 'dan', 'swe', 'nld', 'pol', 'fil', 'ron', 'ita', 'spa', 'nor', 'hun', 'fin'];
const found = [{ code: 'eng', script: 'Latin', share: 1, isSure: false }];

/** Each line is a paragraph of its own. */
function linesOf(texts: readonly string[], confidences: readonly number[]): RecognizedWord[] {
  return texts.flatMap((text, line) =>
    text.split(' ').map((word, at) => ({
      text: word,
      bbox: [60 * at, 20 * line, 60 * at + 50, 20 * line + 16] as const,
      confidence: confidences[line] ?? 0,
      line,
      paragraph: line,
    })),
  );
}

/** Reads lines that all look foreign with data of which the n-th that is asked reads the n-th line better. */
async function readEach(texts: readonly string[]): Promise<State | undefined> {
  let asked = 0;
  const tesseract = fakeTesseract({
    recognize: async () => {
      const better = asked++;
      return linesOf(
        texts,
        texts.map((_, line) => (line === better ? 0.97 : 0.7)),
      );
    },
  });
  const words = linesOf(
    texts,
    texts.map(() => 0.8),
  );
  return readPassages(
    { ...stateAtFirst(tesseract, image, { language: 'auto', installed }), codes: ['eng'], words },
    found,
  );
}

test('lines of a receipt that are a language each leave the page what it was read with', async () => {
  expect(
    await readEach([
      'SKLEP SPOZYWCZY Chleb zytni krojony',
      'ul. Swietojariska Gdynia PARAGON',
      'Smietana Sok pomarariczowy szt',
    ]),
  ).toBeUndefined();
});
