/** Owns the remote engine: documents are read by an OCR.chat service; they are opened and shown on this machine. */
import { setTimeout as pause } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import type { PageResult, Source } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import { formatPageRange } from '../../page-range.ts';
import { languageOf } from '../../language.ts';
import type { Log } from '../../log.ts';
import type { ContractJob } from '../../wire/rest.ts';
import { pollSeconds } from '../../wire/rest.ts';
import type { Engine, ReadOptions } from '../engine.ts';
import { type Polled, type RestClient, createRestClient } from './client.ts';
import { type Errands, openErrands } from './errands.ts';
import { clipped } from './service-fault.ts';
import { type ContractGaps, pagesOfDocument, pagesOfJob } from './to-pages.ts';
import { uploadForm } from './upload-form.ts';

export interface RemoteParts {
  readonly client?: RestClient | undefined;
  /** Milliseconds between the first polls. */
  readonly firstPoll?: number | undefined;
}

/** Milliseconds without a byte: a service may read a short document before it answers. */
const idle = 300_000;
const longestPoll = 15_000;
const pollGrowth = 1.4;
/** Documents that are at the service at once. */
const concurrency = 4;

/** The client that the settings describe. */
export function remoteClient(config: Config, log: Log): RestClient {
  const { remoteUrl: base, remoteToken: token, remotePatience: patience } = config;
  return createRestClient({ base, token, patience, idle, log });
}

/** Where the errands of a home lie. */
export const errandsOf = (config: Pick<Config, 'home'>): Errands => openErrands(join(config.home, 'remote'));

/** @param local opens, counts and renders */
export function createRemoteEngine(
  config: Config,
  log: Log,
  local: Pick<Engine, 'inspect' | 'renderPage'>,
  parts: RemoteParts = {},
): Engine {
  const client = parts.client ?? remoteClient(config, log);
  const errands = errandsOf(config);

  /** The service's job of this document: the one that it was given before, else a new one. */
  async function sent(source: Source, options: ReadOptions): Promise<Polled> {
    const { job = source.sha256, signal } = options;
    const call = { doing: source.name, signal };
    const found = await errands.find(job);
    // What another service has, or may have, is not here; whoever names a new one wants it read there.
    const known = found?.service === client.service ? found : undefined;
    if (known?.uuid !== undefined) return client.job(known.uuid, call);
    const key = known?.key ?? createHash('sha256').update(`ocrchat ${job}`).digest('hex');
    if (known !== undefined && !(await client.repeatable(signal))) {
      throw new OcrError(
        'network_failed',
        `ocrchat was stopped while it sent ${source.name} to ${client.service}, and it is not known whether it was taken.`,
        { hint: 'To send it again, which may cost its pages twice, submit it with `fresh`.' },
      );
    }
    const errand = { service: client.service, key };
    await errands.put(job, errand);
    try {
      const answer = await client.submit(() => uploadForm(source, fieldsOf(options)), key, call);
      await errands.put(job, { ...errand, uuid: answer.job.uuid });
      return answer;
    } catch (thrown) {
      // A refusal is known to have left nothing there; after a stop or a broken connection nothing is known.
      if (thrown instanceof OcrError && thrown.code !== 'network_failed' && thrown.code !== 'cancelled')
        await errands.drop(job);
      throw thrown;
    }
  }

  async function finished(source: Source, options: ReadOptions): Promise<ContractJob> {
    const { signal } = options;
    const end = performance.now() + config.remoteDeadline;
    let wait = parts.firstPoll ?? pollSeconds * 1000;
    let { job, after } = await sent(source, options);
    for (; job.status === 'pending' || job.status === 'processing'; wait = Math.min(longestPoll, wait * pollGrowth)) {
      const next = Math.max(wait, after ?? 0);
      if (performance.now() + next > end) {
        throw new OcrError(
          'network_failed',
          `${client.service} has not read ${source.name} within ${Math.round(config.remoteDeadline / 1000)} s.`,
          {
            hint: 'Allow more time with OCRCHAT_REMOTE_DEADLINE (milliseconds), or read offline with OCRCHAT_ENGINE=local.',
          },
        );
      }
      await pause(next, undefined, signal === undefined ? {} : { signal });
      ({ job, after } = await client.job(job.uuid, { doing: source.name, signal }));
    }
    if (job.status === 'done') return job;
    throw new OcrError(
      'job_failed',
      `${client.service} could not read ${source.name}.${job.error ? ` It says: ${clipped(job.error)}` : ''}`,
      { hint: 'Correct what it says and submit the document again, or read it offline with OCRCHAT_ENGINE=local.' },
    );
  }

  async function* read(source: Source, pages: readonly number[], options: ReadOptions): AsyncGenerator<PageResult> {
    const { signal, password, tier, language } = options;
    const job = await finished(source, options);
    // Only another ocrchat counts finished pages, and exports the whole of them.
    const own = typeof job['pages_done'] === 'number';
    const document = own ? await client.document(job.uuid, { doing: source.name, signal }) : undefined;
    const gaps: ContractGaps = {
      unit: source.mediaType === 'application/pdf' ? 'pt' : 'px',
      tier,
      language: language === 'auto' ? 'und' : language,
      async aspect(index) {
        const look = { maxSide: 256, maxBytes: 1_000_000, rotation: 0, password, signal } as const;
        const { width, height } = await local.renderPage(source, index, look);
        return width / height;
      },
    };
    const results = document === undefined ? await pagesOfJob(job, gaps) : pagesOfDocument(document);
    if (results.length === 0) {
      throw new OcrError('job_failed', `${client.service} gave no pages of ${source.name}, only its text as a whole.`, {
        hint: 'Answers need pages to point at: read it offline with OCRCHAT_ENGINE=local.',
      });
    }
    const wanted = new Set(pages);
    for (const result of results) {
      if (wanted.delete(result.index)) yield result;
    }
    for (const index of wanted) {
      yield {
        index,
        code: 'page_failed',
        message: `${client.service} gave no result for page ${index + 1}. Submit the document again with \`fresh\`.`,
      };
    }
  }

  return {
    name: 'remote',
    concurrency,
    inspect: (source, options) =>
      // What the service can read does not depend on the language data that is here.
      local.inspect(source, { ...options, language: 'auto' }),
    renderPage: (source, index, options) => local.renderPage(source, index, options),
    read,
    close: () => Promise.resolve(),
  };
}

/** The form's fields. `schema`, `pages` and `password` are ours: another service takes no notice of them and reads all pages. */
function fieldsOf(options: ReadOptions): Readonly<Record<string, string | undefined>> {
  const { tier, language, tool, schema, translateTo, password, asked } = options;
  return {
    tier,
    language: language.split('+').map(contractCode).join('+'),
    tool,
    schema: schema === undefined ? undefined : JSON.stringify(schema),
    translate_to: translateTo,
    pages: asked === undefined ? undefined : formatPageRange(asked),
    password,
  };
}

/** The contract's codes are short ones: en, ch, ja, ar. */
function contractCode(code: string): string {
  if (code === 'chi_sim') return 'ch';
  return languageOf(code)?.aliases.find((alias) => alias.length === 2) ?? code;
}
