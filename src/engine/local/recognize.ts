/** Owns recognition of one image: the steps from grey pixels to words on level lines, and the way back. */
import type { Graphics } from '../../layout/figures.ts';
import type { Ruling } from '../../layout/tables/ruling.ts';
import { median } from '../../median.ts';
import { joinInCombs } from './comb-words.ts';
import { readEasternFigures } from './eastern-figures.ts';
import { tryScripts } from './few-lines.ts';
import { findFilledAreas } from './filled-areas.ts';
import {
  clean,
  darkenPaleText,
  detect,
  dropShowThrough,
  fit,
  flatten,
  putTableRulesBack,
  setTableRulesAside,
  setTickBoxesAside,
  straighten,
  turnUpright,
  unbend,
  wipeRulesInText,
} from './fitting-steps.ts';
import { tryLabels } from './label-script.ts';
import { chooseCodes, confirmLanguage, readSampleFirst } from './language-steps.ts';
import { findPageFigures } from './page-figures.ts';
import { affineMap, joinMaps, placeBoxBack, type PageMap } from './page-map.ts';
import { findPanelEdges, type PanelEdges } from './panel-edges.ts';
import { partLines } from './parted-lines.ts';
import { turning, type GrayImage, type QuarterTurn } from './raster.ts';
import {
  leaveOutGuesses,
  leaveOutTexture,
  lookAgain,
  lookAtDoubtfulWords,
  readWords,
  rereadPoorly,
} from './reading-steps.ts';
import { ruledAsItLies, stateAtFirst, type RecognizeOptions, type State } from './recognition-state.ts';
import { findRulingLines } from './ruling-lines.ts';
import { time } from './step-times.ts';
import { levelsOf, uprightsOf } from './table-rules.ts';
import { withSigns } from './placed-signs.ts';
import { countUnread } from './unread-lines.ts';
import type { RecognizedWord, Tesseract } from './tesseract.ts';

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
  /** Photographs and drawings, in pixels of the level image. */
  readonly graphics: Graphics;
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
  /** Letters that stand in lines of which nothing was read. */
  readonly unread: number;
  /** False for a page that is really blank. */
  readonly hasInk: boolean;
}

type Step = (state: State) => Promise<State> | State;

/** The whole way, in order, by the names under which their times are counted. A step that finds nothing to do hands on what it was given. */
const steps: readonly (readonly [string, Step])[] = [
  ['prepare', clean],
  ['prepare', fit],
  ['prepare', straighten],
  ['prepare', unbend],
  ['prepare', setTableRulesAside],
  ['language', readSampleFirst],
  ['prepare', dropShowThrough],
  ['prepare', flatten],
  ['orient', detect],
  ['language', tryScripts],
  ['language', tryLabels],
  ['orient', turnUpright],
  ['language', chooseCodes],
  ['prepare', putTableRulesBack],
  ['prepare', darkenPaleText],
  ['prepare', setTickBoxesAside],
  ['prepare', wipeRulesInText],
  ['recognise', readWords],
  ['recognise', rereadPoorly],
  ['language', (state) => confirmLanguage(state, readWords)],
  ['recognise', readEasternFigures],
  ['recognise', leaveOutGuesses],
  ['read again', partAtEdges],
  ['read again', lookAgain],
  ['read again', lookAtDoubtfulWords],
  ['recognise', leaveOutTexture],
  ['recognise', joinLettersInCombs],
  ['recognise', putTickBoxesBack],
];

/**
 * Recognises the text of a grey image.
 * @param load gives the image, which whoever calls must not keep: it may be much larger than the one that is read
 * @throws OcrError `language_data_missing`, `page_failed`
 */
export async function recognize(
  tesseract: Tesseract,
  load: () => GrayImage | Promise<GrayImage>,
  options: RecognizeOptions,
): Promise<Recognized> {
  let state = await begin(tesseract, load, options);
  const { width, height } = state.image;
  for (const [name, step] of steps) {
    if (state.done) break;
    const before = state;
    state = await time(name, () => step(before));
  }
  const done = state;
  const sideways = state.rotation === 90 || state.rotation === 270;
  return {
    words: state.words,
    rulings: state.words.length === 0 ? [] : rulingsOf(state),
    edges: edgesWithRules(state),
    graphics: await time('figures', () => figuresOf(done)),
    level: { width: state.image.width, height: state.image.height },
    upright: sideways ? { width: height, height: width } : { width, height },
    toUpright: joinMaps(state.back, affineMap(turning(width, height, state.rotation))),
    rotation: state.rotation,
    language: languageOfPage(state),
    missing: state.missing,
    unread: unreadLetters(state),
    hasInk: state.clean.hasInk,
  };
}

/** Apart, since a function that waits holds on to all that it has come across. */
async function begin(
  tesseract: Tesseract,
  load: () => GrayImage | Promise<GrayImage>,
  options: RecognizeOptions,
): Promise<State> {
  return stateAtFirst(tesseract, await load(), options);
}

/** Names of languages only: a script's model is how a page was read, not what it is written in. */
function languageOfPage({ options, identified, codes }: State): string {
  if (options.language !== 'auto') return codes.length === 0 ? 'und' : codes.join('+');
  return identified ?? 'und';
}

function unreadLetters({ image, words, capitalHeight }: State): number {
  if (words.length === 0 || capitalHeight === undefined) return 0;
  return countUnread(
    image,
    capitalHeight,
    words.map(({ bbox }) => bbox),
  );
}

function edgesOf(state: State): PanelEdges {
  const { edges, words, isDrawn } = state;
  const { image } = ruledAsItLies(state) ?? state;
  if (edges?.of === image) return edges.found;
  if (words.length === 0) return { vertical: [], horizontal: [] };
  return findPanelEdges(image, heightOf(words), isDrawn);
}

/** Pieces of the lines between the rows of a table may be too short for edges; panels do not stand in it. */
function edgesWithRules(state: State): PanelEdges {
  const { vertical, horizontal } = edgesOf(state);
  return { vertical, horizontal: [...horizontal, ...levelsOf(ruledAsItLies(state)?.lines ?? [])] };
}

function partAtEdges(state: State): State {
  if (state.words.length === 0) return state;
  const edges = edgesOf(state);
  const { image, lines } = ruledAsItLies(state) ?? { image: state.image, lines: [] };
  const vertical = [...edges.vertical, ...uprightsOf(lines)];
  return { ...state, words: partLines(state.words, { vertical }), edges: { of: image, found: edges } };
}

function joinLettersInCombs(state: State): State {
  const combs = ruledAsItLies(state)?.combs ?? [];
  return combs.length === 0 ? state : { ...state, words: joinInCombs(state.words, combs) };
}

/** Where the page was made flat since, their places are not known any more. */
function putTickBoxesBack(state: State): State {
  const { ticks, back, words } = state;
  return ticks === undefined || ticks.back !== back ? state : { ...state, words: withSigns(words, ticks.signs) };
}

function figuresOf({ image, words, toned, back }: State): Graphics {
  return findPageFigures(
    image,
    words,
    heightOf(words),
    toned?.map((box) => placeBoxBack(back, box)),
  );
}

function rulingsOf(state: State): readonly Ruling[] {
  const { image, words } = state;
  const textHeight = heightOf(words);
  const wiped = ruledAsItLies(state)?.lines ?? [];
  return [...wiped, ...findRulingLines(image, textHeight), ...findFilledAreas(image, textHeight)];
}

/** Middling height of words, in pixels. */
function heightOf(words: readonly RecognizedWord[]): number {
  return median(words.map(({ bbox }) => bbox[3] - bbox[1])) ?? 0;
}
