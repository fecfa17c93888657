/** Owns the shapes of a job: its options, its status, its progress. */
import { z } from 'zod';
import { MediaType, PageError } from './document.ts';
import type { ErrorCode } from './errors.ts';

export const tiers = ['cpu', 'vlm'] as const;
export const Tier = z.enum(tiers);
export type Tier = z.infer<typeof Tier>;

export const jobStatuses = ['pending', 'processing', 'done', 'failed', 'cancelled'] as const;
export const JobStatus = z.enum(jobStatuses);
export type JobStatus = z.infer<typeof JobStatus>;

/** Whether nothing more happens to a job: it is done, failed or cancelled. */
export function isFinished(status: JobStatus): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}

/** Why a failed job failed: what all its pages say (missing language data, say), which tells more than "the job failed". */
export function failureCode({ errors }: Pick<Job, 'errors'>): ErrorCode {
  const codes = new Set(errors.map(({ code }) => code));
  const [code] = codes;
  return code === undefined || codes.size > 1 ? 'job_failed' : code;
}

/** Engines beside that of this machine, by which a job may be read. */
export const otherEngines = ['remote', 'vlm'] as const;

/** What was asked of the reader. Two jobs with the same bytes and the same options give the same pages. */
export const JobOptions = z
  .object({
    tier: Tier,
    language: z.string().describe('"auto" or Tesseract codes joined by +'),
    engine: z
      .enum(otherEngines)
      .optional()
      .describe('Read by the remote service, or here with a model; absent means here without one'),
    model: z
      .string()
      .optional()
      .describe('Name of the model that reads or translates on this machine; absent where none does'),
    tool: z.string().optional().describe('Preset slug'),
    schema: z
      .record(z.string(), z.unknown())
      .readonly()
      .optional()
      .describe('JSON Schema of the fields that the preset extract looks for'),
    translateTo: z.string().optional(),
    pages: z
      .array(z.int().nonnegative())
      .readonly()
      .optional()
      .describe('Page indexes to read, from 0, ascending; absent means all'),
  })
  .readonly();
export type JobOptions = z.infer<typeof JobOptions>;

/** What a model took for pages. */
export const ModelUse = z
  .object({
    inputTokens: z.int().nonnegative(),
    outputTokens: z.int().nonnegative(),
    cost: z.number().nonnegative().optional().describe('By the prices that were set; absent where none were'),
  })
  .readonly();
export type ModelUse = z.infer<typeof ModelUse>;

export const Job = z
  .object({
    uuid: z.string(),
    status: JobStatus,
    options: JobOptions,
    name: z.string().describe('File name of the source'),
    mediaType: MediaType,
    sha256: z.string(),
    byteSize: z.int(),
    documentPages: z.int().describe('Pages in the file'),
    pageCount: z.int().describe('Pages asked for'),
    pagesDone: z.int().describe('Pages finished, failed ones included'),
    pagesFailed: z.int(),
    errors: z.array(PageError).readonly().describe('The pages that failed; the first 100'),
    error: z.string().optional().describe('Why the whole job failed, with the next step'),
    model: ModelUse.optional().describe('What a model took so far, reading and translating'),
    meanConfidence: z.number().optional().describe('0…1, over all words read'),
    createdAt: z.number().describe('Milliseconds since 1970'),
    finishedAt: z.number().optional(),
    expiresAt: z.number().optional(),
  })
  .readonly();
export type Job = z.infer<typeof Job>;

type Counts = Pick<Job, 'pagesDone' | 'pagesFailed' | 'pageCount'>;

/** Pages that are finished and have not failed. */
export const pagesRead = ({ pagesDone, pagesFailed }: Omit<Counts, 'pageCount'>): number => pagesDone - pagesFailed;

/** How far a job has come, in words: "2 of 3 pages read, 1 failed". */
export function progressWords(job: Counts): string {
  const failed = job.pagesFailed === 0 ? '' : `, ${job.pagesFailed} failed`;
  return `${pagesRead(job)} of ${job.pageCount} pages read${failed}`;
}
