/** Owns recognition of one image: the steps from grey pixels to words on level lines, and the way back. */
import type { Ruling } from '../../layout/tables/ruling.ts';
import type { SampleReading } from './choose-language.ts';
import { readDoubtfulWords } from './doubtful-words.ts';
import { drawnImage } from './drawn-image.ts';
import { findFilledAreas } from './filled-areas.ts';
import { clean, detect, fit, flatten, straighten, turnUpright, unbend } from './fitting-steps.ts';
import { alreadyRead, chooseCodes, confirmLanguage, readSampleFirst, type RecentLanguage } from './language-steps.ts';
import { doubtfulLanguage, legibility, surelyRead, withoutGuesses, withoutTexture } from './legibility.ts';
import { lineNetworks } from './line-networks.ts';
import { readersFor } from './line-opinions.ts';
import { affineMap, joinMaps, samePlace, type PageMap } from './page-map.ts';
import { findPanelEdges, type PanelEdges } from './panel-edges.ts';
import { partLines } from './parted-lines.ts';
import type { CleanPage } from './prepare.ts';
import { turning, type GrayImage, type QuarterTurn } from './raster.ts';
import { findRulingLines } from './ruling-lines.ts';
import { readAgain } from './second-reading.ts';
import { withoutSlivers } from './slivers.ts';
import { withSoftStrokes } from './soft-strokes.ts';
import { isLeftOut } from './step-switch.ts';
import { time } from './step-times.ts';
import type { HowToRecognize, OrientationAndScript, RecognizedWord, Tesseract } from './tesseract.ts';
import type { DetectedLine } from './text-detector.ts';

export interface RecognizeOptions {
  /** "auto" or Tesseract codes joined by +. */
  readonly language: string;
  /** Codes whose data is at hand, for "auto". */
  readonly installed: readonly string[];
  /** What the pages before were written in: the next one is tried with it first. */
  readonly recent?: RecentLanguage | undefined;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Recognized {
  /** Words in pixels of the level image that the recogniser saw, in its reading order. */
  readonly words: readonly RecognizedWord[];
  /** Ruled lines and filled areas in pixels of the level image. */
  readonly rulings: readonly Ruling[];
  /** What may part panels, in pixels of the level image. */
  readonly edges: PanelEdges;
  /** The level image. */
  readonly level: Size;
  /** The original after `rotation`. */
  readonly upright: Size;
  /** Maps points of the level image to the original after `rotation`. */
  readonly toUpright: PageMap;
  /** Clockwise degrees that were applied. */
  readonly rotation: QuarterTurn;
  /** Codes joined by +: as given, or as identified; "und" for a page without ink. */
  readonly language: string;
  /** Code whose data the page needs, and is not at hand. */
  readonly missing: string | undefined;
  /** False for a page that is really blank. */
  readonly hasInk: boolean;
}

/** What the steps hand on. */
export interface State {
  readonly tesseract: Tesseract;
  readonly options: RecognizeOptions;
  readonly original: GrayImage;
  readonly image: GrayImage;
  readonly clean: CleanPage;
  /** Maps points of `image` to the original, unturned. */
  readonly back: PageMap;
  /** Letters that were counted on the image. */
  readonly letters: number;
  /** Pixels of the image; undefined when there are too few letters. */
  readonly capitalHeight: number | undefined;
  /** Whether its lines were bent. */
  readonly isBent: boolean;
  /** Where a network sees its lines, once it was made flat by them. */
  readonly lines: readonly DetectedLine[] | undefined;
  readonly dotsPerInch: number;
  readonly rotation: QuarterTurn;
  readonly detected: OrientationAndScript | undefined;
  /** A sample of the page that was read before it. */
  readonly sample: SampleReading | undefined;
  /** Data to read with, the leading one first. */
  readonly codes: readonly string[];
  /** Code whose data the page needs, and is not at hand. */
  readonly missing: string | undefined;
  /** Languages that were identified, as codes joined by +. */
  readonly identified: string | undefined;
  readonly words: readonly RecognizedWord[];
  /** How the words were read, if not as usual: their lines are numbered by it. */
  readonly how: HowToRecognize;
  /** Edges of panels, and the image on which they were found. */
  readonly edges: { readonly of: GrayImage; readonly found: PanelEdges } | undefined;
  readonly done: boolean;
}

type Step = (state: State) => Promise<State> | State;

/** The whole way, in order, by the names under which their times are counted. A step that finds nothing to do hands on what it was given. */
const steps: readonly (readonly [string, Step])[] = [
  ['prepare', clean],
  ['prepare', fit],
  ['prepare', straighten],
  ['prepare', unbend],
  ['language', readSampleFirst],
  ['prepare', flatten],
  ['orient', detect],
  ['orient', turnUpright],
  ['language', chooseCodes],
  ['recognise', readWords],
  ['recognise', rereadPoorly],
  ['language', (state) => confirmLanguage(state, readWords)],
  ['recognise', leaveOutGuesses],
  ['read again', partAtEdges],
  ['read again', lookAgain],
  ['read again', lookAtDoubtfulWords],
  ['recognise', leaveOutTexture],
];

/** Below this legibility a page is read a second time. */
const poorlyLegible = 0.85;
/** Fewer letters are specks as likely as text: then only words that are read surely count. */
const fewLetters = 12;
const sureWord = 0.5;
/** Pixels; used where too few letters were measured. */
const usualCapital = 24;

/**
 * Recognises the text of a grey image.
 * @throws OcrError `language_data_missing`, `page_failed`
 */
export async function recognize(
  tesseract: Tesseract,
  original: GrayImage,
  options: RecognizeOptions,
): Promise<Recognized> {
  let state: State = {
    tesseract,
    options,
    original,
    image: original,
    clean: { image: original, back: samePlace, hasInk: true },
    back: samePlace,
    letters: 0,
    capitalHeight: undefined,
    isBent: false,
    lines: undefined,
    dotsPerInch: 300,
    rotation: 0,
    detected: undefined,
    sample: undefined,
    codes: [],
    missing: undefined,
    identified: undefined,
    words: [],
    how: {},
    edges: undefined,
    done: false,
  };
  for (const [name, step] of steps) {
    if (state.done) break;
    const before = state;
    state = await time(name, () => step(before));
  }
  const sideways = state.rotation === 90 || state.rotation === 270;
  return {
    words: state.words,
    rulings: state.words.length === 0 ? [] : rulingsOf(state.image, heightOf(state.words)),
    edges: edgesOf(state),
    level: { width: state.image.width, height: state.image.height },
    upright: sideways
      ? { width: original.height, height: original.width }
      : { width: original.width, height: original.height },
    toUpright: joinMaps(state.back, affineMap(turning(original.width, original.height, state.rotation))),
    rotation: state.rotation,
    language: languageOfPage(state),
    missing: state.missing,
    hasInk: state.clean.hasInk,
  };
}

/** Names of languages only: a script's model is how a page was read, not what it is written in. */
function languageOfPage({ options, identified, codes }: State): string {
  if (options.language !== 'auto') return codes.length === 0 ? 'und' : codes.join('+');
  return identified ?? 'und';
}

async function readWords(state: State): Promise<State> {
  const read =
    alreadyRead(state)?.filter((word) => isPlausible(word, state.image)) ?? (await plausibleWords(state, false));
  return { ...state, words: await readAsOneLine(state, read), how: {} };
}

/** Page analysis takes some of a few large letters for pictures: where it missed some, all ink is read as one line, too. */
async function readAsOneLine(
  { tesseract, image, codes, letters }: State,
  read: readonly RecognizedWord[],
): Promise<readonly RecognizedWord[]> {
  const length = read.reduce((sum, { text }) => sum + text.length, 0);
  if (letters === 0 || letters >= fewLetters || length >= letters) return read;
  const [line = []] = await tesseract.recognizeLines([image], codes);
  const words = line.filter((word) => word.confidence >= sureWord);
  return surelyRead(words) > surelyRead(read) ? words : read;
}

/**
 * Where strokes are broken, soft edges may close them, and where one level for all of the page parted ink from paper badly, what
 * lies around each pixel may do better: of all readings that stays which got most of the page surely. Where its doubtful lines
 * are read anew anyhow, that brings more than the last of them, in less time.
 */
async function rereadPoorly(state: State): Promise<State> {
  if (isLeftOut('second reading')) return state;
  if (state.words.length === 0 ? state.letters < fewLetters : legibility(state.words) >= poorlyLegible) return state;
  if (state.isBent && (await areLinesReadAnew(state))) return state;
  const soft = withSoftStrokes(state.image);
  const best = soft === undefined ? state : await readAs(soft, state, false);
  if (legibility(best.words) >= poorlyLegible) return best;
  return best.words.length > 0 && (await areLinesReadAnew(best)) ? best : readAs(best.image, best, true);
}

/** The page as it is seen in another way, where more of it is read so. */
async function readAs(image: GrayImage, before: State, adaptive: boolean): Promise<State> {
  const state = { ...before, image };
  const words = await plausibleWords(state, adaptive);
  return surelyRead(words) > surelyRead(before.words) ? { ...state, words, how: { adaptive } } : before;
}

/** By two networks those in Latin script; by any those of a bent page that was read badly, which is made flat first. */
async function areLinesReadAnew({ isBent, words, codes }: State): Promise<boolean> {
  const count = isLeftOut('line readers') ? 0 : readersFor(codes).length;
  const isEnough = count > 1 || (count > 0 && isBent && legibility(words) < doubtfulLanguage);
  return isEnough && (await lineNetworks()) !== undefined;
}

async function plausibleWords(state: State, adaptive: boolean): Promise<readonly RecognizedWord[]> {
  const { tesseract, image, codes, dotsPerInch, letters } = state;
  const words = await tesseract.recognize(image, codes, dotsPerInch, { adaptive });
  return words.filter((word) => isPlausible(word, image) && (letters >= fewLetters || word.confidence >= sureWord));
}

/** Only when the language is known: lines in a script that the data does not know are guesses, too. */
function leaveOutGuesses(state: State): State {
  return { ...state, words: withoutSlivers(withoutGuesses(state.words)) };
}

function edgesOf({ edges, image, words, original }: State): PanelEdges {
  if (edges?.of === image) return edges.found;
  if (words.length === 0) return { vertical: [], horizontal: [] };
  return findPanelEdges(image, heightOf(words), drawnImage(original) !== undefined);
}

function partAtEdges(state: State): State {
  if (state.words.length === 0) return state;
  const edges = edgesOf(state);
  return { ...state, words: partLines(state.words, edges), edges: { of: state.image, found: edges } };
}

function leaveOutTexture(state: State): State {
  return { ...state, words: withoutTexture(state.words, state.letters) };
}

async function lookAgain(state: State): Promise<State> {
  if (isLeftOut('line readers')) return state;
  let read = state;
  const readPage = async (flat: GrayImage) => {
    read = await readFlat({ ...state, image: flat });
    return read;
  };
  const { words, bend, image } = await readAgain({ ...state, readPage }, state.tesseract, lineNetworks);
  return {
    ...read,
    words: withoutSlivers(words),
    image,
    back: bend === undefined ? state.back : joinMaps(bend, state.back),
  };
}

async function lookAtDoubtfulWords(state: State): Promise<State> {
  const { image, words, codes, capitalHeight = usualCapital } = state;
  return { ...state, words: await readDoubtfulWords(image, words, codes, capitalHeight, lineNetworks) };
}

/** What a curved page is written in may only show when it is flat. */
async function readFlat(state: State): Promise<State> {
  if (state.options.language !== 'auto' || legibility(state.words) >= doubtfulLanguage)
    return { ...state, words: await plausibleWords(state, false) };
  const chosen = await chooseCodes(await detect(await readSampleFirst(state)));
  const read = await readWords(chosen);
  // The lines are read one by one next: what was right about the language needs no more looks at the whole page.
  return chosen.codes[0] === state.codes[0] ? read : leaveOutGuesses(await confirmLanguage(read, readWords));
}

function rulingsOf(image: GrayImage, textHeight: number): readonly Ruling[] {
  return [...findRulingLines(image, textHeight), ...findFilledAreas(image, textHeight)];
}

/** Middling height of words, in pixels. */
function heightOf(words: readonly RecognizedWord[]): number {
  const heights = words.map(({ bbox }) => bbox[3] - bbox[1]).toSorted((a, b) => a - b);
  return heights[heights.length >> 1] ?? 0;
}

/** Rules, borders and shadows come back as "words" as large as the page, or as slivers. */
function isPlausible(word: RecognizedWord, image: GrayImage): boolean {
  const width = word.bbox[2] - word.bbox[0];
  const height = word.bbox[3] - word.bbox[1];
  if (width < 1 || height < 1) return false;
  if (width * height > image.width * image.height * 0.25 && word.text.length < 8) return false;
  return !(/^[\p{P}\p{S}]+$/u.test(word.text) && (height > 300 || width > 800));
}
