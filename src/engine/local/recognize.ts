/** Owns recognition of one image: the steps from grey pixels to words on level lines, and the way back. */
import { alreadyRead, chooseCodes, confirmLanguage, readSampleFirst, type RecentLanguage } from './language-steps.ts';
import { legibility } from './legibility.ts';
import { prepare } from './prepare.ts';
import {
  chain,
  identity,
  rotate,
  turn,
  turning,
  undoTurn,
  type Affine,
  type GrayImage,
  type QuarterTurn,
} from './raster.ts';
import { measureSkew } from './skew.ts';
import type { SampleReading } from './choose-language.ts';
import type { OrientationAndScript, RecognizedWord, Tesseract } from './tesseract.ts';

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
  /** The level image. */
  readonly level: Size;
  /** The original after `rotation`. */
  readonly upright: Size;
  /** Maps points of the level image to the original after `rotation`. */
  readonly toUpright: Affine;
  /** Clockwise degrees that were applied. */
  readonly rotation: QuarterTurn;
  /** Codes joined by +: as given, or as identified; "und" for a page without ink. */
  readonly language: string;
  /** False for a page that is really blank. */
  readonly hasInk: boolean;
}

/** What the steps hand on. */
export interface State {
  readonly tesseract: Tesseract;
  readonly options: RecognizeOptions;
  readonly original: GrayImage;
  readonly image: GrayImage;
  /** False for a page that is really blank. */
  readonly hasInk: boolean;
  /** Maps points of `image` to the original, unturned. */
  readonly back: Affine;
  readonly dotsPerInch: number;
  readonly rotation: QuarterTurn;
  /** A turn that detection found, but without being sure of it. */
  readonly doubtfulTurn: QuarterTurn;
  readonly detected: OrientationAndScript | undefined;
  /** A sample of the page that was read before it. */
  readonly sample: SampleReading | undefined;
  /** Data to read with, the leading one first. */
  readonly codes: readonly string[];
  /** Languages that were identified, as codes joined by +. */
  readonly identified: string | undefined;
  readonly words: readonly RecognizedWord[];
  readonly done: boolean;
}

type Step = (state: State) => Promise<State> | State;

/** The whole way, in order. A step that finds nothing to do hands on what it was given. */
const steps: readonly Step[] = [
  makeFit,
  readSampleFirst,
  detect,
  turnUpright,
  chooseCodes,
  straighten,
  readWords,
  tryDoubtfulTurn,
  (state) => confirmLanguage(state, readWords),
];

/** Below this confidence a turn is not believed; scans that were read upside down have reached 3. */
const sureTurnConfidence = 7;
/** From here on it is worth reading the page both ways. */
const doubtfulTurnConfidence = 1;

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
    hasInk: true,
    back: identity,
    dotsPerInch: 300,
    rotation: 0,
    doubtfulTurn: 0,
    detected: undefined,
    sample: undefined,
    codes: [],
    identified: undefined,
    words: [],
    done: false,
  };
  for (const step of steps) {
    if (state.done) break;
    state = await step(state);
  }
  const sideways = state.rotation === 90 || state.rotation === 270;
  return {
    words: state.words,
    level: { width: state.image.width, height: state.image.height },
    upright: sideways
      ? { width: original.height, height: original.width }
      : { width: original.width, height: original.height },
    toUpright: chain(state.back, turning(original.width, original.height, state.rotation)),
    rotation: state.rotation,
    language: languageOfPage(state),
    hasInk: state.hasInk,
  };
}

/** Names of languages only: a script's model is how a page was read, not what it is written in. */
function languageOfPage({ options, identified, codes }: State): string {
  if (options.language !== 'auto') return codes.length === 0 ? 'und' : codes.join('+');
  return identified ?? 'und';
}

async function makeFit(state: State): Promise<State> {
  const { image, back, hasInk, dotsPerInch } = await prepare(state.image);
  return { ...state, image, hasInk, back, dotsPerInch, done: !hasInk };
}

async function detect(state: State): Promise<State> {
  // Text that could be read is upright, and in a script that is known.
  if (state.sample?.isConvincing === true) return state;
  return { ...state, detected: await state.tesseract.detect(state.image) };
}

async function turnUpright(state: State): Promise<State> {
  const { detected } = state;
  if (detected === undefined || detected.turn === 0 || detected.turnConfidence < doubtfulTurnConfidence) return state;
  if (detected.turnConfidence < sureTurnConfidence) return { ...state, doubtfulTurn: detected.turn };
  return turned(state, detected.turn);
}

/** Made fit anew: on lines that stood sideways the height of letters was really their width. */
async function turned(state: State, degrees: QuarterTurn): Promise<State> {
  const { original } = state;
  const { image, back, dotsPerInch } = await prepare(turn(original, degrees));
  const toOriginal = chain(back, undoTurn(original.width, original.height, degrees));
  return { ...state, image, back: toOriginal, dotsPerInch, rotation: degrees, doubtfulTurn: 0, sample: undefined };
}

function straighten(state: State): State {
  const lean = measureSkew(state.image);
  if (lean === 0) return state;
  const { image, back } = rotate(state.image, lean);
  return { ...state, image, back: chain(back, state.back) };
}

async function readWords(state: State): Promise<State> {
  const words = alreadyRead(state) ?? (await state.tesseract.recognize(state.image, state.codes, state.dotsPerInch));
  return { ...state, words: words.filter((word) => isPlausible(word, state.image)) };
}

/** Reads the page the other way round too when detection was in doubt and the first reading is poor; the better one stays. */
async function tryDoubtfulTurn(state: State): Promise<State> {
  if (state.doubtfulTurn === 0 || legibility(state.words) > 0.8) return state;
  const other = await readWords(straighten(await turned({ ...state, words: [] }, state.doubtfulTurn)));
  return legibility(other.words) > legibility(state.words) + 0.1 ? other : state;
}

/** Rules, borders and shadows come back as "words" as large as the page, or as slivers. */
function isPlausible(word: RecognizedWord, image: GrayImage): boolean {
  const width = word.bbox[2] - word.bbox[0];
  const height = word.bbox[3] - word.bbox[1];
  if (width < 1 || height < 1) return false;
  if (width * height > image.width * image.height * 0.25 && word.text.length < 8) return false;
  return !(/^[\p{P}\p{S}]+$/u.test(word.text) && (height > 300 || width > 800));
}
