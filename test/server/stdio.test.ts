import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, hosts, isAlive } from './hosts.ts';
import type { Host } from './hosts.ts';

const script = fileURLToPath(new URL('fake-server.ts', import.meta.url));
/** What each client got, to be compared. */
const listings: unknown[] = [];

describe.each(hosts)('%s', (name) => {
  let folder = '';
  let host: Host;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ocrchat-stdio-'));
    // Everything below must hold while a library prints wherever it can.
    host = await connect(name, { script, args: ['polluting'], env: { FAKE_FOLDER: folder } });
  });
  afterAll(async () => {
    await host.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('lists tools without opening anything, and learns how to use them', async () => {
    const { client, errors } = host;
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual([
      'ocr_document',
      'get_job',
      'ask_document',
      'get_conversation',
      'search_documents',
      'export',
      'list_jobs',
      'cancel_job',
      'delete_job',
    ]);
    expect(client.getInstructions()).toContain('ocr_document');
    expect(errors.filter((line) => line === 'opened')).toEqual([]);
  });

  test('reads, asks, searches, exports, lists, cancels and deletes', async () => {
    const { call, errors } = host;
    const read = await call('ocr_document', { path: '/docs/invoice.pdf' });
    expect(read).toMatchObject({ isError: false, structured: { status: 'done', content_pages: '1-2' } });
    const { uuid } = read.structured;
    expect((await call('get_job', { uuid, format: 'lines' })).text).toContain(
      '1 paragraph [50,50,500,65] 0.97 Invoice 4711',
    );
    expect((await call('ask_document', { uuid, question: 'total' })).structured).toMatchObject({
      citations: [{ page: 1, snippet: 'Total: 215.00 USD' }],
    });
    expect((await call('search_documents', { query: 'blurred' })).structured).toMatchObject({
      hits: [{ uuid, page: 2 }],
    });
    const path = join(folder, 'invoice.md');
    expect((await call('export', { uuid, format: 'md', path })).structured).toMatchObject({ path });
    expect(await readFile(path, 'utf8')).toContain('Total: 215.00 USD');
    expect((await call('list_jobs', {})).structured).toMatchObject({ jobs: [{ uuid, status: 'done' }] });
    const slow = await call('ocr_document', { path: '/docs/slow.pdf', wait_seconds: 0 });
    expect((await call('cancel_job', { uuid: slow.structured['uuid'] })).structured).toMatchObject({
      status: 'cancelled',
    });
    expect((await call('delete_job', { uuid })).structured).toMatchObject({ deleted: true });
    expect((await call('list_jobs', { status: 'done' })).structured).toMatchObject({ jobs: [] });
    expect(errors.filter((line) => line === 'opened')).toHaveLength(1);
  });

  test('errors say in their text what happened and what to do', async () => {
    const { call } = host;
    expect(await call('get_job', { uuid: 'none' })).toMatchObject({
      isError: true,
      text: 'Error (job_not_found): There is no job none. list_jobs shows the jobs there are.',
    });
    const wrong = await call('ocr_document', { path: '/docs/invoice.pdf', tier: 'fast', colour: 'red' });
    expect(wrong).toMatchObject({ isError: true, structured: {} });
    expect(wrong.text).toContain(
      'Error (invalid_argument): ocr_document was called with wrong arguments. tier must be one of "cpu", "vlm", not "fast"',
    );
    expect(wrong.text).toContain('"colour"');
  });

  test('tells the progress of each page', async () => {
    const { call } = host;
    const told: unknown[] = [];
    await call(
      'ocr_document',
      { path: '/docs/slow.pdf', pages: '1-10' },
      { onprogress: (progress) => void told.push(progress) },
    );
    const all = Array.from({ length: 10 }, (_, progress) => ({
      progress,
      total: 10,
      message: progress === 0 ? 'reading 10 pages' : `${progress} of 10 pages read`,
    }));
    // A client drops what reaches it in one piece with the result.
    expect(told.length).toBeGreaterThan(4);
    expect(told).toMatchObject(all.slice(0, told.length));
  });

  test('a call that the client withdraws stops its job', async () => {
    const { call } = host;
    const stop = new AbortController();
    const reading = call(
      'ocr_document',
      { path: '/docs/slow.pdf' },
      { signal: stop.signal, onprogress: ({ progress }) => progress >= 2 && stop.abort() },
    );
    await expect(reading).rejects.toBeInstanceOf(Error);
    await expect
      .poll(async () => (await call('list_jobs', {})).structured['jobs'])
      .toMatchObject([{ name: 'slow.pdf', status: 'cancelled' }, {}, {}]);
  });

  test('nothing but the protocol reaches standard output, whatever libraries print', async () => {
    const { call, errors, faults } = host;
    const { structured } = await call('ocr_document', { path: '/docs/invoice.pdf' });
    expect((await call('get_job', { uuid: structured['uuid'] })).isError).toBe(false);
    for (const printed of [
      'a library greets',
      "{ and: 'again' }",
      'compiled code prints',
      '{"jsonrpc":"2.0","id":1,"result":{}}',
    ]) {
      await expect.poll(() => errors).toContain(printed);
    }
    expect(faults.filter((fault) => !fault.includes('progress notification for an unknown token'))).toEqual([]);
  });

  test('tools look the same as to the other clients', async () => {
    listings.push((await host.client.listTools()).tools);
    expect(listings.at(-1)).toEqual(listings[0]);
  });
});

/** Speaks the protocol by hand, for what a client would hide. */
async function rawServer(args: readonly string[] = []) {
  const server = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const errors: string[] = [];
  createInterface({ input: server.stderr }).on('line', (line) => errors.push(line));
  const answers: string[] = [];
  const notices: string[] = [];
  createInterface({ input: server.stdout }).on('line', (line) => {
    const message: { id?: number; method?: string } = JSON.parse(line);
    if (message.method === undefined) answers.push(line);
    else notices.push(message.method);
  });
  let id = 0;
  const send = (method: string, params: unknown): void =>
    void server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params })}\n`);
  send('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } });
  await expect.poll(() => answers.length, { timeout: 10_000 }).toBe(1);
  const callTool = (name: string, args: unknown): void => send('tools/call', { name, arguments: args });
  return { server, errors, answers, notices, callTool, exited: once(server, 'exit') };
}

test('a job that comes and goes changes the list of resources, one that was there does not', async () => {
  const raw = await rawServer();
  const after = async (calls: number): Promise<number> => {
    await expect.poll(() => raw.answers.length).toBe(calls + 1);
    return raw.notices.filter((method) => method === 'notifications/resources/list_changed').length;
  };
  raw.callTool('ocr_document', { path: '/docs/invoice.pdf' });
  expect(await after(1)).toBe(1);
  raw.callTool('ocr_document', { path: '/docs/invoice.pdf' });
  expect(await after(2)).toBe(1);
  const uuid = /"uuid":"([^"]+)"/.exec(raw.answers[1] ?? '')?.[1];
  raw.callTool('delete_job', { uuid });
  expect(await after(3)).toBe(2);
  raw.server.stdin.end();
  await raw.exited;
});

describe('the end', () => {
  const childOf = async ({ errors, callTool }: Awaited<ReturnType<typeof rawServer>>): Promise<number> => {
    callTool('get_job', { uuid: 'pid' });
    await expect.poll(() => errors.find((line) => line.startsWith('child '))).toBeDefined();
    return Number(errors.find((line) => line.startsWith('child '))?.slice(6));
  };

  test.each(['end of input', 'SIGTERM', 'SIGINT'] as const)('%s ends the process and its children', async (how) => {
    const raw = await rawServer(['child']);
    const child = await childOf(raw);
    expect(isAlive(child)).toBe(true);
    if (how === 'end of input') raw.server.stdin.end();
    else raw.server.kill(how);
    expect(await raw.exited).toEqual([0, null]);
    await expect.poll(() => isAlive(child)).toBe(false);
    expect(raw.errors).toContain('closing');
  });

  test('an app that does not close is left behind', async () => {
    const raw = await rawServer(['slow-close']);
    raw.callTool('list_jobs', {});
    await expect.poll(() => raw.answers.length).toBe(2);
    raw.server.stdin.end();
    expect(await raw.exited).toEqual([0, null]);
    expect(raw.errors.join('\n')).toContain('closing took too long');
  });

  test('a host that stops reading ends the process too', async () => {
    const raw = await rawServer();
    raw.server.stdout.destroy();
    raw.callTool('list_jobs', {});
    raw.callTool('list_jobs', {});
    expect(await raw.exited).toEqual([0, null]);
  });

  test('a document of many megabytes in one message arrives', async () => {
    const raw = await rawServer();
    raw.callTool('ocr_document', { base64: 'A'.repeat(30_000_000), name: 'invoice.pdf' });
    await expect.poll(() => raw.answers.length, { timeout: 20_000 }).toBe(2);
    expect(raw.answers[1]).toContain('Invoice 4711');
    raw.server.stdin.end();
    await raw.exited;
  });

  test('a home that cannot be opened is an error of each call; the server goes on', async () => {
    const raw = await rawServer(['no-home']);
    raw.callTool('list_jobs', {});
    raw.callTool('list_jobs', {});
    await expect.poll(() => raw.answers.length).toBe(3);
    expect(raw.answers[2]).toContain('the disk is on fire');
    expect(raw.answers[2]).toContain('ocrchat doctor');
    raw.server.stdin.end();
    expect(await raw.exited).toEqual([0, null]);
  });

  test('interrupted jobs are resumed without any call', async () => {
    const raw = await rawServer(['resume-at-once']);
    await expect.poll(() => raw.errors).toContain('resumed');
    raw.server.stdin.end();
    await raw.exited;
  });
});
