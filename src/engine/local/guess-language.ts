/** Owns guessing the language of a text in one script by how often pieces of words come in it. */
import { languagesOfScript, resolveLanguage } from '../../language.ts';
import { guessByGrams, nearnessByTrigrams, type GramGuess } from './gram-score.ts';
import { languageGrams, type LanguageGrams } from './language-grams.ts';
import { lettersByScript } from './letters-by-script.ts';

/** Fewer letters than this say nothing of the language. */
export const fewestLetters = 12;
/** Characters of a part of a text, as many as the identifier looks at; parts that a long text has. */
const partLength = 350;
const [fewestParts, mostParts] = [3, 9];

/**
 * Languages that the first identifier does not know, by script, each with the ISO 639-3 code that the second one calls it
 * by. Without the second, they would come out as their nearest relative.
 */
const further: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Latin: {
    afr: 'afr',
    bre: 'bre',
    ceb: 'ceb',
    cym: 'cym',
    epo: 'epo',
    fry: 'fry',
    gla: 'gla',
    gle: 'gle',
    glg: 'glg',
    hat: 'hat',
    ind: 'ind',
    jav: 'jav',
    kmr: 'kmr',
    lat: 'lat',
    ltz: 'ltz',
    mlt: 'mlt',
    mri: 'mri',
    oci: 'oci',
    sun: 'sun',
    swa: 'swh',
    uzb: 'uzn',
  },
  Cyrillic: { kaz: 'kaz', kir: 'kir', mkd: 'mkd', mon: 'khk', tat: 'tat', tgk: 'tgk' },
  Arabic: { pus: 'pbu', uig: 'uig' },
  Devanagari: { nep: 'npi', san: 'san' },
  Hebrew: { yid: 'ydd' },
};

/** What the second identifier calls the languages of the first, where that differs from Tesseract's code. */
const otherCodes: Readonly<Record<string, string>> = {
  aze: 'azj',
  ara: 'arb',
  est: 'ekk',
  fas: 'pes',
  fil: 'tgl',
  lav: 'lvs',
  msa: 'zlm',
  nor: 'nob',
  sqi: 'als',
};

/** How much nearer than the first identifier's answer a further language must be, of 1: they are rarer, and short texts mislead. */
const furtherMargin = (letters: number) => 0.03 + 12 / Math.max(1, letters);
/**
 * Near relatives that the first identifier takes for one language: here the second one decides, by the lead that is named.
 * Malay and Indonesian it knows as one, of which Indonesian is the likelier.
 */
const relatives: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  msa: { ind: -0.01 },
  hin: { nep: 0.01 },
  por: { glg: 0.01 },
  spa: { glg: 0.01 },
};

/**
 * Language of a text in one script. The first identifier (n-grams of 60 languages) is right on noisy text where the second
 * (trigrams of 400, of which only the plausible ones are asked) mistakes near relatives; so the second is only asked whether
 * a language that the first does not know fits better.
 */
export function guessLanguage(
  text: string,
  script: string,
): { readonly code: string; readonly isSure: boolean } | undefined {
  const grams = languageGrams();
  const guess = guessByParts(text, grams);
  const first = guess === undefined ? undefined : codeInScript(guess.iso, script);
  const others = further[script] ?? {};
  const ownCode = first === undefined ? undefined : trigramCodeOf(first);
  const asked = [...Object.values(others), ...(ownCode === undefined ? [] : [ownCode])];
  const isInScript = lettersByScript(text)[0]?.script === script;
  if (Object.keys(others).length > 0 && isInScript && text.length >= fewestLetters) {
    const nearness = nearnessByTrigrams(text, script, asked, grams);
    const own = nearness.get(ownCode ?? '') ?? 0;
    const near = relatives[first ?? ''];
    for (const [code, name] of Object.entries(others)) {
      const lead = (nearness.get(name) ?? 0) - own;
      if (lead > (near?.[code] ?? furtherMargin(text.length)) && nearness.get(name) === bestOf(nearness, own)) {
        return { code, isSure: true };
      }
    }
  }
  return first === undefined ? undefined : { code: first, isSure: guess?.isReliable === true };
}

/**
 * The language of most parts of a text, that of the first of them where two are in as many: the identifier looks at the beginning of
 * a text alone, and a page may begin in another language than it goes on in. Surely so where half of the parts surely are.
 */
function guessByParts(text: string, grams: LanguageGrams): GramGuess | undefined {
  const count = Math.min(mostParts, Math.floor(text.length / partLength));
  if (count < fewestParts) return guessByGrams(text, grams);
  const parts = Array.from({ length: count }, (_, at) => {
    const from = Math.round((at * text.length) / count);
    return guessByGrams(text.slice(text.indexOf(' ', from - 1) + 1, from + partLength), grams);
  }).filter((guess) => guess !== undefined);
  const [most] = [...Map.groupBy(parts, ({ iso }) => iso).values()].toSorted((one, other) => other.length - one.length);
  const [first] = most ?? [];
  if (most === undefined || first === undefined) return undefined;
  return { iso: first.iso, isReliable: most.filter(({ isReliable }) => isReliable).length * 2 >= parts.length };
}

const trigramCodeOf = (code: string) => otherCodes[code] ?? code;

/** Languages that the second identifier may be asked about, by script and ISO 639-3 code: the further ones, and all that they are held against. */
export function trigramLanguages(): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(further).map(([script, others]) => [
      script,
      [...new Set([...Object.values(others), ...languagesOfScript(script).map(trigramCodeOf)])],
    ]),
  );
}

/** The nearest of the further languages: the first one's own distance is judged by its margin instead. */
function bestOf(distances: ReadonlyMap<string, number>, own: number): number {
  return Math.max(...[...distances.values()].filter((distance) => distance !== own));
}

/** Tesseract code of an ISO 639-1 code; undefined for a language that is written in another script here. */
function codeInScript(iso: string, script: string): string | undefined {
  const code = resolveLanguage(iso);
  return languagesOfScript(script).includes(code) ? code : undefined;
}
