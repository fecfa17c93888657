/** Owns the shapes of grounded retrieval: chunk, search hit, citation, answer, conversation. */
import { z } from 'zod';
import { BlockKind, BoundingBox, Confidence } from './document.ts';

/** A span of one page's lines that is indexed as a whole. */
export const Chunk = z
  .object({
    id: z.string().describe('Stable: job, page and first line decide it'),
    job: z.string(),
    page: z.int().nonnegative().describe('From 0'),
    lines: z
      .tuple([z.int(), z.int()])
      .readonly()
      .describe("First and last line (inclusive) among the page's lines in reading order, from 0"),
    kind: BlockKind,
    text: z.string().describe('Verbatim: the lines joined by newlines'),
    context: z.string().describe('Document name and heading path: searched, never cited'),
    bbox: BoundingBox,
    confidence: Confidence,
    language: z.string(),
  })
  .readonly();
export type Chunk = z.infer<typeof Chunk>;

/**
 * The ways in which a chunk is found: by its words; by words of similar spelling; by character n-grams; by the meaning that
 * an embedding model gives it; by a phrase, word for word.
 */
export const foundBy = ['words', 'similar', 'ngrams', 'vectors', 'phrase'] as const;
export const FoundBy = z.enum(foundBy);
export type FoundBy = z.infer<typeof FoundBy>;

/** A chunk that a query found. `score` orders hits of one query and means nothing across queries. */
export const SearchHit = z
  .object({
    chunk: Chunk,
    score: z.number(),
    foundBy: z.array(FoundBy).readonly().describe('Which ways led to it'),
  })
  .readonly();
export type SearchHit = z.infer<typeof SearchHit>;

/** Where a quotation stands. It was found again in the stored lines before anyone saw it. */
export const Citation = z
  .object({
    page: z.int().positive().describe('From 1'),
    snippet: z.string().describe('Verbatim text of the page'),
    bbox: BoundingBox,
    lines: z.tuple([z.int(), z.int()]).readonly().describe('First and last line on the page, inclusive, from 0'),
    match: z.enum(['exact', 'normalized']),
  })
  .readonly();
export type Citation = z.infer<typeof Citation>;

export const Answer = z
  .object({
    content: z.string(),
    citations: z.array(Citation).readonly(),
    mode: z.string().describe('Which answerer wrote it, e.g. "extractive" for quotation without a model'),
    abstained: z.boolean().describe('True when the document does not carry an answer'),
    nearestPages: z.array(z.int().positive()).readonly().describe('When abstained: pages (from 1) that came closest'),
    complete: z.boolean().describe('False while the job still runs: pages to come were not considered'),
  })
  .readonly();
export type Answer = z.infer<typeof Answer>;

export const Message = z
  .object({
    role: z.enum(['user', 'assistant']),
    content: z.string(),
    citations: z.array(Citation).readonly(),
    createdAt: z.number(),
  })
  .readonly();
export type Message = z.infer<typeof Message>;

export const Conversation = z
  .object({ uuid: z.string(), job: z.string(), messages: z.array(Message).readonly() })
  .readonly();
export type Conversation = z.infer<typeof Conversation>;
