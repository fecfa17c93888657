import { expect, test } from 'vitest';
import { gatherWarnings } from '../../src/cli/page-warnings.ts';
import { createFakeApp, page } from './fake-app.ts';

const faint = { ...page(1, 'zwei'), warnings: ['The scan is faint.'] };
const blank = page(0, '');
const expected = [
  { page: 1, message: 'No text was found.' },
  { page: 2, message: 'The scan is faint.' },
];

test('warnings of pages that were all seen come in order and once, without a look at the job', async () => {
  const app = createFakeApp();
  const { see, all } = gatherWarnings();
  for (const seen of [faint, blank, faint]) see(seen);
  expect(await all(app, { uuid: 'gone', pagesDone: 2 })).toEqual(expected);
  expect(app.calls).toEqual([]);
});

test('where not all pages were seen, they are read', async () => {
  const app = createFakeApp();
  const job = app.add('a.pdf', { pages: [blank, faint] });
  const { see, all } = gatherWarnings();
  see(blank);
  expect(await all(app, { uuid: job.uuid, pagesDone: 2 })).toEqual(expected);
});
