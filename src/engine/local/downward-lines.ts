/** Owns telling pages whose lines run downwards, the first one on the right, as in Japanese books. Pure. */
import { unionBox } from '../../bounding-box.ts';
import type { Affine } from './raster.ts';
import type { RecognizedWord } from './tesseract.ts';

/** Scripts that are written so; Latin text that runs down a page lies on its side. */
const written = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** A line of so few signs has no direction that could be told, and one so much taller than wide runs downwards. */
const fewestSigns = 3;
const tall = 2;
/** Share of the characters in such lines: of a page that runs so, and of one that may. */
const most = 0.7;
const some = 0.15;

/** Whether words that were read in any script stand on lines that are taller than wide; undefined where only some of them do. */
export function standDownwards(words: readonly RecognizedWord[]): boolean | undefined {
  const share = shareOfTall(words, /\S/u);
  return share > most ? true : share > some ? undefined : false;
}

/** Whether most signs of Chinese and Japanese among the words stand on lines that are taller than wide. */
export function runsDownwards(words: readonly RecognizedWord[]): boolean {
  return shareOfTall(words, written) > most;
}

/** @param counted signs that tell */
function shareOfTall(words: readonly RecognizedWord[], counted: RegExp): number {
  let all = 0;
  let down = 0;
  for (const line of Map.groupBy(words, (word) => word.line).values()) {
    // Some networks give signs, others whole columns.
    const long = line.filter(({ text }) => text.length >= fewestSigns);
    for (const part of [...long.map((word) => [word]), line.filter((word) => !long.includes(word))]) {
      const length = part.filter(({ text }) => counted.test(text)).reduce((sum, { text }) => sum + text.length, 0);
      const box = unionBox(part.map(({ bbox }) => bbox));
      all += part.reduce((sum, { text }) => sum + text.length, 0);
      const isTall = box !== undefined && box[3] - box[1] > tall * (box[2] - box[0]);
      if (isTall && length >= fewestSigns) down += length;
    }
  }
  return all === 0 ? 0 : down / all;
}

/** A box of such a page as it lies on the page that is turned so that its lines run to the right. @param width of the page */
export function turnedLevel([x0, y0, x1, y1]: RecognizedWord['bbox'], width: number): RecognizedWord['bbox'] {
  return [y0, width - x1, y1, width - x0];
}

/** Maps points of that turned page back. @param width of the page before */
export function turnedDown(width: number): Affine {
  return [0, 1, -1, 0, width, 0];
}
