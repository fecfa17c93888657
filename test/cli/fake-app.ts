/** Owns an `App` that lives in memory, for tests of the command line: documents "read" as what the test says they hold. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, extname, parse, resolve } from 'node:path';
import type { App, AskOptions, DocumentHit, DocumentInput, Finding, SubmitOptions } from '../../src/app.ts';
import type { Answer, Conversation } from '../../src/chunk.ts';
import { isPageError, type Page, type PageResult } from '../../src/document.ts';
import { OcrError } from '../../src/errors.ts';
import { writablePath } from '../../src/input/allowed-path.ts';
import { isFinished, type Job } from '../../src/job.ts';

/** What a document, named by its base name, turns into. */
interface FakeDocument {
  readonly pages?: readonly PageResult[];
  /** Thrown by `submit`. */
  readonly refuse?: OcrError;
  /** The whole job fails with these words. */
  readonly failure?: string;
  /** The job stays unfinished until it is cancelled. */
  readonly endless?: boolean;
  /** The same bytes were read before under this name. */
  readonly readAs?: string;
}

interface Call {
  readonly name: string;
  readonly input?: DocumentInput;
  readonly options?: SubmitOptions;
  readonly uuid?: string;
  readonly query?: unknown;
  readonly asking?: Pick<AskOptions, 'conversation' | 'answerer'>;
}

export interface FakeApp extends App {
  readonly calls: readonly Call[];
  /** Puts a job there as if it had been read. */
  add(name: string, document: FakeDocument, job?: Partial<Job>): Job;
}

export interface FakeOptions {
  readonly documents?: Readonly<Record<string, FakeDocument>>;
  readonly answer?: Partial<Answer>;
  readonly conversation?: Conversation;
  readonly hits?: readonly DocumentHit[];
  readonly findings?: readonly Finding[];
  /** Makes `wait` ignore its signal, as a bad adapter might. */
  readonly deaf?: boolean;
}

/** A page with one paragraph, a line of text each. */
export function page(index: number, ...lines: readonly string[]): Page {
  return {
    index,
    width: 600,
    height: 800,
    unit: 'pt',
    rotation: 0,
    language: 'eng',
    source: 'ocr',
    blocks: [
      {
        kind: 'paragraph',
        text: lines.join('\n'),
        bbox: [10, 10, 500, 10 + 20 * lines.length],
        confidence: 0.9,
        lines: lines.map((text, at) => ({
          text,
          bbox: [10, 10 + 20 * at, 500, 28 + 20 * at],
          words: [{ text, bbox: [10, 10 + 20 * at, 500, 28 + 20 * at], confidence: 0.9 }],
        })),
      },
    ],
  };
}

export function createFakeApp({
  documents = {},
  answer,
  conversation,
  hits = [],
  findings = [],
  deaf = false,
}: FakeOptions = {}): FakeApp {
  const calls: Call[] = [];
  const jobs = new Map<string, { job: Job; pages: readonly PageResult[]; changed: Set<() => void> }>();
  const entry = (uuid: string) => {
    const found = jobs.get(uuid);
    if (found === undefined)
      throw new OcrError('job_not_found', `There is no job ${uuid}.`, { hint: 'List the jobs.' });
    return found;
  };
  const add = (name: string, document: FakeDocument, given: Partial<Job> = {}): Job => {
    const pages = document.pages ?? [page(0, `Text of ${name}`)];
    const failed = pages.filter(isPageError);
    const status = document.endless === true ? 'processing' : document.failure === undefined ? 'done' : 'failed';
    const job: Job = {
      uuid: randomUUID(),
      status,
      options: { tier: 'cpu', language: 'auto' },
      name,
      mediaType: name.endsWith('.png') ? 'image/png' : 'application/pdf',
      sha256: '0'.repeat(64),
      byteSize: 100,
      documentPages: pages.length,
      pageCount: pages.length,
      pagesDone: status === 'processing' ? 0 : pages.length,
      pagesFailed: failed.length,
      errors: failed.slice(0, 100),
      ...(document.failure === undefined ? {} : { error: document.failure }),
      meanConfidence: 0.9,
      createdAt: Date.UTC(2026, 0, 2, 3, 4),
      ...given,
    };
    jobs.set(job.uuid, { job, pages, changed: new Set() });
    return job;
  };

  return {
    version: '9.9.9',
    calls,
    add,
    submit: async (input, options = {}) => {
      calls.push({ name: 'submit', input, options });
      const name =
        input.kind === 'path' ? basename(input.path) : input.kind === 'url' ? basename(input.url) : input.name;
      if (input.kind === 'path' && documents[name] === undefined) {
        await readFile(input.path).catch((cause: unknown) => {
          throw new OcrError('file_not_found', `The file ${input.path} does not exist.`, {
            hint: 'Check the path.',
            cause,
          });
        });
      }
      const document = documents[name] ?? {};
      if (document.refuse !== undefined) throw document.refuse;
      return add(document.readAs ?? name, document);
    },
    job: async (uuid) => entry(uuid).job,
    wait: async (uuid, { signal, onProgress } = {}) => {
      calls.push({ name: 'wait', uuid });
      const waited = entry(uuid);
      onProgress?.(waited.job);
      while (!isFinished(waited.job.status)) {
        const { promise, resolve: go, reject } = Promise.withResolvers<void>();
        waited.changed.add(go);
        if (!deaf) signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        await promise;
      }
      onProgress?.(waited.job);
      return waited.job;
    },
    jobs: async (query) => {
      calls.push({ name: 'jobs', query });
      const chosen = [...jobs.values()]
        .map(({ job }) => job)
        .filter((job) => query.status === undefined || job.status === query.status);
      const from = query.cursor === undefined ? 0 : Number(query.cursor);
      const to = from + query.limit;
      return { jobs: chosen.slice(from, to), cursor: to < chosen.length ? String(to) : undefined };
    },
    cancel: async (uuid) => {
      calls.push({ name: 'cancel', uuid });
      const cancelled = entry(uuid);
      if (!isFinished(cancelled.job.status)) cancelled.job = { ...cancelled.job, status: 'cancelled' };
      for (const tell of cancelled.changed) tell();
      return cancelled.job;
    },
    delete: async (uuid) => {
      entry(uuid);
      jobs.delete(uuid);
    },
    pages: async (uuid, indexes) =>
      entry(uuid).pages.filter((result) => indexes === undefined || indexes.includes(result.index)),
    findings: async (uuid) => {
      entry(uuid);
      return undefined;
    },
    pageIndexes: async (uuid) => entry(uuid).pages.map((result) => result.index),
    pageImage: async () => ({ data: new Uint8Array(), mediaType: 'image/png', width: 1, height: 1 }),
    export: async (uuid, format, call) => {
      calls.push({ name: 'export', uuid, query: { format, ...call } });
      const { job, pages } = entry(uuid);
      const text = pages
        .flatMap((result) => (isPageError(result) ? [] : [result.blocks.map((block) => block.text).join('\n')]))
        .join('\n');
      const body = async function* () {
        for (const result of pages) call?.onPage?.(result);
        yield format === 'json' ? JSON.stringify({ name: job.name, text }) : text;
      };
      return { name: `${basename(job.name, extname(job.name))}.${format}`, mediaType: 'text/plain', body: body() };
    },
    ask: async (given, question, options = {}) => {
      const uuids = typeof given === 'string' ? [given] : given;
      const { conversation, answerer } = options;
      calls.push({ name: 'ask', uuid: uuids.join(' '), query: question, asking: { conversation, answerer } });
      for (const uuid of uuids) entry(uuid);
      return {
        content: '',
        citations: [],
        mode: 'extractive',
        abstained: false,
        nearestPages: [],
        nearest: [],
        notes: [],
        complete: true,
        ...answer,
      };
    },
    history: async (uuid) => {
      entry(uuid);
      return conversation;
    },
    conversation: async (uuid) => {
      if (conversation?.uuid === uuid) return conversation;
      throw new OcrError('conversation_not_found', `There is no conversation ${uuid}.`);
    },
    conversations: async () => (conversation === undefined ? [] : [conversation.uuid]),
    search: async (text, options) => {
      const { onNotice, signal: _signal, ...query } = options;
      calls.push({ name: 'search', query: { text, ...query } });
      if (text.includes('meaning')) onNotice?.('Searched by words.');
      return hits.slice(0, options.limit);
    },
    choices: async () => ({ tiers: ['cpu'], tools: [] }),
    languages: async () => [
      { code: 'eng', name: 'English', aliases: ['en'], installed: 'bundled' },
      { code: 'tha', name: 'Thai', aliases: ['th'], installed: undefined },
    ],
    addLanguage: async (language) => {
      calls.push({ name: 'addLanguage', query: language });
      if (language === 'xx') throw new OcrError('language_unknown', 'The language "xx" is not known.');
      return { code: language, name: language.toUpperCase(), from: 'npm', path: `/cache/${language}` };
    },
    doctor: async () => findings,
    writablePath: async (path) => {
      if (path.includes('forbidden'))
        throw new OcrError('path_not_allowed', `${path} may not be written.`, { hint: 'Allow its folder.' });
      return writablePath(resolve(path), [parse(process.cwd()).root]);
    },
    resume: async () => undefined,
    close: async () => {
      calls.push({ name: 'close' });
    },
  };
}
