/** Owns running ocrchat's own engine for the bench: the same App that the command line opens, on a home of its own. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { App } from '../src/app.ts';
import { openApp } from '../src/compose.ts';
import type { Config } from '../src/config.ts';
import { type Page, type Table, isPageError, linesOf } from '../src/document.ts';
import type { ExportFormat } from '../src/export/exporter.ts';
import type { CorpusItem } from './corpus.ts';

export interface OwnReader {
  readonly read: (item: CorpusItem, out: string) => Promise<void>;
  /** Asks the corpus's questions of a document that was read, when it has any. @param folder of the corpus */
  readonly answer: (item: CorpusItem, folder: string, out: string) => Promise<void>;
  close(): Promise<void>;
}

export interface OwnOptions {
  /** Gives the reader the language that the manifest names instead of "auto". */
  readonly manifestLanguage: boolean;
  readonly readers: number;
  readonly settings?: Partial<Config> | undefined;
}

const Question = z.looseObject({ question: z.string() });

/**
 * Under which name each export lies. A scorer takes `<id>.json` for fields and `<id>.csv` for a table, which these exports
 * are not for every document: pages have a name of their own, and tables are written apart.
 */
const outputs: readonly (readonly [format: ExportFormat, extension: string])[] = [
  ['txt', 'txt'],
  ['md', 'md'],
  ['json', 'pages.json'],
];

/** The table on its grid; the text of a cell that spans stands once, at its origin. */
export function gridOf(table: Table): string[][] {
  const grid = Array.from({ length: table.rows }, () => Array.from({ length: table.columns }, () => ''));
  for (const { row, column, text } of table.cells) {
    const places = grid[row];
    if (places === undefined || column >= table.columns) continue;
    places[column] = [places[column], text].filter((part) => part !== undefined && part !== '').join(' ');
  }
  return grid;
}

/** Tables, also when there are none, and where words stand. */
async function writePages(app: App, uuid: string, item: CorpusItem, out: string): Promise<void> {
  const pages = (await app.pages(uuid)).filter((page): page is Page => !isPageError(page));
  const tables = pages.flatMap((page) =>
    page.blocks.flatMap(({ table }) => (table === undefined ? [] : [gridOf(table)])),
  );
  await writeFile(join(out, `${item.id}.tables.json`), JSON.stringify(tables));
  if (item.truth.boxes === undefined || pages[0]?.unit !== 'px') return;
  const boxes = linesOf(pages[0]).flatMap((line) => line.words.map((word) => word.bbox));
  await writeFile(join(out, `${item.id}.boxes.json`), JSON.stringify(boxes));
}

/** Opens ocrchat on a new home, which is removed when it is closed. */
export async function openOwnReader(options: OwnOptions): Promise<OwnReader> {
  const home = await mkdtemp(join(tmpdir(), 'ocrchat-bench-home-'));
  const { readers, settings, manifestLanguage } = options;
  const app = await openApp({ home, allow: ['/'], readers, logLevel: 'error', dataUrl: '', ...settings });
  const read = new Map<string, string>();
  return {
    read: async (item, out) => {
      const job = await app.submit(
        { kind: 'path', path: item.file },
        { language: manifestLanguage ? item.language : 'auto', password: item.password, fresh: true },
      );
      const finished = await app.wait(job.uuid);
      if (finished.status !== 'done') throw new Error(finished.error ?? finished.status);
      read.set(item.id, job.uuid);
      for (const [format, extension] of outputs) {
        const file = await app.export(job.uuid, format);
        await pipeline(Readable.from(file.body), createWriteStream(join(out, `${item.id}.${extension}`)));
      }
      await writePages(app, job.uuid, item, out);
    },
    answer: async (item, folder, out) => {
      const uuid = read.get(item.id);
      if (item.truth.qa === undefined || uuid === undefined) return;
      const answers = [];
      const questions = z.array(Question).parse(JSON.parse(await readFile(join(folder, item.truth.qa), 'utf8')));
      for (const { question } of questions) {
        const answer = await app.ask(uuid, question);
        answers.push({ question, answer: answer.content, pages: answer.citations.map((citation) => citation.page) });
      }
      await writeFile(join(out, `${item.id}.qa.json`), JSON.stringify(answers, null, 1));
    },
    close: async () => {
      await app.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
