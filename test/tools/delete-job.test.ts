import { expect, test } from 'vitest';
import { deleteJob } from '../../src/tools/delete-job.ts';
import { call, contextFor, failure } from './call.ts';
import { FakeApp } from './fake-app.ts';
import { fakeDocuments } from './fake-documents.ts';

test('removes the job; a second time it is not there', async () => {
  const app = new FakeApp({ documents: fakeDocuments });
  const { uuid } = await app.submit({ kind: 'path', path: '/invoice.pdf' });
  const context = contextFor();
  const { structured } = await call(deleteJob, app, { uuid }, context);
  expect(structured).toEqual({ uuid, name: 'invoice.pdf', deleted: true });
  expect(context.changes.count).toBe(1);
  await expect(app.job(uuid)).rejects.toMatchObject({ code: 'job_not_found' });
  const error = await failure(deleteJob, app, { uuid });
  expect(error.code).toBe('job_not_found');
  expect(error.sentence).toContain('list_jobs');
});
