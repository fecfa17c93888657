/** Owns the tool that lists jobs. */
import { z } from 'zod';
import { jobStatuses } from '../job.ts';
import type { Job } from '../job.ts';
import { toWireJob, wireProgress } from '../wire.ts';
import { MaxChars, clip, fitItems } from './budget.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { defineTool } from './tool.ts';
import type { Rendered } from './tool.ts';

const ListedJob = z.object({
  uuid: z.string(),
  name: z.string(),
  status: z.enum(jobStatuses),
  page_count: z.int(),
  pages_done: z.int(),
  pages_failed: z.int(),
  mean_confidence: z.number().nullable(),
  created_at: z.string(),
  expires_at: z.string().optional(),
});
const JobListResult = z.object({
  jobs: z.array(ListedJob).readonly(),
  cursor: z.string().optional(),
  next_step: z.string(),
});
type JobListResult = z.infer<typeof JobListResult>;

const CursorState = z.strictObject({ status: z.enum(jobStatuses).optional(), at: z.string() });

export const listJobs = defineTool({
  name: 'list_jobs',
  title: 'List jobs',
  description: 'Lists documents that were read or are being read, newest first: finds the uuid of one read earlier.',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: z.strictObject({
    status: z.enum(jobStatuses).optional(),
    limit: z.int().min(1).max(100).default(20),
    cursor: z.string().optional().describe('From the result before; it keeps that status'),
    max_chars: MaxChars,
  }),
  outputSchema: JobListResult,
  async run(app, input) {
    const state =
      input.cursor === undefined
        ? { status: input.status, at: undefined }
        : decodeCursor('jobs', CursorState, input.cursor);
    const query = (limit: number) => app.jobs({ status: state.status, limit, cursor: state.at });
    const page = await query(input.limit);
    const cursorOf = (at: string | undefined) =>
      at === undefined ? undefined : encodeCursor('jobs', { status: state.status, at });
    const whole = render(page.jobs, cursorOf(page.cursor));
    // Stands for a cursor that is not known yet while it is tried how many jobs fit.
    const longest = cursorOf('x'.repeat(120));
    const shown = fitItems(page.jobs.length, input.max_chars, (count) =>
      count === page.jobs.length ? whole : render(page.jobs.slice(0, count), longest),
    ).structured.jobs.length;
    if (shown === page.jobs.length) return whole;
    const shorter = await query(shown);
    return render(shorter.jobs, cursorOf(shorter.cursor));
  },
});

function render(jobs: readonly Job[], cursor: string | undefined): Rendered<JobListResult> {
  const structured: JobListResult = {
    jobs: jobs.map((job) => {
      const { uuid, name, status, page_count, pages_done, pages_failed, mean_confidence, created_at, expires_at } =
        toWireJob(job);
      const listed = {
        uuid,
        name: clip(name, 80),
        status,
        page_count,
        pages_done,
        pages_failed,
        mean_confidence,
        created_at,
      };
      return expires_at === undefined ? listed : { ...listed, expires_at };
    }),
    ...(cursor === undefined ? {} : { cursor }),
    next_step: nextStep(jobs.length, cursor),
  };
  const rows = structured.jobs.map((job) => {
    const confidence = job.mean_confidence === null ? '' : `, mean confidence ${job.mean_confidence}`;
    const expiry = job.expires_at === undefined ? '' : `, expires ${job.expires_at}`;
    return `${job.uuid} "${job.name}": ${job.status}, ${wireProgress(job)}${confidence}, ${job.created_at}${expiry}`;
  });
  if (cursor !== undefined) rows.push(`Cursor: ${cursor}`);
  return { structured, text: [...rows, `Next: ${structured.next_step}`].join('\n') };
}

function nextStep(count: number, cursor: string | undefined): string {
  if (cursor !== undefined) return 'More jobs: list_jobs with this cursor.';
  return count === 0 ? 'No jobs here. Read a document with ocr_document.' : 'get_job with a uuid shows its pages.';
}
