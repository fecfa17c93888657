/** Owns what a document of the question bench is: its content, and questions with the text that answers each. */
import type { ContentBlock, LayOutOptions } from '../../test/generate/types.ts';

export interface BenchQuestion {
  readonly question: string;
  /** What a right answer contains; undefined when the document does not say it. */
  readonly answer: string | undefined;
  /** Text of the document, once in it, that carries the answer: a sentence, a label with its value, a table row's cells. */
  readonly evidence: string | undefined;
}

export interface BenchDocument {
  readonly name: string;
  readonly content: readonly ContentBlock[];
  readonly options: LayOutOptions;
  readonly questions: readonly BenchQuestion[];
}

/** A question that the document answers. */
export function asks(question: string, answer: string, evidence: string): BenchQuestion {
  return { question, answer, evidence };
}

/** A question that the document does not answer, though much of it is in the document. */
export function unanswered(question: string): BenchQuestion {
  return { question, answer: undefined, evidence: undefined };
}

export const heading = (text: string): ContentBlock => ({ kind: 'heading', text });
export const paragraph = (text: string): ContentBlock => ({ kind: 'paragraph', text });
export const pageBreak: ContentBlock = { kind: 'page-break' };
