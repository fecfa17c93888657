import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toScannedPdf } from '../generate/index.ts';
import type { LaidOutDocument } from '../generate/index.ts';
import { errorRate } from '../engine/local/workshop.ts';
import type { Host } from '../server/hosts.ts';
import { nothing, openDesk, readResource, readWhole, succeed, textsOf } from './desk.ts';
import type { Desk } from './desk.ts';
import { harvestOf, harvestReport, pageOf, placeOf } from './documents.ts';

const pages = 6;
/** A word that nothing else in the world says: whatever carries it comes from this document. */
const canary = 'Quillfeather';
const secretQuestion = 'Did Marmaduke Featherstonehaugh count the sacks?';
let desk: Desk;
let host: Host;
let document: LaidOutDocument;
let path = '';
let uuid = '';

beforeAll(async () => {
  desk = await openDesk();
  host = await desk.start('SDK v2 modern');
  document = await harvestReport(pages, canary);
  path = await desk.put('harvest.pdf', await toScannedPdf(document, { dpi: 200 }));
});
afterAll(() => desk.close());

test('reading tells its progress, and the text is right', async () => {
  const told: { readonly progress: number; readonly total?: number | undefined }[] = [];
  const read = await host.call(
    'ocr_document',
    { path, wait_seconds: 25 },
    { onprogress: (step) => void told.push(step) },
  );
  expect(read).toMatchObject({ isError: false, structured: { status: 'done', pages_done: pages, pages_failed: 0 } });
  expect(told.length).toBeGreaterThan(2);
  expect(told.every(({ progress, total }) => total === pages && progress <= pages)).toBe(true);
  uuid = String(read.structured['uuid']);
  // What the model sees is the same in either form.
  expect(read.text).toContain(String(read.structured['content']));

  const job = await succeed(host, 'get_job', { uuid, format: 'text' });
  const texts = textsOf(job['content']);
  expect([...texts.keys()]).toEqual(document.pages.map((_, index) => index + 1));
  for (const [number, text] of texts) expect(errorRate(pageOf(document, number).text, text)).toBeLessThanOrEqual(0.03);
});

test('a long text comes in parts that join', async () => {
  const whole = await succeed(host, 'get_job', { uuid });
  let joined = '';
  let parts = 0;
  for (let cursor: unknown; parts === 0 || cursor !== undefined; parts++) {
    const part = await host.call('get_job', { uuid, max_chars: 1000, ...(cursor === undefined ? {} : { cursor }) });
    expect(part.isError).toBe(false);
    expect(Math.max(part.text.length, JSON.stringify(part.structured).length)).toBeLessThanOrEqual(1000);
    joined += String(part.structured['content']);
    cursor = part.structured['cursor'];
  }
  expect(parts).toBeGreaterThan(2);
  expect(joined).toBe(whole['content']);
});

test('an answer cites its line, and what is not there is not answered', async () => {
  const answer = await succeed(host, 'ask_document', {
    uuid,
    question: `How many sacks were brought in at ${placeOf(4)}?`,
  });
  expect(answer).toMatchObject({ abstained: false, complete: true, mode: 'extractive' });
  const citations = answer['citations'] as readonly {
    readonly page: number;
    readonly snippet: string;
    readonly bbox: readonly number[];
    readonly lines: readonly number[];
  }[]; // seam: the schema of the tool says so
  const cited = citations.find(({ snippet }) => snippet.includes(String(harvestOf(4))));
  expect(cited).toMatchObject({ page: 4 });
  // The box and the numbers of the lines lead to the words on the page.
  const { content } = await succeed(host, 'get_job', { uuid, pages: '4', format: 'lines' });
  const lines = String(content).split('\n');
  const line = lines.find((row) => row.startsWith(`${cited?.lines[0]} `)) ?? '';
  expect(line).toContain(cited?.snippet.split(/\s/)[0]);
  const [, top = 0] = /\[([^\]]+)\]/.exec(line)?.[1]?.split(',').map(Number) ?? [];
  expect(Math.abs(top - (cited?.bbox[1] ?? 0))).toBeLessThan(3);

  const none = await succeed(host, 'ask_document', { uuid, question: 'What is the melting point of tungsten?' });
  expect(none).toMatchObject({ abstained: true, citations: [] });
  await succeed(host, 'ask_document', { uuid, question: secretQuestion });
});

test('search finds the page, also with a misspelt word', async () => {
  for (const query of [placeOf(5), placeOf(5).replace('e', 'c')]) {
    const { hits } = await succeed(host, 'search_documents', { query, limit: 3 });
    expect(Object(hits)[0]).toMatchObject({ uuid, page: 5, document: 'harvest.pdf' });
  }
});

test.each(['md', 'txt', 'json', 'csv'])('export writes %s whole, and not over a file', async (format) => {
  const target = join(desk.inbox, `out.${format}`);
  const written = await succeed(host, 'export', { uuid, format, path: target });
  const text = await readFile(target, 'utf8');
  expect(written).toMatchObject({ path: target, bytes: Buffer.byteLength(text) });
  for (let number = 1; number <= pages; number++) expect(text).toContain(String(harvestOf(number)));
  expect((await host.call('export', { uuid, format, path: target })).text).toMatch(/^Error \(.*exists.*overwrite/s);
  await succeed(host, 'export', { uuid, format, path: target, overwrite: true });
  const returned = await succeed(host, 'export', { uuid, format, max_chars: 100_000 });
  expect(String(returned['content'])).toBe(text);
});

test('the exported JSON carries every page with its boxes', async () => {
  const exported = JSON.parse(await readFile(join(desk.inbox, 'out.json'), 'utf8'));
  expect(exported).toMatchObject({ status: 'done', page_count: pages });
  expect(exported.pages).toHaveLength(pages);
  expect(JSON.stringify(exported.pages[pages - 1])).toMatch(/"bbox":\[\d/);
});

test('resources are listed, completed and read', async () => {
  const { client } = host;
  expect((await client.listResources()).resources.map(({ uri }) => uri)).toContain(`ocr://jobs/${uuid}`);
  const { resourceTemplates } = await client.listResourceTemplates();
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
    'ocr://jobs/{uuid}',
    'ocr://jobs/{uuid}/conversation',
    'ocr://jobs/{uuid}/pages/{page}',
    'ocr://jobs/{uuid}/pages/{page}/image',
    'ocr://jobs/{uuid}/pages/{page}/blocks',
  ]);
  const { completion } = await client.complete({
    ref: { type: 'ref/resource', uri: 'ocr://jobs/{uuid}/pages/{page}' },
    argument: { name: 'uuid', value: uuid.slice(0, 5) },
  });
  expect(completion.values).toEqual([uuid]);

  expect(JSON.parse(await readResource(host, `ocr://jobs/${uuid}`))).toMatchObject({ uuid, status: 'done' });
  expect(await readResource(host, `ocr://jobs/${uuid}/pages/2`)).toContain(String(harvestOf(2)));
  expect(await readResource(host, `ocr://jobs/${uuid}/pages/2/blocks`)).toContain(canary);
  const image = Buffer.from(await readResource(host, `ocr://jobs/${uuid}/pages/2/image`), 'base64');
  expect(image.length).toBeLessThan(900_000);
  const { width, height } = await sharp(image).metadata();
  expect(Math.max(width, height)).toBeLessThanOrEqual(1568);
  expect(width / height).toBeCloseTo(360 / 170, 1);
  const { dominant, channels } = await sharp(image).stats();
  expect(Math.min(dominant.r, dominant.g, dominant.b)).toBeGreaterThan(200);
  expect(channels[0]?.min).toBeLessThan(80);
  await expect(readResource(host, `ocr://jobs/${uuid}/pages/${pages + 1}`)).rejects.toThrow('page_not_found');
});

test('deleting leaves nothing of the document in the home, and the export where it is', async () => {
  // A neighbour in the same tables must stay, and must not be what keeps the deleted text alive.
  const other = await readWhole(host, {
    path: await desk.put('other.pdf', await toScannedPdf(await harvestReport(2))),
  });
  const carriers = (await desk.filesWith(canary)).map((path_) => path_.split(/[./]/)[0]);
  expect(carriers).toEqual(expect.arrayContaining(['ocrchat', 'chunks']));
  expect(await desk.filesWith('featherstonehaugh')).not.toEqual([]);
  expect(await succeed(host, 'delete_job', { uuid })).toMatchObject({ deleted: true });

  expect((await desk.holdings()).files).toEqual([`jobs/${String(other['uuid'])}/source`]);
  expect((await desk.holdings()).rows).toEqual({ ...nothing.rows, jobs: 1, spans: 2, pages: 2 });
  expect(await desk.filesWith(canary)).toEqual([]);
  expect(await desk.filesWith('featherstonehaugh')).toEqual([]);
  const { hits } = await succeed(host, 'search_documents', { query: canary, limit: 50 });
  expect(JSON.stringify(hits)).not.toContain(uuid);
  expect((await host.call('get_job', { uuid })).text).toMatch(/^Error \(job_not_found\)/);
  await expect(readResource(host, `ocr://jobs/${uuid}/pages/2/image`)).rejects.toThrow('job_not_found');
  expect(await readFile(join(desk.inbox, 'out.md'), 'utf8')).toContain(canary);
  expect((await succeed(host, 'get_job', { uuid: other['uuid'] }))['content']).toContain(String(harvestOf(2)));
});

test('the end of input leaves no process, and still nothing of the document', async () => {
  expect(host.faults).toEqual([]);
  expect(await desk.stop(host)).toEqual([]);
  expect(await desk.filesWith(canary)).toEqual([]);
});
