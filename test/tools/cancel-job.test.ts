import { expect, test } from 'vitest';
import { cancelJob } from '../../src/tools/cancel-job.ts';
import { call, contextFor, failure } from './call.ts';
import { FakeApp } from './fake-app.ts';
import { fakeDocuments } from './fake-documents.ts';

test('stops a running job and says what is left of it', async () => {
  const app = new FakeApp({ documents: fakeDocuments });
  const { uuid } = await app.submit({ kind: 'path', path: '/slow.pdf' });
  const context = contextFor();
  const { structured } = await call(cancelJob, app, { uuid }, context);
  expect(structured).toMatchObject({ uuid, status: 'cancelled', page_count: 30 });
  expect((await app.job(uuid)).status).toBe('cancelled');
  expect(context.changes.count).toBe(1);
});

test('leaves a finished job as it is and says so', async () => {
  const app = new FakeApp({ documents: fakeDocuments });
  const { uuid } = await app.submit({ kind: 'path', path: '/invoice.pdf' });
  const { structured } = await call(cancelJob, app, { uuid });
  expect(structured).toMatchObject({ status: 'done', next_step: 'It had ended before (done); nothing was changed.' });
});

test('an unknown job', async () => {
  const error = await failure(cancelJob, new FakeApp({ documents: {} }), { uuid: 'none' });
  expect(error.code).toBe('job_not_found');
});
