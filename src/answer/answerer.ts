/** Owns the answering port: from a question and passages to a draft whose every claim carries a quotation; and the chat of a service. */
import type { Chunk, EvidencePackage, Message, TokenUsage } from '../chunk.ts';
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

/** What one document has to say on a question. */
export interface Evidence {
  readonly job: string;
  /** File name. */
  readonly document: string;
  /** Best first. */
  readonly passages: readonly Passage[];
  /** The question's content words in normal form with their rarity in the document, for answerers that weigh words. */
  readonly terms?: readonly { readonly text: string; readonly weight: number }[] | undefined;
  /** Least share of the terms' weight, 0…1, that a quotation with what stands around it must cover. */
  readonly minCoverage?: number | undefined;
  /** All pages that were read, in order, where the document is short enough to be read whole. */
  readonly whole?: readonly Page[] | undefined;
}

export interface Quotation {
  /** The chunk or, where it is none of the passages', the page that it is said to stand in. */
  readonly job: string;
  /** From 0. */
  readonly page: number;
  readonly text: string;
  /** First and last line on the page, from 0, where the answerer says so. */
  readonly lines?: readonly [number, number] | undefined;
  /** True where it is cut short at its end, perhaps within a word. */
  readonly isCut?: boolean | undefined;
}

/** One sentence of an answer with what it stands on. It is dropped when a quotation is not found again in the stored lines. */
export interface Claim {
  readonly text: string;
  /** Empty where the answerer gave none: such a claim is always dropped. */
  readonly quotations: readonly Quotation[];
  /** True when the text does nothing but show its quotations. */
  readonly isQuotation?: boolean | undefined;
}

export interface Draft {
  /** None when the documents do not answer. */
  readonly claims: readonly Claim[];
  readonly model?: string | undefined;
  readonly usage?: TokenUsage | undefined;
  /** Sentences on what happened on the way, as that the answer was cut off. */
  readonly notes?: readonly string[] | undefined;
  /** True where each claim stands on a line of its own. */
  readonly itemized?: boolean | undefined;
  /** In place of claims: what another model may write from. */
  readonly evidence?: EvidencePackage | undefined;
}

export interface Question {
  /** As it was typed. */
  readonly asked: string;
  /** The same made whole by the questions before it. */
  readonly text: string;
  /** The conversation so far, oldest first. */
  readonly history: readonly Message[];
}

/** A text for a model, with what it has to keep to. */
export interface Prompt {
  readonly system: string;
  readonly user: string;
  readonly maxTokens: number;
}

export interface AnswerOptions extends WithSignal {
  /** Lets the model of whoever asks write the answer. */
  readonly sample?: ((prompt: Prompt) => Promise<SampledText>) | undefined;
}

export interface SampledText {
  readonly text: string;
  readonly model?: string | undefined;
  /** False when the model stopped at its limit. */
  readonly complete: boolean;
}

export interface Answerer {
  /** Told to the reader as `Answer.mode`. */
  readonly name: string;
  /** True when it weighs words only, so that a question whose words the documents lack is not worth asking it. */
  readonly needsWords: boolean;
  /**
   * @throws AnswererFailure when a model or a service gave nothing that can be used
   * @throws OcrError `cancelled`
   */
  answer(question: Question, evidence: readonly Evidence[], options?: AnswerOptions): Promise<Draft>;
}

/** What a service says on a question about one document; nothing of it is checked yet. */
export interface ServiceReply {
  readonly content: string;
  /** Pages from 1; a snippet may be cut short by an ellipsis. */
  readonly citations: readonly { readonly page: number; readonly snippet: string }[];
  /** True where the service says that the document does not answer; the bare contract leaves it open. */
  readonly abstained: boolean;
  /** What another ocrchat says to know of its answer. */
  readonly notes: readonly string[];
}

/** The chat of the service that read a document. */
export interface ServiceChat {
  /** How it is called in sentences: its address, without anything secret. */
  readonly service: string;
  /**
   * @param job ours
   * @throws OcrError with what to do next, `job_not_found` also for a document that the service never had; the reason of `signal`
   */
  ask(job: string, document: string, question: string, options?: WithSignal): Promise<ServiceReply>;
}
