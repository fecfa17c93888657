/** Owns putting the parts together: the only place that knows which adapter stands behind which port. */
import { readFileSync } from 'node:fs';
import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { App, SubmitOptions } from './app.ts';
import { createAskService } from './answer/ask.ts';
import { type Answerers, chooseAnswerer } from './answer/choice.ts';
import type { Embedder } from './answer/embedder.ts';
import { createEmbedder } from './answer/embeddings.ts';
import { type Config, loadConfig, quietNativeLogs } from './config.ts';
import { examine } from './doctor.ts';
import { openEngine } from './engine/index.ts';
import { createLanguageData } from './engine/local/language-data.ts';
import type { Engine } from './engine/engine.ts';
import { OcrError, isDiskFull, toOcrError } from './errors.ts';
import type { ExportInput } from './export/exporter.ts';
import { openExporter } from './export/index.ts';
import { createInput } from './input.ts';
import { type Job, isFinished } from './job.ts';
import { createJobService } from './jobs.ts';
import { resolveLanguage } from './language.ts';
import { createLog } from './log.ts';
import { openFileBlobStore } from './store/files.ts';
import { openLanceChunkStore } from './store/lance.ts';
import { openSqliteJobStore } from './store/sqlite.ts';

/** The version in package.json. */
export const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;

/** Bytes that the picture of a page may have on its way into an exported file. */
const exportedImageBytes = 8_000_000;

/** Nothing that is heavy is loaded here: readers, LanceDB and image libraries wait for the first document. */
export async function openApp(flags: Partial<Config> = {}): Promise<App> {
  const config = loadConfig(flags);
  const log = createLog(config.logLevel);
  const answerers = configuredAnswerers(config);
  const embedder = configuredEmbedder(config);
  quietNativeLogs();
  await makeHome(config.home);
  const store = await openSqliteJobStore(join(config.home, 'ocrchat.db'));
  const blobs = openFileBlobStore(config.home);
  const chunks = openLanceChunkStore(join(config.home, 'chunks'), { log, embedder });
  const input = createInput(config);
  const languageData = createLanguageData(config);
  let engine: Promise<Engine> | undefined;
  const localEngine = () => (engine ??= openEngine('local', config, log));
  const asking = createAskService({ jobs: store, chunks, answerers, sampling: config.sampling === 'on' });
  const jobs = createJobService({
    store,
    blobs,
    engine: localEngine,
    index: asking.index,
    forget: asking.forget,
    log,
    config,
  });

  const finished = async (uuid: string): Promise<Job> => {
    const job = await jobs.get(uuid);
    if (job.status === 'done') return job;
    if (!isFinished(job.status)) {
      throw new OcrError(
        'job_not_finished',
        `The job ${uuid} is ${job.status}: ${job.pagesDone} of ${job.pageCount} pages are read.`,
        {
          hint: 'Wait for it, and export then.',
        },
      );
    }
    throw new OcrError(
      'job_failed',
      `The job ${uuid} is ${job.status}${job.error === undefined ? '' : `: ${job.error}`}`,
      {
        hint: 'Submit the document again.',
      },
    );
  };

  const pageImage: App['pageImage'] = async (uuid, index, options = {}) => {
    const { maxSide = 1568, maxBytes = 900_000, signal } = options;
    const [page] = await jobs.pages(uuid, [index]);
    const { source, password: kept } = await jobs.source(uuid);
    const password = options.password ?? kept;
    const rotation = page !== undefined && 'rotation' in page ? page.rotation : 0;
    const open = await localEngine();
    try {
      return await open.renderPage(source, index, { maxSide, maxBytes, rotation, password, signal });
    } catch (thrown) {
      if (!(thrown instanceof OcrError) || thrown.code !== 'password_required') throw thrown;
      throw new OcrError(
        'password_required',
        `${source.name} is locked, and its password is forgotten once it is read.`,
        {
          hint: 'Its text is there as before; for pictures of its pages, read an unlocked copy.',
          cause: thrown,
        },
      );
    }
  };

  return {
    version,
    submit: async (document, options = {}) => {
      const chosen = readingOptions(options);
      const taken = await input.take(document, { signal: options.signal });
      try {
        return await jobs.submit(taken.source, chosen, {
          pages: options.pages,
          fresh: options.fresh,
          password: options.password,
          expiresAt: options.expiresIn === undefined ? undefined : Date.now() + options.expiresIn * 1000,
          signal: options.signal,
        });
      } finally {
        await taken.dispose();
      }
    },
    job: jobs.get,
    wait: jobs.wait,
    jobs: jobs.list,
    cancel: jobs.cancel,
    delete: jobs.delete,
    pages: jobs.pages,
    pageIndexes: jobs.pageIndexes,
    pageImage,
    export: async (uuid, format, { options, password, attach, signal } = {}) => {
      const job = await finished(uuid);
      const exporter = await openExporter(format);
      const input: ExportInput = {
        job,
        pages: { [Symbol.asyncIterator]: () => jobs.streamPages(uuid)[Symbol.asyncIterator]() },
        source: async () => (await jobs.source(uuid)).source,
        options,
        password,
        attach,
        signal,
        renderPage: (index, maxSide) =>
          pageImage(uuid, index, { maxSide, maxBytes: exportedImageBytes, password, signal }),
      };
      const { extension, mediaType } = await exporter.kind(input);
      return {
        name: `${job.name.replace(/\.[^.]*$/, '')}.${extension}`,
        mediaType,
        body: untilAborted(exporter.write(input), signal),
      };
    },
    ask: asking.ask,
    history: asking.history,
    conversation: asking.conversation,
    conversations: asking.conversations,
    search: asking.search,
    languages: languageData.status,
    addLanguage: async (language, options) => languageData.add(resolveLanguage(language), options),
    doctor: () => examine(config, version, languageData.status, answerers),
    writablePath: input.writable,
    resume: jobs.resume,
    close: async () => {
      await jobs.close();
      // An engine that could not be opened was reported to whoever asked for it; there is nothing of it to close.
      const opened = await engine?.catch(() => undefined);
      await opened?.close();
      await chunks.close();
      await store.close();
    },
  };
}

/** @throws OcrError `invalid_argument` when the one that is set lacks its key or address */
function configuredAnswerers(config: Config): Answerers {
  return chooseAnswerer({
    choice: config.answerer,
    context: config.answerContext,
    deadline: config.answerDeadline,
    anthropic: { key: config.anthropicKey, model: config.anthropicModel, url: config.anthropicUrl },
    openai: { key: config.openaiKey, model: config.openaiModel, url: config.openaiUrl },
  });
}

/** @throws OcrError `invalid_argument` when it is switched on without an address or a model */
function configuredEmbedder(config: Config): Embedder | undefined {
  const { embeddings: protocol, embeddingsUrl: url, embeddingsModel: model, embeddingsKey: key } = config;
  if (protocol === 'off') return undefined;
  if (url !== '' && model !== '') return createEmbedder({ protocol, url, model, key });
  throw new OcrError('invalid_argument', `Embeddings are switched on (${protocol}), but their service is not named.`, {
    hint: 'Set OCRCHAT_EMBEDDINGS_URL and OCRCHAT_EMBEDDINGS_MODEL, or OCRCHAT_EMBEDDINGS to off.',
  });
}

/** @throws the signal's reason, before the next part is made */
async function* untilAborted<Part>(parts: AsyncIterable<Part>, signal: AbortSignal | undefined): AsyncIterable<Part> {
  signal?.throwIfAborted();
  for await (const part of parts) {
    signal?.throwIfAborted();
    yield part;
  }
  // Whoever stops after the last part wants no file, either.
  signal?.throwIfAborted();
}

/** @throws OcrError `invalid_argument` or `store_failed` in words that name the folder and the setting */
async function makeHome(home: string): Promise<void> {
  const setting = 'set OCRCHAT_HOME or --home to a folder';
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await access(home, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (isDiskFull(cause)) throw toOcrError(cause);
    const sentences: Readonly<Record<string, string>> = {
      EEXIST: `${home} is a file, not a folder; ${setting}.`,
      ENOTDIR: `${home} cannot be made, since a part of its path is a file, not a folder; ${setting}.`,
      EACCES: `This user may not write in ${home}; ${setting} that it may write.`,
      EPERM: `This user may not write in ${home}; ${setting} that it may write.`,
      EROFS: `${home} is on a disk that is read-only; ${setting} on another disk.`,
      ENOENT: `${home} cannot be made, since the folder above it is not there; ${setting} that can be made.`,
      ENAMETOOLONG: `${home} is too long a path; ${setting} with a shorter one.`,
    };
    throw new OcrError(
      'invalid_argument',
      sentences[String(code)] ?? `${home} cannot be made or written (${String(code)}); ${setting} that can.`,
      { cause },
    );
  }
}

/** @throws OcrError for a tier, a language or a preset that does not exist */
function readingOptions(options: SubmitOptions) {
  if (options.tier === 'vlm') {
    throw new OcrError('invalid_argument', 'The vlm tier is not available in this version.', {
      hint: 'Use the tier "cpu", which works now.',
    });
  }
  if (options.tool !== undefined || options.translateTo !== undefined) {
    throw new OcrError('invalid_argument', 'Tool presets and translation are not available in this version.', {
      hint: 'Leave tool and translate_to out.',
    });
  }
  return { tier: 'cpu', language: resolveLanguage(options.language ?? 'auto') } as const;
}
