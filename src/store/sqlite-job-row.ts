/** Owns the row of a job in the embedded job store: its columns, and the job that they tell. */
import { z } from 'zod';
import { PageError } from '../document.ts';
import { Job, JobOptions } from '../job.ts';
import type { JobDetails } from './job-store.ts';
import type { Database, Row } from './sqlite-database.ts';

/** Failed pages that a job tells of. */
const errorsShown = 100;

const JobRow = z.object({
  uuid: z.string(),
  fingerprint: z.string(),
  status: Job.unwrap().shape.status,
  options: z.string(),
  name: z.string(),
  media_type: Job.unwrap().shape.mediaType,
  sha256: z.string(),
  byte_size: z.int(),
  password: z.string().nullable(),
  document_pages: z.int(),
  page_count: z.int(),
  pages_done: z.int(),
  pages_failed: z.int(),
  letters: z.int(),
  trust: z.number(),
  model_input: z.int(),
  model_output: z.int(),
  model_cost: z.number(),
  error: z.string().nullable(),
  created_at: z.int(),
  finished_at: z.int().nullable(),
  expires_at: z.int().nullable(),
});

/** The job of a row, with the first of its failed pages, inside a transaction. */
export function detailsOf(database: Database, row: Row): JobDetails {
  const stored = JobRow.parse(row);
  const failed =
    stored.pages_failed === 0
      ? []
      : database.all(
          'SELECT result FROM pages WHERE job = ? AND failed = 1 ORDER BY page LIMIT ?',
          stored.uuid,
          errorsShown,
        );
  const job: Job = {
    uuid: stored.uuid,
    status: stored.status,
    options: JobOptions.parse(JSON.parse(stored.options)),
    name: stored.name,
    mediaType: stored.media_type,
    sha256: stored.sha256,
    byteSize: stored.byte_size,
    documentPages: stored.document_pages,
    pageCount: stored.page_count,
    pagesDone: stored.pages_done,
    pagesFailed: stored.pages_failed,
    errors: failed.map((page) => PageError.parse(JSON.parse(String(page['result'])))),
    ...(stored.error === null ? {} : { error: stored.error }),
    // Rounding can carry a mean of ones just past 1.
    ...(stored.letters === 0 ? {} : { meanConfidence: Math.min(1, Math.max(0, stored.trust / stored.letters)) }),
    ...modelUse(stored),
    createdAt: stored.created_at,
    ...(stored.finished_at === null ? {} : { finishedAt: stored.finished_at }),
    ...(stored.expires_at === null ? {} : { expiresAt: stored.expires_at }),
  };
  return { job, fingerprint: stored.fingerprint, password: stored.password ?? undefined };
}

function modelUse(row: z.infer<typeof JobRow>): Pick<Job, 'model'> {
  const { model_input: inputTokens, model_output: outputTokens, model_cost: cost } = row;
  return inputTokens + outputTokens === 0
    ? {}
    : { model: { inputTokens, outputTokens, ...(cost === 0 ? {} : { cost }) } };
}
