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
    job: z.string(),
    document: z.string().describe('File name'),
    page: z.int().positive().describe('From 1'),
    snippet: z.string().describe('Verbatim text of the page'),
    bbox: BoundingBox,
    lines: z.tuple([z.int(), z.int()]).readonly().describe('First and last line on the page, inclusive, from 0'),
    match: z.enum(['exact', 'normalized']),
    confidence: Confidence.describe('Mean over the quoted words, and no higher than that of their least sure number'),
    unsupported: z
      .array(z.string())
      .readonly()
      .optional()
      .describe('Quoted words that a model gave and nothing on the page bears out'),
  })
  .readonly();
export type Citation = z.infer<typeof Citation>;

/** A passage that came near to a question without answering it. */
export const NearPassage = z
  .object({
    job: z.string(),
    document: z.string(),
    page: z.int().positive().describe('From 1'),
    snippet: z.string().describe('Verbatim, its first lines'),
  })
  .readonly();
export type NearPassage = z.infer<typeof NearPassage>;

/** What a model was given and gave. Absent numbers were not reported. */
export const TokenUsage = z
  .object({
    inputTokens: z.int().nonnegative().describe('Without those read from or written to a cache'),
    outputTokens: z.int().nonnegative(),
    cacheReadTokens: z.int().nonnegative().optional(),
    cacheWriteTokens: z.int().nonnegative().optional(),
  })
  .readonly();
export type TokenUsage = z.infer<typeof TokenUsage>;

/** Lines for a model outside this program to write from, each under the key that cites it. */
export const EvidencePackage = z
  .object({
    instructions: z.string(),
    passages: z
      .array(
        z
          .object({
            job: z.string(),
            document: z.string(),
            page: z.int().positive().describe('From 1'),
            text: z.string().describe('One line a row, "[key] text"'),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();
export type EvidencePackage = z.infer<typeof EvidencePackage>;

export const Answer = z
  .object({
    content: z.string(),
    citations: z.array(Citation).readonly(),
    mode: z.string().describe('Which answerer wrote it, e.g. "extractive" for quotation without a model'),
    model: z.string().optional().describe('Which model, where one wrote'),
    abstained: z.boolean().describe('True when the documents do not carry an answer'),
    nearestPages: z.array(z.int().positive()).readonly().describe('When abstained: pages (from 1) that came closest'),
    nearest: z.array(NearPassage).readonly().describe('When abstained: the passages that came closest, best first'),
    complete: z.boolean().describe('False while a job still runs: pages to come were not considered'),
    notes: z
      .array(z.string())
      .readonly()
      .describe('Sentences on what a reader should know: doubtful words, sentences left out, a model that failed'),
    usage: TokenUsage.optional(),
    evidence: EvidencePackage.optional().describe('Of mode "host": nothing is answered yet'),
    conversation: z.string().optional().describe('Where question and answer are kept; absent when they are not'),
    message: z.int().nonnegative().optional().describe('Position of the answer in the conversation, from 0'),
  })
  .readonly();
export type Answer = z.infer<typeof Answer>;

export const Message = z
  .object({
    role: z.enum(['user', 'assistant']),
    content: z.string(),
    citations: z.array(Citation).readonly(),
    createdAt: z.number(),
    /** Of answers. */
    mode: z.string().optional(),
    abstained: z.boolean().optional(),
    notes: z.array(z.string()).readonly().optional(),
  })
  .readonly();
export type Message = z.infer<typeof Message>;

/** A transcript. Each job has one of its own; others are about one or several jobs. */
export const Conversation = z
  .object({
    uuid: z.string(),
    jobs: z.array(z.string()).readonly().describe('All that were asked in it'),
    messages: z.array(Message).readonly(),
  })
  .readonly();
export type Conversation = z.infer<typeof Conversation>;
