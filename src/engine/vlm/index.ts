/** Owns the vlm engine: this machine reads each page, a model tells its structure, and the page's own words stand. */
import type { Config } from '../../config.ts';
import { type Page, type PageResult, type Source, isPageError, linesOf } from '../../document.ts';
import { toOcrError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Model } from '../../models/model.ts';
import { chooseModel, modelSettings } from '../../models/choice.ts';
import { ModelFailure } from '../../models/model-failure.ts';
import { costOf } from '../../models/model-use.ts';
import { readWritten } from '../../written-page.ts';
import type { Engine, ReadOptions } from '../engine.ts';
import { createBreaker } from './breaker.ts';
import { readWithModel } from './model-reading.ts';
import { createPace } from './pace.ts';
import { pageLanguage } from './page-language.ts';
import { pageOfTranscript } from './page-of-transcript.ts';
import { picturesOf } from './page-pictures.ts';

export interface VlmParts {
  readonly model?: Model | undefined;
}

/** Share of the sure words of a page that a transcript of it has at least. */
const leastAgreement = 0.35;
/** Tokens that a page without text, and each word, may take in a transcript. */
const freeTokens = 4000;
const tokensPerWord = 8;
const mostTokens = 16_000;

/**
 * @param local reads what the model is checked against, opens and renders
 * @throws OcrError `tier_unavailable` without a model
 */
export function createVlmEngine(config: Config, log: Log, local: Engine, parts: VlmParts = {}): Engine {
  const model = parts.model ?? chooseModel(modelSettings(config));
  const breaker = createBreaker();
  const pace = createPace(config.vlmRequests, config.vlmPagesPerMinute);

  /** @param closed why the model is not asked any more for this source, once it is known */
  async function improve(source: Source, base: Page, options: ReadOptions, state: { closed?: string }): Promise<Page> {
    const { password, signal } = options;
    const closed = state.closed ?? breaker.reason();
    if (closed !== undefined) return unimproved(base, closed);
    try {
      const pictures = await picturesOf(base, config.vlmImageSide, (size) =>
        local.renderPage(source, base.index, { ...size, rotation: base.rotation, password, signal }),
      );
      const words = linesOf(base).reduce((count, line) => count + line.words.length, 0);
      // Models make text up for pages that have none.
      if (words === 0 && !pictures.hasInk) return base;
      const reading = await readWithModel(model, pictures, {
        describesFigures: config.vlmDescribe === 'on',
        maxTokens: Math.min(mostTokens, freeTokens + tokensPerWord * words),
        deadline: config.vlmDeadline,
        signal,
      });
      breaker.answered();
      const { transcript, reason, isCut } = reading;
      const cost = costOf(reading.took, config);
      const took = { ...reading.took, ...(cost === undefined ? {} : { cost }) };
      if (transcript === undefined) return unimproved({ ...base, model: took }, reason ?? 'it gave nothing');
      if (transcript.blocks.length === 0)
        return words === 0 ? { ...base, model: took } : unimproved({ ...base, model: took }, 'it saw no text');
      const { page, agreement } = pageOfTranscript(base, transcript, pictures.marks, isCut);
      if (agreement < leastAgreement)
        return unimproved(
          { ...base, model: took },
          isCut
            ? 'it stopped, or repeated itself, before it had written down what stands there'
            : 'what it wrote is not what stands on the page',
        );
      const language = pageLanguage(base.language, transcript.languages);
      const cut = isCut
        ? ['The model stopped before the end of the page; the rest stands as the tier "cpu" reads it.']
        : [];
      const warnings = [...(page.warnings ?? []), ...cut];
      return { ...page, language, model: took, ...(warnings.length === 0 ? {} : { warnings }) };
    } catch (thrown) {
      if (signal?.aborted === true) throw thrown;
      if (thrown instanceof ModelFailure) {
        log.warn('a page was read without the model', { page: base.index + 1, reason: thrown.message });
        breaker.failed(thrown.message);
        // No other page would fare better.
        if (thrown.kind === 'unauthorized') state.closed = thrown.message;
        return unimproved(base, thrown.message);
      }
      const error = toOcrError(thrown);
      log.error('a page could not be joined with what the model wrote', {
        page: base.index + 1,
        cause: String(thrown),
      });
      return unimproved(base, error.sentence);
    }
  }

  async function* read(source: Source, pages: readonly number[], options: ReadOptions): AsyncGenerator<PageResult> {
    const control = new AbortController();
    const signal = options.signal === undefined ? control.signal : AbortSignal.any([options.signal, control.signal]);
    const own: ReadOptions = { ...options, tier: 'cpu', signal };
    const results = local.read(source, pages, own)[Symbol.asyncIterator]();
    const state: { closed?: string } = {};
    const tasks: Promise<PageResult>[] = [];
    let coming: Promise<{ readonly base: Awaited<ReturnType<typeof results.next>> }> | undefined;
    let isDone = false;
    try {
      for (;;) {
        if (!isDone && tasks.length <= config.vlmRequests) coming ??= results.next().then((base) => ({ base }));
        const head = tasks[0]?.then((page) => ({ page }));
        const racing = [coming, head].filter((promise) => promise !== undefined);
        if (racing.length === 0) return;
        const event = await Promise.race(racing);
        if ('page' in event) {
          void tasks.shift();
          yield event.page;
          continue;
        }
        coming = undefined;
        if (event.base.done === true) {
          isDone = true;
          continue;
        }
        const result = readWritten(event.base.value);
        const task = isPageError(result)
          ? Promise.resolve(result)
          : pace.run(() => improve(source, result, own, state), signal);
        // Whoever waits for the page hears of its fault; until then it is nobody's.
        task.catch(() => undefined);
        tasks.push(task);
      }
    } finally {
      control.abort();
      await Promise.allSettled([...tasks, coming, results.return?.()]);
    }
  }

  return {
    name: 'vlm',
    concurrency: config.vlmRequests,
    inspect: (source, options) => local.inspect(source, options),
    renderPage: (source, index, options) => local.renderPage(source, index, options),
    read,
    // The engine of this machine is closed by whoever opened it.
    close: () => Promise.resolve(),
  };
}

/** The page as this machine reads it, which says so. */
function unimproved(base: Page, reason: string): Page {
  const why = reason.replace(/[.\s]+$/u, '');
  const warning = `The model did not read this page (${why}); it stands as the tier "cpu" reads it.`;
  return { ...base, warnings: [...(base.warnings ?? []), warning] };
}
