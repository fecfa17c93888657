/** Owns a whole service in the test's own process, over a home of its own, reached over a socket. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Service } from '../../src/app.ts';
import { openService } from '../../src/compose.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { type ServeSettings, startService } from '../../src/http/serve.ts';
import { createJsonLog } from '../../src/log.ts';
import { type RestJob, ContractJob } from '../../src/wire/rest.ts';

export interface TestService {
  readonly url: string;
  readonly metricsUrl: string;
  readonly home: string;
  readonly service: Service;
  /** Everything that was logged. */
  readonly logged: string[];
  /** Makes an account and gives its token. */
  account(name: string, plan?: 'free' | 'paid', credits?: number): Promise<string>;
  /** Calls with the token, or without one. */
  call(path: string, token: string | undefined, init?: RequestInit): Promise<Response>;
  submit(document: TestDocument, token: string | undefined, more?: SubmitMore): Promise<Response>;
  /** Submits, polls to the end and gives the job. */
  read(document: TestDocument, token: string | undefined, fields?: Readonly<Record<string, string>>): Promise<RestJob>;
  /** Files of uploads that are not stored yet. */
  incoming(): Promise<readonly string[]>;
  stop(): Promise<void>;
  /** Stops, and removes the home. */
  close(): Promise<void>;
}

export interface TestDocument {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface SubmitMore {
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function startTestService(
  settings: Partial<Config> = {},
  { insecure = false, home: given }: { readonly insecure?: boolean; readonly home?: string } = {},
): Promise<TestService> {
  const home = given ?? (await mkdtemp(join(tmpdir(), 'ocrchat-http-')));
  const flags: Partial<Config> = {
    home,
    allow: [],
    dataUrl: '',
    systemData: 'ignore',
    readers: 1,
    port: 0,
    metricsPort: 0,
    anonymousAllowance: 100_000,
    freeAllowance: 100_000,
    rateLimit: 1_000_000,
    ...settings,
  };
  const logged: string[] = [];
  const log = createJsonLog('debug', (line) => void logged.push(line));
  const start = async () => {
    const service = await openService(flags, log);
    const serve: ServeSettings = { ...loadConfig(flags), insecure };
    return { service, running: await startService(service, serve, { log, version: '0.0.0-test' }) };
  };
  const { service, running } = await start().catch(async (thrown: unknown) => {
    if (given === undefined) await rm(home, { recursive: true, force: true, maxRetries: 5 });
    throw thrown;
  });

  const call: TestService['call'] = (path, token, init = {}) => {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    return fetch(`${running.url}${path}`, { ...init, headers });
  };
  const submit: TestService['submit'] = ({ name, bytes }, token, { fields = {}, headers = {} } = {}) => {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append('file', new Blob([Uint8Array.from(bytes)]), name);
    return call('/api/v1/ocr/', token, { method: 'POST', body: form, headers });
  };

  return {
    url: running.url,
    metricsUrl: running.metricsUrl ?? '',
    home,
    service,
    logged,
    account: async (name, plan = 'free', credits = 0) => (await service.accounts.create({ name, plan, credits })).token,
    call,
    submit,
    async read(document, token, fields = {}) {
      let response = await submit(document, token, { fields });
      for (let polls = 0; polls < 600; polls++) {
        const job: unknown = await response.json();
        if (!response.ok) throw new Error(JSON.stringify(job));
        const { uuid, status } = ContractJob.parse(job);
        if (status === 'done' || status === 'failed') return job as RestJob; // seam: tests look at what it is
        await new Promise((resolve) => setTimeout(resolve, 100));
        response = await call(`/api/v1/ocr/${uuid}/`, token);
      }
      throw new Error('The job does not end.');
    },
    incoming: () => readdir(join(home, 'incoming')).catch(() => []),
    stop: running.stop,
    async close() {
      await running.stop();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
