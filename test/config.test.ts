import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig, settingIsGiven } from '../src/config.ts';
import { environmentVariables } from '../src/setting-variables.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-config-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const write = (settings: unknown, name = 'config.json') =>
  writeFile(join(folder, name), typeof settings === 'string' ? settings : JSON.stringify(settings));

test('defaults, then the file, then the environment, then flags', async () => {
  const env = { OCRCHAT_HOME: folder };
  expect(loadConfig({}, env)).toMatchObject({ maxPages: 2000, maxFileBytes: 104_857_600 });
  await write({ maxPages: 10, readers: 1 });
  expect(loadConfig({}, env)).toMatchObject({ maxPages: 10, readers: 1 });
  expect(loadConfig({}, { ...env, OCRCHAT_MAX_PAGES: '20' })).toMatchObject({ maxPages: 20, readers: 1 });
  expect(loadConfig({ maxPages: 30 }, { ...env, OCRCHAT_MAX_PAGES: '20' })).toMatchObject({ maxPages: 30, readers: 1 });
});

test('the home given by a flag has its own file and cache', async () => {
  await write({ maxPages: 10 });
  const config = loadConfig({ home: folder }, { OCRCHAT_HOME: join(folder, 'other') });
  expect(config).toMatchObject({ home: folder, cache: join(folder, 'tessdata'), maxPages: 10 });
});

test('a file named by OCRCHAT_CONFIG holds instead, and must be there', async () => {
  await mkdir(join(folder, 'home'));
  await write({ maxPages: 5 }, 'mine.json');
  const env = { OCRCHAT_HOME: join(folder, 'home'), OCRCHAT_CONFIG: join(folder, 'mine.json') };
  expect(loadConfig({}, env).maxPages).toBe(5);
  expect(() => loadConfig({}, { ...env, OCRCHAT_CONFIG: join(folder, 'no.json') })).toThrow(/no\.json does not exist/);
});

test.each([
  ['{', /not JSON/],
  [[1], /no JSON object/],
  [3, /no JSON object/],
  [{ allow: 'x' }, /"allow" \(OCRCHAT_ALLOW\) is wrong/],
  [{ maxPages: 0 }, /"maxPages" \(OCRCHAT_MAX_PAGES\) is wrong/],
  [{ nonsense: 1 }, /^The settings are wrong: "nonsense" is not known\.$/],
])('the file %j is refused in one sentence', async (content, words) => {
  await write(content);
  expect(() => loadConfig({}, { OCRCHAT_HOME: folder })).toThrow(
    expect.objectContaining({ code: 'invalid_argument', message: expect.stringMatching(words) }),
  );
});

test('a variable that is no number is refused by its name', () => {
  expect(() => loadConfig({}, { OCRCHAT_HOME: folder, OCRCHAT_READERS: 'many' })).toThrow(
    'The setting "readers" (OCRCHAT_READERS) is wrong: readers must be a whole number from 1 to 64, not "many".',
  );
});

test('folders become absolute; an empty variable is none, but for the download, which it switches off', () => {
  const config = loadConfig({ allow: ['docs'] }, { OCRCHAT_HOME: folder, OCRCHAT_MAX_PAGES: '', OCRCHAT_DATA_URL: '' });
  expect(config).toMatchObject({ allow: [resolve('docs')], maxPages: 2000, dataUrl: '' });
});

test('whether a setting is given', async () => {
  const env = { OCRCHAT_HOME: folder };
  expect(settingIsGiven('allow', {}, env)).toBe(false);
  expect(settingIsGiven('allow', {}, { ...env, OCRCHAT_ALLOW: '/srv' })).toBe(true);
  await write({ allow: ['/srv'] });
  expect(settingIsGiven('allow', {}, env)).toBe(true);
  expect(settingIsGiven('allow', { home: join(folder, 'other') }, env)).toBe(false);
});

test('every variable belongs to one setting', () => {
  const names = environmentVariables.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
