/** Owns the core of Tesseract that a process runs, and what is ready to work in it: sets of language data, page analysis. */
import { OcrError } from '../../errors.ts';
import { loadCore, type Api, type Core, type RunningCore } from './tesseract-core.ts';
import { withEvenWordLists } from './traineddata.ts';

/** What works, and the core that it works in. */
export interface ReadyApi {
  readonly core: Core;
  readonly api: Api;
}

export interface WarmCore {
  /** Loads it where none runs. */
  start(): Promise<Core>;
  isStarted(): boolean;
  /**
   * Makes ready to read with the data of languages.
   * @param languages Tesseract codes
   * @throws OcrError `language_data_missing`
   */
  forReading(languages: readonly string[]): Promise<ReadyApi>;
  /** Makes ready to find orientation and script. */
  forOrientation(): Promise<ReadyApi>;
  /** Makes ready to find letters, which needs no data. */
  forAnalysis(): Promise<ReadyApi>;
  /** What reads with the data of languages, unless it has made way for another's meanwhile. */
  warm(languages: readonly string[]): Api | undefined;
  /** Frees what finds orientation, and ends a core whose memory has grown large; the next call starts a new one. */
  giveBack(): void;
}

/** Data that orientation and script are found with: 30 MB in the core, ready again in a tenth of a second. */
const orientationData = 'osd';
const lstmOnly = 1;
const legacyOnly = 0;
/** Language sets that are warm at once; each holds 20–60 MB of a memory that never shrinks. */
const warmSets = 2;
/** Bytes that a core may hold between documents: English with the detection of scripts takes 60 million, Chinese 140. */
const mostKept = 90_000_000;

/** @param load gives the data (`*.traineddata`, unpacked) of a language or of "osd" */
export function createWarmCore(load: (code: string) => Promise<Uint8Array>): WarmCore {
  let starting: Promise<RunningCore> | undefined;
  let running: RunningCore | undefined;
  const ready = new Map<string, Api>();
  let analysis: Api | undefined;

  async function start(): Promise<Core> {
    running = await (starting ??= loadCore());
    return running.core;
  }

  function end(key: string): void {
    ready.get(key)?.End();
    ready.delete(key);
  }

  async function makeReady(codes: readonly string[], mode: number): Promise<ReadyApi> {
    const core = await start();
    const key = codes.join('+');
    const warm = ready.get(key);
    if (warm !== undefined) {
      ready.delete(key);
      ready.set(key, warm);
      return { core, api: warm };
    }
    const given = await Promise.all(codes.map((code) => load(code)));
    const files = withEvenWordLists(given).map((data, at) => {
      // The core keeps word lists by the name of their language: under its own, those of an earlier reading would come back.
      const name = data === given[at] ? (codes[at] ?? '') : `${codes[at]}_unlisted`;
      return { name, data };
    });
    if (mode === lstmOnly) {
      // A page that is read has been turned by then: what that took makes room for its language.
      end(orientationData);
      const [oldest] = ready.keys();
      if (ready.size >= warmSets && oldest !== undefined) end(oldest);
    }
    const api = new core.TessBaseAPI();
    // The files lie in memory, too: they are gone as soon as Tesseract has taken from them what it needs.
    for (const { name, data } of files) core.FS.writeFile(`${name}.traineddata`, data);
    const failed = api.Init(null, files.map(({ name }) => name).join('+'), mode) !== 0;
    for (const { name } of files) core.FS.unlink(`${name}.traineddata`);
    if (failed) {
      throw new OcrError('language_data_missing', `The language data of "${key}" cannot be used by Tesseract.`, {
        hint: 'Remove it, so that it is fetched again, or install it anew.',
      });
    }
    ready.set(key, api);
    return { core, api };
  }

  return {
    start,
    isStarted: () => starting !== undefined,
    forReading: (languages) => makeReady(languages, lstmOnly),
    forOrientation: () => makeReady([orientationData], legacyOnly),
    async forAnalysis() {
      const core = await start();
      if (analysis === undefined) {
        analysis = new core.TessBaseAPI();
        analysis.InitForAnalysePage();
      }
      return { core, api: analysis };
    },
    warm: (languages) => ready.get(languages.join('+')),
    giveBack() {
      end(orientationData);
      if (running === undefined || running.bytes() <= mostKept) return;
      starting = running = analysis = undefined;
      ready.clear();
    },
  };
}
