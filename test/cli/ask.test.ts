import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer } from '../../src/chunk.ts';
import { createFakeApp } from './fake-app.ts';
import { run } from './run.ts';

const place = { job: 'j1', document: 'a.pdf', bbox: [1, 2, 3, 4], confidence: 0.9 } as const;
const cited: Answer = {
  content: 'The total is 1,234.50.',
  citations: [
    { ...place, page: 2, snippet: 'Total\n  1,234.50', lines: [2, 3], match: 'exact' },
    { ...place, page: 3, snippet: 'due', lines: [0, 0], match: 'normalized' },
  ],
  mode: 'extractive',
  abstained: false,
  nearestPages: [],
  nearest: [],
  complete: true,
  notes: [],
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-cli-'));
  vi.stubEnv('OCRCHAT_HOME', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test('a file is read, then asked; the answer comes with its lines', async () => {
  const app = createFakeApp({ documents: { 'a.pdf': {} }, answer: cited });
  const { code, stdout, stderr } = await run(['ask', 'a.pdf', 'What is the total?', '--language', 'en'], { app });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe('The total is 1,234.50.\n\np. 2, lines 3–4: "Total 1,234.50"\np. 3, line 1: "due"\n');
  expect(app.calls.map(({ name }) => name)).toEqual(['submit', 'wait', 'ask', 'close']);
  expect(app.calls[0]?.options?.language).toBe('en');
  expect(app.calls[2]?.query).toBe('What is the total?');
});

test('--json prints the answer with lines counted from 1', async () => {
  const app = createFakeApp({ documents: { 'a.pdf': {} }, answer: cited });
  expect(JSON.parse((await run(['ask', 'a.pdf', 'total?', '--json'], { app })).stdout)).toEqual({
    content: cited.content,
    citations: cited.citations.map(({ job, ...citation }) => ({
      uuid: job,
      ...citation,
      lines: citation.lines.map((line) => line + 1),
    })),
    mode: 'extractive',
    abstained: false,
    nearest_pages: [],
    nearest: [],
    complete: true,
    notes: [],
  });
});

test('a job is asked without reading, by its uuid or the beginning of it', async () => {
  const app = createFakeApp({ answer: cited });
  const { uuid } = app.add('a.pdf', {});
  for (const argument of [uuid, uuid.toUpperCase(), uuid.slice(0, 8)])
    expect((await run(['ask', argument, 'total?'], { app })).code).toBe(0);
  expect(app.calls.filter(({ name }) => name === 'ask').map((call) => call.uuid)).toEqual([uuid, uuid, uuid]);
  expect(app.calls.some(({ name }) => name === 'submit')).toBe(false);
});

test('a file whose name could begin a uuid is the file', async () => {
  await writeFile(join(folder, 'abcdef'), 'x');
  const app = createFakeApp({ answer: cited, documents: { abcdef: {} } });
  const here = vi.spyOn(process, 'cwd').mockReturnValue(folder);
  await run(['ask', join(folder, 'abcdef'), 'total?'], { app });
  here.mockRestore();
  expect(app.calls[0]?.name).toBe('submit');
});

test('reading options for a job that was read are refused', async () => {
  const app = createFakeApp({ answer: cited });
  const { code, stderr } = await run(['ask', app.add('a.pdf', {}).uuid, 'total?', '--pages', '1'], { app });
  expect(code).toBe(2);
  expect(stderr).toContain('--pages has no effect');
});

test('an answer from a job that still runs says so', async () => {
  const app = createFakeApp({ answer: { ...cited, complete: false } });
  const { code, stderr } = await run(['ask', app.add('a.pdf', { endless: true }).uuid, 'total?'], { app });
  expect(code).toBe(0);
  expect(stderr).toContain('still being read');
});

test('no answer is said, with the nearest passages, and is no failure', async () => {
  const app = createFakeApp({
    answer: {
      content: 'The document does not say. The closest page is 2.',
      abstained: true,
      nearestPages: [2],
      nearest: [{ job: 'j1', document: 'a.pdf', page: 2, snippet: 'Total\n due' }],
    },
  });
  const { code, stdout } = await run(['ask', app.add('a.pdf', {}).uuid, 'total?'], { app });
  expect(code).toBe(0);
  expect(stdout).toBe('The document does not say. The closest page is 2.\n\nNearest:\np. 2: "Total due"\n');
});

test('several documents are asked together, and citations name theirs; notes go to standard error', async () => {
  const app = createFakeApp({
    documents: { 'b.pdf': {} },
    answer: {
      ...cited,
      citations: cited.citations.map((citation, at) => ({ ...citation, job: `j${at}`, document: `d${at}.pdf` })),
      notes: ['Check page 3.'],
    },
  });
  const { uuid } = app.add('a.pdf', {});
  const { code, stdout, stderr } = await run(
    ['ask', uuid, 'total?', '--also', 'b.pdf', '--conversation', 'new', '--answerer', 'extractive'],
    { app },
  );
  expect(code).toBe(0);
  expect(stdout).toContain('d0.pdf, p. 2, lines 3–4');
  expect(stdout).toContain('d1.pdf, p. 3, line 1');
  expect(stderr).toBe('ocrchat: Check page 3.\n');
  const asked = app.calls.find(({ name }) => name === 'ask');
  expect(asked?.uuid?.split(' ')).toHaveLength(2);
  expect(asked?.uuid).toContain(uuid);
  expect(asked?.asking).toEqual({ conversation: 'new', answerer: 'extractive' });
});

test('a document on standard input can be asked', async () => {
  const app = createFakeApp({ answer: cited });
  expect((await run(['ask', '-', 'total?'], { app, stdin: Readable.from([Buffer.from('x')]) })).code).toBe(0);
  expect(app.calls[0]?.input).toMatchObject({ kind: 'bytes' });
});

test('an empty question and an unknown job are clear errors', async () => {
  expect(await run(['ask', 'a.pdf', ' '])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('question is empty'),
  });
  expect(await run(['ask', '00000000-0000-4000-8000-000000000000', 'x?'])).toMatchObject({ code: 5 });
});
