/** Owns the choice of the data that a page is read with when nobody named its language. */
import { languageOf, languagesOfScript, scriptModelOf } from '../../language.ts';
import { identifyLanguages, type IdentifiedLanguage } from './identify-language.ts';
import { lettersByScript } from './letters-by-script.ts';
import { leastTelling, legibility, textOf } from './legibility.ts';
import type { GrayImage } from './raster.ts';
import type { HowToRecognize, OrientationAndScript, RecognizedWord, Tesseract } from './tesseract.ts';

/** Mean confidence of text in the right script, the right way up: clean print has 0.9, poor scans 0.7, wrong scripts 0.5. */
export const legible = 0.7;
/** Share of the letters that a script must have to be on the page. */
const leastShare = 0.2;
/** Share of doubtful letters from which on a second script is looked for: pages in one script stay below. */
const leastDoubtful = 0.1;
/** With more of them, a sample may be half in another script, however legible the rest makes it on the whole. */
const mostDoubtful = 0.25;
/** Mean confidence that a second script gains at least on a page that has it; elsewhere it gains about 0.01. */
export const gainOfSecond = 0.03;
/** A second reading may be this much less sure of its letters: another language's data judges itself more sternly. */
export const sternerJudge = 0.05;
/** Below this confidence even a poor scan in Latin script is a rare thing: another script is likelier. */
const foreign = 0.6;
/** Share of the letters in the detected script, and gain over English, that bear the detection out. */
const nearlyAll = 0.8;
export const clearGain = 0.2;
/** Shorter samples are not worth trying all scripts. */
const fewestCharacters = 60;
/**
 * Tried one after the other where detection names no script that fits: first those that detection does not know well (it
 * took generated pages in each of the first six for something else), then the most common ones.
 */
const otherScripts = [
  'Hebrew',
  'Gujarati',
  'Gurmukhi',
  'Georgian',
  'Armenian',
  'Ethiopic',
  'Cyrillic',
  'Han',
  'Arabic',
  'Hangul',
  'Greek',
  'Devanagari',
];
/**
 * Scripts that detection does not know at all, and others for which it takes none when Latin words stand in every line; English
 * finds next to nothing legible in them.
 */
const rareScripts = [
  'Sinhala',
  'Khmer',
  'Myanmar',
  'Oriya',
  'Lao',
  'Thai',
  'Bengali',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
];
const hardlyLegible = 0.45;

/** A sample of the page as it was read. */
export interface SampleReading {
  /** The sample itself; the image of the page when that is hardly more than a sample. */
  readonly image: GrayImage;
  /** Data that it was read with, the leading one first. */
  readonly codes: readonly string[];
  readonly words: readonly RecognizedWord[];
  readonly languages: readonly IdentifiedLanguage[];
  /** Mean confidence, 0…1. */
  readonly legibility: number;
  /** True for text that is surely upright and in the language that was identified. */
  readonly isConvincing: boolean;
}

const simplified = 'chi_sim';
const traditional = 'chi_tra';

/** Languages as they were identified in words, but Chinese in the forms of the data that has read it, which writes no others. */
export function inFormsOf(
  codes: readonly string[],
  found: readonly IdentifiedLanguage[],
): readonly IdentifiedLanguage[] {
  const plain = codes.map((code) => code.replace(/_vert$/u, ''));
  const isTraditional = plain.includes(traditional);
  if (isTraditional === plain.includes(simplified)) return found;
  const code = isTraditional ? traditional : simplified;
  return found.map((language) => (language.script === 'Han' ? { ...language, code } : language));
}

/** The data that a page is read with before anything is known of it. */
export const firstGuess: readonly string[] = ['eng'];

/** Reads a sample of the page. */
export async function readSample(
  tesseract: Tesseract,
  image: GrayImage,
  dotsPerInch: number,
  codes: readonly string[],
  how: HowToRecognize = {},
): Promise<SampleReading> {
  const words = await tesseract.recognize(image, codes, dotsPerInch, how);
  const languages = await identifyLanguages(textOf(words));
  const confidence = legibility(words);
  const isConvincing =
    confidence >= legible &&
    languages[0]?.isSure === true &&
    !hasDoubtfulWords(words, mostDoubtful) &&
    !standsSideways(words);
  return { image, codes, words, languages, legibility: confidence, isConvincing };
}

/** How `chooseByScript` looks at the page again: at two or three lines, or at the whole sample. */
export interface SampleReader {
  probe(codes: readonly string[]): Promise<SampleReading>;
  sample(codes: readonly string[]): Promise<SampleReading>;
}

/**
 * Chooses by script where the sample says too little: tries the script that detection found, and others when that one does
 * not read well, and keeps the one that does.
 * @param sample what the first guess read
 */
export async function chooseByScript(
  detected: OrientationAndScript | undefined,
  sample: SampleReading,
  installed: readonly string[],
  reader: SampleReader,
): Promise<{ readonly sample: SampleReading; readonly codes: readonly string[] }> {
  const named = otherScriptOf(detected);
  let best: { readonly codes: readonly string[]; readonly script: string; readonly legibility: number } | undefined;
  for (const script of scriptsToTry(named, sample)) {
    const codes = readersOfScript(script, installed);
    if (codes.length === 0) continue;
    // What detection names may stand on the page beside English; what is merely tried has to lead.
    const reading = await reader.probe(modelsOf(script === named ? [...codes, ...firstGuess] : codes, installed));
    const share = lettersByScript(textOf(reading.words)).find((found) => found.script === script)?.share ?? 0;
    if (share < (script === named ? leastShare : 0.5)) continue;
    // Handwriting gives any recogniser something to guess: a script that is merely tried, and rare, has to read well.
    const isRare = script !== named && rareScripts.includes(script);
    const isTelling = isBorneOut(reading, share, sample) || reading.legibility >= (isRare ? legible : leastTelling);
    if (!isTelling || reading.legibility <= (best?.legibility ?? sample.legibility)) continue;
    best = { codes, script, legibility: reading.legibility };
    if (best.legibility >= legible || (script === named && isBorneOut(reading, share, sample))) break;
  }
  if (best === undefined) return chooseInLatin(sample, installed, reader);
  let data = modelsOf(best.codes, installed);
  if (best.script === 'Han' && installed.includes(traditional)) {
    // Each of both writes only its own forms: what was read does not tell which ones stand there, but how well it was read.
    const other = await reader.probe(best.script === named ? [traditional, ...firstGuess] : [traditional]);
    if (other.legibility > best.legibility) data = [traditional];
  }
  const alone = await reader.sample(data);
  const own = alone.languages.filter(({ script }) => script === best.script);
  const [lead = best.script] = own.length === 0 || best.script === 'Han' ? data : codesFor(own, installed);
  if (!hasDoubtfulWords(alone.words)) return { sample: alone, codes: [lead] };
  const both = await reader.sample([...data, ...firstGuess]);
  if (both.legibility < alone.legibility + gainOfSecond) return { sample: alone, codes: [lead] };
  return { sample: both, codes: [lead, ...codesInLatin(both.languages, installed)] };
}

/** English data reads some languages too badly to be sure of them (Vietnamese most of all): their own data decides. */
async function chooseInLatin(sample: SampleReading, installed: readonly string[], reader: SampleReader) {
  const [guess] = sample.languages;
  if (guess === undefined || sample.isConvincing) return { sample, codes: codesFor(sample.languages, installed) };
  const codes = codesFor([guess], installed);
  const isKnown = guess.isSure && sample.legibility > legible - 0.2;
  if (isKnown || codes.every((code) => sample.codes.includes(code))) return { sample, codes };
  const second = await reader.sample(codes);
  // Text that its own data makes surely out to be what was only guessed is no accident, however poor the picture.
  const [found] = second.languages;
  const isConfirmed = found?.isSure === true && found.code === guess.code;
  return second.legibility >= sample.legibility + (isConfirmed ? -sternerJudge : gainOfSecond)
    ? { sample: second, codes }
    : { sample, codes: firstGuess };
}

/** Whether a page is in the script that was detected, though its recogniser is never very sure of itself, as with Thai. */
function isBorneOut(reading: SampleReading, share: number, sample: SampleReading): boolean {
  return share >= nearlyAll && reading.legibility >= Math.max(foreign, sample.legibility + clearGain);
}

/** Breathings and circumflexes of old Greek are letters that the data of today's Greek does not know. */
const readTogether: Readonly<Record<string, readonly string[]>> = { Greek: ['ell', 'grc'] };

/** The script's own model where several languages share it, whose letters no one language's data has all. */
export function readersOfScript(script: string, installed: readonly string[]): readonly string[] {
  const languages = languagesOfScript(script).filter((code) => !code.endsWith('_vert'));
  if (languages.length > 2 && installed.includes(script)) return [script];
  const together = readTogether[script] ?? [];
  return together.length > 0 && together.every((code) => installed.includes(code)) ? together : languages.slice(0, 1);
}

/** A script other than Latin that was detected, however unsure: a look costs little. */
function otherScriptOf(detected: OrientationAndScript | undefined): string | undefined {
  const script = languageOf(languagesOfScript(detected?.script ?? '')[0] ?? '')?.script;
  return script === 'Latin' || script === 'Fraktur' ? undefined : script;
}

/** What was detected first; then others, where not even English was legible. */
function scriptsToTry(named: string | undefined, sample: SampleReading): readonly string[] {
  if (sample.isConvincing) return [];
  const isForeign = sample.legibility < foreign && textOf(sample.words).length >= fewestCharacters;
  const others = isForeign ? otherScripts : [];
  const rare = isForeign && sample.legibility < hardlyLegible ? rareScripts : [];
  return [...new Set([...(named === undefined ? [] : [named]), ...others, ...rare])];
}

/** The data to try a page with whose script was detected, however unsure; English where none was. */
export function codesOfScript(script: string | undefined, installed: readonly string[]): readonly string[] {
  const [code] = languagesOfScript(script ?? '').filter((candidate) => !candidate.endsWith('_vert'));
  const own = code === undefined ? undefined : languageOf(code)?.script;
  // Figures on coloured ground look like broken letters, which English data reads, too.
  const isLatin =
    own === 'Latin' || (own === 'Fraktur' && !modelsOf(['frk'], installed).some((data) => installed.includes(data)));
  return code === undefined || isLatin ? firstGuess : modelsOf([code], installed);
}

/**
 * The data to read identified languages with: of the first, and of a second one in another script when it is sure. English
 * does not stand beside another script as a matter of course: letters that look alike would be taken for Latin ones.
 */
export function codesFor(found: readonly IdentifiedLanguage[], installed: readonly string[]): readonly string[] {
  const [first, second] = found;
  if (first === undefined) return firstGuess;
  return modelsOf([first.code, ...(second?.isSure === true ? [second.code] : [])], installed);
}

/** The Latin language of a mixed page; English unless another one is sure. */
export function codesInLatin(found: readonly IdentifiedLanguage[], installed: readonly string[]): readonly string[] {
  const latin = found.find(({ script, isSure }) => script === 'Latin' && isSure);
  return modelsOf([latin?.code ?? 'eng'], installed);
}

/** Page analysis reads lines that stand on their side, too; the boxes of longer words tell. */
export function standsSideways(words: readonly RecognizedWord[]): boolean {
  const long = words.filter(({ text }) => text.length >= 4);
  const tall = long.filter(({ bbox }) => bbox[3] - bbox[1] > bbox[2] - bbox[0]);
  return tall.length > long.length / 3;
}

/** True when so many letters are in words the recogniser was unsure of that they may be words of another script. */
export function hasDoubtfulWords(words: readonly RecognizedWord[], most = leastDoubtful): boolean {
  let doubtful = 0;
  let all = 0;
  for (const { text, confidence } of words) {
    all += text.length;
    if (confidence < foreign) doubtful += text.length;
  }
  return doubtful > all * most;
}

function modelsOf(languages: readonly string[], installed: readonly string[]): readonly string[] {
  return [...new Set(languages.map((code) => modelOf(code, installed)))];
}

/** A language's own data where it is at hand, else its script's, else its own by download. */
export function modelOf(code: string, installed: readonly string[]): string {
  if (installed.includes(code)) return code;
  const script = scriptModelOf(code);
  return script !== undefined && installed.includes(script) ? script : code;
}
