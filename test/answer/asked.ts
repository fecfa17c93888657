/** Owns asking questions of pages in memory through the real ask service and a real chunk store. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AskService, createAskService } from '../../src/answer/ask.ts';
import { type AnswererSettings, chooseAnswerer } from '../../src/answer/choice.ts';
import type { Message } from '../../src/chunk.ts';
import type { Page } from '../../src/document.ts';
import type { OwnedJobs } from '../../src/store/job-store.ts';
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

/** Settings without a model. */
export const withoutModel: AnswererSettings = {
  choice: 'auto',
  context: 60_000,
  deadline: 5_000,
  anthropic: { key: '', model: '', url: '' },
  openai: { key: '', model: '', url: '' },
  remote: { service: 'no service', ask: () => Promise.reject(new Error('No service is asked in this test.')) },
};

export interface Asking extends Pick<AskService, 'ask' | 'history' | 'conversation'> {
  close(): Promise<void>;
}

/** Conversations as a job store keeps them. */
export function conversationsInMemory(): Pick<OwnedJobs, 'appendMessages' | 'conversation' | 'conversations'> {
  const kept = new Map<string, { readonly jobs: Set<string>; readonly messages: Message[] }>();
  const read = (uuid: string) => {
    const found = kept.get(uuid);
    return found === undefined ? undefined : { uuid, jobs: [...found.jobs], messages: [...found.messages] };
  };
  return {
    appendMessages: async (place, messages) => {
      const uuid = typeof place === 'string' ? `own-${place}` : (place.conversation ?? `new-${kept.size}`);
      const found = kept.get(uuid) ?? { jobs: new Set<string>(), messages: [] };
      kept.set(uuid, found);
      for (const job of typeof place === 'string' ? [place] : place.jobs) found.jobs.add(job);
      found.messages.push(...messages);
      return { uuid, jobs: [...found.jobs], messages: [...found.messages] };
    },
    conversation: async (place) => read(typeof place === 'string' ? `own-${place}` : place.conversation),
    conversations: async (job) => [...kept].flatMap(([uuid, { jobs }]) => (jobs.has(job) ? [uuid] : [])),
  };
}

/** Documents by name, ready to be asked; close it after use. */
export async function openAsking(
  documents: ReadonlyMap<string, readonly Page[]>,
  settings: AnswererSettings = withoutModel,
  sampling = false,
): Promise<Asking> {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-asked-'));
  const chunks = openLanceChunkStore(folder);
  const pagesOf = (uuid: string) => documents.get(uuid) ?? [];
  const service = createAskService({
    chunks,
    answerers: chooseAnswerer(settings),
    sampling,
    jobs: {
      get: async (uuid) => {
        const count = pagesOf(uuid).length;
        const pages = { documentPages: count, pageCount: count, pagesDone: count, pagesFailed: 0, errors: [] };
        return { job: { ...finishedJob, uuid, name: `${uuid}.pdf`, ...pages }, fingerprint: uuid, password: undefined };
      },
      pages: async (uuid, indexes) =>
        pagesOf(uuid).filter(({ index }) => indexes === undefined || indexes.includes(index)),
      pageIndexes: async (uuid) => pagesOf(uuid).map(({ index }) => index),
      uuids: async () => undefined,
      unindexed: async () => [],
      noteIndexed: async () => {},
      ...conversationsInMemory(),
    },
  });
  return {
    ask: service.ask,
    history: service.history,
    conversation: service.conversation,
    close: async () => {
      await chunks.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
