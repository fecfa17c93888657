import { expect, test } from 'vitest';
import { searchDocuments } from '../../src/tools/search-documents.ts';
import { allParts, call, failure, textField } from './call.ts';
import { FakeApp, fakePage } from './fake-app.ts';
import { fakeDocuments } from './fake-documents.ts';

async function filled(): Promise<{ app: FakeApp; invoice: string; long: string }> {
  const app = new FakeApp({ documents: fakeDocuments });
  const submit = async (name: string) => (await app.submit({ kind: 'path', path: `/${name}` })).uuid;
  return { app, invoice: await submit('invoice.pdf'), long: await submit('long.pdf') };
}

const hitsOf = (parts: readonly { structured: Readonly<Record<string, unknown>> }[]) =>
  parts.flatMap(({ structured }) => (Array.isArray(structured['hits']) ? structured['hits'] : []));

test('a hit names document, page, box and words', async () => {
  const { app, invoice } = await filled();
  const { structured, text } = await call(searchDocuments, app, { query: 'Total: 215' });
  expect(structured['hits']).toEqual([
    {
      uuid: invoice,
      document: 'invoice.pdf',
      page: 1,
      snippet: 'Total: 215.00 USD',
      bbox: [50, 70, 500, 85],
      score: 1,
      found_by: ['words'],
    },
  ]);
  expect(text).toContain(`ocr://jobs/${invoice}/pages/1`);
});

test('documents and pages restrict the search', async () => {
  const { app, invoice, long } = await filled();
  expect(hitsOf([await call(searchDocuments, app, { query: 'total', uuids: [invoice], limit: 50 })])).toHaveLength(1);
  const paged = hitsOf([await call(searchDocuments, app, { query: 'total', uuids: [long], pages: '59-', limit: 50 })]);
  expect(new Set(paged.map(({ page }) => page))).toEqual(new Set([59, 60]));
});

test('kinds and languages restrict the search, as people name them', async () => {
  const { app } = await filled();
  const find = async (rest: Readonly<Record<string, unknown>>) =>
    hitsOf([await call(searchDocuments, app, { query: 'Total: 215', ...rest })]).length;
  expect(await find({ kinds: ['paragraph'] })).toBe(1);
  expect(await find({ kinds: ['table', 'heading'] })).toBe(0);
  expect(await find({ languages: ['en'] })).toBe(1);
  expect(await find({ languages: ['de', 'eng'] })).toBe(1);
  expect(await find({ languages: ['German'] })).toBe(0);
  expect((await failure(searchDocuments, app, { query: 'x', languages: ['klingonese'] })).code).toBe(
    'language_unknown',
  );
  expect((await failure(searchDocuments, app, { query: 'x', kinds: ['picture'] })).message).toContain('kinds');
});

test('what could not be used is told in the text and in the structure', async () => {
  const { app } = await filled();
  const { structured, text } = await call(searchDocuments, app, { query: 'meaning' });
  expect(structured['notices']).toEqual(['Searched by words, without the embedding model. It is gone.']);
  expect(text).toContain('Note: Searched by words, without the embedding model. It is gone.');
  const quoted = await call(searchDocuments, app, { query: '"zebra crossing"' });
  expect(quoted.structured['next_step']).toContain('quotation marks');
  expect(quoted.structured).not.toHaveProperty('notices');
});

test('parts joined are the list, without a gap or a repetition, down to the deepest hit', async () => {
  const { app, long } = await filled();
  const parts = await allParts(searchDocuments, app, { query: 'line', uuids: [long], limit: 50, max_chars: 1500 });
  const hits = hitsOf(parts);
  expect(hits).toHaveLength(200);
  expect(new Set(hits.map(({ snippet }) => snippet)).size).toBe(200);
});

test('a long passage is shown around the word that was sought', async () => {
  const passage = `${'before '.repeat(300)}\nthe needle lies here\n${'after '.repeat(300)}`;
  const app = new FakeApp({ documents: { 'hay.pdf': { pages: [fakePage(0, [passage])] } } });
  await app.submit({ kind: 'path', path: '/hay.pdf' });
  const [hit] = hitsOf([await call(searchDocuments, app, { query: 'needle' })]);
  expect(hit.snippet).toMatch(/^…the needle lies here\n.*…$/s);
  expect(hit.snippet.length).toBeLessThanOrEqual(601);
});

test('nothing found is an answer with advice', async () => {
  const { app } = await filled();
  const { structured } = await call(searchDocuments, app, { query: 'zebra' });
  expect(structured['hits']).toEqual([]);
  expect(structured['next_step']).toContain('Try other words');
});

test('errors', async () => {
  const { app, invoice } = await filled();
  expect((await failure(searchDocuments, app, { query: 'x', uuids: ['none'] })).code).toBe('job_not_found');
  expect((await failure(searchDocuments, app, { query: 'x', uuids: [invoice], pages: '3' })).code).toBe(
    'invalid_argument',
  );
  expect((await failure(searchDocuments, app, { query: '' })).code).toBe('invalid_argument');
  const cursor = textField(await call(searchDocuments, app, { query: 'line', limit: 2 }), 'cursor');
  expect((await failure(searchDocuments, app, { query: 'other', cursor })).message).toContain('another search');
});
