/** Owns finding the script of a page of few lines, as a title or a paragraph: Tesseract's detection wants more letters to tell it, and which way is up. */
import { languageOf, languagesOfScript } from '../../language.ts';
import { clearGain, otherScripts, rareScripts } from './choose-language.ts';
import { modelsOf, readersOfScript } from './data-to-read-with.ts';
import { identifyLanguages } from './identify-language.ts';
import { legibility, textOf } from './legibility.ts';
import { lettersByScript } from './letters-by-script.ts';
import { readOnlyLine } from './only-line.ts';
import { sureTurnConfidence } from './orientation.ts';
import { turn, type GrayImage } from './raster.ts';
import type { State } from './recognition-state.ts';
import { foreign, legible, readSample, type SampleReading } from './sample-reading.ts';
import { sampleStrip } from './sample-strip.ts';
import { isLeftOut } from './step-switch.ts';

/** Letters on a page of few lines, at most; with more, detection has enough of them. */
const mostLetters = 200;
/** So many characters or marks may be a word. */
const fewestCharacters = 4;
const fewestMarks = 6;
/** Lines that are looked at. */
const lines = 2.5;
/** Share of the letters that are in the script, and how many there are, at least. */
const nearlyAll = 0.9;
const fewestLetters = 4;
/** So legible in one script, no other is tried. */
const sure = 0.85;
/** The data of Lao is hardly ever sure of itself: on lines of Thai less than this, and that of Thai on lines of Lao less than `sure`. */
const legibleLao = 0.15;

/**
 * Tries all scripts where English is hardly legible on a page of few lines, as it lies. What is plainly legible in one of them is
 * the page's sample then, unless English is legible upside down.
 */
export async function tryScripts(state: State): Promise<State> {
  const { sample, letters, options, detected } = state;
  const isTurned = (detected?.turn ?? 0) !== 0 && (detected?.turnConfidence ?? 0) >= sureTurnConfidence;
  if (isLeftOut('few lines') || options.language !== 'auto' || sample === undefined || isTurned) return state;
  if (sample.isConvincing || sample.legibility >= foreign || letters > mostLetters) return state;
  const hasText = textOf(sample.words).length >= fewestCharacters || letters >= fewestMarks;
  if (!hasText) return state;
  const { image } = sampleStrip(state.image, state.dotsPerInch, lines);
  const found = await findScript(state, image, sample);
  if (found === undefined) return state;
  const upsideDown = await read(state, turn(image, 180), sample.codes);
  if (upsideDown.legibility >= legible) return state;
  return { ...state, sample: await sampleIn(found.script, found.codes, state) };
}

interface FoundScript {
  readonly script: string;
  readonly codes: readonly string[];
  readonly legibility: number;
}

async function findScript(state: State, image: GrayImage, sample: SampleReading): Promise<FoundScript | undefined> {
  const { installed } = state.options;
  const named = languageOf(languagesOfScript(state.detected?.script ?? '')[0] ?? '')?.script;
  const least = Math.max(legible, sample.legibility + clearGain);
  let best: FoundScript | undefined;
  for (const script of new Set([
    ...(named === undefined ? [] : [named]),
    ...otherScripts,
    'Japanese',
    ...rareScripts,
  ])) {
    const codes = modelsOf(readersOfScript(script, installed), installed);
    if (script === 'Latin' || codes.length === 0 || !codes.every((code) => installed.includes(code))) continue;
    const found = await read(state, image, codes);
    if (!isWritten(textOf(found.words), script) || found.legibility < Math.max(least, best?.legibility ?? 0)) continue;
    best = { script, codes, legibility: found.legibility };
    if (best.legibility >= sure) return best;
  }
  return best?.script === 'Thai' ? ((await findLao(state, image)) ?? best) : best;
}

async function findLao(state: State, image: GrayImage): Promise<FoundScript | undefined> {
  const [script, codes] = ['Lao', languagesOfScript('Lao')] as const;
  if (!codes.every((code) => state.options.installed.includes(code))) return undefined;
  const found = await read(state, image, codes);
  const isLao = isWritten(textOf(found.words), script) && found.legibility >= legibleLao;
  return isLao ? { script, codes, legibility: found.legibility } : undefined;
}

function isWritten(text: string, script: string): boolean {
  const [first] = lettersByScript(text);
  return first?.script === script && first.share >= nearlyAll && first.letters >= fewestLetters;
}

/** Page analysis takes an only line for a picture now and then. */
async function read(
  { tesseract, dotsPerInch }: State,
  image: GrayImage,
  codes: readonly string[],
): Promise<SampleReading> {
  const sample = await readSample(tesseract, image, dotsPerInch, codes);
  if (sample.words.length > 0) return sample;
  const words = await readOnlyLine(tesseract, image, codes);
  return { ...sample, words, legibility: legibility(words), languages: await identifyLanguages(textOf(words)) };
}

/** The sample anew, in that script. A few letters do not tell which of its languages it is, but where it has one alone. */
async function sampleIn(script: string, codes: readonly string[], state: State): Promise<SampleReading> {
  const sample = await read(state, sampleStrip(state.image, state.dotsPerInch).image, codes);
  const told = sample.languages.filter((language) => language.script === script);
  const [code, other] = languagesOfScript(script).filter((name) => !name.endsWith('_vert'));
  const only = code === undefined || other !== undefined ? [] : [{ code, script, share: 1, isSure: false }];
  return { ...sample, languages: told.length > 0 ? told : only, isConvincing: true };
}
