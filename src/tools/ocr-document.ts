/** Owns the tool that takes a document in and answers with its text. */
import { z } from 'zod';
import type { App, DocumentInput } from '../app.ts';
import { OcrError } from '../errors.ts';
import { failureCode, progressWords } from '../job.ts';
import type { Job } from '../job.ts';
import { MaxChars, clip } from './budget.ts';
import { JobResult, renderJob } from './job-result.ts';
import { doubtfulBelow, readContent } from './page-content.ts';
import { tiers } from '../job.ts';
import { foundFields } from './found-fields.ts';
import { presetNames } from './presets.ts';
import { defineTool } from './tool.ts';
import { waitFor } from './waiting.ts';

const Input = z.strictObject({
  path: z.string().optional().describe('Local file: absolute path or file:// URI'),
  url: z.string().optional().describe('https URL of the file'),
  base64: z.string().optional().describe('The bytes; give name too'),
  name: z.string().max(255).optional().describe('File name for base64'),
  pages: z.string().max(500).optional().describe('Pages to read, e.g. "1-3,7" or "5-"; default all'),
  language: z.string().max(100).optional().describe('"auto" (default), or codes such as en, ch, ja, ar, eng+deu'),
  tier: z
    .enum(tiers)
    .optional()
    .describe('cpu (default): fast, printed text; vlm: with an AI model, where one is set up'),
  tool: z.enum(presetNames).optional().describe('What it is read for; see the description'),
  schema: z.record(z.string(), z.unknown()).optional().describe('JSON Schema (an object of fields) for extract'),
  translate_to: z.string().max(40).optional().describe('Language code, for translate'),
  password: z.string().optional().describe('Of an encrypted PDF'),
  confirm: z.boolean().optional().describe('Of vlm and translate: go beyond the budget, as the user agreed'),
  fresh: z.boolean().optional().describe('Read again even if these bytes were read before'),
  wait_seconds: z.number().min(0).max(300).default(45).describe('0 returns at once'),
  max_chars: MaxChars,
  expires_in_seconds: z.int().min(60).optional().describe('Delete everything after this long; default: kept'),
});
type Input = z.output<typeof Input>;

export const ocrDocument = defineTool({
  name: 'ocr_document',
  title: 'Read a document',
  description: `Reads the text of a scan, photo or PDF (PNG, JPG, WEBP, GIF, BMP, TIFF, PDF). Give exactly one of path, url, base64.
Returns the Markdown of its pages when reading ends within wait_seconds; otherwise the uuid, the pages ready so far, and next_step. A long text comes in parts: get_job with uuid and cursor. What was read before returns at once.
With tool, it is read for a purpose: receipt, invoice, bank-statement and id-card give fields with their places and check the sums; extract gives the fields of your schema; translate needs translate_to. The others choose what export writes.
For one fact from a long document, prefer a small max_chars here, then ask_document.`,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  inputSchema: Input,
  outputSchema: JobResult,
  async run(app, input, context) {
    const document = documentOf(input);
    const startedAt = Date.now();
    const submit = (confirm: boolean | undefined) =>
      app.submit(document, {
        tier: input.tier,
        tool: input.tool,
        schema: input.schema,
        translateTo: input.translate_to,
        language: input.language,
        pages: input.pages,
        password: input.password,
        fresh: input.fresh,
        confirm,
        expiresIn: input.expires_in_seconds,
        signal: context.signal,
      });
    const submitted = await submit(input.confirm)
      .catch(async (thrown: unknown) => {
        if (!(thrown instanceof OcrError) || thrown.code !== 'confirmation_needed') throw thrown;
        if ((await context.confirm?.(`${thrown.message} Read it?`)) !== true) throw thrown;
        return submit(true);
      })
      .catch((thrown: unknown) => {
        throw forAgents(thrown);
      });
    const createdHere = submitted.createdAt >= startedAt;
    if (createdHere) context.jobsChanged();
    const job = await waitFor(app, submitted, input.wait_seconds, context, createdHere);
    refuseUnread(job);
    const found = await foundFields(app, job, input.max_chars >> 1);
    return renderJob(job, await firstContent(app, job, input.max_chars), input.max_chars, found);
  },
});

/** The list of languages is a command of the terminal; an agent gets codes to choose from. */
function forAgents(thrown: unknown): unknown {
  if (!(thrown instanceof OcrError) || thrown.code !== 'language_unknown') return thrown;
  const guess = /^Did you mean [^?]*\? /.exec(thrown.hint ?? '')?.[0] ?? '';
  return new OcrError(thrown.code, thrown.message, {
    hint: `${guess}Give codes such as en, de, fr, es, ru, ar, hi, ja, ko or ch, several joined by +, or "auto", which detects the language.`,
    cause: thrown,
  });
}

/** Turns the fields into the one way that the document was given. */
function documentOf({ path, url, base64, name }: Input): DocumentInput {
  const given = [path, url, base64].filter((field) => field !== undefined).length;
  if (given !== 1) {
    throw new OcrError(
      'invalid_argument',
      `ocr_document needs exactly one of path, url and base64, and got ${given}.`,
      {
        hint: 'Give the path of a local file, the https url of a remote one, or base64 with a name.',
      },
    );
  }
  if (path !== undefined) return { kind: 'path', path };
  if (url !== undefined) return { kind: 'url', url };
  if (name === undefined) {
    throw new OcrError('invalid_argument', 'base64 was given without a name.', { hint: 'Add name, e.g. "scan.png".' });
  }
  return { kind: 'bytes', base64: base64 ?? '', name };
}

/** A document that gave nothing is an error of this call, not an empty result. */
function refuseUnread(job: Job): void {
  if (job.status === 'failed') {
    throw new OcrError(
      failureCode(job),
      `"${clip(job.name, 80)}" could not be read (job ${job.uuid}): ${clip(job.error ?? 'no page could be read.', 500)}`,
      // What to do stands in the error of the job.
      job.pageCount === 1 ? {} : { hint: 'get_job with the uuid lists the error of each page.' },
    );
  }
  if (job.status === 'cancelled') {
    throw new OcrError(
      'cancelled',
      `The reading of "${clip(job.name, 80)}" (job ${job.uuid}) was cancelled with ${progressWords(job)}.`,
      {
        hint: 'get_job with the uuid shows those pages; ocr_document with fresh true reads it again.',
      },
    );
  }
}

function firstContent(app: App, job: Job, maxChars: number) {
  return readContent(app, job, {
    format: 'markdown',
    pages: undefined,
    cursor: undefined,
    below: doubtfulBelow,
    maxChars,
  });
}
