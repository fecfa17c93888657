/** Reads a document with a model through the whole program: what is stored, shown, exported and asked, and what a stop costs. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type App } from '../../src/app.ts';
import { openApp } from '../../src/compose.ts';
import type { Config } from '../../src/config.ts';
import { isPageError, linesOf } from '../../src/document.ts';
import { exportFormats } from '../../src/export/exporter.ts';
import { WireDocument, schemaVersion } from '../../src/wire/document.ts';
import { type Loopback, type Reply, openLoopback } from '../answer/loopback.ts';
import { wires } from '../answer/wires.ts';
import { replayOf } from '../engine/vlm/replay.ts';
import { collect } from '../pages.ts';
import { type LaidOutDocument, layOut, report, toDigitalPdf } from '../generate/index.ts';

const [openai] = wires;
const none = { inserted: 0, dropped: 0, changed: 0 };
let folder = '';
let path = '';
let document: LaidOutDocument;
let service: Loopback | undefined;
let app: App | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-vlm-'));
  await mkdir(join(folder, 'inbox'));
  document = await layOut(report(3).content, report(3).options);
  path = join(folder, 'inbox', 'report.pdf');
  await writeFile(path, await toDigitalPdf(document));
});
afterEach(async () => {
  await app?.close();
  await service?.close();
  app = service = undefined;
  await rm(folder, { recursive: true, force: true });
});

const open = async (settings: Partial<Config> = {}): Promise<App> => {
  app = await openApp({
    home: join(folder, 'home'),
    allow: [join(folder, 'inbox')],
    dataUrl: '',
    readers: 1,
    answerer: 'extractive',
    logLevel: 'silent',
    openaiUrl: `${service?.url ?? 'http://127.0.0.1:1'}/v1`,
    vlmModel: 'a-model',
    vlmRequests: 1,
    vlmInputPrice: 1,
    vlmOutputPrice: 5,
    ...settings,
  });
  return app;
};
/** One reply a page, the pages in order. */
const replies = (change: (text: string) => string = (text) => text): readonly Reply[] =>
  document.pages.map((truth, at) => {
    if (openai === undefined) throw new Error('no wire');
    return openai.stream([{ text: change(JSON.stringify(replayOf(truth, none, at).transcript)) }]);
  });
const schemaFile = new URL(`../../data/schema/document-${schemaVersion}.json`, import.meta.url);
const textOf = async (body: AsyncIterable<string | Uint8Array>): Promise<string> =>
  Buffer.concat((await collect(body)).map((part) => Buffer.from(part))).toString('utf8');
const input = () => ({ kind: 'path' as const, path });

describe('a document read with a model', () => {
  test('is stored with what it took, and exported and asked like any other', async () => {
    service = await openLoopback(replies((text) => text.replace('17 June 2024', '17 June 2024 allegedly')));
    const opened = await open();
    const { uuid } = await opened.submit(input(), { tier: 'vlm' });
    const job = await opened.wait(uuid);
    expect(job).toMatchObject({
      status: 'done',
      options: { tier: 'vlm', engine: 'vlm' },
      model: { inputTokens: 360, outputTokens: 90 },
    });
    expect(job.model?.cost).toBeCloseTo((360 + 90 * 5) / 1e6, 9);
    const pages = await opened.pages(uuid);
    expect(pages.map((page) => !isPageError(page) && page.source)).toEqual(['vlm', 'vlm', 'vlm']);
    for (const [at, page] of pages.entries()) {
      if (isPageError(page)) throw new Error(page.message);
      expect(page.blocks.map(({ kind }) => kind)).toEqual(document.pages[at]?.blocks.map(({ kind }) => kind));
    }
    const words = pages.flatMap((page) => (isPageError(page) ? [] : linesOf(page).flatMap((line) => line.words)));
    expect(words.filter(({ unsupported }) => unsupported === true).map(({ text }) => text)).toEqual(['allegedly,']);
    for (const format of exportFormats) {
      const { body } = await opened.export(uuid, format);
      let size = 0;
      for await (const part of body) size += part.length;
      expect({ format, isEmpty: size === 0 }).toEqual({ format, isEmpty: false });
    }
    const answer = await opened.ask(uuid, 'When did the Heron Hill pumping station start work?');
    expect(answer.content).toContain('17 June 2024');
    expect(answer.citations[0]).toMatchObject({ confidence: 0.2, unsupported: ['allegedly,'] });
    expect(answer.notes).toEqual(['Check page 2: nothing there bears out "allegedly,", which a model read into it.']);
    const again = await opened.submit(input(), { tier: 'vlm' });
    expect(again.uuid).toBe(uuid);
    expect(service.asked).toHaveLength(3);
  });

  test('for a schema is asked for its fields once a page, and what the page does not say is dropped', async () => {
    if (openai === undefined) throw new Error('no wire');
    const claims = {
      fields: [
        { path: 'started', value: '2024-06-17', quotation: '17 June 2024' },
        { path: 'owner', value: 'Ravensburg Trust', quotation: 'owned by the Ravensburg Trust' },
      ],
    };
    const nothing = openai.stream([{ text: '{"fields":[]}' }]);
    service = await openLoopback([
      ...replies(),
      openai.stream([{ text: 'I would rather talk.' }]),
      nothing,
      openai.stream([{ text: `Here: ${JSON.stringify(claims)}` }]),
      openai.stream([{ text: '{"fields":[{"path":"started","val' }]),
    ]);
    const opened = await open();
    const schema = {
      type: 'object',
      properties: { started: { type: 'string', format: 'date' }, owner: { type: 'string' } },
    };
    const { uuid } = await opened.submit(input(), { tier: 'vlm', schema });
    expect((await opened.wait(uuid)).status).toBe('done');
    const findings = await opened.findings(uuid);
    expect(findings?.fields).toMatchObject([
      { path: 'started', found: true, value: '2024-06-17', evidence: { page: 1, text: '17 June 2024' } },
      { path: 'owner', found: false },
    ]);
    expect(findings?.notes).toContain(
      'A value that the model gave was dropped: the page does not say so where it was said to.',
    );
    const { body } = await opened.export(uuid, 'json');
    const exported: unknown = JSON.parse(await textOf(body));
    // Nothing that the published shape does not know, and by the JSON Schema in the package all that it wants.
    expect(WireDocument.parse(exported)).toEqual(exported);
    const published = JSON.parse(await readFile(schemaFile, 'utf8'));
    expect(z.fromJSONSchema(published).safeParse(exported).error).toBeUndefined();
    expect(exported).toMatchObject({
      findings: { tool: 'extract', fields: [{ path: 'started' }, { path: 'owner', found: false }] },
    });
    const last = (await opened.pages(uuid))[2];
    expect(last !== undefined && !isPageError(last) && last.warnings).toContainEqual(
      expect.stringContaining('stopped before it had named all fields'),
    );
    expect(service.asked).toHaveLength(7);
    expect(service.asked[5]?.body).toContain('17 June 2024');
    expect((await opened.submit(input(), { tier: 'vlm', schema })).uuid).toBe(uuid);
    expect(await opened.findings(uuid)).toEqual(findings);
    expect(service.asked).toHaveLength(7);
  });

  test('by another model is another job', async () => {
    service = await openLoopback(replies());
    const opened = await open();
    const first = await opened.submit(input(), { tier: 'vlm' });
    await opened.wait(first.uuid);
    expect(first.options.model).toBe('a-model');
    await opened.close();
    const other = await open({ vlmModel: 'a-better-model' });
    const second = await other.submit(input(), { tier: 'vlm' });
    expect(second.uuid).not.toBe(first.uuid);
    await other.cancel(second.uuid);
  });

  test('that takes more than the budget is read when it is confirmed, and leaves nothing behind before', async () => {
    service = await openLoopback(replies());
    const opened = await open({ vlmBudget: 5000 });
    await expect(opened.submit(input(), { tier: 'vlm' })).rejects.toMatchObject({
      code: 'confirmation_needed',
      message: expect.stringMatching(/3 pages of report\.pdf .* tokens, which cost about 0\.0\d; .* 5,000/u),
      hint: expect.stringContaining('--confirm'),
    });
    expect(await opened.jobs({ limit: 5 })).toMatchObject({ jobs: [] });
    expect(service.asked).toHaveLength(0);
    const one = await opened.submit(input(), { tier: 'vlm', pages: '2' });
    expect((await opened.wait(one.uuid)).status).toBe('done');
    const all = await opened.submit(input(), { tier: 'vlm', confirm: true });
    expect((await opened.wait(all.uuid)).status).toBe('done');
  });

  test('goes on after a stop without asking again for the pages that are stored', async () => {
    const [first, ...rest] = replies();
    if (first === undefined) throw new Error('no page');
    service = await openLoopback([first, { ...first, body: 'data: {}\n\n', hangs: true }]);
    const opened = await open();
    const { uuid } = await opened.submit(input(), { tier: 'vlm' });
    await expect.poll(async () => (await opened.job(uuid)).pagesDone, { timeout: 60_000 }).toBe(1);
    await expect.poll(() => service?.asked.length, { timeout: 60_000 }).toBe(2);
    await opened.close();
    await service.close();
    service = await openLoopback(rest);
    const later = await open();
    await later.resume();
    const job = await later.wait(uuid);
    expect(job).toMatchObject({ status: 'done', pagesDone: 3, model: { inputTokens: 360 } });
    expect(service.asked).toHaveLength(2);
  });

  test('without a model is refused in words that list the ways to one', async () => {
    const opened = await open({ vlmModel: '' });
    await expect(opened.submit(input(), { tier: 'vlm' })).rejects.toMatchObject({ code: 'tier_unavailable' });
    expect((await opened.doctor()).find(({ name }) => name === 'tier vlm')).toMatchObject({ state: 'ok' });
  });
});
