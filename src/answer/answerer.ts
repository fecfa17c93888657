/** Owns the answering port: from a question and passages to a draft whose every claim carries a quotation. */
import type { Chunk } from '../chunk.ts';
import type { Page } from '../document.ts';
import type { WithSignal } from '../engine/engine.ts';

export interface Passage {
  readonly chunk: Chunk;
  /** The chunk's lines, verbatim, in order; the first is line `chunk.lines[0]` of its page. */
  readonly lines: readonly string[];
  readonly score: number;
  /** The page that it stands on, for answerers that look at where lines lie. */
  readonly page?: Page | undefined;
}

/** One claim of an answer with what it stands on. It is dropped when the quotation is not found again in the stored lines. */
export interface Claim {
  readonly text: string;
  readonly quotations: readonly { readonly chunk: string; readonly text: string }[];
}

export interface Draft {
  readonly claims: readonly Claim[];
}

export interface AnswerOptions extends WithSignal {
  /** The question's content words in normal form with their rarity in the document, for answerers that weigh words. */
  readonly terms?: readonly { readonly text: string; readonly weight: number }[] | undefined;
  /** Least share of the terms' weight, 0…1, that a quotation with what stands around it must cover. */
  readonly minCoverage?: number | undefined;
}

export interface Answerer {
  /** Told to the reader as `Answer.mode`. */
  readonly name: string;
  answer(question: string, passages: readonly Passage[], options?: AnswerOptions): Promise<Draft>;
}
