/** Owns what a question asks, made ready for weighing the spans that may answer it. */
import { normalizeText, wordsOf } from '../normalize.ts';
import { isStopWord } from '../stop-words.ts';
import { type Term, presence } from './coverage.ts';
import { type QuestionKind, countedNoun, questionKind } from './question-kind.ts';

export interface Asked {
  readonly kind: QuestionKind;
  readonly terms: readonly Term[];
  /** The same with its predicate weighed most: what is asked of the topic. */
  readonly focused: readonly Term[];
  /** All its words in normal form. */
  readonly words: ReadonlySet<string>;
  readonly counted: string | undefined;
  /** Names of several words, in normal form. */
  readonly names: readonly (readonly string[])[];
}

/** What the predicate weighs more than the weightiest word. */
const predicateLead = 1.2;
const asking = /^(?:who|whom|which|what|when|where|wer|wen|wem|welche[rsnm]?|was|wann|wo|qui|quand|quien|cuando)$/u;
const verbFirst = /^(?:did|does|do|has|have|had|can|could|will|would|shall|should|must|may)$/u;
const being = /^(?:is|was|are|were|ist|war|sind|waren)$/u;

/**
 * The words that say what is asked of the topic: "spoke against" in "Who spoke against the motion?", "begin" in "When did
 * work begin?", "charge" in "Who was in charge of the site?".
 *
 * @param words of the question in normal form, in order
 */
function predicateOf(words: readonly string[], content: ReadonlySet<string>): ReadonlySet<string> {
  const at = words.findIndex((word) => asking.test(word));
  if (at < 0) return new Set();
  const next = words[at + 1] ?? '';
  const last = words.at(-1) ?? '';
  if (verbFirst.test(next)) return new Set(words.slice(-2).filter((word) => content.has(word)));
  if (being.test(next)) {
    // "the weight of …", "in charge of …"; else the participle at the end: "Where was she born?"
    const of = words.findIndex((word, place) => place > at + 1 && /^(?:of|von|de|des|du|der)$/u.test(word));
    const asks =
      of > 0 ? words[of - 1] : /^(?:when|where|wann|wo|quand|cuando)$/u.test(words[at] ?? '') ? last : undefined;
    return new Set(asks !== undefined && content.has(asks) ? [asks] : []);
  }
  // The noun after "which" is what is asked for, and seldom stands by the answer.
  const from = /^(?:which|what|welche[rsnm]?)$/u.test(words[at] ?? '') ? at + 2 : at + 1;
  return new Set(
    words
      .slice(from, from + 3)
      .filter((word) => content.has(word))
      .slice(0, 2),
  );
}

/** Capitals in a row: "Wanda Jankowski". */
function namesIn(question: string): readonly (readonly string[])[] {
  return [...question.matchAll(/\p{Lu}[\p{L}\p{M}'’-]*(?:\s+\p{Lu}[\p{L}\p{M}'’-]+)+/gu)]
    .map(([name]) =>
      name
        .split(/\s+/u)
        .map(normalizeText)
        .filter((word) => !isStopWord(word)),
    )
    .filter((words) => words.length > 1);
}

/** @param terms the question's content words with their rarity in the document */
export function readQuestion(question: string, terms: readonly Term[]): Asked {
  const normal = normalizeText(question);
  const words = wordsOf(normal);
  const names = namesIn(question);
  const capitals = [...question.matchAll(/(?<=\s)\p{Lu}[\p{L}\p{M}'’-]*/gu)].map(([word]) => normalizeText(word));
  const named = new Set([...names.flat(), ...capitals]);
  const content = new Set(terms.map(({ text }) => text).filter((text) => !named.has(text)));
  const predicate = predicateOf(words, content);
  const most = predicateLead * Math.max(0, ...terms.map(({ weight }) => weight));
  return {
    kind: questionKind(normal),
    terms,
    focused: terms.map(({ text, weight }) => ({ text, weight: predicate.has(text) ? most : weight })),
    words: new Set(words),
    counted: countedNoun(normal, isStopWord),
    names,
  };
}

/** Whether a text has the words of a name one after the other, misread ones too. */
export function hasNameOf(name: readonly string[], text: string): boolean {
  const words = wordsOf(normalizeText(text));
  const is = (word: string | undefined, part: string) =>
    word !== undefined && presence(part, { text: word, words: [word] }) >= 0.8;
  return words.some((_, at) => name.every((part, index) => is(words[at + index], part)));
}
