import { expect, test } from 'vitest';
import { listJobResources } from '../../src/resources/job-list.ts';
import { FakeApp, fakePage } from '../tools/fake-app.ts';

test('a part holds at most 50 jobs, and its cursor leads to the rest', async () => {
  const app = new FakeApp({ documents: { 'a.png': { pages: [fakePage(0, ['x'])] } } });
  for (let round = 0; round < 60; round++) await app.submit({ kind: 'path', path: '/a.png' }, { fresh: true });
  const first = await listJobResources(app, undefined);
  expect(first.resources).toHaveLength(50);
  const rest = await listJobResources(app, first.nextCursor);
  expect(rest.nextCursor).toBeUndefined();
  expect(new Set([...first.resources, ...rest.resources].map(({ uri }) => uri)).size).toBe(60);
});
