/** Owns turning a draft into an answer: claims whose quotations are not on the page are dropped. */
import type { Citation } from '../chunk.ts';
import type { Page } from '../document.ts';
import type { Claim, Draft, Passage } from './answerer.ts';
import { locateQuotation } from './cite.ts';

export interface VerifiedDraft {
  /** Texts of the claims that stand, in order. */
  readonly texts: readonly string[];
  /** Their citations, each place once, in order. */
  readonly citations: readonly Citation[];
  /** Claims that were dropped. */
  readonly dropped: number;
}

function keyOf(citation: Citation): string {
  return `${citation.page}:${citation.lines.join('-')}:${citation.snippet}`;
}

/**
 * Checks every quotation of a draft against the stored pages. A claim stands when all its quotations are found; one that
 * names a wrong passage is looked for on the pages of the others too, since the words are what counts.
 *
 * @param pages the stored pages of all passages, by index
 */
export function verifyDraft(
  draft: Draft,
  passages: readonly Passage[],
  pages: ReadonlyMap<number, Page>,
): VerifiedDraft {
  const byChunk = new Map(passages.map((passage) => [passage.chunk.id, passage.chunk]));
  const locate = (quotation: Claim['quotations'][number]): Citation | undefined => {
    const named = byChunk.get(quotation.chunk);
    const page = named === undefined ? undefined : pages.get(named.page);
    const found = page === undefined ? undefined : locateQuotation(page, quotation.text, named?.lines);
    if (found !== undefined) return found;
    for (const other of pages.values()) {
      const elsewhere = other === page ? undefined : locateQuotation(other, quotation.text);
      if (elsewhere !== undefined) return elsewhere;
    }
    return undefined;
  };
  const texts: string[] = [];
  const citations = new Map<string, Citation>();
  let dropped = 0;
  for (const claim of draft.claims) {
    const found = claim.quotations.map(locate);
    const standing = found.filter((citation) => citation !== undefined);
    if (claim.text.trim() === '' || standing.length === 0 || standing.length < found.length) {
      dropped++;
      continue;
    }
    texts.push(claim.text);
    for (const citation of standing) citations.set(keyOf(citation), citation);
  }
  return { texts, citations: [...citations.values()], dropped };
}
