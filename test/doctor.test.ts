import { expect, test } from 'vitest';
import { spaceFinding } from '../src/doctor.ts';

test('a disk without room for what is read is broken, and says what to do', () => {
  expect(spaceFinding('home', '/h', 0)).toEqual({
    name: 'home',
    state: 'broken',
    detail: '/h: the disk is full (0 MB free)',
    remedy: expect.stringContaining('OCRCHAT_HOME'),
  });
  expect(spaceFinding('home', '/h', 5_000_000)).toMatchObject({ state: 'broken' });
  expect(spaceFinding('home', '/h', 1e9)).toEqual({ name: 'home', state: 'ok', detail: '/h' });
});
