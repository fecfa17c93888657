/** Owns the choice of the data that a page is read with when nobody named its language. */
import { languageOf, languagesOfScript } from '../../language.ts';
import { codesFor, codesInLatin, firstGuess, modelsOf, readersOfScript } from './data-to-read-with.ts';
import { lettersByScript } from './letters-by-script.ts';
import { leastTelling, textOf } from './legibility.ts';
import { foreign, hasDoubtfulWords, legible, traditional, type SampleReading } from './sample-reading.ts';
import type { OrientationAndScript } from './tesseract.ts';

/** Share of the letters that a script must have to be on the page. */
const leastShare = 0.2;
/** Mean confidence that a second script gains at least on a page that has it; elsewhere it gains about 0.01. */
export const gainOfSecond = 0.03;
/** A second reading may be this much less sure of its letters: another language's data judges itself more sternly. */
export const sternerJudge = 0.05;
/** Share of the letters in the detected script, and gain over English, that bear the detection out. */
const nearlyAll = 0.8;
export const clearGain = 0.2;
/** Shorter samples are not worth trying all scripts. */
const fewestCharacters = 60;
/**
 * Tried one after the other where detection names no script that fits: first those that detection does not know well (it
 * took generated pages in each of the first six for something else), then the most common ones.
 */
export const otherScripts = [
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
export const rareScripts = [
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
  // Two or three lines amid specks read better in another script by chance: over the whole sample, nothing may be lost.
  const isWorse = Math.max(alone.legibility, both.legibility) < sample.legibility;
  if (isWorse && best.script !== named) return chooseInLatin(sample, installed, reader);
  if (both.legibility < alone.legibility + gainOfSecond) return { sample: alone, codes: [lead] };
  return { sample: both, codes: [lead, ...codesInLatin(both.languages, installed)] };
}

/** English data reads some languages too badly to be sure of them (Vietnamese most of all): their own data decides. */
async function chooseInLatin(sample: SampleReading, installed: readonly string[], reader: SampleReader) {
  const [guess] = sample.languages;
  if (guess === undefined) return { sample, codes: sample.codes };
  if (sample.isConvincing) return { sample, codes: codesFor(sample.languages, installed) };
  const codes = codesFor([guess], installed);
  // What is only guessed is worth no download, and no page that fails for want of it.
  if (!guess.isSure && !codes.every((code) => installed.includes(code))) return { sample, codes: sample.codes };
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
