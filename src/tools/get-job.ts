/** Owns the tool that shows a job: how far it is, and its pages in any format. */
import { z } from 'zod';
import { MaxChars } from './budget.ts';
import { JobResult, renderJob } from './job-result.ts';
import { contentFormats, doubtfulBelow, readContent } from './page-content.ts';
import { foundFields } from './found-fields.ts';
import { defineTool } from './tool.ts';
import { waitFor } from './waiting.ts';

export const getJob = defineTool({
  name: 'get_job',
  title: 'Show a job and its pages',
  description: `Shows a job of ocr_document: status, progress, and the content of its pages, also while it is still reading. Use it to go on with a cursor, to wait (wait_seconds), to see certain pages, or where words stand.
Formats: markdown; text; lines = "number kind [x0,y0,x1,y1] confidence text" per line; doubtful_words = words below doubtful_below with box and confidence, in the unit that the page's marker names.
The parts joined are the whole. Pages that could not be read are marked with the reason. With a tool that reads fields (receipt, invoice, extract …), the first part has them too.`,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: z.strictObject({
    uuid: z.string(),
    pages: z.string().max(200).optional().describe('e.g. "1-3,7" or "5-"; default all'),
    format: z.enum(contentFormats).default('markdown'),
    cursor: z.string().optional().describe('From the result before; it keeps that pages and format'),
    wait_seconds: z.number().min(0).max(300).default(0).describe('Wait this long for an unfinished job'),
    doubtful_below: z.number().min(0).max(1).default(doubtfulBelow).describe('Confidence'),
    max_chars: MaxChars,
  }),
  outputSchema: JobResult,
  async run(app, input, context) {
    const job = await waitFor(app, await app.job(input.uuid), input.wait_seconds, context, false);
    const content = await readContent(app, job, {
      format: input.format,
      pages: input.pages,
      cursor: input.cursor,
      below: input.doubtful_below,
      maxChars: input.max_chars,
    });
    const found = input.cursor === undefined ? await foundFields(app, job, input.max_chars >> 1) : {};
    return renderJob(job, content, input.max_chars, found);
  },
});
