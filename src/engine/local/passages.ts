/** Owns the passages of a page: lines that stand together, long enough to tell their language. Pure. */
import { median } from '../../median.ts';
import { likeness } from './identify-language.ts';
import { legibility, textOf } from './legibility.ts';
import type { RecognizedWord } from './tesseract.ts';

/** Letters that say what language they are in; a passage ends with the line that brings so many. */
const tellingLetters = 120;
/** Fewer say too little, but for passages that were read badly. */
export const fewestLetters = 45;
const readBadly = 0.85;
/** A passage that was read so much worse than the middle one may be in another language, whatever it looks like. */
const worse = 0.08;

/** A text is this likely in its own language, of the likeliest one's 1; 40 paragraphs in each of 25 languages are all at 1. */
const ownLanguage = 0.9;

export interface Passage {
  readonly words: readonly RecognizedWord[];
  readonly letters: number;
  readonly legibility: number;
  /** How likely it is in that of the page's languages that fits it best, of the likeliest one's 1. */
  readonly likeness: number;
}

/** A page by the languages that its passages look like. */
export interface PartedPage {
  /** Passages that look like one of the languages that were asked for, with that language. */
  readonly known: readonly (Passage & { readonly code: string })[];
  /** Passages that look like none of them. */
  readonly foreign: readonly Passage[];
}

/** @param words of a page @param codes Tesseract codes of languages */
export function partByLanguage(words: readonly RecognizedWord[], codes: readonly string[]): PartedPage {
  const passages = passagesOf(words);
  const middle = middleLegibility(passages);
  const known: (Passage & { readonly code: string })[] = [];
  const foreign: Passage[] = [];
  for (const read of passages) {
    const text = textOf(read.words);
    const like = codes.map((code) => ({ code, likeness: likeness(text, code) }));
    const best = like.toSorted((one, other) => other.likeness - one.likeness)[0];
    const passage = { ...read, likeness: best?.likeness ?? 0 };
    const isShort = passage.letters < fewestLetters;
    const isBad = passage.legibility < (isShort ? readBadly : middle - worse);
    if (best !== undefined && passage.likeness >= ownLanguage && !isBad) known.push({ ...passage, code: best.code });
    else if (isBad || !isShort) foreign.push(passage);
  }
  return { known, foreign };
}

function passagesOf(words: readonly RecognizedWord[]): readonly Omit<Passage, 'likeness'>[] {
  const passages: RecognizedWord[][] = [];
  let last: RecognizedWord[] = [];
  for (const line of Map.groupBy(words, (word) => word.line).values()) {
    const goesOn = last[0]?.paragraph === line[0]?.paragraph && lettersIn(last) < tellingLetters;
    if (goesOn && last.length > 0) last.push(...line);
    else passages.push((last = [...line]));
  }
  return passages.map((own) => ({ words: own, letters: lettersIn(own), legibility: legibility(own) }));
}

function lettersIn(words: readonly RecognizedWord[]): number {
  return words.reduce((sum, { text }) => sum + (text.match(/\p{L}/gu)?.length ?? 0), 0);
}

/** Letters of all passages together. */
export function lettersOf(passages: readonly Pick<Passage, 'letters'>[]): number {
  return passages.reduce((sum, { letters }) => sum + letters, 0);
}

/** That of the passage in the middle of all, by how they were read. */
function middleLegibility(passages: readonly Omit<Passage, 'likeness'>[]): number {
  const telling = passages.filter(({ letters }) => letters >= fewestLetters);
  return median(telling.map((passage) => passage.legibility)) ?? 0;
}
