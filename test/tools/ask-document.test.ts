import { expect, test } from 'vitest';
import { askDocument } from '../../src/tools/ask-document.ts';
import { call, failure, textField } from './call.ts';
import { FakeApp } from './fake-app.ts';
import { fakeDocuments } from './fake-documents.ts';

async function filled(name: string): Promise<{ app: FakeApp; uuid: string }> {
  const app = new FakeApp({ documents: fakeDocuments });
  return { app, uuid: (await app.submit({ kind: 'path', path: `/${name}` })).uuid };
}

test('an answer carries its citations in both forms', async () => {
  const { app, uuid } = await filled('invoice.pdf');
  const { structured, text } = await call(askDocument, app, { uuid, question: 'What is the total?' });
  expect(structured).toMatchObject({
    content: 'Total: 215.00 USD (p. 1)',
    citations: [{ page: 1, snippet: 'Total: 215.00 USD', bbox: [50, 70, 500, 85], lines: [2, 2], match: 'exact' }],
    mode: 'extractive',
    abstained: false,
    complete: true,
  });
  expect(text).toContain('page 1, line 2, box [50,70,500,85], exact');
});

test('no answer is told as such, with the nearest pages', async () => {
  const { app, uuid } = await filled('invoice.pdf');
  const { structured, text } = await call(askDocument, app, { uuid, question: 'Who is the zebra?' });
  expect(structured).toMatchObject({ abstained: true, citations: [], nearest_pages: [1] });
  expect(text).toContain('Nearest pages: 1');
});

test('a running job says that pages are missing', async () => {
  const { app, uuid } = await filled('slow.pdf');
  const { structured } = await call(askDocument, app, { uuid, question: 'zebra' });
  expect(structured).toMatchObject({ complete: false });
  expect(structured['next_step']).toContain('ask again');
  await app.close();
});

test('a long answer goes on by cursor, from the stored answer, to the last citation', async () => {
  const { app, uuid } = await filled('long.pdf');
  const args = { uuid, question: 'line', max_chars: 2000 };
  const parts = [await call(askDocument, app, args)];
  const first = await app.history(uuid);
  for (
    let cursor = parts[0]?.structured['cursor'];
    typeof cursor === 'string';
    cursor = parts.at(-1)?.structured['cursor']
  ) {
    parts.push(await call(askDocument, app, { ...args, cursor }));
  }
  const stored = first.messages[1];
  expect(parts.map(({ structured }) => structured['content']).join('')).toBe(stored?.content);
  const cited = parts.flatMap(({ structured }) =>
    Array.isArray(structured['citations']) ? structured['citations'] : [],
  );
  expect(cited.map(({ page, lines }) => [page, lines])).toEqual(
    stored?.citations.map(({ page, lines }) => [page, lines.map((line) => line + 1)]),
  );
  expect(cited).toHaveLength(1200);
  expect((await app.history(uuid)).messages).toHaveLength(2);
}, 60_000);

test('errors', async () => {
  const { app, uuid } = await filled('long.pdf');
  expect((await failure(askDocument, app, { uuid: 'none', question: 'x' })).code).toBe('job_not_found');
  expect((await failure(askDocument, app, { uuid, question: '' })).code).toBe('invalid_argument');
  expect((await failure(askDocument, app, { uuid })).message).toContain('question');
  const cursor = textField(await call(askDocument, app, { uuid, question: 'line', max_chars: 1000 }), 'cursor');
  const other = (await app.submit({ kind: 'path', path: '/invoice.pdf' })).uuid;
  expect((await failure(askDocument, app, { uuid: other, question: 'line', cursor })).message).toContain('another job');
});
