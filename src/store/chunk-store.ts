/** Owns the chunk store port: chunks of page text, found by words, by spelling and, where there is a model, by meaning. */
import type { Chunk, SearchHit } from '../chunk.ts';
import type { BlockKind } from '../document.ts';
import type { WithSignal } from '../engine/engine.ts';

export interface ChunkQuery extends WithSignal {
  /** What stands in quotation marks must be in the chunk word for word. */
  readonly text: string;
  /** Restricts the search to these jobs; absent means all. */
  readonly jobs?: readonly string[] | undefined;
  /** Restricts to these page indexes, from 0. */
  readonly pages?: readonly number[] | undefined;
  /** Restricts to chunks whose first block is of one of these kinds. */
  readonly kinds?: readonly BlockKind[] | undefined;
  /** Restricts to pages with one of these languages, as the chunk names them. */
  readonly languages?: readonly string[] | undefined;
  readonly limit: number;
  /** Called with a sentence when a way of finding could not be used, and the hits are those of the others. */
  readonly onNotice?: ((notice: string) => void) | undefined;
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
  /**
   * Hits in falling score, fused over the ways in which they were found by reciprocal rank (Cormack et al. 2009, k = 60).
   * Within documents every chunk is looked at; over all documents the indexes are.
   */
  search(query: ChunkQuery): Promise<readonly SearchHit[]>;
  /** Removes the job's chunks, and the old versions of the data that still hold them. */
  delete(job: string): Promise<void>;
  /** Waits for what is done in the background: upkeep, and embedding where there is a model. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
