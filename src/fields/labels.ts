/** Owns finding labels in rows, a misread letter notwithstanding. */
import { unspacedScript } from '../normalize.ts';
import { type Row, type RowWord, plainForm } from './rows.ts';
import { type LabelKind, labelPhrases } from './vocabulary.ts';

export interface Label<Kind extends string = LabelKind> {
  readonly kind: Kind;
  /** Position of its first word in the row. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** Letters of the phrase; the more there are, the surer it is. */
  readonly letters: number;
}

/** Phrases to look for, by the name of what they label. */
export class LabelFinder<Kind extends string> {
  readonly #byFirstLetters = new Map<number, { readonly kind: Kind; readonly phrase: readonly string[] }[]>();
  readonly #unspacedPhrases = new Map<string, readonly Kind[]>();

  constructor(phrases: Iterable<readonly [Kind, readonly (readonly string[])[]]>) {
    for (const [kind, list] of phrases) {
      for (const phrase of list) {
        const whole = phrase.join('');
        if (unspacedScript.test(whole))
          this.#unspacedPhrases.set(whole, [...(this.#unspacedPhrases.get(whole) ?? []), kind]);
        const key = phrase[0]?.length ?? 0;
        this.#byFirstLetters.set(key, [...(this.#byFirstLetters.get(key) ?? []), { kind, phrase }]);
      }
    }
  }

  /**
   * Labels of a row from left to right, none of which overlap; at each place the longest phrase that fits, an exact one before
   * one with a misread letter.
   */
  find(words: readonly RowWord[]): readonly Label<Kind>[] {
    const found: Label<Kind>[] = [];
    for (let at = 0; at < words.length;) {
      const best = this.#at(words, at);
      if (best !== undefined) found.push(best);
      at = best?.to ?? at + 1;
    }
    return found;
  }

  /** All labels that can be read at a place, also of several kinds. */
  all(words: readonly RowWord[], at: number): readonly Label<Kind>[] {
    const first = words[at]?.plain ?? '';
    if (first === '') return [];
    const found: Label<Kind>[] = [];
    for (const key of [first.length, first.length - 1, first.length + 1]) {
      for (const { kind, phrase } of this.#byFirstLetters.get(key) ?? []) {
        const to = endOf(phrase, words, at);
        if (to !== undefined) found.push({ kind, from: at, to, letters: phrase.join('').length });
      }
    }
    return unspacedScript.test(first) ? [...found, ...this.#unspaced(words, at)] : found;
  }

  /** Labels in scripts without spaces, which are cut into words in any way. */
  #unspaced(words: readonly RowWord[], at: number): readonly Label<Kind>[] {
    const found: Label<Kind>[] = [];
    let text = '';
    for (let to = at; to < Math.min(words.length, at + 8);) {
      text += words[to++]?.plain ?? '';
      for (const kind of this.#unspacedPhrases.get(text) ?? [])
        found.push({ kind, from: at, to, letters: 2 * text.length });
    }
    return found;
  }

  #at(words: readonly RowWord[], at: number): Label<Kind> | undefined {
    let best: Label<Kind> | undefined;
    for (const label of this.all(words, at)) {
      if (best === undefined || label.to > best.to || (label.to === best.to && label.letters > best.letters))
        best = label;
    }
    return best;
  }
}

/** The finder of the words that documents use for money, dates and numbers. */
const commonLabels = new LabelFinder<LabelKind>(labelPhrases);

/** What a text begins with the label of: "Total EUR" is a total. */
export function leadingLabel(text: string): LabelKind | undefined {
  const words = text
    .split(/\s+/u)
    .map((word): RowWord => ({ text: word, plain: plainForm(word), bbox: [0, 0, 0, 0], confidence: 1 }));
  const [label] = commonLabels.find(words);
  return label?.from === 0 ? label.kind : undefined;
}

/** Where the phrase ends that begins at a place; signs between its words are passed over. Undefined when it does not stand there. */
function endOf(phrase: readonly string[], words: readonly RowWord[], at: number): number | undefined {
  let to = at;
  for (const wanted of phrase) {
    while (to > at && words[to]?.plain === '') to++;
    if (!isRead(wanted, words[to]?.plain)) return undefined;
    to++;
  }
  return to;
}

/** True when the word of the page may be the word of the phrase: the same, or one edit away from it when it is long enough. */
function isRead(wanted: string, given: string | undefined): boolean {
  if (given === undefined) return false;
  if (given === wanted) return true;
  // Short words become others with a letter more or less: "summe" and "summer".
  const isSame = given.length === wanted.length;
  if (wanted.length < (isSame ? 5 : 8) || Math.abs(wanted.length - given.length) > 1) return false;
  return isOneEdit(wanted, given);
}

function isOneEdit(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return Math.max(a.length, b.length) - start - end <= 1;
}

/** The words of a row, looked through once. */
export interface LabelledRow extends Row {
  readonly labels: readonly Label[];
}

/** Rows with the labels that stand in them. */
export function labelled(rows: readonly Row[]): readonly LabelledRow[] {
  return rows.map((row) => ({ ...row, labels: commonLabels.find(row.words) }));
}

/** Whether the row says something of this kind, as its label that counts: the first of the kind. */
export function labelOf(row: LabelledRow, ...kinds: readonly LabelKind[]): Label | undefined {
  return row.labels.find(({ kind }) => kinds.includes(kind));
}

/** True for a label that begins what stands there, or is told by a colon; in the middle of a sentence words label nothing. */
export function leads(row: LabelledRow, { from, to }: Label<string>): boolean {
  const first = row.words[from];
  return (
    row.segments.some(({ words }) => words[0] === first) ||
    /[:=]$/u.test(row.words[to - 1]?.text ?? '') ||
    /^[:=]/u.test(row.words[to]?.text ?? '')
  );
}
