/** Owns answering without a model: it quotes the lines that answer best, and says that it is quoting. */
import { normalizeText, wordsOf } from '../normalize.ts';
import { OcrError } from '../errors.ts';
import type { Answerer, Claim, Evidence, Passage } from './answerer.ts';
import { hasNameOf, readQuestion } from './asked.ts';
import type { Asked } from './asked.ts';
import { headingsOf } from './chunking.ts';
import { type Term, contentWords, coverage, haystack, presence, weighTerms } from './coverage.ts';
import { type QuestionKind, containsKind, countsThings, impliedBy, isMeasured } from './question-kind.ts';
import { type PlacedLine, placedLines, unplacedLines } from './line-flow.ts';
import { type Span, quotableSpans } from './sentences.ts';
import { type CellAnswer, cellAsked } from './table-cell.ts';
import { addressesModel } from './grounding.ts';
import { toldBonus } from './retrieve.ts';
import { isStopWord } from '../stop-words.ts';

const maxClaims = 3;
/** A further quotation must score at least this share of the best. */
const keepShare = 0.9;
/** Of several documents those are quoted whose best quotation scores at least this share of the best of all. */
const keepDocumentShare = 0.75;
/** Below this the best span is no answer. */
const minScore = 0.3;

interface Candidate {
  readonly span: Span;
  readonly passage: Passage;
  readonly sheet: Sheet;
  readonly score: number;
}

interface Chosen extends Candidate {
  /** What answers of a table's row, where that is plain. */
  readonly cell: CellAnswer | undefined;
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
/** Characters of the text around a span that say what it is about. */
const surroundings = 250;

/** Where the spans of a passage stand: its page, or the passage alone where the page is not known. */
interface Sheet {
  readonly key: string;
  readonly lines: readonly PlacedLine[];
  readonly spans: readonly Span[];
  /** First and last line of the passage among `lines`. */
  readonly range: readonly [number, number];
}

function sheetsOf(passages: readonly Passage[]): ReadonlyMap<Passage, Sheet> {
  const pages = new Map<number, Omit<Sheet, 'range'>>();
  return new Map(
    passages.map((passage) => {
      const { chunk, page } = passage;
      if (page === undefined) {
        const lines = unplacedLines(passage.lines, chunk.kind);
        return [passage, { key: chunk.id, lines, spans: quotableSpans(lines), range: [0, lines.length - 1] }] as const;
      }
      const known = pages.get(page.index);
      const lines = known?.lines ?? placedLines(page);
      const sheet = known ?? { key: String(page.index), lines, spans: quotableSpans(lines) };
      pages.set(page.index, sheet);
      return [passage, { ...sheet, range: chunk.lines }] as const;
    }),
  );
}

/** Text before and after a span, up to some characters on either side. */
function around(lines: readonly PlacedLine[], [first, last]: readonly [number, number]): string {
  let [before, after] = ['', ''];
  for (let at = first - 1; at >= 0 && before.length < surroundings; at--)
    before = `${lines[at]?.text ?? ''}\n${before}`;
  for (let at = last + 1; at < lines.length && after.length < surroundings; at++) after += `\n${lines[at]?.text ?? ''}`;
  return `${before.slice(-surroundings)}\n${after.slice(0, surroundings)}`;
}

/** Text right before a line, up to some characters. */
function textBefore(lines: readonly PlacedLine[], first: number): string {
  let before = '';
  for (let at = first - 1; at >= 0 && before.length < surroundings; at--)
    before = `${lines[at]?.text ?? ''}\n${before}`;
  return before.slice(-surroundings);
}

/** How surely what stands above or before a span speaks of it too. */
const headingCredit = 0.85;
/** All rows of a table stand under the same heads. */
const headCredit = 0.45;
const beforeCredit = 0.5;

function scoreOf(span: Span, passage: Passage, sheet: Sheet, asked: Asked, prior: number, needed: number): number {
  const { kind, terms, counted } = asked;
  const own = haystack(span.text);
  const surrounded = `${span.text}\n${around(sheet.lines, span.lines)}\n${passage.chunk.context}`;
  const window = haystack(surrounded);
  const contains = containsKind(kind, span.text, own.text, asked.words);
  const implied = contains === true && isMeasured(kind) ? impliedBy(kind) : () => 0;
  if (coverage(terms, window, implied) + (contains === true && isMeasured(kind) ? toldBonus : 0) < needed) return 0;
  const headings = haystack(headingsOf(passage.chunk));
  const before = haystack(span.form === 'sentence' ? textBefore(sheet.lines, span.lines[0]) : '');
  const fromHeadings = span.form === 'row' ? headCredit : headingCredit;
  const spokenOf = (term: string) =>
    Math.max(implied(term), fromHeadings * presence(term, headings), beforeCredit * presence(term, before));
  const said = coverage(terms, own, implied);
  let score = 0.5 * coverage(asked.focused, own, spokenOf) + 0.14 * said + 0.21 * coverage(terms, window, implied);
  score += 0.2 * prior;
  if (contains === true) score += 0.22;
  // What does not hold the kind of thing that is asked for is an answer only when it is worded like the question.
  if (contains === false) score -= said < 0.8 ? 0.3 : 0.12;
  if (
    kind === 'count' &&
    countsThings(wordsOf(own.text), (word) => {
      const hay = { text: word, words: [word] };
      if (counted !== undefined) return presence(counted, hay) >= 0.8;
      return terms.some((term) => !/\d/.test(term.text) && presence(term.text, hay) >= 0.8);
    })
  )
    score += 0.25;
  score += (span.form === 'row' ? 0.1 : 0.2) * coverage(terms, headings);
  // The words of a name that do not stand together are those of others.
  if (asked.names.some((name) => !hasNameOf(name, surrounded))) score -= 0.3;
  else if (
    asked.names.length > 0 &&
    asked.names.some((name) => !hasNameOf(name, `${span.text}\n${headingsOf(passage.chunk)}`))
  )
    score -= 0.15;
  // Sources and links name the words of a question without answering it.
  if (reference.test(span.text)) score -= 0.25;
  if (addressesModel(span.text)) score -= 0.5;
  if (span.form === 'row' || (span.form !== 'sentence' && keyed.test(span.text))) score += 0.08;
  // The heads of columns name what is asked for, and the rows below say it.
  if (sheet.lines.slice(span.lines[0], span.lines[1] + 1).every(({ header }) => header)) score -= 0.3;
  // Alone a line is more to the point than with the one below, unless that holds the value.
  if (span.form === 'pair') score -= 0.05;
  if (span.text.length > 350) score -= 0.1;
  const added = novelty(span, terms);
  if (added === 0) score -= 0.45;
  else if (added < 0.25) score -= 0.1;
  return score;
}

function overlap(a: Candidate, b: Candidate): boolean {
  return (
    a.sheet.key === b.sheet.key &&
    a.span.lines[0] <= b.span.lines[1] &&
    b.span.lines[0] <= a.span.lines[1] &&
    (a.span.text.includes(b.span.text) || b.span.text.includes(a.span.text))
  );
}

/** True when a further quotation says a word of the question that those chosen do not, and is no worse in kind. */
function adds(candidate: Candidate, chosen: readonly Candidate[], terms: readonly Term[], kind: QuestionKind): boolean {
  const own = haystack(candidate.span.text);
  if (containsKind(kind, candidate.span.text, own.text) === false) return false;
  const said = haystack(chosen.map(({ span }) => span.text).join('\n'));
  return terms.some(({ text }) => presence(text, own) >= 0.8 && presence(text, said) < 0.5);
}

/** The best quotations from one document, best first. */
function choose(question: string, { passages, minCoverage = 0, ...evidence }: Evidence): readonly Chosen[] {
  const terms = evidence.terms ?? termsWithin(question, passages);
  const asked = readQuestion(question, terms);
  const best = Math.max(Number.EPSILON, ...passages.map((passage) => passage.score));
  const candidates = [...sheetsOf(passages)]
    .flatMap(([passage, sheet]) =>
      sheet.spans
        .filter(({ lines }) => lines[0] <= sheet.range[1] && lines[1] >= sheet.range[0])
        .map((span): Candidate => {
          const score = scoreOf(span, passage, sheet, asked, passage.score / best, minCoverage);
          return { span, passage, sheet, score };
        }),
    )
    .toSorted((a, b) => b.score - a.score);
  const chosen: Candidate[] = [];
  const said = new Set<string>();
  const floor = Math.max(minScore, (candidates[0]?.score ?? 0) * keepShare);
  for (const candidate of candidates) {
    if (chosen.length === maxClaims || candidate.score < floor) break;
    const form = normalizeText(candidate.span.text);
    if (said.has(form) || chosen.some((other) => overlap(other, candidate))) continue;
    if (chosen.length > 0 && !adds(candidate, chosen, terms, asked.kind)) continue;
    said.add(form);
    chosen.push(candidate);
  }
  return chosen.map((candidate) => {
    const { span, passage } = candidate;
    const page = span.form === 'row' || span.form === 'line' ? passage.page : undefined;
    return { ...candidate, cell: page && cellAsked(page, span.lines, asked, passage.chunk.job) };
  });
}

function toClaim({ span, passage, cell }: Chosen, index: number, document: string | undefined): Claim {
  const { job, page } = passage.chunk;
  const opening = index > 0 ? 'Also' : document === undefined ? 'The document says' : `${document} says`;
  const place = `${opening} (p. ${page + 1}): `;
  if (cell !== undefined) {
    const { labels, text, quotations } = cell;
    return { text: `${place}${labels.join(', ')}: "${text}"`, isQuotation: true, quotations };
  }
  return {
    text: `${place}"${span.text}"`,
    isQuotation: true,
    quotations: span.quotations.map((text) => ({ job, page, text, lines: span.lines })),
  };
}

/** Makes the answerer that quotes. It has one to three claims a document, each its own quotation, or none. */
export function createExtractiveAnswerer(): Answerer {
  return {
    name: 'extractive',
    needsWords: true,
    async answer({ text }, evidence, { signal } = {}) {
      if (signal?.aborted === true) throw new OcrError('cancelled', 'The question was cancelled.');
      const chosen = evidence.map((one) => ({ document: one.document, candidates: choose(text, one) }));
      const best = Math.max(0, ...chosen.map(({ candidates }) => candidates[0]?.score ?? 0));
      const claims = chosen
        .filter(({ candidates }) => (candidates[0]?.score ?? 0) >= best * keepDocumentShare && candidates.length > 0)
        .flatMap(({ document, candidates }) =>
          candidates.map((candidate, index) => toClaim(candidate, index, evidence.length > 1 ? document : undefined)),
        );
      return { claims };
    },
  };
}
