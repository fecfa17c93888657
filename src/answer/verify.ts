/** Owns turning a draft into an answer: claims whose quotations are not on the page, or that say more than it, are dropped. */
import type { Citation } from '../chunk.ts';
import { type Page, linesOf } from '../document.ts';
import type { Claim, Draft, Evidence, Question, Quotation } from './answerer.ts';
import { locateQuotation } from './cite.ts';
import { addressesModel, ungrounded } from './grounding.ts';
import { type CitedLine, swappedFigure } from './swapped.ts';

export interface StoredDocument {
  readonly job: string;
  readonly document: string;
  /** The stored pages that the draft may stand on, by index. */
  readonly pages: ReadonlyMap<number, Page>;
}

export interface DroppedClaim {
  readonly text: string;
  readonly reason: 'uncited' | 'not found' | 'not in the lines' | 'steered';
  /** What the lines do not have. */
  readonly missing?: string | undefined;
}

export interface VerifiedClaim {
  readonly text: string;
  readonly citations: readonly Citation[];
}

export interface VerifiedDraft {
  /** The claims that stand, in order. */
  readonly claims: readonly VerifiedClaim[];
  /** Their citations, each place once, in order. */
  readonly citations: readonly Citation[];
  readonly dropped: readonly DroppedClaim[];
  /** True when a line that was cited seems to be written for a model to obey. */
  readonly planted: boolean;
}

/** Claims beyond these are not looked at: nobody reads them, and a model in a loop writes thousands. */
const mostClaims = 40;
const longestClaim = 1_000;

function placeOf(citation: Citation): string {
  return `${citation.job}:${citation.page}:${citation.lines.join('-')}:${citation.snippet}`;
}

/** As it is quoted and, where it is cut short, without the word that may be half. */
const formsOf = ({ text, isCut = false }: Quotation): readonly string[] =>
  isCut && /\S\s+\S/u.test(text) ? [text, text.replace(/\s+\S+$/u, '')] : [text];

function locate(quotation: Quotation, documents: readonly StoredDocument[]): Citation | undefined {
  // The words are what counts: one that names a wrong page or document is looked for on the others too.
  const ranked = documents.toSorted((a, b) => Number(b.job === quotation.job) - Number(a.job === quotation.job));
  for (const { job, document, pages } of ranked) {
    const named = job === quotation.job ? pages.get(quotation.page) : undefined;
    for (const page of named === undefined ? pages.values() : [named, ...pages.values()]) {
      for (const text of formsOf(quotation)) {
        const found = locateQuotation(page, text, page === named ? quotation.lines : undefined);
        if (found !== undefined) return { ...found, job, document };
      }
    }
  }
  return undefined;
}

/** Page references of a text: "(p. 3)" names where it stands and is no fact of the document. */
const pageReference = /\(?\bpp?\. ?(\d+)\)?/gu;

/** The lines that are cited, whole, each once. */
function citedLines(citations: readonly Citation[], documents: readonly StoredDocument[]): readonly CitedLine[] {
  const cited = citations.flatMap(({ job, page, lines: [first, last] }) => {
    const stored = documents.find((document) => document.job === job)?.pages.get(page - 1);
    const lines = (stored?.blocks ?? []).flatMap(({ kind, lines: own }) =>
      own.map((line) => ({ line, isRow: kind === 'table' })),
    );
    return lines.slice(first, last + 1);
  });
  const places = new Map(cited.map(({ line, isRow }) => [line, { text: line.text, isRow }]));
  return [...places.values()];
}

function headingsAt(citations: readonly Citation[], evidence: readonly Evidence[]): string {
  const chunks = evidence.flatMap(({ passages }) => passages.map(({ chunk }) => chunk));
  return citations
    .flatMap(({ job, page, lines: [first, last] }) =>
      chunks.filter((chunk) => {
        const [from, to] = chunk.lines;
        return chunk.job === job && chunk.page === page - 1 && from <= last && to >= first;
      }),
    )
    .map(({ context }) => context)
    .join('\n');
}

/**
 * Checks every claim of a draft against the stored pages. It stands when all its quotations are found, and when the numbers,
 * dates, names and addresses that it says stand in the cited lines, and no number at the label of another line. What is put
 * together wrongly of words that all stand there is not found out.
 */
export function verifyDraft(
  draft: Draft,
  question: Question,
  evidence: readonly Evidence[],
  documents: readonly StoredDocument[],
): VerifiedDraft {
  const claims: VerifiedClaim[] = [];
  const dropped: DroppedClaim[] = [];
  const names = documents.map(({ document }) => document).join('\n');
  const everything = evidence
    .flatMap(({ passages, whole }) => [
      ...passages.map(({ chunk }) => `${chunk.text}\n${chunk.context}`),
      ...(whole ?? []).flatMap((page) => linesOf(page).map(({ text }) => text)),
    ])
    .join('\n');
  const check = ({ text: said, quotations, isQuotation = false }: Claim): VerifiedClaim | DroppedClaim => {
    const text = said.replace(/[\s\p{Cc}]+/gu, ' ').trim();
    const found = quotations.map((quotation) => locate(quotation, documents));
    const standing = found.filter((citation) => citation !== undefined);
    if (text === '' || quotations.length === 0) return { text, reason: 'uncited' };
    if (standing.length < found.length || text.length > longestClaim) return { text, reason: 'not found' };
    // A quotation may show such a line; a sentence of a model's own that rests on nothing else was written by the line.
    const isSteered = !isQuotation && standing.every(({ snippet }) => addressesModel(snippet));
    if (isSteered) return { text, reason: 'steered' };
    const cited = new Set(standing.map(({ page }) => String(page)));
    const elsewhere = [...text.matchAll(pageReference)].find(([, page]) => !cited.has(page ?? ''))?.[0];
    const page = documents.find(({ job }) => job === standing[0]?.job)?.pages.get((standing[0]?.page ?? 0) - 1);
    const cites = citedLines(standing, documents);
    const told = text.replace(pageReference, '');
    const missing =
      elsewhere ??
      (isQuotation ? undefined : swappedFigure(told, cites)) ??
      ungrounded(told, {
        lines: cites.map(({ text: line }) => line).join('\n'),
        headings: `${headingsAt(standing, evidence)}\n${names}`,
        asked: `${question.asked}\n${question.text}`,
        evidence: everything,
        capitalNouns: /\b(?:deu|de|frk|ltz)\b/u.test(page?.language ?? ''),
      });
    return missing === undefined ? { text, citations: standing } : { text, reason: 'not in the lines', missing };
  };
  for (const claim of draft.claims.slice(0, mostClaims)) {
    const result = check(claim);
    if ('citations' in result) claims.push(result);
    else dropped.push(result);
  }
  const citations = new Map(
    claims.flatMap((claim) => claim.citations.map((citation) => [placeOf(citation), citation])),
  );
  return {
    claims,
    dropped,
    citations: [...citations.values()],
    planted:
      dropped.some(({ reason }) => reason === 'steered') ||
      [...citations.values()].some(({ snippet }) => addressesModel(snippet)),
  };
}
