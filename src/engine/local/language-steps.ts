/** Owns the steps of recognition that decide on the language of a page: before reading it, and once more after. */
import {
  chooseByScript,
  codesFor,
  codesInLatin,
  firstGuess,
  gainOfSecond,
  hasDoubtfulWords,
  readSample,
  type SampleReading,
} from './choose-language.ts';
import { identifyLanguages, type IdentifiedLanguage } from './identify-language.ts';
import { legibility, textOf } from './legibility.ts';
import type { State } from './recognize.ts';
import { sampleStrip } from './sample-strip.ts';

/** Remembered from page to page of one document; it saves work and decides nothing, since every page is looked at. */
export interface RecentLanguage {
  codes?: readonly string[];
}

/** A second reading may be this much less sure of its letters: another language's data judges itself more sternly. */
const tolerance = 0.05;

/**
 * Reads a few lines with the data that was named, that fitted the page before, or with English. When they are plainly
 * legible and in a language that can be identified, the page is upright and what to read it with is known.
 */
export async function readSampleFirst(state: State): Promise<State> {
  const { tesseract, image, dotsPerInch, options } = state;
  const codes = options.language === 'auto' ? (options.recent?.codes ?? firstGuess) : options.language.split('+');
  const sample = await readSample(tesseract, sampleStrip(image, dotsPerInch).image, dotsPerInch, codes);
  return { ...state, sample };
}

/** The words of a page that was its own sample, when it need not be read with other data or on other lines. */
export function alreadyRead({ sample, image, codes }: State): SampleReading['words'] | undefined {
  const isSame = sample !== undefined && sample.image === image && sample.codes.join('+') === codes.join('+');
  return isSame ? sample.words : undefined;
}

/** Decides what the page is read with: what was named, else by the sample, else by the script that was detected. */
export async function chooseCodes(state: State): Promise<State> {
  const { tesseract, image, dotsPerInch, options, detected } = state;
  const { installed, language } = options;
  if (language !== 'auto') return { ...state, codes: language.split('+') };
  if (state.sample?.isConvincing === true) return { ...state, codes: codesOfSample(state.sample, installed) };
  const read = (lines?: number) => (codes: readonly string[]) =>
    readSample(tesseract, sampleStrip(image, dotsPerInch, lines).image, dotsPerInch, codes);
  // After a turn, what the sample said on its side is void.
  const sample = state.sample ?? (await read()(firstGuess));
  return { ...state, ...(await chooseByScript(detected, sample, installed, { probe: read(2.5), sample: read() })) };
}

/** The data that the sample was read with, English beside it and all, when it fits the language that was found. */
function codesOfSample({ codes, languages }: SampleReading, installed: readonly string[]): readonly string[] {
  const found = codesFor(languages, installed);
  return found.every((code) => codes.includes(code)) && codes[0] === found[0] ? codes : found;
}

/**
 * Identifies the language of what was read, and reads once more when that needs other data than the sample had made
 * believe, or when Latin words may stand among those of another script. The more legible reading stays.
 */
export async function confirmLanguage(state: State, readWords: (state: State) => Promise<State>): Promise<State> {
  const { options } = state;
  if (options.language !== 'auto') return state;
  const { installed, recent } = options;
  const found = await identifyLanguages(textOf(state.words));
  let result: State = { ...state, identified: joined(found) };
  const [first] = found;
  if (first === undefined) return result;
  const [lead] = codesFor([first], installed);
  const isNews = first.isSure && lead !== undefined && !state.codes.includes(lead);
  const mayBeMixed = first.script !== 'Latin' && state.codes.length === 1 && hasDoubtfulWords(state.words);
  if (lead !== undefined && (isNews || mayBeMixed)) {
    const codes = mayBeMixed ? [lead, ...codesInLatin(found, installed)] : [lead];
    const second = await readWords({ ...state, codes });
    const needed = isNews ? -tolerance : gainOfSecond;
    if (legibility(second.words) >= legibility(state.words) + needed)
      result = { ...second, identified: joined(await identifyLanguages(textOf(second.words))) };
  }
  if (recent !== undefined && first.isSure) recent.codes = result.codes;
  return result;
}

/** Of a second language only what is sure: a few misread letters are none. */
function joined(found: readonly IdentifiedLanguage[]): string | undefined {
  const told = found.filter(({ isSure }, rank) => rank === 0 || isSure);
  return told.length === 0 ? undefined : told.map(({ code }) => code).join('+');
}
