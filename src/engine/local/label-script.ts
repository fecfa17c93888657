/** Owns finding the script of a sparse page from its labels: figures are alike in most scripts, so that a page of them looks well read whatever its words are. */
import { languagesOfScript } from '../../language.ts';
import { clearGain, otherScripts, rareScripts } from './choose-language.ts';
import { firstGuess, modelsOf, readersOfScript } from './data-to-read-with.ts';
import { identifyLanguages } from './identify-language.ts';
import { findLabels } from './label-lines.ts';
import { legibility } from './legibility.ts';
import { lettersByScript } from './letters-by-script.ts';
import { turn, type GrayImage } from './raster.ts';
import type { State } from './recognition-state.ts';
import { foreign, inFormsOf, readSample, traditional, type SampleReading } from './sample-reading.ts';
import { stackLines } from './stacked-lines.ts';
import { isLeftOut } from './step-switch.ts';
import type { RecognizedWord, Tesseract } from './tesseract.ts';

/** Letters on a page of figures and labels, at most; on others the words outweigh the figures. */
const mostLetters = 450;
/** Share of the ink that is in labels. */
const leastShare = 0.2;
/** So many labels are tried in all scripts, the widest ones; of so many it is looked first whether they are figures that were not read. */
const mostLabels = 8;
const mostLooked = 24;
/** Figures that are read this surely are no labels. */
const sureFigures = 0.6;
/** Mean confidence of labels in their own script: it is 0.8 to 0.95, and 0.65 on blurred scans. */
const legible = 0.65;
/** So legible in one script, no other is tried. */
const sure = 0.85;
/** Share of the letters that are in the script. */
const nearlyAll = 0.9;
/** Letters of the script, ideographs and syllables as several, in a label as wide as this many heights of a capital. */
const fewestInHeight = 0.25;
const fewestLetters = 3;
/** Words of so many letters that English data reads this surely are in Latin script, and so is the page with so many of them for each letter of the labels. */
const [longWord, surely, leastLatin] = [3, 0.85, 1 / 3];

/** In the order in which they are tried: frequent ones first, since what is plainly legible ends the search. */
const frequent = [
  'Han',
  'Hangul',
  'Japanese',
  'Cyrillic',
  'Arabic',
  'Greek',
  'Devanagari',
  'Hebrew',
  'Thai',
  'Bengali',
];

/** Letters that those of Greek and Cyrillic are read as: words of nothing else tell no script. */
const lookAlikes = /^[ABCEHIKMOPTXYaceikmnoptuvxy]+$/u;

interface Labels {
  readonly images: readonly GrayImage[];
  /** Of all of them together, in heights of a capital. */
  readonly width: number;
}

/** Tries all scripts on the labels of a page whose figures can be read and whose words cannot; what they are plainly legible in, the page is read with. */
export async function tryLabels(state: State): Promise<State> {
  const { sample, letters, options, capitalHeight } = state;
  if (isLeftOut('labels') || options.language !== 'auto' || sample === undefined || capitalHeight === undefined)
    return state;
  if (sample.isConvincing || letters > mostLetters) return state;
  const labels = await labelsOf(state.tesseract, sample, capitalHeight);
  if (labels === undefined) return state;
  const found = await findScript(state, labels);
  if (found === undefined) return state;
  const upsideDown = await state.tesseract.recognizeLines(
    labels.images.map((image) => turn(image, 180)),
    firstGuess,
  );
  if (legibility(wordsOf(upsideDown.flat())) >= found.legibility) return state;
  const read = await readSample(state.tesseract, sample.image, state.dotsPerInch, found.codes);
  const told = inFormsOf(found.codes, read.languages).filter(({ script }) => script === found.script);
  return {
    ...state,
    sample: { ...read, languages: told.length > 0 ? told : await languageOf(found), isConvincing: true },
  };
}

/** Words that have letters: not the figures. */
function wordsOf(words: readonly RecognizedWord[]): readonly RecognizedWord[] {
  return words.filter(({ text }) => /\p{L}/u.test(text));
}

async function labelsOf(
  tesseract: Tesseract,
  { image, words }: SampleReading,
  capitalHeight: number,
): Promise<Labels | undefined> {
  const { labels, share } = findLabels(image, words, capitalHeight);
  if (share < leastShare) return undefined;
  const widest = labels.toSorted((one, other) => widthOf(other) - widthOf(one)).slice(0, mostLooked);
  const looked = widest.flatMap((bbox) => {
    const cut = stackLines(image, [[{ bbox }]]);
    return cut === undefined ? [] : [{ bbox, cut }];
  });
  const inEnglish = await tesseract.recognizeLines(
    looked.map(({ cut }) => cut),
    firstGuess,
  );
  const own = looked.filter((_, at) => !areFigures(inEnglish[at] ?? [])).slice(0, mostLabels);
  if (own.length === 0) return undefined;
  const width = own.reduce((sum, { bbox }) => sum + widthOf(bbox), 0) / capitalHeight;
  const long = words.filter(
    ({ text, confidence }) =>
      /^\p{L}+$/u.test(text) && text.length >= longWord && confidence >= surely && !lookAlikes.test(text),
  );
  // A letter is about as wide as a capital is tall.
  if (long.reduce((sum, { text }) => sum + text.length, 0) >= leastLatin * width) return undefined;
  return { images: own.map(({ cut }) => cut), width };
}

function areFigures(words: readonly RecognizedWord[]): boolean {
  return words.length > 0 && wordsOf(words).length === 0 && legibility(words) >= sureFigures;
}

function widthOf([left, , right]: RecognizedWord['bbox']): number {
  return right - left;
}

interface LabelReading {
  readonly script: string;
  readonly codes: readonly string[];
  readonly words: readonly RecognizedWord[];
  readonly text: string;
  readonly legibility: number;
}

async function findScript({ tesseract, options }: State, labels: Labels): Promise<LabelReading | undefined> {
  const isInstalled = (code: string) => options.installed.includes(code);
  let least = legible;
  for (const code of [...firstGuess, 'Latin'].filter(isInstalled)) {
    const latin = (await read(tesseract, labels, 'Latin', [code])).legibility;
    if (latin >= foreign) return undefined;
    least = Math.max(least, latin + clearGain);
  }
  let best: LabelReading | undefined;
  for (const script of new Set([...frequent, ...otherScripts, ...rareScripts])) {
    const own = modelsOf(readersOfScript(script, options.installed), options.installed);
    let found: LabelReading | undefined;
    for (const codes of script === 'Han' ? [own, [traditional]] : [own]) {
      if (codes.length === 0 || !codes.every(isInstalled)) continue;
      const next = await read(tesseract, labels, script, codes);
      if (found === undefined || isSurer(next, found)) found = next;
    }
    if (found !== undefined && found.legibility >= Math.max(least, best?.legibility ?? 0)) best = found;
    if (best !== undefined && best.legibility >= sure) break;
  }
  return best;
}

/** Of two readings in one script, simplified and traditional forms, each of which writes only its own: what tells is what they read differently. */
function isSurer(one: LabelReading, other: LabelReading): boolean {
  const differing = one.words.flatMap((word, at) => {
    const rival = other.words[at];
    return rival === undefined || rival.text === word.text ? [] : [word.confidence - rival.confidence];
  });
  const isAlike = one.words.length === other.words.length && differing.length > 0;
  return isAlike ? differing.reduce((sum, gain) => sum + gain, 0) > 0 : one.legibility > other.legibility;
}

/** Not legible at all where it is another script that was written, or hardly anything. */
async function read(
  tesseract: Tesseract,
  { images, width }: Labels,
  script: string,
  codes: readonly string[],
): Promise<LabelReading> {
  const words = wordsOf((await tesseract.recognizeLines(images, codes)).flat());
  const text = words.map((word) => word.text).join(' ');
  const [first] = lettersByScript(text);
  const isWritten =
    first?.script === script &&
    first.share >= nearlyAll &&
    first.letters >= Math.max(fewestLetters, fewestInHeight * width);
  return { script, codes, words, text, legibility: isWritten ? legibility(words) : 0 };
}

/** A few letters do not tell the language, but where the script or its data has one alone. */
async function languageOf({ script, codes, text }: LabelReading): Promise<SampleReading['languages']> {
  const told = inFormsOf(codes, await identifyLanguages(text)).filter((language) => language.script === script);
  if (told.length > 0) return told;
  const own = languagesOfScript(script).filter((code) => !code.endsWith('_vert'));
  const [code] = own.length === 1 ? own : own.filter((name) => codes.length === 1 && codes.includes(name));
  return code === undefined ? [] : [{ code, script, share: 1, isSure: false }];
}
