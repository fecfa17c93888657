import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openApp } from '../src/compose.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-compose-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('a home that is a file is refused in one sentence', async () => {
  const home = join(folder, 'F');
  await writeFile(home, '');
  await expect(openApp({ home })).rejects.toMatchObject({
    code: 'invalid_argument',
    sentence: `${home} is a file, not a folder; set OCRCHAT_HOME or --home to a folder.`,
  });
});

test.runIf(process.platform === 'linux')('a home where no folder can be made is refused at once', async () => {
  await expect(openApp({ home: '/proc/nope/home' })).rejects.toMatchObject({
    code: 'invalid_argument',
    sentence: expect.stringContaining('set OCRCHAT_HOME or --home to a folder that can be made'),
  });
});

test.each([
  ['below a file', ['F', 'home'], 'a part of its path is a file'],
  ['with too long a name', ['n'.repeat(300)], 'is too long a path'],
])('a home %s is refused in one sentence', async (_how, parts, words) => {
  await writeFile(join(folder, 'F'), '');
  await expect(openApp({ home: join(folder, ...parts) })).rejects.toMatchObject({
    code: 'invalid_argument',
    sentence: expect.stringMatching(new RegExp(`${words}.*set OCRCHAT_HOME or --home`)),
  });
});
