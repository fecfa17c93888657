/** Owns the proof that a token stands in no log, no error and no file, whatever is done with it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openService } from '../src/compose.ts';
import { harvestReport } from './e2e/documents.ts';
import { toDigitalPdf } from './generate/index.ts';
import { collect } from './pages.ts';
import { filesBelow } from './files-below.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-canary-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** All of an error that a log might write. */
function told(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return [thrown.message, thrown.stack, JSON.stringify({ ...thrown }), told(thrown.cause ?? '')].join('\n');
}

test('a token is in no log, no error and no file of the home', async () => {
  const written: string[] = [];
  const record = (chunk: unknown) => (written.push(String(chunk)), true);
  const spies = [
    vi.spyOn(process.stderr, 'write').mockImplementation(record),
    vi.spyOn(process.stdout, 'write').mockImplementation(record),
  ];
  const home = join(folder, 'home');
  const tokens: string[] = [];
  try {
    const service = await openService({ home, readers: 1, logLevel: 'debug' });
    const { accounts } = service;
    const first = await accounts.create({ name: 'acme', credits: 3 });
    const second = await accounts.rotate('acme');
    tokens.push(first.token, second.token);
    const app = service.forCaller(await accounts.authenticate(second.token));
    const document = async (pages: number, mark: string) =>
      ({
        kind: 'bytes',
        base64: Buffer.from(await toDigitalPdf(await harvestReport(pages, mark))).toString('base64'),
        name: 'harvest.pdf',
      }) as const;
    const job = await app.submit(await document(2, 'council'));
    await app.wait(job.uuid);
    await app.ask(job.uuid, 'Who met in the mill?');
    await collect((await app.export(job.uuid, 'json')).body);
    const failures = await Promise.allSettled([
      accounts.authenticate(first.token),
      accounts.authenticate(`${second.token}x`),
      app.submit(await document(2, 'board')),
      app.submit({ kind: 'bytes', base64: 'AAAA', name: 'broken.pdf' }),
      app.export('f'.repeat(32), 'md'),
      accounts.create({ name: 'acme' }),
    ]);
    for (const failure of failures) written.push(failure.status === 'rejected' ? told(failure.reason) : 'no failure');
    written.push(JSON.stringify([await accounts.list(), await accounts.ledger('acme', { limit: 9 })]));
    await service.app.close();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  expect(written).not.toContain('no failure');
  expect(written.join('\n')).toContain('quota_exceeded');

  const places = [written.join('\n')];
  for await (const { bytes } of filesBelow(home)) places.push(bytes.toString('latin1'));
  expect(places.length).toBeGreaterThan(4);
  for (const token of tokens) {
    const secret = token.slice(-40);
    for (const part of [secret, Buffer.from(secret).toString('base64').slice(0, -4), secret.slice(0, 20)])
      expect(places.filter((place) => place.includes(part))).toEqual([]);
  }
});
