/** Latin words on pages of another script: only lines with doubtful words are read again, and only better ones stay. */
import { expect, test } from 'vitest';
import { readMixedLines } from '../../../src/engine/local/mixed-lines.ts';
import { textOf } from '../../../src/engine/local/legibility.ts';
import { stateAtFirst, type State } from '../../../src/engine/local/recognition-state.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { askedTesseract } from './fake-tesseract.ts';

const lineOf = (text: string, line: number, confidence: number): readonly RecognizedWord[] =>
  text.split(' ').map((word, at) => ({
    text: word,
    bbox: [80 * at, 40 * line, 80 * at + 70, 40 * line + 24],
    confidence,
    line,
    paragraph: 0,
  }));

const page = [
  ...lineOf('Όνομα αρχείου για φόρτωση', 0, 0.9),
  ...lineOf('Παράκαμψη για αίτηση', 1, 0.9),
  ...lineOf('ΟΙΠ4ΑΙΙ:Τ', 1, 0.2),
];

/** @param second what the data of both reads in the second line */
async function read(
  codes: readonly string[],
  second: readonly RecognizedWord[],
  words: readonly RecognizedWord[] = page,
) {
  const { asked, tesseract } = askedTesseract(second);
  const image = { width: 640, height: 200, data: new Uint8Array(640 * 200).fill(255) };
  const state: State = {
    ...stateAtFirst(tesseract, image, { language: 'auto', installed: ['eng', 'ell'] }),
    letters: 100,
    capitalHeight: 20,
    codes,
    words,
  };
  return { asked, text: textOf((await readMixedLines(state, ['eng'])).words) };
}

test('the line with a doubtful word is read with both scripts, and stays as it reads better', async () => {
  const better = lineOf('Παράκαμψη για αίτηση Ctrl+Alt+T', 1, 0.9);
  const { asked, text } = await read(['ell'], better);
  expect(asked).toEqual([['ell+eng', [1]]]);
  expect(text).toBe(`${textOf(page.slice(0, 4))}\n${textOf(better)}`);
  expect((await read(['ell'], lineOf('Παράκαμψη για αίτηση OIII4', 1, 0.5))).text).toBe(textOf(page));
  expect((await read(['ell'], lineOf('Παράκαμψη για αίτηση ΟΙΠ4', 1, 0.9))).text).toBe(textOf(page));
});

test('pages in Latin script, or read with both already, are not read again', async () => {
  expect((await read(['deu'], [])).asked).toEqual([]);
  expect((await read(['ell', 'eng'], [])).asked).toEqual([]);
  expect((await read(['jpn'], [])).asked).toEqual([]);
});

test('a page of Thai is read again for a line in which signs of both scripts stand without a space', async () => {
  const joined = (text: string, confidence: number) =>
    lineOf(text, 0, confidence).map((word) => ({ ...word, spaced: false }));
  const name = [...lineOf('โรงงาน 5|6', 0, 0.8), ...joined('ทา 6ทร', 0.8)];
  const sure = [...lineOf('หมวด 3', 0, 1), ...joined('ก', 1)];
  const better = lineOf('โรงงาน Siemens', 0, 0.95);
  expect(await read(['tha'], better, name)).toEqual({ asked: [['tha+eng', [0]]], text: textOf(better) });
  expect((await read(['tha'], better, sure)).asked).toEqual([]);
  expect((await read(['tha'], better, lineOf('โรงงาน 5|6 ทา', 0, 0.8))).asked).toEqual([]);
});
