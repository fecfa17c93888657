/** Owns running ocrchat's own engine for the bench: the same App that the command line opens, on a home of its own. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { App } from '../src/app.ts';
import { openApp } from '../src/compose.ts';
import { type Page, type Table, isPageError } from '../src/document.ts';
import { exportFormats } from '../src/export/exporter.ts';
import type { CorpusItem } from './corpus.ts';

export interface OwnReader {
  readonly read: (item: CorpusItem, out: string) => Promise<void>;
  /** Asks the corpus's questions of a document that was read, when it has any. */
  readonly answer: (item: CorpusItem, out: string) => Promise<void>;
  close(): Promise<void>;
}

const Question = z.looseObject({ question: z.string() });

function gridOf(table: Table): string[][] {
  const grid = Array.from({ length: table.rows }, () => Array.from({ length: table.columns }, () => ''));
  for (const cell of table.cells) {
    const row = grid[cell.row];
    if (row !== undefined) row[cell.column] = cell.text;
  }
  return grid;
}

async function writeTables(app: App, uuid: string, path: string): Promise<void> {
  const pages = (await app.pages(uuid)).filter((page): page is Page => !isPageError(page));
  const tables = pages.flatMap((page) =>
    page.blocks.flatMap((block) => (block.table === undefined ? [] : [gridOf(block.table)])),
  );
  if (tables.length > 0) await writeFile(path, JSON.stringify(tables));
}

/** @param manifestLanguage gives the reader the language that the manifest names instead of "auto" */
export async function openOwnReader(manifestLanguage: boolean, readers: number): Promise<OwnReader> {
  const home = await mkdtemp(join(tmpdir(), 'ocrchat-bench-home-'));
  const app = await openApp({ home, allow: ['/'], readers, logLevel: 'error', dataUrl: '' });
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
      for (const format of exportFormats) {
        const file = await app.export(job.uuid, format);
        await pipeline(Readable.from(file.body), createWriteStream(join(out, `${item.id}.${format}`)));
      }
      await writeTables(app, job.uuid, join(out, `${item.id}.tables.json`));
    },
    answer: async (item, out) => {
      const uuid = read.get(item.id);
      if (item.truth.qa === undefined || uuid === undefined) return;
      const truth = join(dirname(dirname(item.file)), item.truth.qa);
      const answers = [];
      for (const { question } of z.array(Question).parse(JSON.parse(await readFile(truth, 'utf8')))) {
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
