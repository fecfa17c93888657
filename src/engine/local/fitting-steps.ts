/** Owns the steps that make an image fit for reading: clean, of the right size, level, flat and upright. */
import { codesOfScript } from './data-to-read-with.ts';
import { closeDashedRules } from './dash-gaps.ts';
import { drawnImage } from './drawn-image.ts';
import { findFilledSquares } from './filled-squares.ts';
import { findLines } from './flat-page.ts';
import { invertBands } from './inverted-bands.ts';
import { readSampleFirst } from './language-steps.ts';
import { doubtfulLanguage, leastTelling, legibility, textOf } from './legibility.ts';
import { lineNetworks } from './line-networks.ts';
import { possibleTurns, sampleOf, sureTurnConfidence } from './orientation.ts';
import { photographsOn } from './page-figures.ts';
import { affineMap, joinMaps } from './page-map.ts';
import { findPaleLines, darkenLines } from './pale-text.ts';
import { cleanUp, fitLetters } from './prepare.ts';
import { rotate, turn, undoTurn, type GrayImage, type QuarterTurn } from './raster.ts';
import { isBare, ruledAsItLies, type State } from './recognition-state.ts';
import { standsSideways } from './sample-reading.ts';
import { partPaleMarks } from './show-through.ts';
import { measureSkew } from './skew.ts';
import { stackLines } from './stacked-lines.ts';
import { isLeftOut } from './step-switch.ts';
import { withoutTableRules } from './table-rules.ts';
import type { RecognizedWord } from './tesseract.ts';
import { wipeSigns } from './placed-signs.ts';
import { findTickBoxes, signOf } from './tick-boxes.ts';
import { hasShortStrokes, wipeTouchingRules } from './touching-rules.ts';
import { measureBend } from './unbend.ts';
import { warp } from './warp.ts';

/** A few lines that read this well are the right way up. */
const plainlyLegible = 0.85;
/** Lines of print, even of a poor copy, read this well. */
const asPrintReads = 0.9;
/** A page is taken without its pale marks, which may be text, where its lines read better by this. */
const gainOfClearing = 0.04;
/** Without them it has this share of its letters at least: thin strokes are as pale. */
const leftOfClearing = 0.4;
/** Some of the pale lines tell whether they are text: so many of them, read this well, and better by this than in a mirror. */
const triedLines = 6;
const asTextReads = 0.65;
const gainOverMirror = 0.15;
/** Another way up must read this much better than the likeliest one. */
const clearlyBetter = 0.1;
/** Letters and digits that it must have for that, and the share of what was read the likeliest way: a few figures of a table read well on their side. */
const fewestTurned = 4;
const leastTurned = 0.5;
/** With this many letters the middle of a page has enough of them to tell which way is up. */
const manyLetters = 600;

/** Makes the picture one of dark ink on even, white paper; `done` where there is no ink. */
export async function clean(state: State): Promise<State> {
  const isDrawn = drawnImage(state.image) !== undefined;
  const page = await cleanUp(state.image);
  const toned = photographsOn(state.image, page);
  return { ...state, isDrawn, clean: page, toned, image: page.image, back: page.back, done: !page.hasInk };
}

/** Brings letters to a height that reads well. */
export async function fit(state: State): Promise<State> {
  const { back, ...fitting } = await fitLetters(state.image);
  return { ...state, ...fitting, back: joinMaps(back, state.back) };
}

/** Makes lines level that lean all alike. */
export function straighten(state: State): State {
  const lean = measureSkew(state.image);
  const invert = state.clean.hasLeaningBands === true ? invertBands : (image: GrayImage) => image;
  if (lean === 0) return { ...state, image: invert(state.image) };
  const { image, back } = rotate(state.image, lean);
  return { ...state, image: invert(image), back: joinMaps(affineMap(back), state.back) };
}

/** Makes lines straight that bend. */
export function unbend(state: State): State {
  const { image } = state;
  if (state.capitalHeight === undefined) return state;
  const bend = measureBend(image, state.capitalHeight);
  if (bend === undefined) return { ...state, isBent: false };
  const straight = warp(image, bend, image.width, image.height);
  return { ...state, image: straight, back: joinMaps(bend, state.back), isBent: true };
}

/**
 * Where a few lines read less well than print does, they are tried without the paler marks of the page. These are taken for what
 * shows through from the other side where the lines gain by it and the marks themselves cannot be read.
 */
export async function dropShowThrough(state: State): Promise<State> {
  const { sample, isBent, options } = state;
  const { image } = ruledAsItLies(state) ?? state;
  // The lines of a curved page read badly for another reason.
  if (sample === undefined || isBent || isBare(state) || sample.legibility >= asPrintReads) return state;
  const marks = partPaleMarks(image);
  if (marks === undefined) return state;
  const { recent } = options;
  const isSteady = recent?.isSteady;
  const tried = await readSampleFirst(setTableRulesAside(await fit({ ...state, image: marks.ink })));
  const isKept = lettersIn(tried.sample?.words) >= leftOfClearing * lettersIn(sample.words);
  if (isKept && (tried.sample?.legibility ?? 0) >= sample.legibility + gainOfClearing) {
    const pale = await readSampleFirst({ ...state, image: marks.pale, options: { ...options, recent: undefined } });
    if ((pale.sample?.legibility ?? 0) < leastTelling) return tried;
  }
  if (recent !== undefined) recent.isSteady = isSteady ?? false;
  return state;
}

function lettersIn(words: readonly RecognizedWord[] = []): number {
  return textOf(words).replaceAll(/[^\p{L}\p{N}]/gu, '').length;
}

/**
 * Makes lines as dark as the rest that are so pale that the page's threshold loses them. What shows through from the other side is
 * as pale, and reads no better than its mirror image.
 */
export async function darkenPaleText(state: State): Promise<State> {
  const { image, isBent, isDrawn, capitalHeight, codes, dotsPerInch, tesseract } = state;
  if (isLeftOut('pale text') || isBent || capitalHeight === undefined) return state;
  const lines = findPaleLines(image, capitalHeight, isDrawn);
  if (lines.length === 0) return state;
  const darkened = darkenLines(image, lines);
  const longest = lines.toSorted((one, other) => other.letters.length - one.letters.length).slice(0, triedLines);
  const some = stackLines(
    darkened.pale,
    longest.map((line) => [line]),
  );
  if (some === undefined) return state;
  const legibilityOf = async (seen: GrayImage) => legibility(await tesseract.recognize(seen, codes, dotsPerInch));
  const asItIs = await legibilityOf(some);
  const isText = asItIs >= asTextReads && asItIs >= (await legibilityOf(mirrored(some))) + gainOverMirror;
  return isText ? { ...state, image: darkened.image } : state;
}

/**
 * Lines around cells are read as letters, and make page analysis take what stands in neighbouring cells for one word. Those of a
 * photographed page are neither straight nor of one darkness, and what would be left of them is read worse than they are.
 */
export function setTableRulesAside(state: State): State {
  const { isBent, clean, capitalHeight, back } = state;
  if (isBent || !clean.isEvenlyLit || capitalHeight === undefined) return { ...state, ruled: undefined };
  const image = closeDashedRules(state.image, capitalHeight);
  const without = isLeftOut('table rules') ? undefined : withoutTableRules(image, capitalHeight);
  if (without === undefined) return { ...state, image, ruled: undefined };
  return { ...state, image: without.image, ruled: { ...without, image, back } };
}

/** Letters with long level strokes of their own, and marks below, lose some of them with the lines. */
export function putTableRulesBack(state: State): State {
  const ruled = ruledAsItLies(state);
  if (ruled === undefined || state.codes.every(hasShortStrokes)) return state;
  return { ...state, image: ruled.image, ruled: undefined };
}

/** Boxes to tick and filled squares are read as letters and brackets, together with what stands beside them: they go, and come back as what they are. */
export function setTickBoxesAside(state: State): State {
  const { image, isBent, capitalHeight, codes, back } = state;
  // Letters of other scripts are boxes, too.
  const mayHave = !isBent && codes.every(hasShortStrokes);
  if (isLeftOut('tick boxes') || !mayHave || capitalHeight === undefined) return state;
  const signs = [...findTickBoxes(image, capitalHeight).map(signOf), ...findFilledSquares(image, capitalHeight)];
  return signs.length === 0 ? state : { ...state, image: wipeSigns(image, signs), ticks: { signs, back } };
}

/** Page analysis takes letters that a line runs through, or touches, for a picture: it is to see the page without such lines. */
export function wipeRulesInText(state: State): State {
  const { image, isBent, capitalHeight, codes } = state;
  const mayTouch = !isBent && codes.every(hasShortStrokes);
  if (isLeftOut('touching rules') || !mayTouch || capitalHeight === undefined) return state;
  const after = wipeTouchingRules(image, capitalHeight);
  return after === image ? state : { ...state, unruled: after };
}

function mirrored({ width, height, data }: GrayImage): GrayImage {
  const flipped = new Uint8Array(data.length);
  for (let from = 0; from < data.length; from += width) flipped.set(data.slice(from, from + width).toReversed(), from);
  return { width, height, data: flipped };
}

/**
 * A bent page of which a few lines are hardly legible is made flat before anything is read: all that would be read of it,
 * and tried in other scripts, would be read once more on the flat one.
 */
export async function flatten(state: State): Promise<State> {
  const { image, sample, isBent, capitalHeight } = state;
  const isLegible = sample === undefined || sample.isConvincing || sample.legibility >= doubtfulLanguage;
  if (!isBent || capitalHeight === undefined || isLegible || isLeftOut('line readers')) return state;
  const networks = await lineNetworks();
  const flat = networks === undefined ? undefined : (await findLines(image, isBent, capitalHeight, networks)).flat;
  if (flat === undefined) return state;
  return readSampleFirst({ ...state, image: flat.image, back: joinMaps(flat.map, state.back), lines: flat.lines });
}

/** The middle of a full page tells as much as all of it, in half the time. */
export async function detect(state: State): Promise<State> {
  // Text that could be read is upright, and in a script that is known.
  if (state.sample?.isConvincing === true || isBare(state)) return state;
  const { image, tesseract } = state;
  const inTheMiddle = state.letters >= manyLetters ? await tesseract.detect(middleOf(image)) : undefined;
  if (inTheMiddle !== undefined && inTheMiddle.turnConfidence >= sureTurnConfidence)
    return { ...state, detected: inTheMiddle };
  return { ...state, detected: await tesseract.detect(image) };
}

function middleOf({ width, height, data }: GrayImage): GrayImage {
  const top = Math.floor(height * 0.3);
  const rows = Math.max(1, Math.floor(height * 0.4));
  return { width, height: rows, data: data.subarray(top * width, (top + rows) * width) };
}

/** Turned as detection says where it is sure, else as a few lines read best. */
export async function turnUpright(state: State): Promise<State> {
  if (state.sample?.isConvincing === true || isBare(state)) return state;
  const { language, installed } = state.options;
  const codes = language === 'auto' ? codesOfScript(state.detected?.script, installed) : language.split('+');
  const possible = possibleTurns(state.image, state.detected, state.letters);
  // The columns of a table may stand out more than its rows.
  const isTelling = (state.sample?.legibility ?? 0) >= leastTelling;
  const turns = isTelling && possible.length > 1 && !possible.includes(0) ? [0 as const, ...possible] : possible;
  if (turns.length === 1) return turned(state, turns[0] ?? 0);
  let best: { readonly state: State; readonly legibility: number; readonly letters: number } | undefined;
  for (const degrees of turns) {
    const candidate = await turned(state, degrees);
    const words = await state.tesseract.recognize(sampleOf(candidate.image), codes, candidate.dotsPerInch);
    const found = { state: candidate, legibility: legibility(words), letters: lettersIn(words) };
    // "42" may as well be "cv" upside down.
    const fewest = best !== undefined && best.legibility >= leastTelling ? leastTurned * best.letters : 0;
    const isWord = found.letters >= Math.max(fewestTurned, fewest);
    const isBetter =
      isWord &&
      !standsSideways(words) &&
      found.legibility >= Math.max(leastTelling, (best?.legibility ?? 0) + clearlyBetter);
    if (best === undefined || isBetter) best = found;
    if (best.legibility > plainlyLegible) break;
  }
  return best?.state ?? state;
}

/** Made fit anew: on lines that stood sideways the height of letters was really their width. */
async function turned(state: State, degrees: QuarterTurn): Promise<State> {
  if (degrees === 0) return state;
  const { image, back } = state.clean;
  const toOriginal = joinMaps(affineMap(undoTurn(image.width, image.height, degrees)), back);
  const fitted = await fit({
    ...state,
    image: turn(image, degrees),
    back: toOriginal,
    rotation: degrees,
    sample: undefined,
  });
  return setTableRulesAside(unbend(straighten(fitted)));
}
