/** Owns reading lines that were cut out of a page, each an image of its own, by the networks of its languages. */
import { readStrips } from './batch-reading.ts';
import { bestWords } from './best-words.ts';
import { logicalWords, mostRunLeft } from './logical-order.ts';
import { cutStrip } from './line-strip.ts';
import type { LstmReader } from './lstm-reader.ts';
import type { PixelBox, Run } from './page-runs.ts';
import type { GrayImage } from './raster.ts';
import { joinSyllables, wordsOfRun, type RunWord } from './run-words.ts';
import type { RecognizedWord } from './tesseract.ts';

/**
 * Reads all of them at once. Each is one line of text with little paper above and below it.
 * @param readers of at least one language, the leading one first
 * @returns words of each, boxes in its pixels
 */
export async function readCutLines(
  lines: readonly GrayImage[],
  readers: readonly LstmReader[],
): Promise<readonly (readonly RecognizedWord[])[]> {
  const runs = lines.map(({ width, height }, line): Run => {
    const box: PixelBox = [0, 0, width, height];
    return { box, blobs: [], line, paragraph: 0, turn: 0 };
  });
  // A list on one side only would turn words of the other languages into its own.
  const hasLists = readers.every(({ isListed }) => isListed !== undefined);
  const readings: (readonly (readonly RunWord[])[])[] = [];
  for (const reader of readers) {
    const strips = runs.map((run, at) => cutStrip(lines[at] ?? noLine, run.box, reader.height));
    const read = await readStrips(reader, strips, true);
    const isListed = (hasLists ? reader.isListed : undefined) ?? (() => false);
    readings.push(
      runs.map((run, at) => {
        const [own, strip] = [read[at], strips[at]];
        if (own === undefined || strip === undefined) return [];
        return wordsOfRun(run, own, { left: 0, scale: strip.scale }, isListed, reader.runsLeft);
      }),
    );
  }
  return runs.map((_, at) => {
    const chosen = bestWords(readings.map((reading) => reading[at] ?? []));
    const words = joinSyllables(chosen.filter(({ isNoise }) => !isNoise));
    return logicalWords(words, mostRunLeft(words)).map(
      ({ text, bbox, confidence, line, paragraph }): RecognizedWord => ({ text, bbox, confidence, line, paragraph }),
    );
  });
}

const noLine: GrayImage = { width: 1, height: 1, data: Uint8Array.of(255) };
