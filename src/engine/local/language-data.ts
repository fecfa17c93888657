/** Owns getting the trained data of a language: from this machine when it has it, else downloaded once, else a way out. */
import { readFile } from 'node:fs/promises';
import type { Config } from '../../config.ts';
import { OcrError } from '../../errors.ts';
import {
  type AddedLanguage,
  type AddLanguageOptions,
  isScriptModel,
  languageNames,
  languageOf,
  languages,
  scriptModels,
  type LanguageStatus,
} from '../../language.ts';
import { addLanguage } from './language-addition.ts';
import { downloadLanguage, downloadUrl } from './language-download.ts';
import {
  dataFiles,
  usualSurroundings,
  type DataPlace,
  type DataSurroundings,
  type FolderListing,
  type PlacesConfig,
} from './language-places.ts';
import { isTrainedData, unpack } from './traineddata.ts';

/** Milliseconds for which a failed download is not tried again: a document has many pages, and each would wait for it. */
const failureLasts = 60_000;
/** Orientation and script detection: data like a language's, but nothing that a page can be written in. */
const detection = 'osd';

export interface LanguageData {
  /**
   * Data of a Tesseract code, of a script's model or of "osd", unpacked.
   * @throws OcrError `language_unknown`, `language_data_missing`, `cancelled`
   */
  load(code: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<Uint8Array>;
  /**
   * Puts the data of a language where it stays, for use without a network.
   * @throws OcrError `language_unknown`, `language_data_missing` with what was tried, `cancelled`
   */
  add(code: string, options?: AddLanguageOptions): Promise<AddedLanguage>;
  /** Codes (and script models, and "osd") whose data is on this machine, with the place that it would be taken from. */
  installed(): Promise<ReadonlyMap<string, DataPlace>>;
  /** Every language that there is, in the order of its code. */
  status(): Promise<LanguageStatus[]>;
}

export type LanguageDataConfig = PlacesConfig & Pick<Config, 'dataUrl'>;

/**
 * Places are asked in this order: the configured folders, the cache, npm packages, what is bundled, an installed Tesseract.
 * Whoever added data means it to be used; what a distribution brings is the bundled data with slow word lists.
 */
export function createLanguageData(config: LanguageDataConfig, replaced: Partial<DataSurroundings> = {}): LanguageData {
  const surroundings = { ...usualSurroundings, ...replaced };
  const failures = new Map<string, { readonly until: number; readonly why: string }>();

  async function download(code: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
    if (config.dataUrl === '') throw new Error('downloading is switched off');
    const failure = failures.get(code);
    if (failure !== undefined && Date.now() < failure.until) throw new Error(failure.why);
    try {
      const data = await downloadLanguage({
        url: downloadUrl(config.dataUrl, code),
        cache: config.cache,
        code,
        signal,
      });
      failures.delete(code);
      return data;
    } catch (thrown) {
      const isCancelled = signal?.aborted === true;
      if (!isCancelled) failures.set(code, { until: Date.now() + failureLasts, why: wordsOf(thrown) });
      throw thrown;
    }
  }

  async function load(
    code: string,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Uint8Array> {
    if (code !== detection && languageOf(code) === undefined && !isScriptModel(code)) {
      throw unknown(code);
    }
    const unusable: string[] = [];
    for (const { path } of await dataFiles(code, config, surroundings)) {
      if (signal?.aborted === true) throw cancelled(code);
      try {
        const data = await unpack(await readFile(path));
        if (isTrainedData(data)) return data;
        unusable.push(`${path} is not language data`);
      } catch (thrown) {
        unusable.push(`${path} cannot be used (${wordsOf(thrown)})`);
      }
    }
    try {
      return await download(code, signal);
    } catch (thrown) {
      if (signal?.aborted === true) throw cancelled(code, thrown);
      throw missing(code, unusable, wordsOf(thrown), thrown);
    }
  }

  async function installed(): Promise<ReadonlyMap<string, DataPlace>> {
    const listing: FolderListing = new Map();
    const found = await Promise.all(
      [...languageNames.keys(), ...scriptModels, detection].map(async (code) => {
        const [first] = await dataFiles(code, config, surroundings, listing);
        return first === undefined ? [] : [[code, first.place] as const];
      }),
    );
    return new Map(found.flat());
  }

  async function status(): Promise<LanguageStatus[]> {
    const places = await installed();
    return languages
      .map(({ code, name, aliases }) => ({ code, name, aliases, installed: places.get(code) }))
      .toSorted((a, b) => (a.code < b.code ? -1 : 1));
  }

  async function add(code: string, { best = false, signal }: AddLanguageOptions = {}): Promise<AddedLanguage> {
    if (languageOf(code) === undefined) throw unknown(code);
    return addLanguage(code, await dataFiles(code, config, surroundings), {
      best,
      cache: config.cache,
      url: config.dataUrl === '' ? undefined : downloadUrl(config.dataUrl, code),
      signal,
    });
  }

  return { load, add, installed, status };
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function unknown(code: string): OcrError {
  return new OcrError('language_unknown', `There is no language data called "${code}".`, {
    hint: 'Run `ocrchat languages` for the list.',
  });
}

function cancelled(code: string, cause?: unknown): OcrError {
  return new OcrError('cancelled', `Getting the language data for ${code} was cancelled.`, { cause });
}

function missing(code: string, unusable: readonly string[], why: string, cause: unknown): OcrError {
  const name = languageNames.get(code) ?? 'orientation and script detection';
  const found =
    unusable.length === 0 ? 'is not on this machine' : `is not usable on this machine (${unusable.join('; ')})`;
  return new OcrError(
    'language_data_missing',
    `The data for ${name} (${code}) ${found} and was not downloaded: ${why}.`,
    {
      hint:
        `To get it: \`ocrchat languages add ${code}\`, or \`npm install @tesseract.js-data/${code}\`; or put ${code}.traineddata into a folder ` +
        'that OCRCHAT_DATA names; or name a reachable source with OCRCHAT_DATA_URL=https://host/{code}.traineddata.',
      cause,
    },
  );
}
