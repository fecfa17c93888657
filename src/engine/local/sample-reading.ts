/** Owns a sample of a page as it was read: its words, their language, and whether they say surely what the page is. */
import { identifyLanguages, type IdentifiedLanguage } from './identify-language.ts';
import { legibility, textOf } from './legibility.ts';
import type { GrayImage } from './raster.ts';
import type { HowToRecognize, RecognizedWord, Tesseract } from './tesseract.ts';

/** Mean confidence of text in the right script, the right way up: clean print has 0.9, poor scans 0.7, wrong scripts 0.5. */
export const legible = 0.7;
/** Below this confidence even a poor scan in Latin script is a rare thing: another script is likelier. */
export const foreign = 0.6;
/** Share of doubtful letters from which on a second script is looked for: pages in one script stay below. */
const leastDoubtful = 0.1;
/** With more of them, a sample may be half in another script, however legible the rest makes it on the whole. */
const mostDoubtful = 0.25;

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
/** Code of the data that writes the traditional forms of Chinese. */
export const traditional = 'chi_tra';

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
