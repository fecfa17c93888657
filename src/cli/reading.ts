/** Owns giving documents to the app and waiting for them: progress, cancellation, what to say about pages that failed. */
import { readFile } from 'node:fs/promises';
import type { App, DocumentInput, SubmitOptions } from '../app.ts';
import { OcrError, toOcrError } from '../errors.ts';
import { failureCode, progressWords } from '../job.ts';
import type { Job } from '../job.ts';
import { nameOf, parseDocument } from './document-argument.ts';
import { reportErrors } from './page-warnings.ts';
import type { CommonFlags, Session } from './session.ts';

/** Options of every command that reads documents. */
export interface ReadingFlags {
  readonly pages?: string;
  readonly language?: string;
  readonly tier?: SubmitOptions['tier'];
  readonly tool?: string;
  readonly schema?: string;
  readonly translateTo?: string;
  readonly password?: string;
  readonly fresh?: boolean;
  readonly confirm?: boolean;
}

export class Reading {
  readonly #session: Session;
  readonly #app: App;
  readonly #options: SubmitOptions;
  readonly #schemaFile: string | undefined;
  #schema: Promise<SubmitOptions['schema']> | undefined;
  readonly #maxBytes: () => Promise<number>;
  readonly #submitting = new Set<Promise<unknown>>();
  readonly #running = new Map<string, string>();

  constructor(session: Session, app: App, flags: ReadingFlags & CommonFlags) {
    this.#session = session;
    this.#app = app;
    this.#maxBytes = async () => (await import('../config.ts')).loadConfig(await session.settings(flags)).maxFileBytes;
    const { pages, language, tier, tool, schema, translateTo, password, fresh, confirm } = flags;
    this.#schemaFile = schema;
    this.#options = { pages, language, tier, tool, translateTo, password, fresh, confirm, signal: session.signal };
    session.onCancel(() => this.#cancel());
  }

  /** Gives one document to the app. @throws OcrError as `App.submit` does, and for a path that cannot be one */
  submit(argument: string): Promise<Job> {
    const submitting = this.#submit(argument);
    const settled = submitting.catch(() => undefined).finally(() => this.#submitting.delete(settled));
    this.#submitting.add(settled);
    return submitting;
  }

  /**
   * Waits for a job that was submitted here and shows how far it is.
   * @param argument the document as it was given, which names it here
   * @throws OcrError when no page could be read, with the code that all pages share, else `job_failed`; `cancelled` when
   *   someone cancelled it
   */
  async finish(submitted: Job, argument: string): Promise<Job> {
    const { uuid } = submitted;
    const name = nameOf(argument, submitted.name);
    this.#session.showProgress(name, submitted);
    const waiting = this.#app.wait(uuid, {
      signal: this.#session.signal,
      onProgress: (job) => this.#session.showProgress(name, job),
    });
    try {
      const job = await this.#session.untilInterrupted(waiting);
      if (job.status === 'failed') throw new OcrError(failureCode(job), job.error ?? 'No page could be read.');
      if (job.status === 'cancelled') {
        throw new OcrError('cancelled', `The job ${uuid} was cancelled from elsewhere.`, {
          hint: 'Run the command again to read it afresh.',
        });
      }
      return job;
    } finally {
      if (!this.#session.signal.aborted) this.#running.delete(uuid);
      this.#session.stopProgress();
    }
  }

  async #submit(argument: string): Promise<Job> {
    const input: DocumentInput = await parseDocument(argument, {
      stdin: this.#session.surroundings.stdin ?? process.stdin,
      maxBytes: this.#maxBytes,
      signal: this.#session.signal,
    });
    // One file for all documents of a run.
    if (this.#schemaFile !== undefined) this.#schema ??= schemaIn(this.#schemaFile);
    const job = await this.#app.submit(input, { ...this.#options, schema: await this.#schema });
    this.#running.set(job.uuid, nameOf(argument, job.name));
    if (this.#options.password !== undefined && job.mediaType !== 'application/pdf')
      this.#session.note(`ocrchat: ${nameOf(argument, job.name)}: is no PDF, so --password was not needed.`);
    return job;
  }

  /** Cancels what is not finished, submissions on their way included. */
  async #cancel(): Promise<void> {
    await Promise.all(this.#submitting);
    await Promise.all(
      [...this.#running].map(async ([uuid, name]) => {
        try {
          const job = await this.#app.cancel(uuid);
          if (job.status !== 'cancelled') return;
          this.#session.note(`ocrchat: ${name}: cancelled with ${progressWords(job)} (job ${uuid}).`);
        } catch (thrown) {
          this.#session.note(`ocrchat: ${name}: could not be cancelled: ${toOcrError(thrown).sentence}`);
        }
      }),
    );
  }
}

/** @throws OcrError `file_not_found` or `invalid_argument` */
async function schemaIn(path: string): Promise<SubmitOptions['schema']> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new OcrError('file_not_found', `The schema ${path} cannot be read.`, { hint: 'Check the path.', cause });
  });
  const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OcrError('invalid_argument', `The schema ${path} is no JSON: ${why}.`, { hint: 'Correct it.', cause });
  }
  if (isObject(schema)) return schema;
  throw new OcrError('invalid_argument', `The schema ${path} is no JSON object.`, {
    hint: 'Give a JSON Schema such as {"type":"object","properties":{"total":{"type":"number"}}}.',
  });
}

/** Says which pages of a finished job have no text, and why; gives the run exit code 6 then. */
export function reportFailedPages(session: Session, job: Job, subject: string): void {
  if (job.pagesFailed === 0) return;
  reportErrors(session, job.errors, subject);
  const unnamed = job.pagesFailed - job.errors.length;
  if (unnamed > 0)
    session.note(`ocrchat: ${subject}: ${unnamed} more ${unnamed === 1 ? 'page' : 'pages'} could not be read.`);
  session.exitWith(6);
}
