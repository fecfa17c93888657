/** Owns asking questions of pages in memory through the real ask service and a real chunk store. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAskService } from '../../src/answer/ask.ts';
import { createExtractiveAnswerer } from '../../src/answer/extractive.ts';
import type { Answer } from '../../src/chunk.ts';
import type { Page } from '../../src/document.ts';
import { openLanceChunkStore } from '../../src/store/lance.ts';
import { finishedJob } from '../pages.ts';
import { type Sample, layOut } from '../generate/index.ts';

/** The pages of a sample as a perfect reader would give them. */
export async function truthPages(sample: Sample): Promise<readonly Page[]> {
  const document = await layOut(sample.content, sample.options);
  return document.pages.map(({ width, height, blocks }, index): Page => ({
    index,
    width,
    height,
    unit: 'pt',
    rotation: 0,
    language: document.language,
    source: 'text-layer',
    blocks: blocks.map(({ kind, text, bbox, level, lines, table }) => ({
      kind,
      text,
      bbox,
      confidence: 1,
      ...(level === undefined ? {} : { level }),
      ...(table === undefined ? {} : { table }),
      lines: lines.map((line) => ({
        text: line.text,
        bbox: line.bbox,
        words: line.words.map((word) => ({ text: word.text, bbox: word.bbox, confidence: 1 })),
      })),
    })),
  }));
}

export interface Asking {
  ask(document: string, question: string): Promise<Answer>;
  close(): Promise<void>;
}

/** Documents by name, ready to be asked; close it after use. */
export async function openAsking(documents: ReadonlyMap<string, readonly Page[]>): Promise<Asking> {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-asked-'));
  const chunks = openLanceChunkStore(folder);
  const pagesOf = (uuid: string) => documents.get(uuid) ?? [];
  const service = createAskService({
    chunks,
    answerer: createExtractiveAnswerer(),
    jobs: {
      get: async (uuid) => {
        const count = pagesOf(uuid).length;
        const pages = { documentPages: count, pageCount: count, pagesDone: count, pagesFailed: 0, errors: [] };
        return { job: { ...finishedJob, uuid, name: `${uuid}.pdf`, ...pages }, fingerprint: uuid, password: undefined };
      },
      pages: async (uuid, indexes) =>
        pagesOf(uuid).filter(({ index }) => indexes === undefined || indexes.includes(index)),
      pageIndexes: async (uuid) => pagesOf(uuid).map(({ index }) => index),
      appendMessages: async (job, messages) => ({ uuid: job, job, messages }),
      conversation: async () => undefined,
      uuids: async () => undefined,
    },
  });
  return {
    ask: (document, question) => service.ask(document, question),
    close: async () => {
      await chunks.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
