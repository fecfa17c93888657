import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, isAlive } from './hosts.ts';
import type { Host, HostName } from './hosts.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const report = join(examples, 'report.pdf');
const scan = join(examples, 'scan.png');

/** Processes that this one started and that are still there; Linux only. */
async function childrenOf(pid: number): Promise<number[]> {
  const numbers = (await readdir('/proc')).map(Number).filter((entry) => entry > 0);
  const parents = await Promise.all(numbers.map((child) => readFile(`/proc/${child}/status`, 'utf8').catch(() => '')));
  return numbers.filter((child, at) => new RegExp(`^PPid:\\s+${pid}$`, 'm').test(parents[at] ?? '') && isAlive(child));
}

/** Today's hosts; that both eras give the same is shown with the app in memory. */
const name: HostName = 'SDK v1';

describe('the real server', () => {
  let home = '';
  let host: Host;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ocrchat-real-'));
    const env = {
      HOME: home,
      OCRCHAT_HOME: join(home, 'data'),
      OCRCHAT_ALLOW: [examples, home].join(':'),
      OCRCHAT_DATA_URL: 'none:',
      OCRCHAT_SYSTEM_DATA: 'ignore',
      OCRCHAT_LOG: 'debug',
    };
    host = await connect(name, { script: main, args: ['mcp'], env });
  });
  afterAll(async () => {
    await host.close();
    await rm(home, { recursive: true, force: true });
  });

  test.runIf(process.platform === 'linux')('stays small until the first document', async () => {
    expect((await host.client.listTools()).tools).toHaveLength(9);
    expect((await host.call('list_jobs', {})).structured).toMatchObject({ jobs: [] });
    const resident = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${host.pid}/status`, 'utf8'))?.[1];
    expect(Number(resident)).toBeLessThan(150 * 1024);
  });

  test('a PDF is read, asked with citations, searched, exported and looked at', async () => {
    const { call, client } = host;
    const read = await call('ocr_document', { path: report });
    expect(read.text).toContain('# Annual Report 2024');
    const { uuid } = read.structured;
    const again = await call('ocr_document', { path: `file://${report}`, max_chars: 1000 });
    expect(again.structured['uuid']).toBe(uuid);
    const rest = await call('get_job', { uuid, cursor: again.structured['cursor'] });
    expect(`${String(again.structured['content'])}${String(rest.structured['content'])}`).toBe(
      read.structured['content'],
    );

    const answer = await call('ask_document', {
      uuid,
      question: 'How many households did the cooperative serve at the end of 2024?',
    });
    expect(answer.structured).toMatchObject({ abstained: false, complete: true });
    expect(JSON.stringify(answer.structured['citations'])).toContain('8,412 households');
    const found = await call('search_documents', { query: 'water museum', limit: 3 });
    expect(found.text).toContain('postponed');
    const path = join(home, 'report.md');
    await call('export', { uuid, format: 'md', path });
    expect(await readFile(path, 'utf8')).toContain('8,412 households');

    const [image] = (await client.readResource({ uri: `ocr://jobs/${String(uuid)}/pages/1/image` })).contents;
    const blob = image !== undefined && 'blob' in image ? image.blob : '';
    expect(blob.length).toBeGreaterThan(10_000);
    expect(blob.length).toBeLessThan(900_000);
    expect((await call('delete_job', { uuid })).isError).toBe(false);
    expect(await call('get_job', { uuid })).toMatchObject({
      isError: true,
      text: expect.stringContaining('job_not_found'),
    });
  }, 60_000);

  test('a call that the client withdraws stops the reading of its job', async () => {
    const stop = new AbortController();
    const reading = host.call(
      'ocr_document',
      { path: scan, fresh: true },
      { signal: stop.signal, onprogress: () => stop.abort() },
    );
    await expect(reading).rejects.toBeInstanceOf(Error);
    await expect
      .poll(async () => (await host.call('list_jobs', {})).structured['jobs'], { timeout: 5000 })
      .toMatchObject([{ name: 'scan.png', status: 'cancelled', pages_done: 0 }]);
  }, 30_000);

  test.each([
    [{ path: '/etc/passwd' }, 'path_not_allowed'],
    [{ path: join(examples, 'none.pdf') }, 'file_not_found'],
    [{ url: 'http://127.0.0.1/a.pdf' }, 'url_not_allowed'],
    [{ base64: Buffer.from('hello').toString('base64'), name: 'hello.pdf' }, 'unsupported_type'],
    [{ base64: '', name: 'empty.png' }, 'empty_file'],
    [{ path: report, pages: '99' }, 'invalid_argument'],
    [{ path: report, language: 'klingon' }, 'language_unknown'],
  ])('%j is an error with its code', async (args, code) => {
    const { isError, text } = await host.call('ocr_document', args);
    expect(isError).toBe(true);
    expect(text).toMatch(new RegExp(`^Error \\(${code}\\): .+\\. .+`, 's'));
  });

  test.runIf(process.platform === 'linux')(
    'the end of input ends the process and its readers in the middle of a page',
    async () => {
      const reading = host.call('ocr_document', { path: scan, fresh: true });
      reading.catch(() => {});
      await expect.poll(async () => (await childrenOf(host.pid)).length, { timeout: 20_000 }).toBeGreaterThan(0);
      const readers = await childrenOf(host.pid);
      await host.close();
      await expect(reading).rejects.toBeInstanceOf(Error);
      await expect.poll(() => [host.pid, ...readers].filter(isAlive), { timeout: 5000 }).toEqual([]);
    },
    60_000,
  );
});
