/** Owns reading the figures ٠…٩ of Arabic pages anew: the data of Arabic takes them for letters and Latin figures, that of Persian reads them. */
import type { State } from './recognition-state.ts';
import { isLeftOut } from './step-switch.ts';
import type { RecognizedWord } from './tesseract.ts';

const arabic = 'ara';
const persian = 'fas';
/** Numbers in Latin figures are read more surely than this. */
const sureOfFigures = 0.9;
/** So sure a reading as figures is one. */
const leastSure = 0.35;
/** What stays unclear among such figures is hardly as sure as this. */
const unclear = 0.4;
/** Share of the narrower of two words that they have in common where they are the same. */
const sameInk = 0.5;

/** The code of the data by which figures are read anew on pages of a language; undefined where they are not. */
export function figuresModelOf(code: string | undefined): string | undefined {
  return code === arabic ? persian : undefined;
}

const easternFigure = /[\u0660-\u0669\u06f0-\u06f9]/u;
const easternNumber =
  /^[«"([]?[\u0660-\u0669\u06f0-\u06f9](?:[-+.,/:%\u066a-\u066c\u0660-\u0669\u06f0-\u06f9]*[\u0660-\u0669\u06f0-\u06f9])?[\])»"%.,:;\u060c\u061b\u061f\u066a]*$/u;
const latin = /[A-Za-z0-9]/u;
const latinNumber = /^[\d.,:/]*\d[\d.,:/]*$/u;
const arabicWord = /(?:(?!\p{Nd})\p{Script=Arabic}\p{M}*){3}/u;

/**
 * Reads lines with doubtful figures once more; a number in figures of the script stays where it was read more surely than what
 * it was taken for. What then still has Latin signs beside such numbers, or is one of few numbers in Latin figures, is not given
 * out as sure.
 */
export async function readEasternFigures(state: State): Promise<State> {
  const { tesseract, image, dotsPerInch, how, codes, words, options } = state;
  const data = figuresModelOf(codes[0]);
  if (data === undefined || !options.installed.includes(data) || isLeftOut('eastern figures')) return state;
  const doubtful = new Set(words.filter(isDoubtful));
  if (doubtful.size === 0) return state;
  const lines = new Set([...doubtful].map(({ line }) => line));
  const read = await tesseract.recognize(image, [data], dotsPerInch, { ...how, lines });
  const now = new Map<RecognizedWord, RecognizedWord | undefined>();
  for (const number of read.filter(({ text, confidence }) => easternNumber.test(text) && confidence >= leastSure)) {
    const taken = words.filter((word) => word.line === number.line && areSame(word, number));
    const [first, ...others] = taken;
    const isBetter = taken.every((word) => doubtful.has(word) && word.confidence < number.confidence);
    if (first === undefined || !isBetter || taken.some((word) => now.has(word))) continue;
    now.set(first, { ...first, text: inArabic(number.text), bbox: number.bbox, confidence: number.confidence });
    for (const other of others) now.set(other, undefined);
  }
  if (now.size === 0) return state;
  const numbers = [...now.values()].filter((word) => word !== undefined).length;
  const isUsual = numbers > words.filter((word) => latinNumber.test(word.text) && !now.has(word)).length;
  const kept = words.flatMap((word): readonly RecognizedWord[] => {
    const isUnclear = doubtful.has(word) ? latin.test(word.text) : isUsual && latinNumber.test(word.text);
    const doubted = isUnclear ? { ...word, confidence: Math.min(word.confidence, unclear) } : word;
    const other = now.has(word) ? now.get(word) : doubted;
    return other === undefined ? [] : [other];
  });
  return { ...state, words: kept };
}

/** Figures that were not read surely, or what has Latin signs and is no word of either script. */
function isDoubtful({ text, confidence }: RecognizedWord): boolean {
  if (confidence >= sureOfFigures || arabicWord.test(text)) return false;
  return latin.test(text) || easternFigure.test(text) || confidence < leastSure;
}

function areSame({ bbox: one }: RecognizedWord, { bbox: other }: RecognizedWord): boolean {
  const shared = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  return shared > sameInk * Math.min(one[2] - one[0], other[2] - other[0]);
}

/** The same figures by the codes of Arabic; those of Persian have codes of their own. */
function inArabic(text: string): string {
  return text.replaceAll(/[\u06f0-\u06f9]/gu, (figure) => String.fromCodePoint(figure.charCodeAt(0) - 0x90));
}
