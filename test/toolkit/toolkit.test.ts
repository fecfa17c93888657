import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { aiSdkTools, anthropicTools, openaiTools } from '../../src/toolkit.ts';
import { tools } from '../../src/tools/index.ts';
import { FakeApp, fakePage } from '../tools/fake-app.ts';

const lines = ['Invoice 4711', 'Total 42.00 EUR'];
const long = Array.from({ length: 400 }, (_, row) => `Line ${row} of a long page with several words in it`);

const openFake = () =>
  new FakeApp({
    documents: {
      'invoice.pdf': { pages: [fakePage(0, lines)] },
      'long.pdf': { pages: [fakePage(0, long)] },
      'slow.pdf': { pages: [fakePage(0, lines), fakePage(1, lines), fakePage(2, lines)], millisecondsPerPage: 200 },
    },
  });

const textOf = (content: unknown): string => (typeof content === 'string' ? content : JSON.stringify(content));
const names = [...tools.map(({ name }) => name), 'read_resource'];
const uuidIn = (text: unknown): string => /Job (\S+)/.exec(String(text))?.[1] ?? '';

describe('tools of the Anthropic SDK', () => {
  const toolOf = (app: FakeApp, name: string, options = {}) => {
    const tool = anthropicTools(app, options).find((one) => one.name === name);
    if (tool === undefined) throw new Error(name);
    return tool;
  };

  test('are all tools of the server, and one that opens addresses', () => {
    const made = anthropicTools(openFake());
    expect(made.map(({ name }) => name)).toEqual(names);
    const sent: unknown = JSON.parse(JSON.stringify(made[0]));
    expect(sent).toMatchObject({
      name: 'ocr_document',
      input_schema: { type: 'object', additionalProperties: false, properties: { path: { type: 'string' } } },
    });
    expect(Object.keys(Object(sent)).toSorted()).toEqual(['description', 'input_schema', 'name']);
  });

  test('give the text, and pictures as blocks', async () => {
    const app = openFake();
    const text = await toolOf(app, 'ocr_document').run({ path: '/x/invoice.pdf' });
    expect(text).toContain('Total 42.00 EUR');
    const image = await toolOf(app, 'read_resource').run({ uri: `ocr://jobs/${uuidIn(text)}/pages/1/image` });
    expect(image).toEqual([
      { type: 'text', text: expect.stringContaining('/pages/1/image (image/') },
      {
        type: 'image',
        source: { type: 'base64', media_type: expect.stringMatching(/^image\//), data: expect.any(String) },
      },
    ]);
  });

  test('throw errors with the next step, as results that are errors', async () => {
    const app = openFake();
    await expect(toolOf(app, 'ocr_document').run({ path: '/x/none.pdf' })).rejects.toMatchObject({
      name: 'ToolError',
      content: expect.stringMatching(/^Error \(file_not_found\): .*Check the path\./),
    });
    await expect(toolOf(app, 'ocr_document').run({ file: 'x' })).rejects.toMatchObject({
      content: expect.stringMatching(/^Error \(invalid_argument\): .*"file" is not known/),
    });
    await expect(toolOf(app, 'get_job').run(undefined)).rejects.toMatchObject({
      content: expect.stringContaining('uuid is missing'),
    });
  });

  test('stop when the runner stops, and stop the reading with it', async () => {
    const app = openFake();
    const stop = new AbortController();
    const running = toolOf(app, 'ocr_document').run({ path: '/x/slow.pdf' }, {
      signal: stop.signal,
    } as never); // seam: the runner's context has the call, too, which these tools do not need
    await delay(50);
    stop.abort();
    await expect(running).rejects.toMatchObject({ content: 'Error (cancelled): The call was cancelled.' });
    expect((await app.jobs({ limit: 10 })).jobs.map(({ status }) => status)).toEqual(['cancelled']);
  });
});

describe('options', () => {
  test('choose tools, and refuse names that there are not', () => {
    expect(anthropicTools(openFake(), { only: ['get_job', 'ocr_document'] }).map(({ name }) => name)).toEqual([
      'ocr_document',
      'get_job',
    ]);
    expect(() => openaiTools(openFake(), { only: ['ask_documents'] })).toThrow(
      expect.objectContaining({
        code: 'invalid_argument',
        hint: expect.stringContaining('Did you mean ask_document?'),
      }),
    );
    expect(() => aiSdkTools(openFake(), { maxChars: 10 })).toThrow('maxChars must be a whole number');
  });

  test('keep pictures from models that cannot look at them', async () => {
    const app = openFake();
    const { ocr_document: read, read_resource: open } = aiSdkTools(app, { images: false });
    const uuid = String((await read?.execute({ path: '/x/invoice.pdf' }, {}))?.structured?.['uuid']);
    await expect(open?.execute({ uri: `ocr://jobs/${uuid}/pages/1/image` }, {})).rejects.toThrow(
      'Pictures cannot be shown here.',
    );
    expect((await open?.execute({ uri: `ocr://jobs/${uuid}/pages/1` }, {}))?.text).toContain('Total 42.00 EUR');
  });

  test('bound every result, whatever the model asks for', async () => {
    for (const asked of [{}, { max_chars: 100_000 }, { max_chars: 2000 }]) {
      const { ocr_document: tool } = aiSdkTools(openFake(), { maxChars: 3000 });
      const outcome = await tool?.execute({ path: '/x/long.pdf', ...asked }, {});
      expect(outcome?.text.length).toBeLessThanOrEqual(asked.max_chars === 2000 ? 2000 : 3000);
      expect(outcome?.structured).toHaveProperty('cursor');
    }
  });

  test('tell progress and end everything by their own signal', async () => {
    const told: string[] = [];
    const stop = new AbortController();
    const { ocr_document: tool } = aiSdkTools(openFake(), {
      signal: stop.signal,
      onProgress: ({ tool: name, done, total }) => {
        told.push(`${name} ${done}/${total}`);
        if (done === 1) stop.abort();
      },
    });
    await expect(tool?.execute({ path: '/x/slow.pdf' }, {})).rejects.toMatchObject({ code: 'cancelled' });
    expect(told).toEqual(['ocr_document 0/3', 'ocr_document 1/3']);
  });
});

describe('function calling', () => {
  const call = (name: string, args: unknown, id = 'call_1') => ({
    id,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  });

  test('answers each call in order, errors and nonsense included', async () => {
    const { answer } = openaiTools(openFake());
    const messages = await answer([
      call('ocr_document', { path: '/x/invoice.pdf', url: null, pages: null, wait_seconds: null }, 'a'),
      call('read_minds', {}, 'b'),
      call('get_job', '{"uuid": ', 'c'),
      call('get_job', { uuid: 'none' }, 'd'),
      { id: 'e', type: 'custom' },
      call('list_jobs', '', 'f'),
    ]);
    expect(messages.map((message) => 'tool_call_id' in message && message.tool_call_id)).toEqual([...'abcdef']);
    expect(messages.map(({ content }) => textOf(content).split(':')[0])).toEqual([
      expect.stringMatching(/^Job /),
      'Error (invalid_argument)',
      'Error (invalid_argument)',
      'Error (job_not_found)',
      'Error (invalid_argument)',
      expect.any(String),
    ]);
  });

  test('shows a page after the answers, as a message of the user', async () => {
    const { answer } = openaiTools(openFake());
    const [read] = await answer([call('ocr_document', { path: '/x/invoice.pdf' })]);
    const messages = await answer([
      call('read_resource', { uri: `ocr://jobs/${uuidIn(read?.content)}/pages/1/image` }, 'a'),
      call('list_jobs', {}, 'b'),
    ]);
    expect(messages.map(({ role }) => role)).toEqual(['tool', 'tool', 'user']);
    expect(JSON.stringify(messages[2])).toMatch(/"image_url":\{"url":"data:image\/\w+;base64,/);
  });

  test('without strict has the plain schemas', () => {
    const [definition] = openaiTools(openFake(), { strict: false }).definitions;
    expect(definition?.function).toMatchObject({
      strict: false,
      parameters: { properties: { path: { type: 'string' } } },
    });
    expect(definition?.function.parameters).not.toHaveProperty('required');
  });
});

describe('tools of the AI SDK', () => {
  test('give the program the facts, the model the text and the picture', async () => {
    const made = aiSdkTools(openFake());
    expect(Object.keys(made)).toEqual(names);
    const { ocr_document: read, read_resource: open, get_job: show } = made;
    const outcome = await read?.execute({ path: '/x/invoice.pdf' }, {});
    expect(outcome?.structured).toMatchObject({ name: 'invoice.pdf', status: 'done', page_count: 1 });
    if (outcome === undefined) throw new Error('no outcome');
    expect(read?.toModelOutput({ output: outcome })).toEqual({ type: 'text', value: outcome.text });
    const uri = `ocr://jobs/${String(outcome.structured?.['uuid'])}/pages/1/image`;
    const image = await open?.execute({ uri }, {});
    if (image === undefined) throw new Error('no outcome');
    expect(open?.toModelOutput({ output: image })).toMatchObject({
      type: 'content',
      value: [{ type: 'text' }, { type: 'file', data: { type: 'data', data: image.image?.base64 } }],
    });
    await expect(show?.execute({ uuid: 'none' }, {})).rejects.toThrow(/^Error \(job_not_found\)/);
  });
});

describe('read_resource', () => {
  const open = async (app: FakeApp, input: unknown) =>
    openaiTools(app)
      .answer([{ id: 'x', type: 'function', function: { name: 'read_resource', arguments: JSON.stringify(input) } }])
      .then(([message]) => textOf(message?.content));

  test('hands a long page out in parts that join', async () => {
    const app = openFake();
    const job = await app.submit({ kind: 'path', path: '/x/long.pdf' });
    const uri = `ocr://jobs/${job.uuid}/pages/1`;
    let whole = '';
    let cursor: string | undefined;
    for (let at = 0; at < 50; at++) {
      const text = await open(app, { uri, max_chars: 4000, cursor });
      whole += text.slice(text.indexOf('\n\n') + 2);
      cursor = /^Cursor: (\S+)$/m.exec(text)?.[1];
      if (cursor === undefined) break;
    }
    for (const line of long) expect(whole).toContain(line);
    expect(whole.length).toBeLessThan(long.join('\n\n').length + 10);
  });

  test('refuses what is no address, and pages that there are not', async () => {
    const app = openFake();
    const { uuid } = await app.submit({ kind: 'path', path: '/x/invoice.pdf' });
    expect(await open(app, { uri: 'https://example.org/' })).toMatch(/^Error \(invalid_argument\).*Addresses are ocr:/);
    expect(await open(app, { uri: `ocr://jobs/${uuid}/pages/0` })).toMatch(/^Error \(page_not_found\)/);
    expect(await open(app, { uri: `ocr://jobs/${uuid}/pages/9` })).toMatch(/^Error \(page_not_found\)/);
    expect(await open(app, { uri: 'ocr://jobs/none' })).toMatch(/^Error \(job_not_found\)/);
    expect(await open(app, { uri: `ocr://jobs/${uuid}`, cursor: 'x' })).toContain('cursor');
  });
});
