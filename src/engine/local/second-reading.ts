/** Owns the second look at a page: where the first reading is doubtful or leaves ink unread, lines are found and read anew. */
import type { BoundingBox } from '../../document.ts';
import { scriptOf } from '../../language.ts';
import { partQuad } from './cell-runs.ts';
import { findLines } from './flat-page.ts';
import { letterCoverage } from './letter-coverage.ts';
import type { LineNetworks } from './line-networks.ts';
import { withCaseOfRow } from './lone-letters.ts';
import { createLineOpinions, readersFor, type LineLook, type LineOpinions } from './line-opinions.ts';
import { wordsOnLine } from './line-words.ts';
import { legibility } from './legibility.ts';
import { withMoneySigns } from './money-signs.ts';
import type { PageMap } from './page-map.ts';
import { boxOf, levelQuad, lengthOf, type Quad } from './quad.ts';
import type { GrayImage } from './raster.ts';
import { joinSigns } from './sign-columns.ts';
import { brace, clarity, linesOf, sureAlone, withoutStrays } from './stray-lines.ts';
import type { RecognizedWord, Tesseract } from './tesseract.ts';
import type { DetectedLine } from './text-detector.ts';
import { unreadInCells, unreadJoinedLines, unreadLines } from './unread-lines.ts';

export interface FirstReading {
  /** The level image. */
  readonly image: GrayImage;
  readonly words: readonly RecognizedWord[];
  /** Tesseract codes that it was read with. */
  readonly codes: readonly string[];
  /** Pixels; undefined when there are too few letters. */
  readonly capitalHeight: number | undefined;
  /** Whether its lines were bent: then edges of columns may be, too. */
  readonly isBent: boolean;
  /** Lines between the cells of tables, in pixels: no line of text goes across. */
  readonly uprights?: readonly BoundingBox[] | undefined;
  /** Those of a page that was made flat before it was read; it is not bent any more. */
  readonly lines?: readonly DetectedLine[] | undefined;
  /** Reads another image of the same page; it may turn out to be in another language than was thought. */
  readonly readPage: (image: GrayImage) => Promise<Pick<FirstReading, 'words' | 'codes'>>;
}

/** A page read this well, with this much of its ink, needs no search for lines. */
const legible = 0.8;
const covered = 0.965;
/** Where no network knows the script, the same recogniser reads lines hardly better than pages: only what it missed is worth a search. */
const legibleAlone = 0.6;
/** Lines of such a page that were read worse than this get a second opinion. */
const doubtful = 0.88;
/** On other pages, a line read this well over most of its length stays as it is. */
const sure = 0.93;
const whole = 0.85;
/**
 * A row of letters that was not read at all is a line when it reads at least this well (`bench/limits.ts`): networks are
 * rather sure of ornaments, too, while Tesseract alone is sure of little and wrong about less.
 */
const leastMissed = { voted: 0.75, alone: 0.4 } as const;

/** Heights of a capital: so tall is the place of a letter, with the paper that is found around it, and no word that runs downwards. */
const tallestLetter = 2.6;

/** Pixels; used where too few letters were measured. */
const usualCapital = 24;

export interface SecondReading {
  /** In pixels of the flat image. */
  readonly words: readonly RecognizedWord[];
  /** The map from the flat image to the one that was handed in; undefined when they are one. */
  readonly bend: PageMap | undefined;
  readonly image: GrayImage;
}

/** Reads a page again where the first reading calls for it. A page that was read well costs one count of its ink. */
export async function readAgain(
  first: FirstReading,
  tesseract: Tesseract,
  openNetworks: () => Promise<LineNetworks | undefined>,
): Promise<SecondReading> {
  const { image, words, capitalHeight = usualCapital } = first;
  const asItIs = (read: readonly RecognizedWord[]) => ({ words: read, bend: undefined, image });
  const { state, missed } = judge(first);
  const mayBend = first.isBent && first.lines === undefined;
  if (state === 'good' && !mayBend) return asItIs(words);
  const networks = await openNetworks();
  if (networks === undefined) return asItIs(words);
  const readLinesOf = async (page: FirstReading, found: readonly DetectedLine[] | undefined, quads = missed) => {
    const opinions = await createLineOpinions(tesseract, networks, page.codes, page.words);
    if (found === undefined) return withCaseOfRow(await readDoubtful(page, quads, opinions));
    const read = withCaseOfRow(await readLines(page, found, opinions));
    return withoutStrays(read, readersFor(page.codes).length > 0);
  };
  if (state === 'some lines' && !mayBend) return asItIs(await readLinesOf(first, undefined));

  if (first.lines !== undefined) return asItIs(await readLinesOf(first, state === 'poor' ? first.lines : undefined));
  const { lines: found, flat } = await findLines(image, first.isBent, capitalHeight, networks);
  if (flat === undefined) {
    if (state === 'good') return asItIs(words);
    return asItIs(await readLinesOf(first, state === 'poor' ? found : undefined));
  }
  // What was read on the curved page has its boxes there, and is worse than what is read on the flat one.
  const page = { ...first, ...(await first.readPage(flat.image)), image: flat.image };
  const after = judge(page);
  const read =
    after.state === 'good'
      ? page.words
      : await readLinesOf(page, after.state === 'poor' ? flat.lines : undefined, after.missed);
  return { words: read, bend: flat.map, image: flat.image };
}

interface Judgement {
  /** With `some lines`, lines were read doubtfully or not at all. */
  readonly state: 'good' | 'some lines' | 'poor';
  readonly missed: readonly Quad[];
}

function judge({ image, words, codes, capitalHeight = usualCapital, uprights = [] }: FirstReading): Judgement {
  const hasReaders = readersFor(codes).length > 0;
  const boxes = words.map(({ bbox }) => bbox);
  const { share, unread } = letterCoverage(image, capitalHeight, boxes);
  if (legibility(words) < (hasReaders ? legible : legibleAlone) || share < covered)
    return { state: 'poor', missed: [] };
  const missed = codes.some(areJoined)
    ? unreadJoinedLines(image, capitalHeight, boxes)
    : [...unreadLines(unread, capitalHeight), ...unreadInCells(unread, capitalHeight, uprights)];
  const isDone = missed.length === 0 && !(hasReaders && linesOf(words).some(isDoubtful));
  return { state: isDone ? 'good' : 'some lines', missed };
}

/** Scripts whose letters hang together. */
const joinedScripts: ReadonlySet<string | undefined> = new Set([
  'Arabic',
  'Bengali',
  'Devanagari',
  'Gurmukhi',
  'Syriac',
]);

function areJoined(code: string): boolean {
  return joinedScripts.has(scriptOf(code));
}

function isDoubtful(line: readonly RecognizedWord[]): boolean {
  return legibility(line) < doubtful;
}

/** Lines that were read doubtfully once more, and those that were not; of these only what is sure. */
async function readDoubtful(
  { image, words, codes, capitalHeight = usualCapital }: FirstReading,
  missed: readonly Quad[],
  opinions: LineOpinions,
): Promise<readonly RecognizedWord[]> {
  const lines = linesOf(words);
  const hasReaders = readersFor(codes).length > 0;
  const looks = [
    ...lines.map((line, number): LineLook | undefined =>
      hasReaders && isDoubtful(line)
        ? { quad: quadOf(line, capitalHeight), before: line, anew: false, line: number }
        : undefined,
    ),
    ...missed.map((quad, at): LineLook => ({ quad, before: [], anew: true, line: lines.length + at })),
  ];
  const read = await readAll({ image, words }, looks, opinions);
  const least = leastMissed[hasReaders ? 'voted' : 'alone'];
  return [
    ...lines.flatMap((line, number) => read[number] ?? renumbered(line, number)),
    ...read.slice(lines.length).flatMap((line = []) => (clarity(line) >= least ? line : [])),
  ];
}

/** What is read of each line that is to be looked at, all of them together; undefined for the others. */
async function readAll(
  { image, words }: Pick<FirstReading, 'image' | 'words'>,
  looks: readonly (LineLook | undefined)[],
  opinions: LineOpinions,
): Promise<readonly (readonly RecognizedWord[] | undefined)[]> {
  const wanted = looks.filter((look) => look !== undefined);
  const read = await opinions.read(image, wanted);
  const of = new Map(wanted.map((look, at) => [look, withMoneySigns(words, read[at] ?? [])]));
  return looks.map((look) => (look === undefined ? undefined : of.get(look)));
}

async function readLines(
  { image, words, codes, capitalHeight = usualCapital, uprights = [] }: FirstReading,
  detected: readonly DetectedLine[],
  opinions: LineOpinions,
): Promise<readonly RecognizedWord[]> {
  const taken = new Set<RecognizedWord>();
  const known: (readonly RecognizedWord[])[] = [];
  const quads = detected.map(({ quad }) => quad);
  const lines = codes.some((code) => code.endsWith('_vert')) ? joinSigns(quads) : quads;
  const found = lines.flatMap((quad) => partQuad(levelled(quad, capitalHeight), uprights));
  const looks = found.map((quad, line): LineLook | undefined => {
    const before = wordsOnLine(words, quad).filter((word) => !taken.has(word));
    for (const word of before) taken.add(word);
    known.push(before);
    const confidence = legibility(before);
    const isWhole = widthOf(before) >= whole * lengthOf(quad.along);
    return isWhole && confidence >= sure ? undefined : { quad, before, anew: !isWhole || confidence < legible, line };
  });
  const read = await readAll({ image, words }, looks, opinions);
  const left = words.filter(
    (word) =>
      !taken.has(word) && word.confidence >= sureAlone && (/[\p{L}\p{N}]/u.test(word.text) || brace.test(word.text)),
  );
  return [
    ...known.flatMap((before, line) => read[line] ?? renumbered(before, line)),
    ...left.map((word, at) => ({ ...word, line: found.length + at })),
  ];
}

/** A narrow letter that stands alone is taller than wide, as lines that run downwards are. */
function levelled(quad: Quad, capitalHeight: number): Quad {
  const isDownward = Math.abs(quad.along[1]) > Math.abs(quad.along[0]);
  return isDownward && lengthOf(quad.along) <= tallestLetter * capitalHeight ? levelQuad(boxOf(quad), 0) : quad;
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
  return levelQuad([x0, y0, x1, y1], capitalHeight / 4);
}
