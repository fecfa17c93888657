/** Owns the chunk store port: chunks of page text, found by words and by character n-grams. */
import type { Chunk, SearchHit } from '../chunk.ts';

export interface ChunkQuery {
  readonly text: string;
  /** Restricts the search to these jobs; absent means all. */
  readonly jobs?: readonly string[] | undefined;
  /** Restricts to these page indexes, from 0. */
  readonly pages?: readonly number[] | undefined;
  readonly limit: number;
}

/** First and last page index, both inclusive; the last may be Infinity. */
export type PageSpan = readonly [first: number, last: number];

/** How common words are among the chunks of a job. */
export interface WordFrequencies {
  readonly chunks: number;
  /** For each word asked for, how many chunks contain it. */
  readonly containing: readonly number[];
}

export interface ChunkStore {
  /** Makes `chunks` the only chunks of the job, whatever was there before; safe to repeat. */
  replace(job: string, chunks: readonly Chunk[]): Promise<void>;
  /** Makes `chunks` the only chunks of these pages of the job and leaves its other pages alone; safe to repeat. */
  replacePages(job: string, spans: readonly PageSpan[], chunks: readonly Chunk[]): Promise<void>;
  /** Counts the job's chunks, and those whose normalised text or context contains each (normalised) word. */
  frequencies(job: string, words: readonly string[]): Promise<WordFrequencies>;
  /** Hits in falling score, fused over the word index and the n-gram index by reciprocal rank (Cormack et al. 2009, k = 60). */
  search(query: ChunkQuery): Promise<readonly SearchHit[]>;
  /** Removes the job's chunks, and the old versions of the data that still hold them. */
  delete(job: string): Promise<void>;
  close(): Promise<void>;
}
