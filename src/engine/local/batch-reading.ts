/** Owns reading the runs of a page by the networks of its languages, and choosing between them word by word. */
import { logicalWords } from './logical-order.ts';
import { cutStrip, type LineStrip } from './line-strip.ts';
import { openLstmReader, type LstmReader, type ReadStrip } from './lstm-reader.ts';
import { turnedBack, type PixelBox, type Run } from './page-runs.ts';
import { turn as turnImage, type GrayImage, type QuarterTurn } from './raster.ts';
import { wordsOfRun } from './run-words.ts';
import type { RecognizedWord } from './tesseract.ts';

export interface BatchReading {
  /**
   * The networks of these languages.
   * @returns undefined where one of them cannot be run
   */
  networksOf(codes: readonly string[]): Promise<readonly LstmReader[] | undefined>;
  /** Closes all networks; those that are asked for again are opened anew. */
  close(): Promise<void>;
}

/** Networks that stay open; each holds 5–20 MB. */
const mostOpen = 6;
/** Pixels around a run that are cut out with it (Tesseract, `kImagePadding`). */
const margin = 4;
/** A run that is read less surely may be light on dark (Tesseract, `invert_threshold`). */
const perhapsInverted = 0.7;
/** Share of the narrower of two words that must lie under the other for them to be readings of one place. */
const samePlace = 0.2;

/** @param load gives the data (`*.traineddata`, unpacked) of a language */
export function createBatchReading(load: (code: string) => Promise<Uint8Array>): BatchReading {
  const open = new Map<string, Promise<LstmReader | undefined>>();

  async function networkOf(code: string): Promise<LstmReader | undefined> {
    const reader = open.get(code) ?? load(code).then(openLstmReader);
    open.delete(code);
    open.set(code, reader);
    const [oldest] = open.keys();
    if (open.size > mostOpen && oldest !== undefined) {
      const closing = open.get(oldest);
      open.delete(oldest);
      await (await closing)?.close();
    }
    return await reader;
  }

  return {
    async networksOf(codes) {
      const readers: LstmReader[] = [];
      for (const code of codes) {
        const reader = await networkOf(code);
        if (reader === undefined) return undefined;
        readers.push(reader);
      }
      return readers;
    },
    async close() {
      const closing = [...open.values()];
      open.clear();
      for (const reader of closing) await (await reader)?.close();
    },
  };
}

/**
 * Reads all runs of a page.
 * @param readers of at least one language, the leading one first
 * @param mayBeInverted whether ground on the page is dark
 * @returns words, line by line, in the order in which they are read
 */
export async function readRuns(
  image: GrayImage,
  runs: readonly Run[],
  readers: readonly LstmReader[],
  mayBeInverted: boolean,
): Promise<readonly RecognizedWord[]> {
  // A list on one side only would turn words of the other languages into its own.
  const hasLists = readers.every(({ isListed }) => isListed !== undefined);
  const turnedImages = new Map<QuarterTurn, GrayImage>();
  const imageOf = ({ turn }: Run): GrayImage => {
    const known = turnedImages.get(turn) ?? turnImage(image, turn);
    turnedImages.set(turn, known);
    return known;
  };
  const readings: (readonly (readonly RecognizedWord[])[])[] = [];
  for (const reader of readers) {
    const strips = runs.map((run) => cutStrip(imageOf(run), widened(run.box, imageOf(run)), reader.height));
    const found = await readStrips(reader, strips, mayBeInverted);
    const isListed = (hasLists ? reader.isListed : undefined) ?? (() => false);
    readings.push(
      runs.map((run, at) => {
        const [read, strip] = [found[at], strips[at]];
        if (read === undefined || strip === undefined) return [];
        return wordsOfRun(run, read, { left: widened(run.box, imageOf(run))[0], scale: strip.scale }, isListed);
      }),
    );
  }
  const lines = new Map<number, RecognizedWord[]>();
  for (const [at, { line, turn }] of runs.entries()) {
    const best = bestWords(readings.map((reading) => reading[at] ?? []));
    const words = turn === 0 ? best : best.map((word) => ({ ...word, bbox: turnedBack(word.bbox, turn, image) }));
    const known = lines.get(line);
    if (known === undefined) lines.set(line, [...words]);
    else known.push(...words);
  }
  return [...lines.values()].flatMap(logicalWords);
}

function widened([left, top, right, bottom]: PixelBox, { width, height }: GrayImage): PixelBox {
  return [Math.max(0, left - margin), Math.max(0, top - margin), Math.min(width, right + margin), Math.min(height, bottom + margin)];
}

async function readStrips(
  reader: LstmReader,
  strips: readonly LineStrip[],
  mayBeInverted: boolean,
): Promise<readonly ReadStrip[]> {
  const read = [...(await reader.read(strips))];
  if (!mayBeInverted) return read;
  const doubtful = [...read.keys()].filter((at) => (read[at]?.confidence ?? 0) < perhapsInverted);
  const inverted = await reader.read(
    doubtful.flatMap((at) => {
      const strip = strips[at];
      return strip === undefined ? [] : [{ ...strip, data: strip.data.map((value) => -value) }];
    }),
  );
  for (const [index, at] of doubtful.entries()) {
    const other = inverted[index];
    if (other !== undefined && other.confidence > (read[at]?.confidence ?? 0)) read[at] = other;
  }
  return read;
}

/** Of every place of a run the words of the language that reads it most surely; the leading one where they are alike. */
function bestWords(readings: readonly (readonly RecognizedWord[])[]): readonly RecognizedWord[] {
  const [only, ...others] = readings;
  if (only === undefined || others.length === 0) return only ?? [];
  const all = readings
    .flatMap((words, reading) => words.map((word) => ({ word, reading })))
    .sort((one, other) => one.word.bbox[0] - other.word.bbox[0]);
  const places: { words: (typeof all)[number][]; right: number }[] = [];
  for (const entry of all) {
    const [left, , right] = entry.word.bbox;
    const last = places.at(-1);
    const overlap = last === undefined ? 0 : Math.min(last.right, right) - left;
    if (last !== undefined && overlap > samePlace * (right - left)) {
      last.words.push(entry);
      last.right = Math.max(last.right, right);
    } else places.push({ words: [entry], right });
  }
  return places.flatMap(({ words }) => {
    let best: readonly RecognizedWord[] = [];
    let most = -Infinity;
    for (const reading of readings.keys()) {
      const own = words.filter((entry) => entry.reading === reading).map(({ word }) => word);
      const worth = own.length === 0 ? -Infinity : meanConfidence(own);
      if (worth > most) [best, most] = [own, worth];
    }
    return best;
  });
}

/** Weighed by length. */
function meanConfidence(words: readonly RecognizedWord[]): number {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  return words.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0) / Math.max(1, letters);
}
