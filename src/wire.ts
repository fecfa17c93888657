/** Owns the shapes that leave the program in snake_case: the OCR.chat job object with this project's additions, a page's words, resource addresses. */
import { z } from 'zod';
import { blockKinds, textSources } from './document.ts';
import type { Word } from './document.ts';
import { errorCodes } from './errors.ts';
import { progressWords, jobStatuses, otherEngines, tiers } from './job.ts';
import type { Job, ModelUse } from './job.ts';

/** `[x0, y0, x1, y1]`. An array of four, since several hosts refuse JSON Schema's tuples. */
export const WireBox = z.array(z.number()).length(4).readonly();

export const WirePageError = z.object({
  page: z.int().describe('From 1'),
  code: z.enum(errorCodes),
  message: z.string(),
});
export type WirePageError = z.infer<typeof WirePageError>;

export const WireModelUse = z.object({
  input_tokens: z.int(),
  output_tokens: z.int(),
  cost: z.number().optional().describe('By the prices that are set'),
});

/** What a model took, as the wire shows it. */
export function toWireModelUse({ inputTokens, outputTokens, cost }: ModelUse): z.infer<typeof WireModelUse> {
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    ...(cost === undefined ? {} : { cost: rounded(cost, 4) }),
  };
}

/** The job object of the REST contract without the text; what the contract does not know is added at the end, never in its place. */
export const WireJob = z.object({
  uuid: z.string(),
  status: z.enum(jobStatuses),
  tier: z.enum(tiers),
  language: z.string().describe('"auto" or Tesseract codes joined by +'),
  page_count: z.int().describe('Pages asked for'),
  mean_confidence: z.number().nullable().describe('0…1 over all words read; null without words'),
  name: z.string().describe('File name of the source'),
  media_type: z.string(),
  byte_size: z.int(),
  sha256: z.string(),
  document_pages: z.int().describe('Pages in the file'),
  pages: z.array(z.int()).readonly().optional().describe('Pages asked for, from 1, when not all'),
  pages_done: z.int().describe('Pages finished, failed ones included'),
  pages_failed: z.int(),
  errors: z.array(WirePageError).readonly().describe('Pages that could not be read; the first 100'),
  error: z.string().optional().describe('Why the whole job failed, with the next step'),
  engine: z
    .enum(otherEngines)
    .optional()
    .describe('Read by the remote service, or with a model; absent means here without one'),
  model: WireModelUse.optional().describe('Tokens that a model took so far'),
  tool: z.string().optional(),
  translate_to: z.string().optional(),
  created_at: z.string().describe('ISO 8601'),
  finished_at: z.string().optional(),
  expires_at: z.string().optional(),
});
export type WireJob = z.infer<typeof WireJob>;

/** Who read a word, and what is to be doubted of it: the same in every shape that has words. */
export const wireWordMarks = {
  source: z.enum(textSources).optional().describe("Where it is not the page's own"),
  unsupported: z.literal(true).optional().describe('A model gave it, and nothing on the page bears it out'),
  unread: z.literal(true).optional().describe('A model gave it for ink that recognition could not read'),
  disputed: z.string().optional().describe('What the other reading, of recognition or of a model, has in its place'),
};

const WireWord = z.object({ text: z.string(), bbox: WireBox, confidence: z.number(), ...wireWordMarks });

/** The marks of a word that it has. */
export function marksOf({
  source,
  unsupported,
  unread,
  disputed,
}: Word): Pick<Word, 'source' | 'unsupported' | 'unread' | 'disputed'> {
  return {
    ...(source === undefined ? {} : { source }),
    ...(unsupported === undefined ? {} : { unsupported }),
    ...(unread === undefined ? {} : { unread }),
    ...(disputed === undefined ? {} : { disputed }),
  };
}

/** One page with lines and words, as the blocks resource gives it. */
export const WirePageBlocks = z.object({
  uuid: z.string(),
  page: z.int().describe('From 1'),
  width: z.number(),
  height: z.number(),
  unit: z.enum(['pt', 'px']),
  rotation: z.number(),
  language: z.string(),
  source: z.enum(textSources),
  warnings: z.array(z.string()).readonly(),
  omitted: z
    .array(WireWord)
    .readonly()
    .optional()
    .describe('Words of the page that the model left out, but for headers, footers and page numbers'),
  blocks: z
    .array(
      z.object({
        kind: z.enum(blockKinds),
        level: z.int().optional(),
        bbox: WireBox,
        confidence: z.number(),
        text: z.string(),
        lines: z
          .array(
            z.object({
              line: z.int().describe('Position on the page, from 1'),
              bbox: WireBox,
              text: z.string(),
              words: z.array(WireWord).readonly().optional(),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
  note: z.string().optional().describe('What was left out because the page is too large, and how to get it'),
});
export type WirePageBlocks = z.infer<typeof WirePageBlocks>;

/** Milliseconds since 1970 as ISO 8601. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Rounds for the wire: thousandths of a point, a pixel or a confidence are noise that costs tokens. */
export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** A box with one decimal place. */
export const wireBox = (box: readonly number[]): readonly number[] => box.map((value) => rounded(value, 1));

/** The job as the wire shows it; times become ISO 8601, page indexes become page numbers. */
export function toWireJob(job: Job): WireJob {
  return {
    uuid: job.uuid,
    status: job.status,
    tier: job.options.tier,
    language: job.options.language,
    page_count: job.pageCount,
    mean_confidence: job.meanConfidence === undefined ? null : rounded(job.meanConfidence, 4),
    name: job.name,
    media_type: job.mediaType,
    byte_size: job.byteSize,
    sha256: job.sha256,
    document_pages: job.documentPages,
    ...(job.options.pages === undefined ? {} : { pages: job.options.pages.map((index) => index + 1) }),
    pages_done: job.pagesDone,
    pages_failed: job.pagesFailed,
    errors: job.errors.map(({ index, code, message }) => ({ page: index + 1, code, message })),
    ...(job.error === undefined ? {} : { error: job.error }),
    ...(job.options.engine === undefined ? {} : { engine: job.options.engine }),
    ...(job.model === undefined ? {} : { model: toWireModelUse(job.model) }),
    ...(job.options.tool === undefined ? {} : { tool: job.options.tool }),
    ...(job.options.translateTo === undefined ? {} : { translate_to: job.options.translateTo }),
    created_at: isoTime(job.createdAt),
    ...(job.finishedAt === undefined ? {} : { finished_at: isoTime(job.finishedAt) }),
    ...(job.expiresAt === undefined ? {} : { expires_at: isoTime(job.expiresAt) }),
  };
}

/** Addresses of what a job offers to read. Pages count from 1. */
export const jobUri = (uuid: string): string => `ocr://jobs/${uuid}`;
export const pageUri = (uuid: string, page: number | string): string => `${jobUri(uuid)}/pages/${page}`;

/** `progressWords` of a job in its wire shape. */
export const wireProgress = (job: {
  readonly pages_done: number;
  readonly pages_failed: number;
  readonly page_count: number;
}): string => progressWords({ pagesDone: job.pages_done, pagesFailed: job.pages_failed, pageCount: job.page_count });
