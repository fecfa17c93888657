/** Owns noticing a number that a sentence says of one label and that stands at another, in lines of a form or of a table. */
import { normalizeText, wordsOf } from '../normalize.ts';
import { isStopWord } from '../stop-words.ts';
import { haystack, presence } from './coverage.ts';
import { figuresOf, missingFigure } from './figures.ts';

export interface CitedLine {
  readonly text: string;
  /** True when it is of a table. */
  readonly isRow: boolean;
}

/** Label and value on one line. */
const keyed = /^[^:：]{2,50}[:：]\s*\S/u;
/** How surely a word must stand in a line to be its word; misread and inflected ones do. */
const surely = 0.7;

/** The words of a line that could be its label. */
function labelWords(text: string): readonly string[] {
  return wordsOf(normalizeText(text)).filter((word) => /\p{L}{2}/u.test(word) && !/\d/.test(word) && !isStopWord(word));
}

/**
 * Finds a number of a sentence that stands at the label of another line than the one that the sentence names: "The deposit is
 * 940" of the lines "Rent: 940" and "Deposit: 1,880". It is only told of lines with a label, each alone: in prose the next
 * sentence may speak of the same thing in other words. So it says nothing of most sentences, and of none that they are true.
 *
 * @param lines all that the sentence cites
 * @returns label and number as the sentence has them; undefined when nothing is amiss, or it cannot be told
 */
export function swappedFigure(sentence: string, lines: readonly CitedLine[]): string | undefined {
  const labelled = lines
    .filter(({ text, isRow }) => /\d/u.test(text) && (isRow || keyed.test(text)))
    .map(({ text }) => ({ text, words: labelWords(text) }))
    .filter(({ words }) => words.length > 0);
  const isOf = ({ text }: { readonly text: string }) => missingFigure(sentence, figuresOf(text)) === undefined;
  if (labelled.length < 2 || !/\d/u.test(sentence)) return undefined;
  const holders = lines.filter(isOf);
  const [holder] = labelled.filter(isOf);
  // A number that also stands elsewhere may be meant there; several numbers may come from several lines.
  if (holder === undefined || holders.length !== 1) return undefined;
  const others = labelled.filter((line) => line !== holder);
  const [own, said] = [haystack(holder.text), haystack(sentence)];
  const onlyThere = holder.words.filter((word) => others.every(({ text }) => presence(word, haystack(text)) < surely));
  if (onlyThere.length === 0 || onlyThere.some((word) => presence(word, said) >= surely)) return undefined;
  const named = others
    .flatMap(({ words }) => words)
    .find((word) => presence(word, own) < surely && presence(word, said) >= 0.95);
  if (named === undefined) return undefined;
  const figure = missingFigure(sentence, figuresOf(others.map(({ text }) => text).join('\n')));
  return figure === undefined ? undefined : `${named} … ${figure}`;
}
