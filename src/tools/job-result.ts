/** Owns what a tool tells about one job: its state, a stretch of its content, and how to go on. */
import { z } from 'zod';
import { isFinished, jobStatuses, otherEngines } from '../job.ts';
import { formatPageRange } from '../page-range.ts';
import type { Job } from '../job.ts';
import { WireModelUse, WirePageError, jobUri, rounded, toWireModelUse, wireProgress } from '../wire.ts';
import { clip, fitText } from './budget.ts';
import { defaultExport } from './presets.ts';
import { contentFormats } from './page-content.ts';
import type { Content } from './page-content.ts';
import { FoundFields, fieldLines } from './found-fields.ts';
import type { Rendered } from './tool.ts';

export const JobResult = z.object({
  uuid: z.string(),
  name: z.string(),
  status: z.enum(jobStatuses),
  language: z.string(),
  engine: z.enum(otherEngines).optional(),
  model: WireModelUse.optional().describe('Tokens that a model took'),
  page_count: z.int(),
  pages_done: z.int(),
  pages_failed: z.int(),
  mean_confidence: z.number().nullable(),
  error: z.string().optional(),
  errors: z.array(WirePageError).readonly().optional().describe('Unreadable pages; the first few'),
  format: z.enum(contentFormats),
  content: z.string(),
  content_pages: z.string().describe('Pages that content touches, e.g. "1-3"'),
  content_doubtful_words: z.int().describe('Words of low confidence on those pages'),
  pages_not_ready: z.string().optional().describe('Wanted pages beyond this reading, mostly unread yet'),
  cursor: z.string().optional(),
  tool: z.string().optional(),
  ...FoundFields.shape,
  resource: z.string(),
  next_step: z.string(),
});
export type JobResult = z.infer<typeof JobResult>;

/** Renders a job with the fields that its tool found, and as much of its content as fits. */
export function renderJob(job: Job, content: Content, maxChars: number, found: FoundFields = {}): Rendered<JobResult> {
  const long = Math.max(120, maxChars >> 5);
  const pending = content.pending.length === 0 ? undefined : clip(formatPageRange(content.pending), 80);
  const facts = {
    uuid: job.uuid,
    name: clip(job.name, long >> 1),
    status: job.status,
    language: clip(job.options.language, 40),
    ...(job.options.engine === undefined ? {} : { engine: job.options.engine }),
    ...(job.model === undefined ? {} : { model: toWireModelUse(job.model) }),
    page_count: job.pageCount,
    pages_done: job.pagesDone,
    pages_failed: job.pagesFailed,
    mean_confidence: job.meanConfidence === undefined ? null : rounded(job.meanConfidence, 3),
    ...(job.error === undefined ? {} : { error: clip(job.error, long) }),
    ...listedErrors(job, maxChars >> 3),
    ...(job.options.tool === undefined ? {} : { tool: clip(job.options.tool, 60) }),
    ...found,
    format: content.format,
  };
  return fitText(content.text, maxChars, (end) => {
    const cursor = content.cursorAt(end);
    const structured: JobResult = {
      ...facts,
      content: content.text.slice(0, end),
      content_pages: clip(formatPageRange(content.pagesUntil(end)), 80),
      content_doubtful_words: content.doubtfulUntil(end),
      ...(pending === undefined ? {} : { pages_not_ready: pending }),
      ...(cursor === undefined ? {} : { cursor }),
      resource: jobUri(job.uuid),
      next_step: nextStep(job, cursor !== undefined, pending),
    };
    return { structured, text: textOf(structured) };
  });
}

/** As many errors as `room` characters hold; the others stand in the content, at their pages. */
function listedErrors(job: Job, room: number): { errors?: readonly WirePageError[] } {
  const errors: WirePageError[] = [];
  let left = room;
  for (const { index, code, message } of job.errors) {
    const error = { page: index + 1, code, message: clip(message, 200) };
    left -= JSON.stringify(error).length + 1;
    if (left < 0) break;
    errors.push(error);
  }
  return errors.length === 0 ? {} : { errors };
}

function nextStep(job: Job, more: boolean, pending: string | undefined): string {
  if (more) return 'More content: get_job with this uuid and cursor.';
  if (!isFinished(job.status)) {
    const pages = pending === undefined || pending.endsWith('…') ? '' : ` and pages "${pending}"`;
    return `Still reading: get_job with this uuid, wait_seconds 45${pages}. cancel_job stops it.`;
  }
  if (job.status === 'done') {
    if (pending !== undefined) return `The rest: get_job with this uuid and pages "${pending}".`;
    const { format } = defaultExport(job.options.tool);
    const best = job.options.tool === undefined ? '' : `, best as ${format}`;
    return `That is all. ask_document answers questions with citations; export saves a file${best}.`;
  }
  if (job.status === 'cancelled')
    return 'It was cancelled; pages that were read stay. ocr_document with fresh true reads all of it.';
  return 'Read it again with ocr_document, corrected as the error says.';
}

const readBy = { remote: ', by the remote service', vlm: ', with a model (tier vlm)' } as const;

function modelLine({ input_tokens: given, output_tokens: written, cost }: z.infer<typeof WireModelUse>): string {
  return `Model: ${given} tokens read, ${written} written${cost === undefined ? '' : `, cost ${cost}`}`;
}

function textOf(result: JobResult): string {
  const confidence = result.mean_confidence === null ? '' : `, mean confidence ${result.mean_confidence}`;
  const lines = [
    `Job ${result.uuid} "${result.name}": ${result.status}, ${wireProgress(result)}${confidence}, language ${result.language}${result.engine === undefined ? '' : readBy[result.engine]}`,
  ];
  if (result.model !== undefined) lines.push(modelLine(result.model));
  if (result.error !== undefined) lines.push(`Error: ${result.error}`);
  for (const { page, code, message } of result.errors ?? []) lines.push(`Page ${page} (${code}): ${message}`);
  if (result.pages_not_ready !== undefined) lines.push(`Not ready: pages ${result.pages_not_ready}`);
  lines.push(`Resource: ${result.resource}`);
  if (result.cursor !== undefined) lines.push(`Cursor: ${result.cursor}`);
  if (result.tool !== undefined) lines.push(`Tool: ${result.tool}`);
  lines.push(...fieldLines(result));
  lines.push(`Next: ${result.next_step}`);
  const shown = result.content_pages === '' ? 'No pages' : `Pages ${result.content_pages}`;
  lines.push(`${shown} as ${result.format}, ${result.content_doubtful_words} doubtful words:`, '', result.content);
  return lines.join('\n');
}
