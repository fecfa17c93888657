/** Owns the second look at a page: where the first reading is doubtful or leaves ink unread, lines are found and read anew. */
import { letterCoverage } from './letter-coverage.ts';
import type { LineNetworks } from './line-networks.ts';
import { createLineOpinions, readersFor } from './line-opinions.ts';
import { wordsOnLine } from './line-words.ts';
import { legibility } from './orientation.ts';
import { grow, lengthOf, type Quad } from './quad.ts';
import type { GrayImage } from './raster.ts';
import type { RecognizedWord, Tesseract } from './tesseract.ts';

export interface FirstReading {
  /** The level image. */
  readonly image: GrayImage;
  readonly words: readonly RecognizedWord[];
  /** Tesseract codes that it was read with. */
  readonly codes: readonly string[];
  /** Pixels; undefined when there are too few letters. */
  readonly capitalHeight: number | undefined;
}

/** A page read this well, with this much of its ink, needs no search for lines. */
const legible = 0.8;
const covered = 0.965;
/** Lines of such a page that were read worse than this get a second opinion. */
const doubtful = 0.85;
/** On other pages, a line read this well over most of its length stays as it is. */
const sure = 0.93;
const whole = 0.85;
/** Words outside of all the lines that were found stay only when they are sure. */
const sureAlone = 0.8;

/** Pixels; used where too few letters were measured. */
const usualCapital = 24;
/** The detector sees letters from about this height on; a larger image costs time and memory for nothing. */
const seenCapital = 11;
const shortestSide = 960;
const longestSide = 2240;

/**
 * Reads a page again where the first reading calls for it. A page that was read well costs one count of its ink.
 * @returns the words of the page, in its pixels
 */
export async function readAgain(
  first: FirstReading,
  tesseract: Tesseract,
  openNetworks: () => Promise<LineNetworks | undefined>,
): Promise<readonly RecognizedWord[]> {
  const { image, words, codes, capitalHeight = usualCapital } = first;
  const boxes = words.map(({ bbox }) => bbox);
  const isLegible = legibility(words) >= legible && letterCoverage(image, capitalHeight, boxes) >= covered;
  const lines = [...Map.groupBy(words, ({ line }) => line).values()];
  const isDoubtful = (line: readonly RecognizedWord[]) => legibility(line) < doubtful;
  if (isLegible && (readersFor(codes).length === 0 || !lines.some(isDoubtful))) return words;
  const networks = await openNetworks();
  if (networks === undefined) return words;
  const opinions = await createLineOpinions(tesseract, networks, codes);
  const again: RecognizedWord[] = [];

  if (isLegible) {
    for (const [number, line] of lines.entries()) {
      if (isDoubtful(line))
        again.push(...(await opinions.read(image, quadOf(line, capitalHeight), line, false, number)));
      else again.push(...renumbered(line, number));
    }
    return again;
  }

  const wanted = Math.max(image.width, image.height) * Math.min(1, seenCapital / capitalHeight);
  const found = await networks.detector.detect(image, Math.min(longestSide, Math.max(shortestSide, wanted)));
  const taken = new Set<RecognizedWord>();
  for (const [number, { quad }] of found.entries()) {
    const before = wordsOnLine(words, quad).filter((word) => !taken.has(word));
    for (const word of before) taken.add(word);
    const confidence = legibility(before);
    const isWhole = widthOf(before) >= whole * lengthOf(quad.along);
    if (isWhole && confidence >= sure) again.push(...renumbered(before, number));
    else again.push(...(await opinions.read(image, quad, before, !isWhole || confidence < legible, number)));
  }
  const left = words.filter(
    (word) => !taken.has(word) && word.confidence >= sureAlone && /[\p{L}\p{N}]/u.test(word.text),
  );
  for (const [at, word] of left.entries()) again.push({ ...word, line: found.length + at });
  return again;
}

function renumbered(words: readonly RecognizedWord[], line: number): readonly RecognizedWord[] {
  return words.map((word) => ({ ...word, line }));
}

function widthOf(words: readonly RecognizedWord[]): number {
  if (words.length === 0) return 0;
  return Math.max(...words.map(({ bbox }) => bbox[2])) - Math.min(...words.map(({ bbox }) => bbox[0]));
}

/** The level box of a line that Tesseract found, with as much paper around it as the detector leaves. */
function quadOf(words: readonly RecognizedWord[], capitalHeight: number): Quad {
  const [x0, y0] = [Math.min(...words.map(({ bbox }) => bbox[0])), Math.min(...words.map(({ bbox }) => bbox[1]))];
  const [x1, y1] = [Math.max(...words.map(({ bbox }) => bbox[2])), Math.max(...words.map(({ bbox }) => bbox[3]))];
  return grow({ origin: [x0, y0], along: [x1 - x0, 0], across: [0, y1 - y0] }, capitalHeight / 4);
}
