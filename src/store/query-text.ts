/** Owns what a search text asks for: its words, the phrases in quotation marks, and the grams that stand for misread words. */
import { normalizeText, unspacedScript, wordsOf } from '../normalize.ts';
import { isStopWord } from '../stop-words.ts';

export interface QueryText {
  /** Words that say something, in normal form, each once; all words when there are no others. */
  readonly terms: readonly string[];
  /** Normal forms of what stood in quotation marks: a hit must contain each of them. */
  readonly phrases: readonly string[];
}

/** A query is no document: more than this is cut. */
const maxLength = 1_000;
const maxTerms = 40;

/** Reads a search text. Quotation marks of any language count; one without a partner is nothing. */
export function readQuery(text: string): QueryText {
  const normalized = normalizeText(text.slice(0, maxLength));
  const phrases = [...normalized.matchAll(/"([^"]+)"/gu)]
    .map(([, phrase]) => (phrase ?? '').trim())
    .filter((phrase) => wordsOf(phrase).length > 0);
  const words = [...new Set(wordsOf(normalized))];
  const content = words.filter((word) => !isStopWord(word));
  return { terms: (content.length > 0 ? content : words).slice(0, maxTerms), phrases };
}

const letterOrDigit = /[\p{L}\p{N}]/u;

/** How often a normalised text has the words as they stand, not as a part of other words; scripts without spaces have no such bounds. */
export function occurrences(text: string, words: string): number {
  const bounded = !unspacedScript.test(words);
  let count = 0;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
    const [before, after] = [text[at - 1] ?? ' ', text[at + words.length] ?? ' '];
    if (!bounded || !(letterOrDigit.test(before) || letterOrDigit.test(after))) count++;
  }
  return count;
}

/** Character n-grams of the terms, each once: three and four characters, of scripts without spaces two. */
export function gramsOf(terms: readonly string[]): readonly string[] {
  const grams = new Set<string>();
  for (const term of terms) {
    const lengths = unspacedScript.test(term) ? [2] : [3, 4];
    if (term.length <= (lengths[0] ?? 0)) grams.add(term);
    for (const length of lengths)
      for (let at = 0; at + length <= term.length; at++) grams.add(term.slice(at, at + length));
  }
  return [...grams];
}
