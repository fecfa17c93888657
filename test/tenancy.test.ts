/** Owns the proof that nobody reaches the jobs of another: every method of the app, every tool, every resource. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InMemoryTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localCaller } from '../src/account.ts';
import type { App, Service } from '../src/app.ts';
import { openService } from '../src/compose.ts';
import { createLog } from '../src/log.ts';
import { createMcpServer } from '../src/server/mcp.ts';
import { tools } from '../src/tools/index.ts';
import { harvestReport } from './e2e/documents.ts';
import { toDigitalPdf } from './generate/index.ts';
import { collect } from './pages.ts';
import { failure } from './tools/call.ts';

let folder = '';
let service: Service;
let bytes: Uint8Array;
/** An app and a job of each owner; the document is the same for all. */
const owners = ['local', 'ann', 'bob', 'anonymous'] as const;
type Name = (typeof owners)[number];
const apps = new Map<Name, App>();
const uuids = new Map<Name, string>();
const appOf = (name: Name): App => apps.get(name) ?? service.app;
const jobOf = (name: Name): string => uuids.get(name) ?? '';

const document = () => ({ kind: 'bytes', base64: Buffer.from(bytes).toString('base64'), name: 'harvest.pdf' }) as const;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-tenancy-'));
  service = await openService({ home: join(folder, 'home'), allow: [folder], readers: 1, logLevel: 'error' });
  bytes = await toDigitalPdf(await harvestReport(2));
  apps.set('local', service.app);
  for (const name of ['ann', 'bob'] as const) {
    const { token } = await service.accounts.create({ name, credits: 100 });
    apps.set(name, service.forCaller(await service.accounts.authenticate(token)));
  }
  apps.set('anonymous', service.forCaller(service.accounts.anonymous('203.0.113.1')));
  for (const name of owners) {
    const job = await appOf(name).submit(document());
    uuids.set(name, job.uuid);
    await appOf(name).wait(job.uuid);
    await appOf(name).ask(job.uuid, 'How many sacks of barley were brought in?');
  }
});
afterAll(async () => {
  await service.app.close();
  await rm(folder, { recursive: true, force: true });
});

const pairs = owners.flatMap((holder) =>
  owners.filter((name) => name !== holder).map((stranger) => [holder, stranger] as const),
);

const unknown = { code: 'job_not_found' };

/**
 * What a stranger's call of each method must come to. The compiler asks for every method of `App`, and the test below for
 * every one that the app really has.
 */
const attempts: Readonly<Record<keyof App, (app: App, uuid: string) => Promise<void>>> = {
  version: async () => undefined,
  submit: async (app, uuid) => {
    // The same bytes do not lead to another's job.
    const job = await app.submit(document());
    expect(job.uuid).not.toBe(uuid);
  },
  job: (app, uuid) => expect(app.job(uuid)).rejects.toMatchObject(unknown),
  wait: (app, uuid) => expect(app.wait(uuid, { milliseconds: 1 })).rejects.toMatchObject(unknown),
  jobs: async (app, uuid) => {
    for (let cursor: string | undefined; ;) {
      const list = await app.jobs({ limit: 1, cursor });
      expect(list.jobs.map((job) => job.uuid)).not.toContain(uuid);
      cursor = list.cursor;
      if (cursor === undefined) return;
    }
  },
  cancel: (app, uuid) => expect(app.cancel(uuid)).rejects.toMatchObject(unknown),
  delete: (app, uuid) => expect(app.delete(uuid)).rejects.toMatchObject(unknown),
  pages: (app, uuid) => expect(app.pages(uuid, [0])).rejects.toMatchObject(unknown),
  pageIndexes: (app, uuid) => expect(app.pageIndexes(uuid)).rejects.toMatchObject(unknown),
  pageImage: (app, uuid) => expect(app.pageImage(uuid, 0)).rejects.toMatchObject(unknown),
  findings: (app, uuid) => expect(app.findings(uuid)).rejects.toMatchObject(unknown),
  export: (app, uuid) => expect(app.export(uuid, 'md')).rejects.toMatchObject(unknown),
  ask: (app, uuid) => expect(app.ask(uuid, 'Who met in the mill?')).rejects.toMatchObject(unknown),
  history: (app, uuid) => expect(app.history(uuid)).rejects.toMatchObject(unknown),
  conversation: async (app, uuid) => {
    const holder = owners.find((name) => jobOf(name) === uuid) ?? 'local';
    const conversation = (await appOf(holder).history(uuid))?.uuid ?? '';
    expect((await appOf(holder).conversation(conversation)).uuid).toBe(conversation);
    const hidden = { code: 'conversation_not_found' };
    await expect(app.conversation(conversation)).rejects.toMatchObject(hidden);
    await expect(app.ask([], 'And then?', { conversation })).rejects.toMatchObject(hidden);
  },
  conversations: (app, uuid) => expect(app.conversations(uuid)).rejects.toMatchObject(unknown),
  search: async (app, uuid) => {
    const found = await app.search('repair the northern weir', { limit: 100 });
    expect(found.map(({ chunk }) => chunk.job)).not.toContain(uuid);
    await expect(app.search('weir', { jobs: [uuid], limit: 10 })).rejects.toMatchObject(unknown);
  },
  // These know no jobs; what they open of the machine is tested below.
  choices: async () => undefined,
  languages: async () => undefined,
  addLanguage: async () => undefined,
  doctor: async () => undefined,
  writablePath: async () => undefined,
  resume: async () => undefined,
  close: async () => undefined,
};

/** All that there is to see of a job. */
async function stateOf(name: Name): Promise<unknown> {
  const [app, uuid] = [appOf(name), jobOf(name)];
  return {
    job: await app.job(uuid),
    pages: await app.pages(uuid),
    history: await app.history(uuid),
    text: Buffer.concat(
      (await collect((await app.export(uuid, 'md')).body)).map((part) => Buffer.from(part)),
    ).toString(),
    found: (await app.search('northern weir', { jobs: [uuid], limit: 10 })).length,
    image: (await app.pageImage(uuid, 0)).data.length,
  };
}

describe('the app', () => {
  test('has no method that is not tried here', () => {
    for (const name of owners) expect(Object.keys(appOf(name)).toSorted()).toEqual(Object.keys(attempts).toSorted());
  });

  test('gives the same bytes of different owners different jobs, and of one owner one', async () => {
    expect(new Set(uuids.values()).size).toBe(owners.length);
    for (const name of ['local', 'ann', 'bob'] as const)
      expect((await appOf(name).submit(document())).uuid).toBe(jobOf(name));
    // Whoever has no account may be somebody else each time.
    expect((await appOf('anonymous').submit(document())).uuid).not.toBe(jobOf('anonymous'));
  });

  test('shows its owner what is theirs', async () => {
    for (const name of owners) expect(await stateOf(name)).toMatchObject({ job: { uuid: jobOf(name) }, found: 2 });
    for (const name of ['local', 'ann', 'bob'] as const) {
      expect((await appOf(name).jobs({ limit: 10 })).jobs.map(({ uuid }) => uuid)).toEqual([jobOf(name)]);
      const hits = await appOf(name).search('northern weir', { limit: 10 });
      expect(new Set(hits.map(({ chunk }) => chunk.job))).toEqual(new Set([jobOf(name)]));
    }
  });

  test.each(pairs)('of %s: nothing of it is open to %s, and nothing of it changes', async (holder, stranger) => {
    const before = await stateOf(holder);
    for (const attempt of Object.values(attempts)) await attempt(appOf(stranger), jobOf(holder));
    expect(await stateOf(holder)).toEqual(before);
  });

  test('tells a stranger the same of a job that is another’s and of one that never was', async () => {
    const never = 'f'.repeat(32);
    for (const method of ['job', 'cancel', 'delete', 'pages', 'pageIndexes', 'history'] as const) {
      const messages: string[] = [];
      for (const uuid of [jobOf('ann'), never]) {
        const app = appOf('bob');
        const error: unknown = await app[method](uuid).catch((thrown: unknown) => thrown);
        messages.push(
          error instanceof Error ? `${error.message} ${JSON.stringify(error)}`.replaceAll(uuid, 'UUID') : '',
        );
      }
      expect(messages[0]).toBe(messages[1]);
      expect(messages[0]).toContain('UUID');
    }
  });

  test('of callers without an account: found by uuid from any network, never listed', async () => {
    const elsewhere = service.forCaller(service.accounts.anonymous('198.51.100.9'));
    expect(await elsewhere.job(jobOf('anonymous'))).toMatchObject({ status: 'done' });
    expect(await elsewhere.jobs({ limit: 10 })).toEqual({ jobs: [], cursor: undefined });
    expect(await elsewhere.search('northern weir', { limit: 10 })).toEqual([]);
    expect(await elsewhere.search('northern weir', { jobs: [jobOf('anonymous')], limit: 10 })).toHaveLength(2);
  });
});

describe('callers elsewhere', () => {
  test('reach no file of the machine', async () => {
    const path = join(folder, 'secret.pdf');
    await writeFile(path, bytes);
    const app = appOf('ann');
    for (const given of [
      { kind: 'path', path },
      { kind: 'path', path: '/etc/passwd' },
      { kind: 'url', url: `file://${path}` },
      { kind: 'url', url: ` FILE://${path}` },
    ] as const)
      await expect(app.submit(given)).rejects.toMatchObject({ code: 'forbidden' });
    // An upload is one that the program wrote itself.
    await expect(app.submit({ kind: 'upload', path, name: 'secret.pdf' })).rejects.toMatchObject({
      code: 'path_not_allowed',
    });
    await expect(app.writablePath(join(folder, 'out.md'))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(app.addLanguage('deu')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(app.doctor()).rejects.toMatchObject({ code: 'forbidden' });
    expect(await readFile(path)).toEqual(Buffer.from(bytes));
  });

  test('have no model or service answer at the cost of whoever runs this one', async () => {
    for (const answerer of ['anthropic', 'openai', 'remote']) {
      const asked = appOf('ann').ask(jobOf('ann'), 'How many sacks?', { answerer });
      await expect(asked).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  test('cannot end the service', async () => {
    await appOf('ann').close();
    expect(await appOf('ann').job(jobOf('ann'))).toMatchObject({ status: 'done' });
  });
});

describe('MCP', () => {
  const taking = tools.filter((tool) => ['uuid', 'uuids', 'jobs'].some((field) => field in tool.inputSchema.shape));

  test('has tools that take a job', () => {
    expect(taking.map(({ name }) => name)).toEqual(expect.arrayContaining(['get_job', 'ask_document', 'export']));
  });

  test.each(taking.map((tool) => [tool.name, tool] as const))('%s knows no job of another', async (_name, tool) => {
    const given: Readonly<Record<string, unknown>> = {
      question: 'Who met in the mill?',
      query: 'northern weir',
      format: 'md',
    };
    for (const [holder, stranger] of pairs) {
      const args: Record<string, unknown> = {};
      for (const [field, schema] of Object.entries(tool.inputSchema.shape)) {
        if (field === 'uuid') args[field] = jobOf(holder);
        else if (field === 'uuids' || field === 'jobs') args[field] = [jobOf(holder)];
        else if (!schema.safeParse(undefined).success) args[field] = given[field];
      }
      expect(await failure(tool, appOf(stranger), args)).toMatchObject(unknown);
    }
  });

  test('has resources of the caller only', async () => {
    for (const [holder, stranger] of pairs) {
      const server = createMcpServer({
        openApp: async () => appOf(stranger),
        log: createLog('silent'),
        version: '0',
      });
      const client = new Client({ name: 'test', version: '0' });
      const [here, there] = InMemoryTransport.createLinkedPair();
      await Promise.all([server.connect(there), client.connect(here)]);
      const { resources } = await client.listResources();
      expect(resources.some(({ uri }) => uri.includes(jobOf(holder)))).toBe(false);
      for (const place of ['', '/pages/1', '/pages/1/image', '/pages/1/blocks'])
        await expect(client.readResource({ uri: `ocr://jobs/${jobOf(holder)}${place}` })).rejects.toThrow(
          /no job|not found/i,
        );
      const completed = await client.complete({
        ref: { type: 'ref/resource', uri: 'ocr://jobs/{uuid}' },
        argument: { name: 'uuid', value: jobOf(holder).slice(0, 4) },
      });
      expect(completed.completion.values).not.toContain(jobOf(holder));
      await client.close();
      await server.close();
    }
  });
});

test('the local caller is the app itself', async () => {
  expect(await service.forCaller(localCaller).job(jobOf('local'))).toMatchObject({ uuid: jobOf('local') });
});

test('the ledger holds what was delivered to whom', async () => {
  const audit = await service.accounts.audit();
  expect(audit.faults).toEqual([]);
  expect(audit.pagesCharged).toBe(audit.pagesDelivered);
  for (const name of ['ann', 'bob'])
    expect((await service.accounts.ledger(name, { limit: 100 })).filter(({ kind }) => kind === 'page')).toHaveLength(2);
});
