/** Translation through the app with a model on loopback: what is kept, what is flagged, what is paid once, what is refused. */
import { createServer, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { openApp } from '../../src/compose.ts';
import { isPageError } from '../../src/document.ts';
import { differences } from '../../src/translate/kept.ts';
import { type ContentBlock, layOut, toDigitalPdf } from '../generate/index.ts';
import { collect } from '../pages.ts';

interface Item {
  readonly id: number;
  readonly text: string;
}

/** An OpenAI-compatible service that translates each item as the test says. */
interface Service {
  readonly url: string;
  readonly server: Server;
  readonly asked: (readonly Item[])[];
  readonly systems: string[];
  translate: (items: readonly Item[]) => readonly Item[] | string;
}

async function openService(): Promise<Service> {
  const asked: (readonly Item[])[] = [];
  const systems: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.once('end', () => {
      const { messages } = JSON.parse(Buffer.concat(parts).toString('utf8'));
      systems.push(messages[0].content);
      const content: unknown = messages[1].content;
      const text: string = typeof content === 'string' ? content : ((content as { text: string }[])[0]?.text ?? ''); // seam: either form of the protocol
      const { items } = JSON.parse(text);
      asked.push(items);
      const answer = service.translate(items);
      const said = typeof answer === 'string' ? answer : JSON.stringify({ items: answer });
      const choice = { index: 0, delta: { content: said }, finish_reason: 'stop' };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = { id: 'c', object: 'chat.completion.chunk', choices: [choice] };
      const usage = { prompt_tokens: 100, completion_tokens: 20 };
      response.end(
        `data: ${JSON.stringify(chunk)}\n\ndata: ${JSON.stringify({ ...chunk, choices: [], usage })}\n\ndata: [DONE]\n\n`,
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const service: Service = { url: `http://127.0.0.1:${address.port}/v1`, server, asked, systems, translate: shouted };
  return service;
}

/** A language that puts every text into quotation marks. */
const shouted = (items: readonly Item[]): readonly Item[] => items.map(({ id, text }) => ({ id, text: `«${text}»` }));

const content: readonly ContentBlock[] = [
  { kind: 'heading', text: 'The oak beside the footbridge' },
  {
    kind: 'paragraph',
    text: 'We met the gardener Ines Valdivia, who will cut both branches on 9 October 2025 for 1,460 euros (order KB-20417).',
  },
  {
    kind: 'table',
    rows: [
      ['Item', 'Price'],
      ['Oak', '1,460.00'],
      ['Bench', '85.00'],
    ],
  },
];

describe('with a model', () => {
  let folder = '';
  let service: Service;
  let app: App;
  let path = '';
  const settings = () => ({
    home: join(folder, 'home'),
    allow: [folder],
    readers: 1,
    openaiUrl: service.url,
    openaiModel: 'a-model',
    vlmInputPrice: 2,
    vlmOutputPrice: 10,
  });
  const read = async (options: Parameters<App['submit']>[1]) =>
    app.wait((await app.submit({ kind: 'path', path }, options)).uuid);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ocrchat-translate-'));
    service = await openService();
    app = await openApp(settings());
    path = join(folder, 'oak.pdf');
    await writeFile(path, await toDigitalPdf(await layOut(content, { language: 'en' })));
  });
  afterAll(async () => {
    await app.close();
    service.server.closeAllConnections();
    service.server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const exported = async (uuid: string, format: 'md' | 'json') =>
    Buffer.concat((await collect((await app.export(uuid, format)).body)).map((part) => Buffer.from(part))).toString(
      'utf8',
    );

  test('both languages stand side by side, blocks and cells aligned, and it is paid for once', async () => {
    const job = await read({ translateTo: 'de' });
    expect(job).toMatchObject({ status: 'done', options: { tool: 'translate', translateTo: 'de' } });
    expect(service.systems[0]).toContain('German');
    expect(job.model).toMatchObject({ inputTokens: 100, outputTokens: 20 });
    expect(job.model?.cost).toBeCloseTo((100 * 2 + 20 * 10) / 1e6, 9);
    const [page] = await app.pages(job.uuid);
    if (page === undefined || isPageError(page)) throw new Error('no page');
    expect(page.blocks.map(({ translation }) => translation?.language)).toEqual(page.blocks.map(() => 'de'));
    expect(page.warnings ?? []).toEqual([]);
    const table = page.blocks.find(({ kind }) => kind === 'table');
    expect(table?.table?.cells.map(({ text }) => text)).toEqual(['Item', 'Price', 'Oak', '1,460.00', 'Bench', '85.00']);
    expect(table?.translation?.cells).toEqual(['«Item»', '«Price»', '«Oak»', '1,460.00', '«Bench»', '85.00']);
    // Numbers alone are not sent.
    expect(service.asked.flat().map(({ text }) => text)).not.toContain('85.00');

    const markdown = await exported(job.uuid, 'md');
    expect(markdown).toMatch(/^#+ The oak beside the footbridge$/mu);
    expect(markdown).toContain('«The oak beside the footbridge»');
    expect(markdown).not.toMatch(/^#+ .*«/mu);
    expect(markdown).toContain('| Oak | 1,460.00 |');
    expect(markdown).toContain('| «Oak» | 1,460.00 |');
    const { pages } = JSON.parse(await exported(job.uuid, 'json'));
    expect(pages[0].blocks[0].translation).toEqual({ language: 'de', text: '«The oak beside the footbridge»' });

    const before = service.asked.length;
    expect((await read({ tool: 'translate', translateTo: 'de' })).uuid).toBe(job.uuid);
    await app.close();
    app = await openApp(settings());
    const [again] = await app.pages(job.uuid);
    expect(again).toEqual(page);
    expect((await read({ translateTo: 'de' })).uuid).toBe(job.uuid);
    expect(service.asked.length).toBe(before);
  });

  test('a number that changes and a name that goes are told', async () => {
    service.translate = (items) =>
      items.map(({ id, text }) => ({
        id,
        text: text.replace('1,460 euros', '1.640 Euro').replace('Ines Valdivia', 'sie'),
      }));
    const job = await read({ translateTo: 'fr' });
    const [page] = await app.pages(job.uuid);
    if (page === undefined || isPageError(page)) throw new Error('no page');
    const told = (page.warnings ?? []).join('\n');
    expect(told).toContain('Numbers of the source that the translation lacks: 1460.');
    expect(told).toContain('Numbers of the translation that the source lacks: 1640.');
    expect(told).toContain('Names that the translation lacks: Ines Valdivia.');
  });

  test('what the model leaves out is asked for again, and stays as it is then', async () => {
    const from = service.asked.length;
    service.translate = (items) =>
      items.filter(({ text }) => text !== 'Oak').map(({ id, text }) => ({ id, text: `«${text}»` }));
    const job = await read({ translateTo: 'es' });
    const [page] = await app.pages(job.uuid);
    if (page === undefined || isPageError(page)) throw new Error('no page');
    const table = page.blocks.find(({ kind }) => kind === 'table');
    expect(table?.translation?.cells?.[2]).toBe('Oak');
    expect(table?.translation?.doubts).toEqual(['Cell "Oak": It was not translated.']);
    expect(
      service.asked
        .slice(from)
        .at(-1)
        ?.map(({ text }) => text),
    ).toEqual(['Oak']);
    expect(job.model).toMatchObject({ inputTokens: 200, outputTokens: 40 });
  });

  test('an answer that is none ends the job with the reason', async () => {
    service.translate = () => 'I would rather not.';
    const job = await read({ translateTo: 'it' });
    expect(job.status).toBe('failed');
    expect(job.error).toMatch(
      /none could be translated: The model \(openai a-model\) gave an answer that is not understood/u,
    );
    // What came to nothing is paid for, too.
    expect(job.model).toMatchObject({ inputTokens: 200, outputTokens: 40 });
    service.translate = shouted;
    expect((await read({ translateTo: 'it' })).status).toBe('done');
  });

  test('that takes more than the budget is asked about before anything is read', async () => {
    const asked = service.asked.length;
    const home = join(folder, 'thrifty');
    const thrifty = await openApp({ ...settings(), home, vlmBudget: 1000 });
    try {
      const refused = thrifty.submit({ kind: 'path', path }, { translateTo: 'nl' });
      await expect(refused).rejects.toMatchObject({
        code: 'confirmation_needed',
        message: expect.stringMatching(
          /^To translate 1 page of oak\.pdf .* tokens, which cost about 0\.02; .* 1,000\.$/u,
        ),
        hint: expect.not.stringContaining('cpu'),
      });
      expect(await thrifty.jobs({ limit: 5 })).toMatchObject({ jobs: [] });
      expect(service.asked.length).toBe(asked);
      const { uuid } = await thrifty.submit({ kind: 'path', path }, { translateTo: 'nl', confirm: true });
      expect(await thrifty.wait(uuid)).toMatchObject({ status: 'done', model: { inputTokens: 100 } });
      const both = thrifty.submit({ kind: 'path', path }, { tier: 'vlm', translateTo: 'nl' });
      await expect(both).rejects.toMatchObject({ message: expect.stringMatching(/^To read and translate 1 page/u) });
    } finally {
      await thrifty.close();
    }
  });

  test('a page of numbers alone costs nothing', async () => {
    const asked = service.asked.length;
    const numbers = join(folder, 'numbers.pdf');
    const rows = [
      ['10', '1,460.00'],
      ['11', '85.00'],
    ];
    await writeFile(numbers, await toDigitalPdf(await layOut([{ kind: 'table', rows }], { language: 'en' })));
    const { uuid } = await app.submit({ kind: 'path', path: numbers }, { translateTo: 'de' });
    const job = await app.wait(uuid);
    expect(job.status).toBe('done');
    expect(job.model).toBeUndefined();
    expect(service.asked.length).toBe(asked);
  });

  test.each([['xx-yy-zz-1'], ['Klingonish'], ['']])(
    'the language %j is refused before anything is read',
    async (language) => {
      await expect(app.submit({ kind: 'path', path }, { translateTo: language })).rejects.toMatchObject({
        code: 'language_unknown',
      });
    },
  );

  test('translate without a language says what is missing', async () => {
    await expect(app.submit({ kind: 'path', path }, { tool: 'translate' })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: 'The tool "translate" needs translate_to.',
    });
    await expect(app.submit({ kind: 'path', path }, { tool: 'receipt', translateTo: 'de' })).rejects.toMatchObject({
      code: 'invalid_argument',
    });
  });
});

test('without a model it is refused, with the ways to have one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-translate-'));
  const app = await openApp({ home: join(folder, 'home'), allow: [folder], readers: 1 });
  try {
    const refused = app.submit({ kind: 'bytes', base64: 'aGVsbG8=', name: 'a.png' }, { translateTo: 'de' });
    await expect(refused).rejects.toMatchObject({
      code: 'tier_unavailable',
      message: expect.stringContaining('Translation needs a model'),
    });
    await expect(refused).rejects.toMatchObject({ hint: expect.stringContaining('OCRCHAT_ANTHROPIC_KEY') });
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
});

describe('what must be kept', () => {
  test.each([
    ['It costs 1,460.50 euros.', 'Es kostet 1.460,50 Euro.', []],
    ['On 9 October 2025, at 08:30.', 'Am 9. Oktober 2025 um 8:30 Uhr.', []],
    ['Order KB-20417, see info@example.org', 'Bestellung KB-20417, siehe info@example.org', []],
    ['Order KB-20417', 'Bestellung KB-20471', ['20417', '20471', 'KB-20417']],
    ['يكلف ١٤٦٠ يورو', 'It costs 1460 euros', []],
    ['Pages 3 and 4', 'Seiten 3', ['4']],
  ])('%s → %s', (source, translation, wanted) => {
    const found = differences(source, translation).join(' ');
    expect(wanted.filter((part) => !found.includes(part))).toEqual([]);
    expect(found === '').toBe(wanted.length === 0);
  });
});
