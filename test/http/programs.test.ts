/** Runs programs as users of the OCR.chat API write them: nothing but the base URL and the token is ours. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import mammoth from 'mammoth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { harvestOf, placeOf } from '../e2e/documents.ts';
import { report } from './documents.ts';
import { type SpawnedService, spawnService, tokenFor } from './spawned.ts';

const run = promisify(execFile);
const program = (name: string) => fileURLToPath(new URL(`programs/${name}`, import.meta.url));

/** Whether a program can be run here. */
function has(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const hasRequests = has('python3', '-c', 'import requests');
if (!hasRequests) process.stderr.write('The program in Python did not run: python3 with requests is not installed.\n');

let folder = '';
let service: SpawnedService;
let token = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-programs-'));
  const home = join(folder, 'home');
  token = await tokenFor(home, 'alice');
  service = await spawnService(home);
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A document that was not read before. */
async function put(pages: number, name: string): Promise<string> {
  const path = join(folder, `${name}.pdf`);
  await writeFile(path, (await report(pages, `${name}.pdf`, name)).bytes);
  return path;
}

const statusesOf = (output: string) => /^statuses: (.*)$/m.exec(output)?.[1] ?? '';

describe.each([
  [1, 'short'],
  [12, 'long'],
])('a document of %d pages', (pages, kind) => {
  /** A short one is done at once, a long one is waited for. */
  const statuses = pages === 1 ? /^done$/ : /^(pending|processing)(,(pending|processing))*,done$/;

  test.runIf(hasRequests)('is read by the program in Python', async () => {
    const path = await put(pages, `python-${kind}`);
    const result = join(folder, `python-${kind}.docx`);
    const { stdout } = await run('python3', [program('submit_and_download.py'), service.url, token, path, result]);
    expect(statusesOf(stdout)).toMatch(statuses);
    expect(stdout).toContain(`# Station 1: ${placeOf(1)}`);
    const { value } = await mammoth.extractRawText({ buffer: await readFile(result) });
    expect(value).toContain(String(harvestOf(pages)));
  });

  test('is read by the program in JavaScript', async () => {
    const path = await put(pages, `javascript-${kind}`);
    const { stdout } = await run(process.execPath, [program('submit-and-poll.mjs'), service.url, token, path]);
    expect(statusesOf(stdout)).toMatch(statuses);
    expect(stdout).toContain(String(harvestOf(pages)));
  });

  test.runIf(has('curl', '--version'))('is read by the program with curl', async () => {
    const path = await put(pages, `curl-${kind}`);
    const result = join(folder, `curl-${kind}.md`);
    const { stdout } = await run('sh', [program('submit-and-download.sh'), service.url, token, path, result]);
    expect(statusesOf(stdout)).toMatch(statuses);
    expect(await readFile(result, 'utf8')).toContain(String(harvestOf(pages)));
  });
});
