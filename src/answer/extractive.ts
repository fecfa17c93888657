/** Owns answering without a model: it quotes the lines that answer best, and says that it is quoting. */
import { normalizeText, wordsOf } from '../normalize.ts';
import { OcrError } from '../errors.ts';
import type { Answerer, Claim, Passage } from './answerer.ts';
import { type Term, contentWords, coverage, haystack, presence, weighTerms } from './coverage.ts';
import { type QuestionKind, containsKind, countsThings, questionKind } from './question-kind.ts';
import { type Span, quotableSpans } from './sentences.ts';
import { isStopWord } from './stop-words.ts';

const maxClaims = 3;
/** A further quotation must score at least this share of the best. */
const keepShare = 0.85;
/** Below this the best span is no answer. */
const minScore = 0.3;

interface Candidate {
  readonly span: Span;
  readonly passage: Passage;
  readonly score: number;
}

/** Rarity of the question's words within the passages, for callers that do not know it within the document. */
function termsWithin(question: string, passages: readonly Passage[]): readonly Term[] {
  const words = contentWords(question);
  const hays = passages.map((passage) => haystack(passage.chunk.text));
  return weighTerms(
    words,
    passages.length,
    words.map((word) => hays.filter((hay) => presence(word, hay) > 0.5).length),
  );
}

/** Share of the span's words that the question did not already contain: a heading repeats, an answer adds. */
function novelty(span: Span, terms: readonly Term[]): number {
  const words = wordsOf(normalizeText(span.text)).filter((word) => !isStopWord(word));
  if (words.length === 0) return 0;
  const known = haystack(terms.map(({ text }) => text).join(' '));
  return words.filter((word) => presence(word, known) < 0.8).length / words.length;
}

/** Links, and what lists of sources are made of. */
const reference = /https?:|www\.|\b(?:ISBN|ISSN|doi)\b|\b(?:Retrieved|Archived)\b/u;

/** Label and value on one line: "Total: 215.00", "Total ..... 215.00". */
const keyed = /^[^:：]{2,50}[:：]\s*\S|\S\s*(?:\.{3,}|\s{2,}|\t)\s*\S/u;

function scoreOf(span: Span, passage: Passage, terms: readonly Term[], kind: QuestionKind, prior: number): number {
  const own = haystack(span.text);
  const lines = passage.chunk.text;
  const window = haystack(`${lines.slice(Math.max(0, span.start - 250), span.end + 250)}\n${passage.chunk.context}`);
  let score = 0.62 * coverage(terms, own) + 0.23 * coverage(terms, window) + 0.2 * prior;
  const contains = containsKind(kind, span.text, own.text);
  if (contains === true) score += 0.22;
  if (contains === false) score -= 0.12;
  if (
    kind === 'count' &&
    countsThings(wordsOf(own.text), (word) =>
      terms.some((term) => !/\d/.test(term.text) && presence(term.text, { text: word, words: [word] }) >= 0.8),
    )
  )
    score += 0.2;
  // Sources and links name the words of a question without answering it.
  if (reference.test(span.text)) score -= 0.25;
  if (span.form !== 'sentence' && keyed.test(span.text)) score += 0.08;
  // Alone a line is more to the point than with the one below, unless that holds the value.
  if (span.form === 'pair') score -= 0.05;
  if (span.text.length > 350) score -= 0.1;
  const added = novelty(span, terms);
  if (added === 0) score -= 0.45;
  else if (added < 0.25) score -= 0.1;
  return score;
}

function overlap(a: Candidate, b: Candidate): boolean {
  return a.passage.chunk.id === b.passage.chunk.id && a.span.start < b.span.end && b.span.start < a.span.end;
}

function toClaim({ span, passage }: Candidate, index: number): Claim {
  const quoted = span.text.replace(/\s+/gu, ' ');
  const opening = index === 0 ? 'The document says' : 'Also';
  return {
    text: `${opening} (p. ${passage.chunk.page + 1}): "${quoted}"`,
    quotations: [{ chunk: passage.chunk.id, text: span.text }],
  };
}

/** Makes the answerer that quotes. It has one to three claims, each its own quotation, or none. */
export function createExtractiveAnswerer(): Answerer {
  return {
    name: 'extractive',
    async answer(question, passages, options = {}) {
      if (options.signal?.aborted === true) throw new OcrError('cancelled', 'The question was cancelled.');
      const terms = options.terms ?? termsWithin(question, passages);
      const kind = questionKind(normalizeText(question));
      const best = Math.max(Number.EPSILON, ...passages.map((passage) => passage.score));
      const candidates = passages
        .flatMap((passage) =>
          quotableSpans(passage.lines).map((span) => ({
            span,
            passage,
            score: scoreOf(span, passage, terms, kind, passage.score / best),
          })),
        )
        .toSorted((a, b) => b.score - a.score);
      const chosen: Candidate[] = [];
      const said = new Set<string>();
      const floor = Math.max(minScore, (candidates[0]?.score ?? 0) * keepShare);
      for (const candidate of candidates) {
        if (chosen.length === maxClaims || candidate.score < floor) break;
        const form = normalizeText(candidate.span.text);
        if (said.has(form) || chosen.some((other) => overlap(other, candidate))) continue;
        said.add(form);
        chosen.push(candidate);
      }
      return { claims: chosen.map(toClaim) };
    },
  };
}
