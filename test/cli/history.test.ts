import { expect, test } from 'vitest';
import type { Conversation } from '../../src/chunk.ts';
import { createFakeApp } from './fake-app.ts';
import { run } from './run.ts';

const citation = {
  job: 'j1',
  document: 'a.pdf',
  page: 2,
  snippet: 'Total\n1,234.50',
  bbox: [1, 2, 3, 4],
  lines: [2, 3],
  match: 'exact',
  confidence: 0.9,
} as const;
const conversation: Conversation = {
  uuid: 'c1',
  jobs: ['j1'],
  messages: [
    { role: 'user', content: 'What is\nthe total?', citations: [], createdAt: 0 },
    { role: 'assistant', content: '1,234.50 (p. 2)', citations: [citation], createdAt: 1, mode: 'extractive' },
  ],
};

test('shows questions and answers with their lines', async () => {
  const app = createFakeApp({ conversation });
  const { uuid } = app.add('a.pdf', {});
  const { code, stdout } = await run(['history', uuid.slice(0, 8)], { app });
  expect(code).toBe(0);
  expect(stdout).toBe('> What is\n> the total?\n\n1,234.50 (p. 2)\np. 2, lines 3–4: "Total 1,234.50"\n');
});

test('--conversation shows another, --json with the names of the MCP tools', async () => {
  const app = createFakeApp({ conversation });
  const { stdout } = await run(['history', 'c1', '--conversation', '--json'], { app });
  expect(JSON.parse(stdout)).toMatchObject({
    conversation: 'c1',
    uuids: ['j1'],
    messages: [{ role: 'user' }, { role: 'assistant', citations: [{ lines: [3, 4] }], mode: 'extractive' }],
  });
  expect(await run(['history', 'nowhere', '--conversation'], { app })).toMatchObject({ code: 5 });
});

test('a job that was never asked is told on standard error', async () => {
  const app = createFakeApp();
  const { code, stdout, stderr } = await run(['history', app.add('a.pdf', {}).uuid], { app });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toContain('Nothing was asked');
});
