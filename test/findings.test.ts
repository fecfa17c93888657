/** Presets from end to end: over MCP's tools, the library and the REST contract, with documents that are really read. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { App } from '../src/app.ts';
import { openApp } from '../src/compose.ts';
import { valuesOf } from '../src/fields/finding.ts';
import { findingsOf } from '../src/findings.ts';
import { exportTool } from '../src/tools/export.ts';
import { getJob } from '../src/tools/get-job.ts';
import { ocrDocument } from '../src/tools/ocr-document.ts';
import { presetNames, presetOf } from '../src/tools/presets.ts';
import { RestJob } from '../src/wire/rest.ts';
import { type ContentBlock, layOut, toDigitalPdf, toImages } from './generate/index.ts';
import { invoices, receipts } from './generate/samples/paperwork.ts';
import { type TestService, startTestService } from './http/service.ts';
import { block, finishedJob, page } from './pages.ts';
import { call, failure } from './tools/call.ts';

const [invoice] = invoices;
const [receipt] = receipts;
if (invoice === undefined || receipt === undefined) throw new Error('no paperwork');

let folder = '';
let app: App;
let path = '';
let bytes: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-presets-'));
  app = await openApp({ home: join(folder, 'home'), allow: [folder], readers: 1 });
  path = join(folder, 'invoice.pdf');
  bytes = await toDigitalPdf(await layOut(invoice.content, invoice.options));
  await writeFile(path, bytes);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const schema = {
  type: 'object',
  properties: { due: { type: 'string', format: 'date', title: 'Due date' }, fax: { type: 'string' } },
};

describe('over MCP', () => {
  test('an invoice comes with its fields, checks and notes, and its export is its fields', async () => {
    const { structured, text } = await call(ocrDocument, app, { path, tool: 'invoice' });
    expect(structured).toMatchObject({ status: 'done', tool: 'invoice' });
    const fields = z.array(z.looseObject({ path: z.string() })).parse(structured['fields']);
    expect(fields.find((field) => field.path === 'total')).toMatchObject({
      found: true,
      value: 468.6,
      page: 1,
      quotation: 'GBP 468.60',
    });
    expect(fields.find((field) => field.path === 'registration')).toEqual({ path: 'registration', found: false });
    expect(structured['checks']).toContainEqual(
      expect.objectContaining({ holds: true, name: 'subtotal and tax make the total' }),
    );
    expect(text).toContain('- registration: not found');
    const { structured: file } = await call(exportTool, app, { uuid: structured['uuid'], max_chars: 100_000 });
    expect(file['format']).toBe('json');
    expect(JSON.parse(String(file['content']))).toMatchObject({
      findings: { values: { total: 468.6, registration: null } },
      pages: [],
    });
    const whole = await call(exportTool, app, { uuid: structured['uuid'], format: 'json', max_chars: 100_000 });
    expect(String(whole.structured['content'])).toContain('"index":0');
  });

  test('what does not fit is counted, and a cursor does not bring the fields again', async () => {
    const { structured } = await call(ocrDocument, app, { path, tool: 'invoice', max_chars: 1700 });
    const shown = z.array(z.unknown()).parse(structured['fields']).length;
    expect(shown).toBeGreaterThan(0);
    expect(structured['fields_left_out']).toBeGreaterThan(0);
    expect(structured['cursor']).toEqual(expect.any(String));
    const { structured: rest } = await call(getJob, app, { uuid: structured['uuid'], cursor: structured['cursor'] });
    expect(rest['fields']).toBeUndefined();
  });

  test('a schema of its own is looked for, and is part of what a job is', async () => {
    const first = await call(ocrDocument, app, { path, schema });
    expect(first.structured).toMatchObject({
      tool: 'extract',
      fields: [
        { path: 'due', value: '2025-06-05' },
        { path: 'fax', found: false },
      ],
    });
    const again = await call(ocrDocument, app, { path, schema, tool: 'extract' });
    expect(again.structured['uuid']).toBe(first.structured['uuid']);
    const other = await call(ocrDocument, app, {
      path,
      schema: { ...schema, properties: { fax: { type: 'string' } } },
    });
    expect(other.structured['uuid']).not.toBe(first.structured['uuid']);
  });

  test('wrong calls say what to do', async () => {
    expect((await failure(ocrDocument, app, { path, tool: 'invoyce' })).message).toContain('tool must be one of');
    expect(await failure(ocrDocument, app, { path, tool: 'extract' })).toMatchObject({
      code: 'invalid_argument',
      message: 'The tool "extract" needs schema.',
    });
    expect((await failure(ocrDocument, app, { path, schema: JSON.stringify(schema) })).message).toContain(
      'schema must be an object',
    );
    expect(await failure(ocrDocument, app, { path, tool: 'receipt', schema })).toMatchObject({
      code: 'invalid_argument',
    });
    expect(await failure(ocrDocument, app, { path, schema: { type: 'string' } })).toMatchObject({
      code: 'invalid_argument',
    });
  });
});

test('a scanned receipt is recognised and read', { timeout: 120_000 }, async () => {
  const [image] = await toImages(await layOut(receipt.content, receipt.options), { format: 'png' });
  const file = join(folder, 'receipt.png');
  await writeFile(file, image ?? new Uint8Array());
  const job = await app.wait(
    (await app.submit({ kind: 'path', path: file }, { tool: 'receipt', language: 'en' })).uuid,
  );
  const findings = await app.findings(job.uuid);
  expect(valuesOf(findings?.fields ?? [])).toMatchObject({ date: '2024-03-14', total: 11.5, paid: 20, change: 8.5 });
  expect(findings?.notes).toContain(presetOf('receipt').better);
});

test('tools that read no fields say what the vlm tier does better, or nothing', async () => {
  const hand = await app.wait((await app.submit({ kind: 'path', path }, { tool: 'handwriting-to-text' })).uuid);
  expect(await app.findings(hand.uuid)).toEqual({
    tool: 'handwriting-to-text',
    fields: [],
    checks: [],
    notes: [presetOf('handwriting-to-text').better],
  });
  const plain = await app.wait((await app.submit({ kind: 'path', path }, { tool: 'pdf-to-word' })).uuid);
  expect(await app.findings(plain.uuid)).toBeUndefined();
});

test('of a document longer than is looked at, the notes say first what is missing and how to have it', async () => {
  const pages = async function* () {
    for (let index = 0; index < 205; index++)
      yield index === 3
        ? ({ index, code: 'page_failed', message: 'It is damaged.' } as const)
        : page([block(index === 201 ? 'Total: 42.00' : `Page ${index}`)], index);
  };
  const options = { ...finishedJob.options, tool: 'receipt' };
  const findings = await findingsOf({ options }, pages());
  expect(findings?.notes[0]).toBe(
    'Only the first 200 pages were looked at: what stands on page 201 and after it is not told. Read it as a job of its own, with pages "201-".',
  );
  expect(findings?.notes[1]).toContain('Page 4 could not be read');
  expect(findings?.fields.find(({ path: name }) => name === 'total')).toMatchObject({ found: false });
});

describe('nothing of what a tool is for', () => {
  const read = async (name: string, content: readonly ContentBlock[], tool: string) => {
    const file = join(folder, name);
    await writeFile(file, await toDigitalPdf(await layOut(content)));
    return app.findings((await app.wait((await app.submit({ kind: 'path', path: file }, { tool })).uuid)).uuid);
  };
  const letter = [{ kind: 'paragraph', text: 'the bench will be moved into the shade.' }] as const;
  const table = {
    kind: 'table',
    rows: [
      ['Item', 'Amount', 'Place'],
      ['Bench', '12.00', 'Park'],
      ['Tree', '9.50', 'Yard'],
    ],
  } as const;

  test.each(['extract-tables', 'image-to-excel'])('%s says that there is no table', async (tool) => {
    const findings = await read(`letter-${tool}.pdf`, letter, tool);
    expect(findings?.notes[0]).toContain('No table was found: ');
  });

  test('pages without a table are named where others have one', async () => {
    const content = [table, { kind: 'page-break' }, ...letter] as const;
    expect((await read('mixed.pdf', content, 'extract-tables'))?.notes[0]).toContain('No table was found on page 2');
    const notes = (await read('table.pdf', [table], 'extract-tables'))?.notes;
    expect(notes).toEqual([presetOf('extract-tables').better]);
  });

  test.each(['receipt', 'invoice'])('%s says that no field was found', async (tool) => {
    const findings = await read(`nothing-${tool}.pdf`, [{ kind: 'paragraph', text: '14' }], tool);
    expect(findings?.fields.every(({ found }) => !found)).toBe(true);
    expect(findings?.notes[0]).toContain('None of the fields was found');
  });
});

describe('over REST', () => {
  let service: TestService;
  let token = '';
  beforeAll(async () => {
    service = await startTestService();
    token = await service.account('alice');
  });
  afterAll(() => service.close());

  test('the job has its findings, and a download the format of its tool', async () => {
    const job = RestJob.strict().parse(await service.read({ name: 'invoice.pdf', bytes }, token, { tool: 'invoice' }));
    expect(job.findings?.values).toMatchObject({ invoice_number: 'KB-20417', total: 468.6 });
    const file = await service.call(`/api/v1/ocr/${job.uuid}/download/`, token);
    expect(file.headers.get('content-type')).toContain('application/json');
    expect(await file.json()).toMatchObject({ findings: { tool: 'invoice' }, pages: [] });
    const sheet = await service.call(`/api/v1/ocr/${job.uuid}/download/?format=xlsx`, token);
    expect(sheet.headers.get('content-disposition')).toContain('invoice.xlsx');
    expect(
      Buffer.from(await sheet.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
  });

  test('a schema comes as text', async () => {
    const fields = { tool: 'extract', schema: JSON.stringify(schema) };
    const job = RestJob.parse(await service.read({ name: 'invoice.pdf', bytes }, token, fields));
    expect(job.findings?.values).toEqual({ due: '2025-06-05', fax: null });
    const refused = await service.submit({ name: 'invoice.pdf', bytes }, token, {
      fields: { ...fields, schema: '[1' },
    });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: expect.stringContaining('no JSON object') });
  });

  test('an unknown tool is answered with the list', async () => {
    const response = await service.submit({ name: 'invoice.pdf', bytes }, token, { fields: { tool: 'summon' } });
    expect(response.status).toBe(400);
    const { error } = z.looseObject({ error: z.string() }).parse(await response.json());
    for (const name of presetNames) expect(error).toContain(name);
  });

  test('a translation without a model is refused with the ways to have one', async () => {
    const response = await service.submit({ name: 'invoice.pdf', bytes }, token, { fields: { translate_to: 'de' } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'tier_unavailable',
      error: expect.stringContaining('OCRCHAT_OPENAI_URL'),
    });
  });
});
