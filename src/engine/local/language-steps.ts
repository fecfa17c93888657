/** Owns the steps of recognition that decide on the language of a page: before reading it, and once more after. */
import { chooseByScript, clearGain, gainOfSecond, sternerJudge } from './choose-language.ts';
import { codesFor, codesInLatin, firstGuess, isNeverSure } from './data-to-read-with.ts';
import { chooseDownward } from './downward-reading.ts';
import { identifyLanguages, type IdentifiedLanguage } from './identify-language.ts';
import { scriptOf } from '../../language.ts';
import { legibility, textOf } from './legibility.ts';
import { lettersByScript } from './letters-by-script.ts';
import type { GrayImage } from './raster.ts';
import { readMixedLines } from './mixed-lines.ts';
import { readPassages } from './read-passages.ts';
import { cellsOf, type State } from './recognition-state.ts';
import { hasDoubtfulWords, inFormsOf, readSample, type SampleReading } from './sample-reading.ts';
import { sampleStrip } from './sample-strip.ts';
import { isLeftOut } from './step-switch.ts';
import { stackLines } from './stacked-lines.ts';
import type { RecognizedWord } from './tesseract.ts';

/**
 * Remembered from page to page of one document; it saves work and decides nothing, since every page is looked at, and as if it
 * were the first one where what is remembered does not plainly fit it.
 */
export interface RecentLanguage {
  codes?: readonly string[];
  /** Whether the last page was upright and in the language that it was tried with: then the next one is likely to be, too. */
  isSteady?: boolean;
}

/**
 * Reads a few lines with the data that was named, that fitted the page before, or with English. When they are plainly
 * legible and in a language that can be identified, the page is upright and what to read it with is known. Where the page
 * before was so, the whole page is its own sample, so that no line is read twice.
 */
export async function readSampleFirst(state: State): Promise<State> {
  const { image, dotsPerInch, options } = state;
  const { language, recent } = options;
  const codes = language === 'auto' ? (recent?.codes ?? firstGuess) : language.split('+');
  const looked = recent?.isSteady === true ? image : sampleStrip(image, dotsPerInch).image;
  const sample = await readPart(state, looked, codes);
  if (recent !== undefined) recent.isSteady = sample.isConvincing;
  return { ...state, sample: language === 'auto' ? await lookAfresh(state, sample) : sample };
}

/**
 * What the page before was written in reads any page somehow: where it says nothing surely, a few lines are read as those of a
 * first page are. What is remembered stays only where it reads clearly better, as a title of a few words, which tells no script.
 */
async function lookAfresh(state: State, sample: SampleReading): Promise<SampleReading> {
  const isFirstGuess = sample.codes.join('+') === firstGuess.join('+');
  if (sample.isConvincing || (isFirstGuess && sample.image !== state.image)) return sample;
  const lines = sampleStrip(state.image, state.dotsPerInch).image;
  if (isFirstGuess && lines === state.image) return sample;
  const fresh = await readPart(state, lines, firstGuess);
  const isBetter = !isFirstGuess && !fresh.isConvincing && sample.legibility >= fresh.legibility + clearGain;
  return isBetter ? sample : fresh;
}

/** A page that is its own sample is read as it will be, so that it need not be read again. */
function readPart(state: State, part: GrayImage, codes: readonly string[]): Promise<SampleReading> {
  return readSample(state.tesseract, part, state.dotsPerInch, codes, part === state.image ? cellsOf(state) : {});
}

/** The words of a page that was its own sample, when it need not be read with other data or on other lines. */
export function alreadyRead({ sample, image, codes }: State): SampleReading['words'] | undefined {
  const isSame = sample !== undefined && sample.image === image && sample.codes.join('+') === codes.join('+');
  return isSame ? sample.words : undefined;
}

/** Decides what the page is read with: what was named, else by the sample, else by the script that was detected. */
export async function chooseCodes(state: State): Promise<State> {
  const { image, dotsPerInch, options, detected } = state;
  const { installed, language } = options;
  const down = state.sample === undefined ? undefined : await chooseDownward(state, state.sample.words);
  if (down?.codes !== undefined) return { ...state, codes: down.codes };
  if (down?.missing !== undefined) return { ...state, codes: codesWithout(down.missing, state), missing: down.missing };
  if (language !== 'auto') return { ...state, codes: language.split('+') };
  if (state.sample?.isConvincing === true) return { ...state, codes: codesOfSample(state.sample, installed) };
  const read = (lines?: number) => {
    let strip: GrayImage | undefined;
    return (codes: readonly string[]) =>
      readPart(state, (strip ??= sampleStrip(image, dotsPerInch, lines).image), codes);
  };
  // After a turn, what the sample said on its side is void.
  const sample = state.sample ?? (await read()(firstGuess));
  return { ...state, ...(await chooseByScript(detected, sample, installed, { probe: read(2.5), sample: read() })) };
}

/** What a page is read with for want of the data that it needs: as named, else with that for the same letters on level lines. */
function codesWithout(missing: string, { options }: State): readonly string[] {
  return options.language === 'auto' ? [missing.replace(/_vert$/u, '')] : options.language.split('+');
}

/** The data that the sample was read with, English beside it and all, when it fits the language that was found, or none was. */
function codesOfSample({ codes, languages }: SampleReading, installed: readonly string[]): readonly string[] {
  if (languages.length === 0) return codes;
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
  const found = await identifiedIn(state);
  let result: State = { ...state, identified: joined(found) };
  const [first] = found;
  const runsDown = state.codes.some((code) => code.endsWith('_vert')) || state.missing !== undefined;
  if (first === undefined || runsDown) return result;
  const [lead] = codesFor([first], installed);
  const isOther = lead !== undefined && !state.codes.includes(lead);
  const isNews = isOther && (first.isSure || (await readsBetter(state, [lead])));
  const mayBeMixed = first.script !== 'Latin' && state.codes.length === 1 && hasDoubtfulWords(state.words);
  if (lead !== undefined && (isNews || mayBeMixed)) {
    const codes = mayBeMixed ? [lead, ...codesInLatin(found, installed)] : [lead];
    const second = await readWords({ ...state, codes });
    const needed = isNews ? -sternerJudge : gainOfSecond;
    if (legibility(second.words) >= legibility(state.words) + needed)
      result = { ...second, identified: joined(await identifiedIn(second)) };
  }
  const read = result;
  result = await readMixedLines(result, codesInLatin(found, installed));
  result = await readManyLanguages(result, first, readWords);
  // All scripts were tried on a page that had to be made flat to be legible; what reads badly there is the picture.
  if (state.lines === undefined) result = await readOtherScript(result, readWords);
  const parted = isOneScript(read, result) ? await readPassages(read, found) : undefined;
  // Short passages in many languages are better read with the data of the script.
  const isPlain = result.codes.join() === read.codes.join() || parted?.codes.length === 2;
  // Data of the passages' own language may judge itself more sternly, which has been allowed for where nothing else was gained.
  const isBetter =
    parted !== undefined && (result.words === read.words || legibility(parted.words) > legibility(result.words));
  if (isBetter && isPlain) {
    // The next page may be in one of them alone, and one is quicker.
    if (recent !== undefined) recent.codes = parted.codes.slice(0, 1);
    return parted;
  }
  if (recent !== undefined && first.isSure) recent.codes = result.codes;
  return result;
}

/** Whether nothing was found to be in another script than the page was read with at first, but perhaps several languages of it. */
function isOneScript({ codes }: State, after: State): boolean {
  return codes.length === 1 && after.codes.every((code) => code === 'Latin' || codes.includes(code));
}

/** Of too few letters to tell, what their script made likely. */
async function identifiedIn({ words, codes, sample }: State): Promise<readonly IdentifiedLanguage[]> {
  const found = inFormsOf(codes, await identifyLanguages(textOf(words)));
  const isLikely = found.length === 0 && words.length > 0 && sample?.isConvincing === true;
  return isLikely ? sample.languages : found;
}

/** Letters of a page in one language say surely which one it is; so many that were read well and do not are in several. */
const manyLetters = 200;
const readWell = 0.8;

/** Reads a page in several languages of Latin script with the data of the script, which has the letters of all of them. */
async function readManyLanguages(
  state: State,
  { script, isSure }: IdentifiedLanguage,
  readWords: (state: State) => Promise<State>,
): Promise<State> {
  if (isLeftOut('several Latin languages')) return state;
  const { options, words } = state;
  const letters = textOf(words).match(/\p{L}/gu)?.length ?? 0;
  const mayBeSeveral = script === 'Latin' && !isSure && letters >= manyLetters && legibility(words) >= readWell;
  if (!mayBeSeveral || !options.installed.includes('Latin')) return state;
  const second = await readWords({ ...state, codes: ['Latin'], sample: undefined });
  if (legibility(second.words) < legibility(words)) return state;
  return { ...second, identified: joined(await identifiedIn(second)) };
}

/** Whether other data reads a sample of the page clearly better than what the page was read with. */
async function readsBetter(
  { tesseract, image, dotsPerInch, codes }: State,
  other: readonly string[],
): Promise<boolean> {
  const strip = sampleStrip(image, dotsPerInch).image;
  const before = await readSample(tesseract, strip, dotsPerInch, codes);
  const after = await readSample(tesseract, strip, dotsPerInch, other);
  return after.legibility >= before.legibility + gainOfSecond;
}

/** Lines less legible than this may be in a script that the data does not know. */
const foreignLine = 0.6;
/** They must hold this share of the page's characters, and as many as this, to be worth a look. */
const leastForeign = 0.08;
const fewestForeign = 60;
/** So many letters of the other script must then be among what is read. */
const fewestLetters = 24;
/** Lines that are looked at together. */
const lookedAt = 5;

/**
 * Looks for another script where lines of the page could hardly be read: a page of English may have a paragraph of Russian
 * that the sample has missed. Reads the page with the data of both when that makes it clearly more legible.
 */
async function readOtherScript(state: State, readWords: (state: State) => Promise<State>): Promise<State> {
  const { tesseract, image, dotsPerInch, options, codes, words } = state;
  const lines = isLeftOut('another script') || isNeverSure(codes) ? undefined : foreignLines(image, words);
  if (lines === undefined) return state;
  const read = (data: readonly string[]) => readSample(tesseract, lines, dotsPerInch, data);
  const before = await read(codes);
  const found = await chooseByScript(await tesseract.detect(lines), before, options.installed, {
    probe: read,
    sample: read,
  });
  const [lead] = found.codes;
  if (lead === undefined || codes.includes(lead) || found.sample.legibility < before.legibility + gainOfSecond)
    return state;
  // Figures are read with the data of any script, and better with some than with the page's own.
  const there = lettersByScript(textOf(found.sample.words)).find(({ script }) => script === scriptOf(lead));
  if ((there?.letters ?? 0) < fewestLetters) return state;
  const second = await readWords({ ...state, codes: [lead, ...codes], sample: undefined });
  // Its lines have shown the gain; over the whole page, of which it is a part, nothing may be lost.
  if (legibility(second.words) <= legibility(words)) return state;
  const told = joined(await identifiedIn(second))?.split('+') ?? [];
  const language = found.sample.languages[0]?.code ?? lead;
  return { ...second, identified: [...new Set([...told, language])].join('+') };
}

/** The longest lines of the page that could hardly be read; undefined where there are few of them. */
function foreignLines(image: GrayImage, words: readonly RecognizedWord[]): GrayImage | undefined {
  const lines = [...Map.groupBy(words, ({ line }) => line).values()];
  const foreign = lines.filter((line) => legibility(line) < foreignLine);
  if (lengthOf(foreign.flat()) < Math.max(fewestForeign, leastForeign * lengthOf(words))) return undefined;
  return stackLines(image, foreign.toSorted((one, other) => lengthOf(other) - lengthOf(one)).slice(0, lookedAt));
}

function lengthOf(words: readonly RecognizedWord[]): number {
  return words.reduce((sum, { text }) => sum + text.length, 0);
}

/** Of a second language only what is sure: a few misread letters are none. */
function joined(found: readonly IdentifiedLanguage[]): string | undefined {
  const told = found.filter(({ isSure }, rank) => rank === 0 || isSure);
  return told.length === 0 ? undefined : told.map(({ code }) => code).join('+');
}
