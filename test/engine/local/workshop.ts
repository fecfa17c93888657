// What the engine's tests share: an engine with its own folder, sources made from bytes, and the character error rate.
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Config } from '../../../src/config.ts';
import {
  isPageError,
  linesOf,
  type MediaType,
  type Page,
  type PageError,
  type PageResult,
  type Source,
} from '../../../src/document.ts';
import { createLanguageData } from '../../../src/engine/local/language-data.ts';
import { createLocalEngine, type LocalEngine, type LocalEngineParts } from '../../../src/engine/local/index.ts';
import { createLog } from '../../../src/log.ts';
import { readWritten } from '../../../src/written-page.ts';

export interface Workshop {
  readonly folder: string;
  readonly engine: LocalEngine;
  source(name: string, bytes: Uint8Array, mediaType: MediaType): Promise<Source>;
  read(source: Source, options?: ReadAll): Promise<PageResult[]>;
  /** Ends every reader and removes the folder. */
  close(): Promise<void>;
}

export interface ReadAll {
  readonly pages?: readonly number[];
  readonly language?: string;
  readonly password?: string;
  readonly signal?: AbortSignal;
}

export async function openWorkshop(settings: Partial<Config> = {}, parts: LocalEngineParts = {}): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-engine-'));
  const config = loadConfig(
    { home: folder, cache: join(folder, 'tessdata'), dataUrl: '', readers: 2, ...settings },
    {},
  );
  // Without what a Tesseract on this machine may have, so that which data is missing is the same everywhere.
  const languageData = createLanguageData(config, { systemFolders: [] });
  const engine = createLocalEngine(config, createLog('silent'), { languageData, ...parts });
  return {
    folder,
    engine,
    async source(name, bytes, mediaType) {
      const path = join(folder, name);
      await writeFile(path, bytes);
      return {
        path,
        name,
        mediaType,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        byteSize: Math.max(1, bytes.length),
      };
    },
    async read(source, { pages, language = 'eng', password, signal } = {}) {
      const wanted = pages ?? [...Array((await engine.inspect(source, { password, signal })).pageCount).keys()];
      const results: PageResult[] = [];
      for await (const result of engine.read(source, wanted, { tier: 'cpu', language, password, signal }))
        results.push(readWritten(result));
      return results;
    },
    async close() {
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function pageOf(result: PageResult | undefined): Page {
  if (result === undefined) throw new Error('there is no such page');
  if (isPageError(result)) throw new Error(`${result.code}: ${result.message}`);
  return result;
}

export function errorOf(result: PageResult | undefined): PageError {
  if (result === undefined || !isPageError(result))
    throw new Error(`expected a page error, got ${JSON.stringify(result)?.slice(0, 200)}`);
  return result;
}

export function textOf(page: Page): string {
  return linesOf(page)
    .map((line) => line.text)
    .join('\n');
}

/** Edits (Levenshtein) per character of the truth, white space folded. */
export function errorRate(truth: string, found: string): number {
  const fold = (text: string) => [...text.normalize('NFC').replace(/\s+/gu, ' ').trim()];
  const left = fold(truth);
  const right = fold(found);
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, character] of left.entries()) {
    const next = [index + 1];
    for (let column = 1; column <= right.length; column += 1) {
      const same = character === right[column - 1] ? 0 : 1;
      next.push(Math.min((row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (row[column - 1] ?? 0) + same));
    }
    row = next;
  }
  return (row.at(-1) ?? 0) / Math.max(1, left.length);
}
