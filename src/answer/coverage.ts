/** Owns how much of a question a text covers: rare words weigh more, misread and inflected ones count nearly full. */
import { normalizeText, unspacedScript, wordsOf } from '../normalize.ts';
import { isStopWord } from '../stop-words.ts';
import { withoutAsking } from './question-kind.ts';
import { kinship } from './word-forms.ts';

/** A content word of the question, in normal form. */
export interface Term {
  readonly text: string;
  /** Inverse document frequency: how much finding it says. */
  readonly weight: number;
}

/** A text made ready for many comparisons. */
export interface Haystack {
  readonly text: string;
  readonly words: readonly string[];
}

/** Words beyond this make a question no clearer. */
const maxTerms = 32;

/** The question's content words in normal form, each once; all its words when nothing else is left. */
export function contentWords(question: string): readonly string[] {
  const normal = normalizeText(question);
  const words = [...new Set(wordsOf(normal))];
  const content = [...new Set(wordsOf(withoutAsking(normal)))].filter((word) => !isStopWord(word));
  return (content.length > 0 ? content : words).slice(0, maxTerms);
}

/**
 * Weighs words by inverse document frequency (Robertson and Spärck Jones, the form of BM25).
 * @param containing how many of `chunks` contain each word
 */
export function weighTerms(words: readonly string[], chunks: number, containing: readonly number[]): readonly Term[] {
  return words.map((text, index) => {
    // A word that is nowhere weighs like a rare one: in a short document it would else outweigh all that are there.
    const count = Math.min(Math.max(containing[index] ?? 0, 1), Math.max(chunks, 1));
    return { text, weight: Math.log(1 + (Math.max(chunks, 1) - count + 0.5) / (count + 0.5)) };
  });
}

/** A text made ready for looking for words in it. */
export function haystack(text: string): Haystack {
  const normalized = normalizeText(text);
  return { text: normalized, words: [...new Set(wordsOf(normalized))] };
}

/** True when `a` and `b` differ by at most `limit` insertions, deletions, substitutions or swaps of neighbours. */
function within(a: string, b: string, limit: number): boolean {
  if (Math.abs(a.length - b.length) > limit) return false;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return false;
    before = previous;
    previous = current;
  }
  return (previous[b.length] ?? Infinity) <= limit;
}

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** The article and the particles that Arabic writes onto the next word. */
function bare(word: string): string {
  return word.replace(/^(?:[وفبك]?ال|لل)(?=.{2})/u, '');
}

/** How well one word stands for another, 0…1; numbers must agree exactly. */
function similarity(term: string, word: string): number {
  if (term === word) return 1;
  if (/\d/.test(term) || /\d/.test(word)) return 0;
  const [a, b] = [bare(term), bare(word)];
  if (a === b) return 0.95;
  const kin = kinship(a, b);
  if (kin > 0) return kin;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const prefix = sharedPrefix(a, b);
  const longer = long.length - short.length;
  if (prefix === short.length && ((short.length >= 3 && longer <= 2) || (short.length >= 4 && longer <= 3)))
    return 0.95;
  if (prefix >= 4 && prefix >= long.length * 0.6) return 0.85;
  if (short.length >= 8 ? within(a, b, 2) : short.length >= 4 && within(a, b, 1)) return 0.8;
  if (prefix >= 5 && prefix >= long.length * 0.5) return 0.7;
  // Compounds: "Betrag" in "Rechnungsbetrag".
  return short.length >= 5 && long.includes(short) ? 0.7 : 0;
}

/** Comparisons that are remembered, some 5 MB: the same words stand in most of the texts that a question is held against. */
const mostRemembered = 50_000;
const remembered = new Map<string, Map<string, number>>();
let rememberedCount = 0;

function comparisonsWith(term: string): Map<string, number> {
  if (rememberedCount > mostRemembered) {
    remembered.clear();
    rememberedCount = 0;
  }
  const known = remembered.get(term) ?? new Map<string, number>();
  remembered.set(term, known);
  return known;
}

/** Share of the term's character pairs that the text contains; for scripts without spaces, where one misread character is half a word. */
function pairShare(term: string, text: string): number {
  if (text.includes(term)) return 1;
  if (term.length < 3) return 0;
  let found = 0;
  for (let at = 0; at + 2 <= term.length; at++) if (text.includes(term.slice(at, at + 2))) found++;
  return (found / (term.length - 1)) * 0.8;
}

/** How surely a text contains a term, 0…1. */
export function presence(term: string, hay: Haystack): number {
  if (unspacedScript.test(term)) return pairShare(term, hay.text);
  const known = comparisonsWith(term);
  let best = 0;
  for (const word of hay.words) {
    let same = known.get(word);
    if (same === undefined) {
      same = similarity(term, word);
      known.set(word, same);
      rememberedCount++;
    }
    best = Math.max(best, same);
    if (best === 1) break;
  }
  return best;
}

/**
 * Share of the terms' weight that the text covers, 0…1; 0 when there are no terms.
 *
 * @param implied how surely the text says a term without its word, 0…1, as an amount of money says "cost"
 */
export function coverage(terms: readonly Term[], hay: Haystack, implied: (term: string) => number = () => 0): number {
  let total = 0;
  let covered = 0;
  for (const { text, weight } of terms) {
    total += weight;
    covered += weight * Math.max(presence(text, hay), implied(text));
  }
  return total === 0 ? 0 : covered / total;
}
