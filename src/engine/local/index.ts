/** Owns the local engine: reads documents on this machine, offline, in reader processes. */
import type { Config } from '../../config.ts';
import type { PageResult, Source } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import { downwardModelOf, scriptModelOf } from '../../language.ts';
import type { Log } from '../../log.ts';
import type { WrittenPage } from '../../written-page.ts';
import type { Engine, Inspection, LookOptions, PageImage, ReadOptions } from '../engine.ts';
import { figuresModelOf } from './eastern-figures.ts';
import { createLanguageData, type LanguageData } from './language-data.ts';
import { createPace, readPages, remedies } from './read-pages.ts';
import { createReaderPool } from './reader-pool.ts';
import { readerSettings } from './reader-settings.ts';
import { ReaderDied } from './reader-error.ts';
import type { TaskTime } from './task-clock.ts';

export interface LocalEngine extends Engine {
  /** Process ids of the living readers, for diagnosis. */
  readerPids(): readonly number[];
}

/** Parts that tests replace. */
export interface LocalEngineParts {
  readonly languageData?: Pick<LanguageData, 'load' | 'installed'> | undefined;
  /** What a reader process runs. */
  readonly script?: URL | undefined;
  readonly idleTime?: number | undefined;
  readonly inspectTime?: TaskTime | undefined;
}

/**
 * Opening a file must answer within 5 s for whoever waits; a bit of that is for the way there. Where other programs keep
 * the processor busy a sound file takes longer, and is waited for.
 */
const usualInspectTime: TaskTime = { work: 4500, wall: 30_000 };
/** Milliseconds that the list of installed languages is good for. */
const installedFor = 5000;

/** Nothing is started before the first call. */
export function createLocalEngine(config: Config, log: Log, parts: LocalEngineParts = {}): LocalEngine {
  const languageData = parts.languageData ?? createLanguageData(config);
  const loads = new Map<string, Promise<Uint8Array>>();
  /** The data of a language, or that of its script where its own cannot be had. */
  async function loadOwnOrScript(code: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
    try {
      return await languageData.load(code, { signal });
    } catch (thrown) {
      const script = scriptModelOf(code);
      const isMissing = thrown instanceof OcrError && thrown.code === 'language_data_missing';
      if (!isMissing || script === undefined || !(await languageData.installed()).has(script)) throw thrown;
      log.debug('the data of a script stands in for that of a language', { language: code, script });
      return languageData.load(script, { signal });
    }
  }
  /** Several readers that start at once want the same data: it is fetched once. */
  const loadLanguage = (code: string, { signal }: { readonly signal: AbortSignal }): Promise<Uint8Array> => {
    const running = loads.get(code);
    if (running !== undefined) return running.catch(() => loadOwnOrScript(code, signal));
    const load = loadOwnOrScript(code, signal).finally(() => loads.delete(code));
    loads.set(code, load);
    return load;
  };
  const pool = createReaderPool({
    size: config.readers,
    tasksPerReader: config.readerPages,
    idleTime: parts.idleTime,
    settings: readerSettings(config),
    loadLanguage,
    script: parts.script,
  });

  const pageTime: TaskTime = { work: config.pageDeadline, wall: config.pageDeadline };
  const pace = createPace();

  /** Looked for anew now and then only: it goes through many folders, and spans of digital pages follow each other fast. */
  let lookedUp: { readonly at: number; readonly codes: Promise<readonly string[]> } | undefined;
  const installedCodes = (): Promise<readonly string[]> => {
    if (lookedUp === undefined || performance.now() - lookedUp.at > installedFor) {
      const codes = languageData.installed().then((found) => [...found.keys()]);
      codes.catch(() => (lookedUp = undefined));
      lookedUp = { at: performance.now(), codes };
    }
    return lookedUp.codes;
  };

  /** A picture has to be recognised, a PDF may carry its text. With a download, only trying it tells, and that may take long. */
  async function refuseMissingLanguage(source: Source, { language = 'auto', signal }: LookOptions): Promise<void> {
    if (language === 'auto' || source.mediaType === 'application/pdf' || config.dataUrl !== '') return;
    const installed = await languageData.installed();
    for (const code of language.split('+')) if (!installed.has(code)) await loadOwnOrScript(code, signal);
  }

  async function inspect(source: Source, options: LookOptions = {}): Promise<Inspection> {
    await refuseMissingLanguage(source, options);
    // Asked for while the reader starts: reading begins with it.
    if (mayTakeOther(options.language ?? 'auto')) installedCodes().catch(saidWhenRead);
    const lease = await pool.lease('look', options.signal, { document: source.sha256 });
    try {
      const task = { kind: 'inspect', source, password: options.password } as const;
      const found = await lease.reader().run(task, parts.inspectTime ?? usualInspectTime, options.signal);
      if (found.pageCount <= config.maxPages) {
        pool.prepare(found.pageCount);
        return found;
      }
      throw new OcrError(
        'too_many_pages',
        `${source.name} has ${found.pageCount} pages; at most ${config.maxPages} are taken.`,
        {
          hint: 'Split the document, or raise OCRCHAT_MAX_PAGES.',
        },
      );
    } catch (thrown) {
      if (!(thrown instanceof ReaderDied)) throw thrown;
      pool.refuseIfClosed();
      if (thrown.wasStarved) {
        throw new OcrError('page_timeout', `${source.name} could not be opened: ${lowerFirst(thrown.message)}`, {
          hint: 'This machine is too busy: try again when it has less to do.',
          cause: thrown,
        });
      }
      throw new OcrError('damaged_file', `${source.name} could not be opened: ${lowerFirst(thrown.message)}`, {
        hint: 'The file is damaged or made to exhaust its reader; convert it to a new PDF or to images.',
        cause: thrown,
      });
    } finally {
      lease.release();
    }
  }

  async function* read(
    source: Source,
    pages: readonly number[],
    options: ReadOptions,
  ): AsyncGenerator<PageResult | WrittenPage> {
    const installed = mayTakeOther(options.language) ? await installedCodes() : [];
    const { language, password, signal } = options;
    const task = { kind: 'read', source, password, language, installed } as const;
    yield* readPages(pool, task, pages, { time: pageTime, signal, pace, log });
  }

  async function renderPage(
    source: Source,
    index: number,
    options: Parameters<Engine['renderPage']>[2],
  ): Promise<PageImage> {
    const lease = await pool.lease('look', options.signal, { document: source.sha256 });
    const { maxSide, maxBytes, rotation } = options;
    try {
      const task = {
        kind: 'render',
        source,
        password: options.password,
        index,
        options: { maxSide, maxBytes, rotation },
      } as const;
      return await lease.reader().run(task, pageTime, options.signal);
    } catch (thrown) {
      if (!(thrown instanceof ReaderDied)) throw thrown;
      pool.refuseIfClosed();
      throw new OcrError(
        thrown.code,
        `Page ${index + 1} of ${source.name} could not be rendered: ${lowerFirst(thrown.message)}`,
        {
          hint: remedies[thrown.code],
          cause: thrown,
        },
      );
    } finally {
      lease.release();
    }
  }

  return {
    name: 'local',
    concurrency: config.readers,
    waiting: config.readers,
    warmUp: () => pool.prepare(1),
    inspect,
    read,
    renderPage,
    readerPids: () => pool.pids(),
    close: () => pool.close(),
  };
}

/** Whether a page may have to be read with other data than was named. */
function mayTakeOther(language: string): boolean {
  const mayTake = (code: string) => downwardModelOf(code) !== undefined || figuresModelOf(code) !== undefined;
  return language === 'auto' || language.split('+').some(mayTake);
}

/** Whoever reads asks again. */
function saidWhenRead(): void {}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
