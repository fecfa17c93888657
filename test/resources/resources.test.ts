import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, hosts } from '../server/hosts.ts';
import type { Host } from '../server/hosts.ts';

const script = fileURLToPath(new URL('../server/fake-server.ts', import.meta.url));

describe.each(hosts)('%s', (name) => {
  let host: Host;
  let uuid = '';
  beforeAll(async () => {
    host = await connect(name, { script });
    uuid = String((await host.call('ocr_document', { path: '/docs/mixed.pdf' })).structured['uuid']);
  });
  afterAll(() => host.close());

  const read = async (path: string) => (await host.client.readResource({ uri: `ocr://jobs/${path}` })).contents[0];
  const text = async (path: string): Promise<string> => {
    const content = await read(path);
    if (content === undefined || !('text' in content)) throw new Error('no text');
    return content.text;
  };

  test('the job as JSON', async () => {
    expect(JSON.parse(await text(uuid))).toMatchObject({
      uuid,
      status: 'done',
      page_count: 3,
      errors: [{ page: 2, code: 'page_timeout' }],
    });
  });

  test('a page as Markdown', async () => {
    expect(await read(`${uuid}/pages/1`)).toEqual({
      uri: `ocr://jobs/${uuid}/pages/1`,
      mimeType: 'text/markdown',
      text: 'First page',
    });
    expect(await text(`${uuid}/pages/3`)).toBe('');
  });

  test('a page as blocks, lines and words with boxes', async () => {
    expect(JSON.parse(await text(`${uuid}/pages/1/blocks`))).toMatchObject({
      page: 1,
      unit: 'pt',
      width: 595.3,
      blocks: [
        {
          kind: 'paragraph',
          bbox: [50, 50, 500, 65],
          lines: [{ line: 1, text: 'First page', words: [{ text: 'First', confidence: 0.9 }, { text: 'page' }] }],
        },
      ],
    });
  });

  test('a page as an image', async () => {
    const content = await read(`${uuid}/pages/2/image`);
    expect(content).toMatchObject({ mimeType: 'image/png', blob: Buffer.from([137, 80, 78, 71]).toString('base64') });
  });

  test.each([
    ['none', 'There is no job none'],
    ['UUID/pages/4', 'has no result for page 4'],
    ['UUID/pages/0', 'Pages are whole numbers from 1'],
    ['UUID/pages/one', 'Pages are whole numbers from 1'],
    ['UUID/pages/4/image', 'has no result for page 4'],
    ['UUID/nothing', 'not found'],
  ])('%s is not found', async (path, words) => {
    const failed = read(path.replace('UUID', uuid));
    await expect(failed).rejects.toMatchObject({ code: -32602, message: expect.stringContaining(words) });
  });

  test('a page that could not be read says why', async () => {
    await expect(read(`${uuid}/pages/2`)).rejects.toThrow('took longer than 120 s');
  });

  test('a page that is not read yet says so', async () => {
    const { structured } = await host.call('ocr_document', { path: '/docs/slow.pdf', wait_seconds: 0 });
    await expect(read(`${String(structured['uuid'])}/pages/30`)).rejects.toThrow('is not read yet');
    await host.call('cancel_job', { uuid: structured['uuid'] });
    await host.call('delete_job', { uuid: structured['uuid'] });
  });

  test('templates are listed', async () => {
    const { resourceTemplates } = await host.client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'ocr://jobs/{uuid}',
      'ocr://jobs/{uuid}/conversation',
      'ocr://jobs/{uuid}/pages/{page}',
      'ocr://jobs/{uuid}/pages/{page}/image',
      'ocr://jobs/{uuid}/pages/{page}/blocks',
    ]);
  });

  test("uuid and page are completed, also from the document's name", async () => {
    const complete = async (argument: string, value: string, known: Record<string, string> = {}) =>
      (
        await host.client.complete({
          ref: { type: 'ref/resource', uri: 'ocr://jobs/{uuid}/pages/{page}' },
          argument: { name: argument, value },
          context: { arguments: known },
        })
      ).completion.values;
    expect(await complete('uuid', uuid.slice(0, 5))).toContain(uuid);
    expect(await complete('uuid', 'MIXED')).toContain(uuid);
    expect(await complete('uuid', 'zzz')).toEqual([]);
    expect(await complete('page', '', { uuid })).toEqual(['1', '2', '3']);
    expect(await complete('page', '3', { uuid })).toEqual(['3']);
    expect(await complete('page', '', { uuid: 'none' })).toEqual([]);
    expect(await complete('page', '')).toEqual([]);
  });

  test('jobs are listed, newest first, over as many parts as it takes', async () => {
    for (let round = 0; round < 54; round++) {
      await host.call('ocr_document', { path: '/docs/invoice.pdf', fresh: true, wait_seconds: 0, max_chars: 1000 });
    }
    const listed: { uri: string; name: string }[] = [];
    let cursor: string | undefined;
    do {
      const part = await host.client.listResources(cursor === undefined ? {} : { cursor });
      listed.push(...part.resources);
      cursor = part.nextCursor;
    } while (cursor !== undefined);
    expect(new Set(listed.map(({ uri }) => uri)).size).toBe(55);
    expect(listed).toHaveLength(55);
    expect(listed[0]).toMatchObject({ name: 'invoice.pdf', mimeType: 'application/json' });
    expect(listed[54]).toMatchObject({ uri: `ocr://jobs/${uuid}`, name: 'mixed.pdf' });
    await expect(host.client.listResources({ cursor: 'garbage' })).rejects.toMatchObject({ code: -32602 });
  });
});
