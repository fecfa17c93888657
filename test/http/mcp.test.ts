import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CompatibilityCallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tools } from '../../src/tools/index.ts';
import { harvestOf, placeOf } from '../e2e/documents.ts';
import { report } from './documents.ts';
import { type TestDocument, type TestService, startTestService } from './service.ts';

interface Agent {
  call(
    name: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<{
    readonly text: string;
    readonly structured: Readonly<Record<string, unknown>>;
    readonly isError: boolean;
  }>;
  tools(): Promise<readonly string[]>;
  read(uri: string): Promise<string>;
  close(): Promise<void>;
}

const eras = ['2025-11-25, SDK v1', '2025-11-25, SDK v2', '2026-07-28, SDK v2'] as const;
type Era = (typeof eras)[number];

const identity = { name: 'test-host', version: '1.0.0' };
const requestWith = (token: string | undefined) => ({
  headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
});

let service: TestService;
let document: TestDocument;
let alice = '';
let bob = '';
let hers = '';

beforeAll(async () => {
  service = await startTestService();
  alice = await service.account('alice');
  bob = await service.account('bob');
  document = await report(3, 'harvest.pdf', 'Quillfeather');
  hers = (await service.read(document, alice)).uuid;
});
afterAll(() => service.close());

async function modernClient(era: Era, token: string | undefined): Promise<ModernClient> {
  const client = new ModernClient(identity, {
    versionNegotiation: { mode: era === '2026-07-28, SDK v2' ? { pin: '2026-07-28' } : 'legacy' },
  });
  await client.connect(new ModernTransport(new URL(`${service.url}/mcp`), { requestInit: requestWith(token) }));
  return client;
}

async function agent(era: Era, token: string | undefined): Promise<Agent> {
  const rendered = (result: unknown) => {
    const {
      content,
      structuredContent = {},
      isError = false,
    } = CompatibilityCallToolResultSchema.parse(result) as {
      content?: { text?: string }[];
      structuredContent?: Record<string, unknown>;
      isError?: boolean;
    }; // seam: the tools of this server answer with text
    return { text: content?.[0]?.text ?? '', structured: structuredContent, isError };
  };
  if (era === '2025-11-25, SDK v1') {
    const client = new OlderClient(identity);
    await client.connect(new OlderTransport(new URL(`${service.url}/mcp`), { requestInit: requestWith(token) }));
    return {
      call: async (name, args) => rendered(await client.callTool({ name, arguments: args })),
      tools: async () => (await client.listTools()).tools.map(({ name }) => name),
      read: async (uri) => JSON.stringify(await client.readResource({ uri })),
      close: () => client.close(),
    };
  }
  const client = await modernClient(era, token);
  return {
    call: async (name, args) => rendered(await client.callTool({ name, arguments: args })),
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    read: async (uri) => JSON.stringify(await client.readResource({ uri })),
    close: () => client.close(),
  };
}

describe.each(eras)('MCP over HTTP, %s', (era) => {
  let mine: Agent;
  let his: Agent;
  let nobodys: Agent;
  beforeAll(async () => {
    mine = await agent(era, alice);
    his = await agent(era, bob);
    nobodys = await agent(era, undefined);
  });
  afterAll(async () => {
    for (const each of [mine, his, nobodys]) await each.close();
  });

  test('has the tools of the other server', async () => {
    expect(await mine.tools()).toEqual(tools.map(({ name }) => name));
  });

  test('has the jobs of the account, those of REST too', async () => {
    const listed = await mine.call('list_jobs', {});
    expect(JSON.stringify(listed.structured)).toContain(hers);
    const answer = await mine.call('ask_document', {
      uuid: hers,
      question: `How many sacks were brought in at ${placeOf(2)}?`,
    });
    expect(answer.structured).toMatchObject({ abstained: false });
    expect(answer.text).toContain(String(harvestOf(2)));
    expect(await mine.read(`ocr://jobs/${hers}/pages/1`)).toContain('Quillfeather');
  });

  test('reads a document that comes with the call', async () => {
    const base64 = Buffer.from((await report(1, 'a.pdf', `mark-${eras.indexOf(era)}`)).bytes).toString('base64');
    const read = await nobodys.call('ocr_document', { base64, name: 'a.pdf' });
    expect(read).toMatchObject({ isError: false, structured: { status: 'done' } });
    expect(read.text).toContain(`mark-${eras.indexOf(era)}`);
  });

  test('shows nobody the jobs of another account', async () => {
    for (const other of [his, nobodys]) {
      const calls = [
        await other.call('list_jobs', {}),
        await other.call('get_job', { uuid: hers }),
        await other.call('ask_document', { uuid: hers, question: 'Who met in the old mill?' }),
        await other.call('search_documents', { query: 'Quillfeather' }),
        await other.call('search_documents', { query: 'Quillfeather', uuids: [hers] }),
        await other.call('export', { uuid: hers, format: 'txt' }),
        await other.call('cancel_job', { uuid: hers }),
        await other.call('delete_job', { uuid: hers }),
      ];
      for (const { text, structured } of calls) {
        expect(text.replaceAll('"Quillfeather"', '')).not.toMatch(/Quillfeather met|harvest\.pdf/);
        expect(JSON.stringify(structured)).not.toContain('harvest.pdf');
      }
      for (const path of ['', '/pages/1', '/pages/1/blocks', '/pages/1/image'])
        await expect(other.read(`ocr://jobs/${hers}${path}`)).rejects.toThrow(/job/);
    }
    expect((await mine.call('get_job', { uuid: hers })).isError).toBe(false);
  });

  test('reads and writes no file of the server', async () => {
    const path = join(service.home, 'note.txt');
    for (const args of [
      { path: '/etc/hostname' },
      { path: join(service.home, 'ocrchat.db') },
      { url: 'file:///etc/hostname' },
    ]) {
      const read = await mine.call('ocr_document', args);
      expect(read.isError).toBe(true);
      expect(read.text).toMatch(/Error \((path_not_allowed|forbidden|url_not_allowed|invalid_argument)\)/);
    }
    expect((await mine.call('export', { uuid: hers, format: 'txt', path })).isError).toBe(true);
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });
});

test('whoever listens is told of jobs that came by other calls of the account, and of no others', async () => {
  const client = await modernClient('2026-07-28, SDK v2', alice);
  const stranger = await modernClient('2026-07-28, SDK v2', bob);
  const told = { alice: 0, bob: 0 };
  client.setNotificationHandler('notifications/resources/list_changed', () => void told.alice++);
  stranger.setNotificationHandler('notifications/resources/list_changed', () => void told.bob++);
  const listening = await client.listen({ resourcesListChanged: true });
  const strangers = await stranger.listen({ resourcesListChanged: true });
  const reading = await agent('2025-11-25, SDK v2', alice);
  const base64 = Buffer.from((await report(1, 'new.pdf', 'herald')).bytes).toString('base64');
  expect((await reading.call('ocr_document', { base64, name: 'new.pdf' })).isError).toBe(false);
  await expect.poll(() => told.alice).toBeGreaterThan(0);
  expect(told.bob).toBe(0);
  await Promise.all([listening.close(), strangers.close()]);
  await Promise.all([client.close(), stranger.close(), reading.close()]);
});

test('a message that is too long is refused before it is read', async () => {
  const response = await service.call('/mcp', alice, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"${'a'.repeat(33 * 1024 * 1024)}"}}`,
  });
  expect(response.status).toBe(413);
});

test.each(['{', '[]', '{"jsonrpc":"2.0"}', ''])('the message %j is a client error', async (body) => {
  const response = await service.call('/mcp', alice, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body,
  });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
});
