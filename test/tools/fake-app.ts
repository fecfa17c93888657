/** Owns an App in memory that keeps the real one's promises: reuse, progress, cancellation, errors, cursors. */
import { createHash, randomUUID } from 'node:crypto';
import { basename, resolve, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { App, DocumentHit, ExportedFile } from '../../src/app.ts';
import type { Answer, Message } from '../../src/chunk.ts';
import { isPageError, linesOf, meanConfidence } from '../../src/document.ts';
import type { Page, PageResult } from '../../src/document.ts';
import { OcrError } from '../../src/errors.ts';
import { findingsOf } from '../../src/findings.ts';
import { isFinished } from '../../src/job.ts';
import { parsePageRange } from '../../src/page-range.ts';
import type { Job } from '../../src/job.ts';
import { documentMarkdown } from '../../src/markdown.ts';

export interface FakeDocument {
  readonly pages: readonly PageResult[];
  /** Time that one page takes; 0 finishes at once. */
  readonly millisecondsPerPage?: number;
}

export interface FakeAppOptions {
  /** By file name; a path or URL is looked up by its last part. */
  readonly documents: Readonly<Record<string, FakeDocument>>;
  /** Exports may be written in here. */
  readonly folder?: string;
}

/** One line of words per text, each line a block of its own unless it is empty. */
export function fakePage(index: number, texts: readonly string[], confidence = 0.9): Page {
  const blocks = texts.map((text, row) => {
    const bbox = [50, 50 + row * 20, 500, 65 + row * 20] as const;
    const words = text.split(' ').map((word, at) => ({
      text: word,
      bbox: [50 + at * 30, bbox[1], 75 + at * 30, bbox[3]] as const,
      confidence,
    }));
    return { kind: 'paragraph' as const, text, bbox, confidence, lines: [{ text, bbox, words }] };
  });
  return { index, width: 595.28, height: 841.89, unit: 'pt', rotation: 0, language: 'eng', source: 'ocr', blocks };
}

async function* pagesAgain(pages: readonly PageResult[]): AsyncIterable<PageResult> {
  yield* pages;
}

interface Entry {
  job: Job;
  readonly results: Map<number, PageResult>;
  readonly stop: AbortController;
  readonly messages: Message[];
  readonly fingerprint: string;
}

export class FakeApp implements App {
  readonly version = '0.0.0-test';
  readonly calls: string[] = [];
  readonly #entries = new Map<string, Entry>();
  readonly #options: FakeAppOptions;
  #clock = Date.now();

  constructor(options: FakeAppOptions) {
    this.#options = options;
  }

  async submit(...[input, options = {}]: Parameters<App['submit']>): Promise<Job> {
    options.signal?.throwIfAborted();
    const given = input.kind === 'path' ? input.path : input.kind === 'url' ? input.url : input.name;
    const name = basename(given);
    if (input.kind === 'url' && !given.startsWith('https://'))
      throw new OcrError('url_not_allowed', `The URL ${given} is not https.`, { hint: 'Give an https URL.' });
    const document = this.#options.documents[name];
    if (document === undefined)
      throw new OcrError('file_not_found', `There is no file ${given}.`, { hint: 'Check the path.' });
    const chosen = options.pages === undefined ? undefined : parsePageRange(options.pages, document.pages.length);
    const fingerprint = JSON.stringify([name, chosen, options.language]);
    const known = [...this.#entries.values()].find(
      (entry) => entry.fingerprint === fingerprint && !['failed', 'cancelled'].includes(entry.job.status),
    );
    if (known !== undefined && options.fresh !== true) return known.job;
    this.#clock = Math.max(this.#clock + 1, Date.now());
    const job: Job = {
      uuid: randomUUID(),
      status: 'pending',
      options: {
        tier: options.tier ?? 'cpu',
        language: options.language ?? 'auto',
        ...(chosen === undefined ? {} : { pages: chosen }),
      },
      name,
      mediaType: 'application/pdf',
      sha256: createHash('sha256').update(name).digest('hex'),
      byteSize: 1234,
      documentPages: document.pages.length,
      pageCount: chosen?.length ?? document.pages.length,
      pagesDone: 0,
      pagesFailed: 0,
      errors: [],
      createdAt: this.#clock,
      ...(options.expiresIn === undefined ? {} : { expiresAt: this.#clock + options.expiresIn * 1000 }),
    };
    const entry: Entry = { job, results: new Map(), stop: new AbortController(), messages: [], fingerprint };
    this.#entries.set(job.uuid, entry);
    const indexes = chosen ?? document.pages.map((_, index) => index);
    if ((document.millisecondsPerPage ?? 0) === 0)
      for (const index of indexes) this.#finishPage(entry, document.pages[index]);
    else void this.#read(entry, indexes, document);
    return entry.job;
  }

  async #read(entry: Entry, indexes: readonly number[], document: FakeDocument): Promise<void> {
    for (const index of indexes) {
      await delay(document.millisecondsPerPage);
      if (entry.stop.signal.aborted) return;
      this.#finishPage(entry, document.pages[index]);
    }
  }

  #finishPage(entry: Entry, result: PageResult | undefined): void {
    if (result === undefined) return;
    entry.results.set(result.index, result);
    const results = [...entry.results.values()];
    const errors = results.filter(isPageError);
    const done = results.length === entry.job.pageCount;
    const mean = meanConfidence(results.filter((page): page is Page => !isPageError(page)));
    const allFailed = done && errors.length === results.length;
    entry.job = {
      ...entry.job,
      status: allFailed ? 'failed' : done ? 'done' : 'processing',
      pagesDone: results.length,
      pagesFailed: errors.length,
      errors: errors.slice(0, 100),
      ...(mean === undefined ? {} : { meanConfidence: mean }),
      ...(done ? { finishedAt: Date.now() } : {}),
      ...(allFailed ? { error: `None of the pages could be read: ${errors[0]?.message}` } : {}),
    };
  }

  #entry(uuid: string): Entry {
    const entry = this.#entries.get(uuid);
    if (entry === undefined)
      throw new OcrError('job_not_found', `There is no job ${uuid}.`, { hint: 'list_jobs shows the jobs there are.' });
    return entry;
  }

  async job(uuid: string): Promise<Job> {
    return this.#entry(uuid).job;
  }

  async wait(...[uuid, options = {}]: Parameters<App['wait']>): Promise<Job> {
    const until = Date.now() + (options.milliseconds ?? Number.POSITIVE_INFINITY);
    let told = -1;
    for (;;) {
      options.signal?.throwIfAborted();
      const { job } = this.#entry(uuid);
      if (job.pagesDone > told) options.onProgress?.(job);
      told = job.pagesDone;
      if (isFinished(job.status) || Date.now() >= until) return job;
      await delay(5);
    }
  }

  async jobs({ status, limit, cursor }: Parameters<App['jobs']>[0]) {
    const all = [...this.#entries.values()]
      .map(({ job }) => job)
      .filter((job) => status === undefined || job.status === status);
    const sorted = all.toSorted((a, b) => b.createdAt - a.createdAt);
    const from = cursor === undefined ? 0 : sorted.findIndex((job) => job.uuid === cursor) + 1;
    if (cursor !== undefined && from === 0)
      throw new OcrError('invalid_argument', 'The cursor is unknown.', { hint: 'Start without one.' });
    const jobs = sorted.slice(from, from + limit);
    return { jobs, cursor: from + limit < sorted.length ? jobs.at(-1)?.uuid : undefined };
  }

  async cancel(uuid: string): Promise<Job> {
    this.calls.push(`cancel ${uuid}`);
    const entry = this.#entry(uuid);
    if (!isFinished(entry.job.status)) {
      entry.stop.abort();
      entry.job = { ...entry.job, status: 'cancelled', finishedAt: Date.now() };
    }
    return entry.job;
  }

  async delete(uuid: string): Promise<void> {
    this.#entry(uuid).stop.abort();
    this.#entries.delete(uuid);
  }

  async pages(uuid: string, indexes?: readonly number[]): Promise<readonly PageResult[]> {
    const { results } = this.#entry(uuid);
    return [...results.values()]
      .filter((result) => indexes?.includes(result.index) ?? true)
      .toSorted((a, b) => a.index - b.index);
  }

  async pageIndexes(uuid: string): Promise<readonly number[]> {
    return [...this.#entry(uuid).results.keys()].toSorted((a, b) => a - b);
  }

  /** What whole-document steps do to a page when the last one has landed. */
  replacePage(uuid: string, page: Page): void {
    this.#entry(uuid).results.set(page.index, page);
  }

  async pageImage(...[uuid, index, options = {}]: Parameters<App['pageImage']>) {
    this.#entry(uuid);
    this.calls.push(`image ${index} ${options.maxSide} ${options.maxBytes}`);
    return { data: new Uint8Array([137, 80, 78, 71]), mediaType: 'image/png' as const, width: 1, height: 1 };
  }

  readonly exports: Parameters<App['export']>[2][] = [];

  async findings(uuid: string) {
    return findingsOf(this.#entry(uuid).job, pagesAgain(await this.pages(uuid)));
  }

  async export(...[uuid, format, call]: Parameters<App['export']>): Promise<ExportedFile> {
    this.exports.push(call);
    const { job } = this.#entry(uuid);
    if (job.status !== 'done')
      throw new OcrError('job_not_finished', `The job ${uuid} is ${job.status}.`, { hint: 'Wait for it.' });
    return {
      name: `${job.name}.${format}`,
      mediaType: 'text/markdown; charset=utf-8',
      body: documentMarkdown(await this.pages(uuid)),
    };
  }

  /** Quotes the lines that hold the last word of the question; "host" asks the client's model, or hands the lines over. */
  async ask(...[given, question, options = {}]: Parameters<App['ask']>): Promise<Answer> {
    const uuids = typeof given === 'string' ? [given] : given;
    const [uuid = ''] = uuids;
    const entry = this.#entry(uuid);
    const { name: document, status } = entry.job;
    const word =
      question
        .replaceAll(/[^\p{L}\p{N} ]/gu, '')
        .split(' ')
        .at(-1)
        ?.toLowerCase() ?? '';
    const pages = (await this.pages(uuid)).filter((page): page is Page => !isPageError(page));
    const base = { nearestPages: [], nearest: [], notes: [], complete: isFinished(status), abstained: false };
    if (options.answerer === 'host' && options.draft === undefined && options.sample === undefined) {
      const passages = pages.map(({ index, blocks }) => ({
        job: uuid,
        document,
        page: index + 1,
        text: blocks.map(({ text }, line) => `[A${index + 1}.${line + 1}] ${text}`).join('\n'),
      }));
      const evidence = { instructions: 'Cite the keys.', passages };
      return { ...base, content: 'Nothing is answered yet.', citations: [], mode: 'host', evidence };
    }
    const prompt = { system: 'Answer.', user: question, maxTokens: 100 };
    const sampled = options.answerer === 'host' ? await options.sample?.(prompt) : undefined;
    const citations = pages.flatMap((page) =>
      linesOf(page).flatMap((line, at) =>
        line.text.toLowerCase().includes(word)
          ? [
              {
                job: uuid,
                document,
                page: page.index + 1,
                snippet: line.text,
                bbox: line.bbox,
                lines: [at, at] as const,
                match: 'exact' as const,
                confidence: line.words[0]?.confidence ?? 1,
              },
            ]
          : [],
      ),
    );
    const abstained = citations.length === 0;
    const quoted = citations.map(({ snippet, page }) => `${snippet} (p. ${page})`).join('\n');
    const content = sampled?.text ?? options.draft ?? (abstained ? 'The document does not say.' : quoted);
    const mode = options.answerer ?? 'extractive';
    entry.messages.push(
      { role: 'user', content: question, citations: [], createdAt: 1 },
      { role: 'assistant', content, citations, createdAt: 2, mode, abstained },
    );
    return {
      ...base,
      content,
      citations,
      mode,
      model: sampled?.model,
      abstained,
      nearestPages: abstained ? [1] : [],
      nearest: abstained ? [{ job: uuid, document, page: 1, snippet: 'First line' }] : [],
      conversation: `conversation-${uuid}`,
      message: entry.messages.length - 1,
    };
  }

  async history(uuid: string) {
    const { messages } = this.#entry(uuid);
    return { uuid: `conversation-${uuid}`, jobs: [uuid], messages: [...messages] };
  }

  async conversation(uuid: string) {
    const job = uuid.replace(/^conversation-/u, '');
    if (!this.#entries.has(job))
      throw new OcrError('conversation_not_found', `There is no conversation ${uuid}.`, { hint: 'Begin another.' });
    return this.history(job);
  }

  async conversations(uuid: string) {
    this.#entry(uuid);
    return [`conversation-${uuid}`];
  }

  async search(
    ...[text, { jobs, pages, kinds, languages, limit, onNotice }]: Parameters<App['search']>
  ): Promise<readonly DocumentHit[]> {
    if (text.includes('meaning')) onNotice?.('Searched by words, without the embedding model. It is gone.');
    if (languages !== undefined && !languages.includes('eng')) return [];
    const hits: DocumentHit[] = [];
    for (const { job, results } of this.#entries.values()) {
      if (jobs !== undefined && !jobs.includes(job.uuid)) continue;
      for (const page of results.values()) {
        if (isPageError(page) || (pages !== undefined && !pages.includes(page.index))) continue;
        page.blocks.forEach((block, at) => {
          if (!block.text.toLowerCase().includes(text.toLowerCase())) return;
          if (kinds !== undefined && !kinds.includes(block.kind)) return;
          const { kind, bbox, confidence } = block;
          const chunk = {
            id: `${job.uuid}-${page.index}-${at}`,
            job: job.uuid,
            page: page.index,
            lines: [at, at] as const,
            kind,
            text: block.text,
            context: job.name,
            bbox,
            confidence,
            language: 'eng',
          };
          hits.push({ chunk, score: 1 / (hits.length + 1), foundBy: ['words'], document: job.name });
        });
      }
    }
    return hits.slice(0, limit);
  }

  async choices() {
    return { tiers: ['cpu'], tools: [] } as const;
  }

  async languages() {
    return [];
  }

  async addLanguage(code: string) {
    return { code, name: code, from: 'cache', path: '/nowhere' };
  }

  async doctor() {
    return [];
  }

  async writablePath(path: string): Promise<string> {
    const folder = this.#options.folder ?? '/nowhere';
    const full = resolve(path);
    if (full.startsWith(`${folder}${sep}`)) return full;
    throw new OcrError('path_not_allowed', `${path} lies outside the allowed folders: ${folder}.`, {
      hint: 'Choose a path inside, or start with --allow.',
    });
  }

  async resume(): Promise<void> {
    this.calls.push('resume');
  }

  async close(): Promise<void> {
    this.calls.push('close');
    for (const { stop } of this.#entries.values()) stop.abort();
  }
}
