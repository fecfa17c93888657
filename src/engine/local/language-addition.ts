/** Owns adding a language for offline use: the places where its data may come from, tried in order, and what is told of it. */
import { readFile } from 'node:fs/promises';
import { OcrError } from '../../errors.ts';
import { languageNames, type AddedLanguage } from '../../language.ts';
import { downloadLanguage, saveLanguage } from './language-download.ts';
import { packLanguage } from './language-package.ts';
import type { DataFile } from './language-places.ts';
import { isTrainedData, unpack } from './traineddata.ts';

export interface AdditionSources {
  /** The larger and slower data, only from the npm package. */
  readonly best: boolean;
  readonly cache: string;
  /** Undefined when downloads are switched off. */
  readonly url: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Replaced by tests. */
  readonly pack?: typeof packLanguage;
}

/**
 * Adds the data of a language: what is here for good stays as it is, an installed Tesseract's is copied into the cache,
 * else it is downloaded, else taken out of its npm package.
 * @param files what this machine has, best first
 * @throws OcrError `language_data_missing` that names everything that was tried, `cancelled`
 */
export async function addLanguage(
  code: string,
  files: readonly DataFile[],
  { best, cache, url, signal, pack = packLanguage }: AdditionSources,
): Promise<AddedLanguage> {
  const tried: string[] = [];
  const isCancelled = () => signal?.aborted === true;
  const attempt = async (what: string, work: () => Promise<AddedLanguage>) => {
    if (isCancelled()) throw cancelled(code);
    try {
      return await work();
    } catch (thrown) {
      if (isCancelled()) throw cancelled(code, thrown);
      tried.push(`${what}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      return undefined;
    }
  };
  const name = languageNames.get(code) ?? code;
  const fetched = (from: AddedLanguage['from'], path: string): AddedLanguage => ({ code, name, from, path });

  for (const { place, path } of best ? [] : files) {
    const found = await attempt(path, async () => {
      const bytes = await readFile(path);
      if (!isTrainedData(await unpack(bytes))) throw new Error('is not language data');
      return place === 'system' ? fetched('system', await saveLanguage(bytes, cache, code)) : fetched(place, path);
    });
    if (found !== undefined) return found;
  }
  if (url !== undefined && !best) {
    const found = await attempt('download', async () => {
      await downloadLanguage({ url, cache, code, signal });
      return fetched('download', cache);
    });
    if (found !== undefined) return found;
  }
  const found = await attempt('npm', async () =>
    fetched('npm', await saveLanguage(await pack(code, { signal }), cache, code)),
  );
  if (found !== undefined) return found;
  throw new OcrError('language_data_missing', `The data for ${name} (${code}) was not found. ${tried.join('; ')}.`, {
    hint: `With a network, try again; without one, put ${code}.traineddata into ${cache}, or into a folder that OCRCHAT_DATA names.`,
  });
}

function cancelled(code: string, cause?: unknown): OcrError {
  return new OcrError('cancelled', `Adding the language ${code} was cancelled.`, { cause });
}
