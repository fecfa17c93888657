import { expect, test } from 'vitest';
import { resolveUuid } from '../../src/cli/job-argument.ts';
import { createFakeApp } from './fake-app.ts';

const first = 'aaaaaaaa-0000-4000-8000-000000000001';
const second = 'aaaaaaaa-1111-4000-8000-000000000002';

test('a beginning is looked for on every page of the list', async () => {
  const app = createFakeApp();
  for (let at = 0; at < 450; at++)
    app.add('x.pdf', {}, { uuid: `bbbbbbbb-0000-4000-8000-${String(at).padStart(12, '0')}` });
  app.add('last.pdf', {}, { uuid: first });
  expect(await resolveUuid(app, 'AAAAAA')).toBe(first);
});

test('a beginning of two jobs is refused with both', async () => {
  const app = createFakeApp();
  app.add('a.pdf', {}, { uuid: first });
  app.add('b.pdf', {}, { uuid: second });
  await expect(resolveUuid(app, 'aaaaaa')).rejects.toMatchObject({
    code: 'invalid_argument',
    message: expect.stringContaining(second),
  });
  expect(await resolveUuid(app, 'aaaaaaaa-1')).toBe(second);
});

test('no job, too short, and no uuid at all', async () => {
  const app = createFakeApp();
  app.add('a.pdf', {}, { uuid: first });
  await expect(resolveUuid(app, 'cccccc')).rejects.toMatchObject({ code: 'job_not_found' });
  await expect(resolveUuid(app, 'aaaaa')).rejects.toMatchObject({ code: 'invalid_argument' });
  await expect(resolveUuid(app, 'scan.png')).rejects.toMatchObject({ code: 'invalid_argument' });
});
