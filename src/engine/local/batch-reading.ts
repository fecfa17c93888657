/** Owns reading the runs of a page by the networks of its languages: which are open, what they are given, and the lines that come of it. */
import { bestWords } from './best-words.ts';
import { bullet, isBullet } from './bullets.ts';
import { withCaseOfRow } from './lone-letters.ts';
import { logicalWords, mostRunLeft } from './logical-order.ts';
import { cutStrip, type LineStrip } from './line-strip.ts';
import { openLstmReader, type LstmReader, type ReadStrip } from './lstm-reader.ts';
import { turnedBack, type PixelBox, type Run } from './page-runs.ts';
import { turn as turnImage, type GrayImage, type QuarterTurn } from './raster.ts';
import { joinSyllables, particleCuts, wordsOfRun, type RunWord } from './run-words.ts';
import type { RecognizedWord } from './tesseract.ts';

export interface BatchReading {
  /**
   * The networks of these languages.
   * @returns undefined where one of them cannot be run
   */
  networksOf(codes: readonly string[]): Promise<readonly LstmReader[] | undefined>;
  /** Between documents: closes all networks but those that were used last. */
  giveBack(): Promise<void>;
}

/** Networks that stay open in a document and between documents; each holds 5–30 MB. */
const mostOpen = 6;
const mostKept = 2;
/** Confidence of a bullet that was told by its shape. */
const sureOfShape = 0.9;
/** Pixels around a run that are cut out with it (Tesseract, `kImagePadding`). */
const margin = 4;
/** A run that is read less surely may be light on dark (Tesseract, `invert_threshold`). */
const perhapsInverted = 0.7;

/** @param load gives the data (`*.traineddata`, unpacked) of a language */
export function createBatchReading(load: (code: string) => Promise<Uint8Array>): BatchReading {
  const open = new Map<string, Promise<LstmReader | undefined>>();

  async function networkOf(code: string): Promise<LstmReader | undefined> {
    const reader = open.get(code) ?? load(code).then(openLstmReader);
    // What failed is tried anew when it is asked for again.
    reader.catch(() => open.delete(code));
    open.delete(code);
    open.set(code, reader);
    return await reader;
  }

  /** Those that were not used for longest go first. */
  async function closeAllBut(count: number): Promise<void> {
    for (const [code, reader] of [...open].slice(0, Math.max(0, open.size - count))) {
      open.delete(code);
      await (await reader)?.close();
    }
  }

  return {
    async networksOf(codes) {
      const readers: LstmReader[] = [];
      for (const code of codes) {
        const reader = await networkOf(code);
        if (reader === undefined) return undefined;
        readers.push(reader);
      }
      await closeAllBut(Math.max(mostOpen, codes.length));
      return readers;
    },
    giveBack: () => closeAllBut(mostKept),
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
  found: readonly Run[],
  readers: readonly LstmReader[],
  mayBeInverted: boolean,
): Promise<readonly RecognizedWord[]> {
  // A list on one side only would turn words of the other languages into its own.
  const hasLists = readers.every(({ isListed }) => isListed !== undefined);
  const runs = bothWays(found, image);
  const turnedImages = new Map<QuarterTurn, GrayImage>();
  const imageOf = ({ turn }: Run): GrayImage => {
    const known = turnedImages.get(turn) ?? turnImage(image, turn);
    turnedImages.set(turn, known);
    return known;
  };
  const sureness: number[] = [];
  const readings: (readonly (readonly RunWord[])[])[] = [];
  for (const reader of readers) {
    const strips = runs.map((run) => cutStrip(imageOf(run), widened(run.box, imageOf(run)), reader.height));
    const read = await readStrips(reader, strips, mayBeInverted);
    for (const [at, { confidence }] of read.entries()) sureness[at] = (sureness[at] ?? 0) + confidence;
    const isListed = (hasLists ? reader.isListed : undefined) ?? (() => false);
    readings.push(
      runs.map((run, at) => {
        const [own, strip] = [read[at], strips[at]];
        if (own === undefined || strip === undefined) return [];
        return wordsOfRun(
          run,
          own,
          { left: widened(run.box, imageOf(run))[0], scale: strip.scale },
          isListed,
          reader.runsLeft,
          particleCuts(readings[0]?.[at] ?? []),
        );
      }),
    );
  }
  const lines = new Map<number, RunWord[]>();
  const ways = likelyWays(runs, sureness);
  for (const [at, { line, turn, isOpposite }] of runs.entries()) {
    if (turn !== 0 && turn !== ways.get(line)) continue;
    const chosen = bestWords(readings.map((reading) => reading[at] ?? []));
    const begins = !lines.has(line) && (chosen.length > 1 || runs[at + 1]?.line === line);
    const told = begins && turn === 0 ? withBullet(chosen, runs[at]?.box, image) : chosen;
    const best = joinSyllables(told.filter(({ isNoise }) => !isNoise));
    const words = turn === 0 ? best : best.map((word) => ({ ...word, bbox: turnedBack(word.bbox, turn, image) }));
    const known = lines.get(line);
    if (known === undefined) lines.set(line, [...words]);
    else if (isOpposite === true) known.unshift(...words);
    else known.push(...words);
  }
  const pageRunsLeft = mostRunLeft([...lines.values()].flat());
  const words = [...lines.values()].flatMap((line) => logicalWords(line, pageRunsLeft));
  return withCaseOfRow(withoutHoles(words).map(withoutCost));
}

/** Page analysis takes the hole of a letter that stands alone for one more letter, which then reads as the one around it. */
function withoutHoles(words: readonly RunWord[]): readonly RunWord[] {
  const letters = words.filter(({ text }) => [...text].length === 1);
  const isInside = ([x0, y0, x1, y1]: RunWord['bbox'], [left, top, right, bottom]: RunWord['bbox']) =>
    x0 >= left && y0 >= top && x1 <= right && y1 <= bottom && (x1 - x0) * (y1 - y0) < (right - left) * (bottom - top);
  const holes = letters.filter((word) =>
    letters.some((around) => around.text === word.text && isInside(word.bbox, around.bbox)),
  );
  return holes.length === 0 ? words : words.filter((word) => !holes.includes(word));
}

/** The words at the start of a line, of which the first may be a bullet. */
function withBullet(words: readonly RunWord[], line: PixelBox | undefined, image: GrayImage): readonly RunWord[] {
  const [first, ...rest] = words;
  if (first === undefined || line === undefined || !isBullet(image, first.text, first.bbox, line)) return words;
  return [{ ...first, text: bullet, confidence: Math.max(first.confidence, sureOfShape), isNoise: false }, ...rest];
}

interface SeenRun extends Run {
  /** Turned the other way than page analysis did: the runs of its line stand in the other order, too. */
  readonly isOpposite?: boolean;
}

/** Page analysis does not tell whether sideways text runs up or down: it is read both ways. */
function bothWays(runs: readonly Run[], page: GrayImage): readonly SeenRun[] {
  const opposite: Readonly<Record<QuarterTurn, QuarterTurn>> = { 0: 180, 90: 270, 180: 0, 270: 90 };
  return runs.flatMap((run) => {
    if (run.turn === 0) return [run];
    const around = (box: PixelBox) =>
      turnedBack(box, 180, run.turn === 180 ? page : { width: page.height, height: page.width });
    const blobs = run.blobs.map(around).toReversed();
    return [run, { ...run, turn: opposite[run.turn], box: around(run.box), blobs, isOpposite: true }];
  });
}

/** Of each sideways line the turn that makes it read more surely. */
function likelyWays(runs: readonly Run[], sureness: readonly number[]): ReadonlyMap<number, QuarterTurn> {
  const sums = new Map<number, Map<QuarterTurn, number>>();
  for (const [at, { line, turn }] of runs.entries()) {
    if (turn === 0) continue;
    const turns = sums.get(line) ?? new Map<QuarterTurn, number>();
    turns.set(turn, (turns.get(turn) ?? 0) + (sureness[at] ?? 0));
    sums.set(line, turns);
  }
  return new Map(
    [...sums].map(([line, turns]) => [
      line,
      [...turns].reduce((best, other) => (other[1] > best[1] ? other : best))[0],
    ]),
  );
}

function withoutCost({ text, bbox, confidence, line, paragraph }: RunWord): RecognizedWord {
  return { text, bbox, confidence, line, paragraph };
}

function widened([left, top, right, bottom]: PixelBox, { width, height }: GrayImage): PixelBox {
  return [
    Math.max(0, left - margin),
    Math.max(0, top - margin),
    Math.min(width, right + margin),
    Math.min(height, bottom + margin),
  ];
}

/** @param mayBeInverted whether a line that is read doubtfully may be light on dark */
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
