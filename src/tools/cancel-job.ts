/** Owns the tool that stops a job. */
import { z } from 'zod';
import { jobStatuses, progressWords } from '../job.ts';
import { clip } from './budget.ts';
import { defineTool } from './tool.ts';

export const cancelJob = defineTool({
  name: 'cancel_job',
  title: 'Stop a job',
  description:
    'Stops reading a document. Pages that were read stay and can be seen with get_job. A finished job stays as it is.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  inputSchema: z.strictObject({ uuid: z.string() }),
  outputSchema: z.object({
    uuid: z.string(),
    name: z.string(),
    status: z.enum(jobStatuses),
    pages_done: z.int(),
    page_count: z.int(),
    next_step: z.string(),
  }),
  async run(app, { uuid }, context) {
    const job = await app.cancel(uuid);
    context.jobsChanged();
    const structured = {
      uuid: job.uuid,
      name: clip(job.name, 60),
      status: job.status,
      pages_done: job.pagesDone,
      page_count: job.pageCount,
      next_step:
        job.status === 'cancelled'
          ? 'get_job shows the pages that were read; delete_job removes them.'
          : `It had ended before (${job.status}); nothing was changed.`,
    };
    const text = `Job ${structured.uuid} "${structured.name}": ${structured.status}, ${progressWords(job)}.\nNext: ${structured.next_step}`;
    return { structured, text };
  },
});
