/** Tools on the command line: the list, what is passed on, and the format that a result has without being told. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presetNames } from '../../src/tools/presets.ts';
import { createFakeApp } from './fake-app.ts';
import { run } from './run.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-cli-tools-'));
  await writeFile(join(folder, 'a.png'), 'x');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('all of them are listed', async () => {
  const { code, stdout } = await run(['tools']);
  expect(code).toBe(0);
  for (const name of presetNames) expect(stdout).toContain(name);
  const listed: readonly { readonly tool: string }[] = JSON.parse((await run(['tools', '--json'])).stdout);
  expect(listed.map(({ tool }) => tool)).toEqual(presetNames);
});

test('a schema is read from its file and passed on', async () => {
  const app = createFakeApp();
  const [file, good, bad] = ['a.png', 'good.json', 'bad.json'].map((name) => join(folder, name));
  await writeFile(good ?? '', '{"type":"object"}');
  await writeFile(bad ?? '', '[1]');
  await run(['ocr', file ?? '', '--schema', good ?? ''], { app });
  expect(app.calls.find(({ name }) => name === 'submit')).toMatchObject({ options: { schema: { type: 'object' } } });
  const refused = await run(['ocr', file ?? '', '--schema', bad ?? ''], { app });
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is no JSON object') });
  const absent = await run(['ocr', file ?? '', '--schema', join(folder, 'none.json')], { app });
  expect(absent).toMatchObject({ code: 5, stderr: expect.stringContaining('cannot be read') });
});

test('the format is that of the tool; a job without one has to be told', async () => {
  const app = createFakeApp();
  const { stdout } = await run(['ocr', join(folder, 'a.png'), '--tool', 'extract-tables', '--json'], { app });
  expect(JSON.parse(stdout)).toMatchObject({ format: 'csv' });
  const { uuid } = app.add('b.png', {});
  expect(await run(['export', uuid], { app })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('The format is not said'),
  });
});
