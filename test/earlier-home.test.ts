/** Owns the proof that a whole home of the first version, jobs, pages, index and conversations, goes on in this one. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chunkPage } from '../src/answer/chunking.ts';
import type { Message } from '../src/chunk.ts';
import { openApp } from '../src/compose.ts';
import { openDatabase } from '../src/store/sqlite-database.ts';
import { migrate } from '../src/store/sqlite-schema.ts';
import { pageOf } from './answer/page-of.ts';
import { filesBelow } from './files-below.ts';

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ocrchat-earlier-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const lease = 'a'.repeat(32);
const letter = 'b'.repeat(32);
const conversation = 'c'.repeat(32);
const canary = 'quetzalcoatlus';
const pages = [
  pageOf(0, [
    { kind: 'heading', lines: ['Lease of the boat house'] },
    'The rent is 940 euros a month.\nIt is paid to Orla Finnegan.',
  ]),
  pageOf(1, [{ kind: 'heading', lines: ['End'] }, `The lease ends on 31 August 2027, says ${canary}.`]),
];
const talk: readonly Message[] = [
  { role: 'user', content: 'How much is the rent?', citations: [], createdAt: 2_000 },
  {
    role: 'assistant',
    content: 'The document says (p. 1): "The rent is 940 euros a month."',
    citations: [
      {
        job: lease,
        document: 'lease.pdf',
        page: 1,
        snippet: 'The rent is 940 euros a month.',
        bbox: [0, 10, 70, 19],
        lines: [1, 1],
        match: 'exact',
        confidence: 1,
      },
    ],
    createdAt: 2_001,
    mode: 'extractive',
    abstained: false,
    notes: [],
  },
];

/** Rows of the index as its first format had them: a column for each part of a chunk. */
async function writeFirstIndex(folder: string): Promise<void> {
  const { connect } = await import('@lancedb/lancedb');
  const chunks = pages.flatMap((page) => chunkPage({ uuid: lease, name: 'lease.pdf' }, page, []));
  const rows = chunks.map(({ lines, bbox, ...rest }) => ({
    ...rest,
    first_line: lines[0],
    last_line: lines[1],
    x0: bbox[0],
    y0: bbox[1],
    x1: bbox[2],
    y1: bbox[3],
    words: 'old form',
    grams: 'old form',
  }));
  await mkdir(folder, { recursive: true });
  const connection = await connect(folder);
  await connection.createTable('chunks_1', rows);
  connection.close();
}

async function writeFirstHome(): Promise<void> {
  const database = await openDatabase(join(home, 'ocrchat.db'));
  await migrate(database, 1);
  await database.write(() => {
    const job = `INSERT INTO jobs (uuid, fingerprint, status, options, name, media_type, sha256, byte_size, document_pages,
      page_count, pages_done, created_at, finished_at)
      VALUES (?, ?, 'done', '{"tier":"cpu","language":"eng"}', ?, 'application/pdf', ?, 9, ?, ?, ?, ?, ?)`;
    database.run(job, lease, 'print-lease', 'lease.pdf', 'd'.repeat(64), 2, 2, 2, 1_000, 1_500);
    database.run(job, letter, 'print-letter', 'letter.pdf', 'e'.repeat(64), 1, 1, 1, 1_100, 1_600);
    const span = 'INSERT INTO spans (job, span, complete, attempt, owner, lease) VALUES (?, 0, 1, 1, ?, 0)';
    for (const uuid of [lease, letter]) database.run(span, uuid, 'dead');
    const page = 'INSERT INTO pages (job, page, span, result) VALUES (?, ?, 0, ?)';
    pages.forEach((result, index) => database.run(page, lease, index, JSON.stringify(result)));
    // This one was never indexed: the process died first.
    database.run(page, letter, 0, JSON.stringify(pageOf(0, ['The keys are with the harbour master.'])));
    database.run('INSERT INTO conversations (uuid, job) VALUES (?, ?)', conversation, lease);
    for (const message of talk)
      database.run('INSERT INTO messages (conversation, message) VALUES (?, ?)', conversation, JSON.stringify(message));
  });
  database.close();
  await writeFirstIndex(join(home, 'chunks'));
}

/** Names of the files under a folder that have a text in them. */
async function filesWith(folder: string, text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, bytes } of filesBelow(folder)) if (bytes.includes(text)) found.push(name);
  return found;
}

test('a home of the first version is read, searched, asked, talked about and deleted from as any other', async () => {
  await writeFirstHome();
  expect(await filesWith(join(home, 'chunks'), canary)).not.toEqual([]);
  const app = await openApp({ home, readers: 1, logLevel: 'error' });
  try {
    expect((await app.jobs({ limit: 9 })).jobs.map(({ uuid, status }) => [uuid, status])).toEqual([
      [letter, 'done'],
      [lease, 'done'],
    ]);
    expect(await app.pages(lease)).toEqual(pages);

    expect(await app.history(lease)).toEqual({ uuid: conversation, jobs: [lease], messages: talk });
    const next = await app.ask(lease, 'And when does the lease end?');
    expect(next).toMatchObject({ abstained: false, conversation, message: 3 });
    expect(next.citations[0]).toMatchObject({ page: 2, snippet: expect.stringContaining('31 August 2027') });
    expect((await app.history(lease))?.messages.slice(0, 2)).toEqual(talk);

    // What the old index had is found without a look at the job; what it lacked, once the document is asked.
    const [hit] = await app.search('boat house rent', { limit: 3 });
    expect(hit).toMatchObject({ document: 'lease.pdf', chunk: { job: lease, page: 0 } });
    const names = await readdir(join(home, 'chunks'));
    expect(names.filter((name) => name.endsWith('.lance'))).toEqual(['chunks_2.lance']);
    expect((await app.ask(letter, 'Who has the keys?')).citations[0]?.snippet).toContain('harbour master');

    const both = await app.ask([lease, letter], 'Where are the keys?');
    expect(both.conversation).not.toBe(conversation);
    expect(await app.conversations(lease)).toEqual([conversation, both.conversation]);

    await app.delete(lease);
    await expect(app.conversation(conversation)).rejects.toMatchObject({ code: 'conversation_not_found' });
    expect(await app.search('boat house rent', { limit: 3 })).toEqual([]);
    expect(await filesWith(join(home, 'chunks'), canary)).toEqual([]);
  } finally {
    await app.close();
  }
});
