/** The contract of every model behind the port, held against services on loopback that speak its protocol. */
import { afterEach, describe, expect, it } from 'vitest';
import { createAnthropicModel } from '../../src/models/anthropic.ts';
import { ModelFailure } from '../../src/models/model-failure.ts';
import type { Model, ModelRequest } from '../../src/models/model.ts';
import { createOpenAiModel } from '../../src/models/openai.ts';
import type { Patience } from '../../src/models/persistence.ts';
import { type Loopback, type Reply, openLoopback } from '../answer/loopback.ts';
import { canary, wires } from '../answer/wires.ts';

const picture = { type: 'image', data: Buffer.from('not really a picture'), mediaType: 'image/png' } as const;
const request: ModelRequest = {
  system: 'Write down what you see.',
  content: [picture, { type: 'text', text: 'This page.' }],
  maxTokens: 500,
  schema: { type: 'object', properties: { text: { type: 'string' } } },
};
const said = 'The monthly rent is 1,450.00 euros — naïve as that is.';
const quick = { firstPause: 5, idle: 20_000, tries: 4 };

const makers: Readonly<Record<string, (url: string, patience: Partial<Patience>) => Model>> = {
  anthropic: (url, patience) => createAnthropicModel({ url, key: canary, model: 'a-model' }, patience),
  openai: (url, patience) => createOpenAiModel({ url: `${url}/v1`, key: canary, model: 'a-model' }, patience),
};

const data = picture.data.toString('base64');
const text = { type: 'text', text: 'This page.' };
/** What each protocol calls the parts of a request. */
const bodies: Readonly<Record<string, object>> = {
  anthropic: {
    system: [{ type: 'text', text: request.system, cache_control: { type: 'ephemeral' } }],
    messages: [
      { role: 'user', content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }, text] },
    ],
    output_config: { format: { type: 'json_schema', schema: request.schema } },
  },
  openai: {
    messages: [
      { role: 'system', content: request.system },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } }, text] },
    ],
    response_format: { type: 'json_schema', json_schema: { schema: request.schema } },
  },
};

let service: Loopback | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
});

describe.each(wires.map((wire) => [wire.name, wire] as const))('%s', (name, wire) => {
  const ask = async (
    replies: readonly Reply[],
    {
      deadline = 60_000,
      signal,
      patience = {},
      ...changes
    }: Partial<ModelRequest> & {
      readonly deadline?: number;
      readonly signal?: AbortSignal;
      readonly patience?: Partial<Patience>;
    } = {},
  ) => {
    service = await openLoopback(replies);
    const make = makers[name];
    if (make === undefined) throw new Error(`there is no maker of ${name}`);
    return make(service.url, { ...quick, ...patience }).complete({ ...request, ...changes }, { deadline, signal });
  };
  const failure = async (replies: readonly Reply[], options: Parameters<typeof ask>[1] = {}): Promise<ModelFailure> => {
    const thrown: unknown = await ask(replies, options).catch((error: unknown) => error);
    if (!(thrown instanceof ModelFailure)) throw new Error(`no failure of a model: ${String(thrown)}`);
    expect(thrown.message).not.toContain(canary);
    return thrown;
  };
  const body = () => JSON.parse(service?.asked[0]?.body ?? '{}');

  it('gives the whole text, the model and the tokens of a stream, however it is cut', async () => {
    for (const pieceLength of [undefined, 1, 37]) {
      const stream = wire.stream([{ text: said }]);
      const reply = await ask([pieceLength === undefined ? stream : { ...stream, pieceLength, pause: 0 }]);
      expect(reply.text.trim()).toBe(said);
      expect(reply).toMatchObject({
        finish: 'end',
        model: 'served-model',
        usage: { inputTokens: 100, cacheReadTokens: 20 },
      });
      await service?.close();
    }
  });

  it('sends the picture before the text, the rules so that they can be kept, and the shape of the answer', async () => {
    await ask([wire.stream([{ text: said }])]);
    expect(body()).toMatchObject({ ...bodies[name], model: 'a-model', max_tokens: 500, stream: true });
  });

  it('tells how it ended: a limit, a refusal, or because it was enough', async () => {
    expect((await ask([wire.stream([{ text: said }], 'cut')])).finish).toBe('length');
    await service?.close();
    expect((await ask([wire.stream([], 'refused')])).finish).toBe('refusal');
    await service?.close();
    const seen: string[] = [];
    const endless = wire.stream([{ text: 'again '.repeat(500) }]);
    const reply = await ask([{ ...endless, pieceLength: 400, pause: 1 }], {
      onText: (soFar) => {
        seen.push(soFar);
        return soFar.length > 100 ? 'stop' : undefined;
      },
    });
    expect(reply.finish).toBe('stopped');
    expect(reply.text.length).toBeGreaterThan(100);
    expect(reply.text.length).toBeLessThan(400);
    expect(reply.text).toBe(seen.at(-1));
    await expect.poll(() => service?.abandoned.count, { timeout: 20_000 }).toBe(1);
  });

  it('asks again when the service is busy, overloaded in the midst of it, or the connection breaks', async () => {
    const whole = wire.stream([{ text: said }]);
    const broken = { ...wire.stream([{ text: said }], 'missing'), breaksOff: true };
    const reply = await ask([wire.error(429, { 'retry-after': '0' }), wire.overloadedStream(), broken, whole]);
    expect(reply.text.trim()).toBe(said);
    expect(service?.asked).toHaveLength(4);
  });

  it.each([
    ['unauthorized', wire.error(401)],
    ['rejected', wire.error(400)],
    ['rate_limited', wire.error(429, { 'retry-after': '600' })],
  ] as const)('gives up at once: %s', async (kind, reply) => {
    expect((await failure([reply])).kind).toBe(kind);
    expect(service?.asked).toHaveLength(1);
  });

  it('waits for a slow drip, but neither for silence nor beyond the deadline', async () => {
    const slow = { ...wire.stream([{ text: 'Slowly.' }]), pieceLength: 60, pause: 15 };
    expect((await ask([slow], { patience: { idle: 5000 } })).text.trim()).toBe('Slowly.');
    await service?.close();
    const silent = { ...wire.stream([{ text: said }], 'missing'), hangs: true };
    expect((await failure([silent], { patience: { idle: 100, tries: 2 } })).kind).toBe('network');
    await service?.close();
    expect((await failure([silent], { deadline: 200 })).kind).toBe('deadline');
  });

  it('is left in the midst of it when the call is withdrawn', async () => {
    const control = new AbortController();
    const asked = ask([{ ...wire.stream([{ text: said }], 'missing'), hangs: true }], { signal: control.signal });
    await expect.poll(() => service?.asked.length, { timeout: 20_000 }).toBe(1);
    control.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => service?.abandoned.count, { timeout: 20_000 }).toBe(1);
  });

  it('takes what is no answer of the protocol for a failure', async () => {
    const html = { headers: { 'content-type': 'text/html' }, body: '<html>a gateway</html>' };
    expect(['malformed', 'network']).toContain((await failure([html])).kind);
    await service?.close();
    const nonsense = { headers: { 'content-type': 'text/event-stream' }, body: 'data: {"choices": 7}\n\n' };
    expect(['malformed', 'network']).toContain((await failure([nonsense], { patience: { tries: 1 } })).kind);
  });
});

describe.each(wires.map((wire) => [wire.name, wire] as const))('%s that knows no shapes of answers', (name, wire) => {
  it('is asked again without', async () => {
    const refusal: Reply = {
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message: 'response_format, output_config: not supported by this model',
        },
      }),
    };
    service = await openLoopback([refusal, wire.stream([{ text: said }])]);
    const model = makers[name]?.(service.url, quick);
    const reply = await model?.complete(request, { deadline: 20_000 });
    expect(reply?.text.trim()).toBe(said);
    const again = JSON.parse(service.asked[1]?.body ?? '{}');
    expect(again).not.toHaveProperty('response_format');
    expect(again).not.toHaveProperty('output_config');
  });
});

describe('what a reader is told of a service of the OpenAI protocol', () => {
  const told = async (reply: Reply | undefined, patience: Partial<Patience> = {}): Promise<string> => {
    service = await openLoopback(reply === undefined ? [] : [reply]);
    if (reply === undefined) await service.close();
    const model = createOpenAiModel(
      { url: `${service.url}/v1`, key: canary, model: 'a-model' },
      { ...quick, tries: 1, ...patience },
    );
    const thrown: unknown = await model.complete(request, { deadline: 20_000 }).catch((fault: unknown) => fault);
    if (!(thrown instanceof ModelFailure)) throw new Error('it did not fail');
    return thrown.message;
  };
  const json = { 'content-type': 'application/json' };

  it.each([
    [404, '{"error":{"message":"model \\"x\\" not found"}}', 'rejected the request (404 model "x" not found).'],
    [429, '{"error":{"message":"Your quota is used up"}}', 'allows no more requests now (429 Your quota is used up).'],
    [400, '{"error":"no pictures, please"}', 'rejected the request (no pictures, please).'],
  ])('is what it said, not how it wrote it: %i', async (status, body, words) => {
    expect(await told({ status, headers: json, body })).toBe(`The model (openai a-model) ${words}`);
  });

  it('is an error in the midst of a stream as such', async () => {
    const body = 'data: {"error":{"message":"The engine is restarting"}}\n\n';
    expect(await told({ headers: { 'content-type': 'text/event-stream' }, body })).toContain(
      'The engine is restarting',
    );
  });

  it('is where to look: a web page, a closed port, silence', async () => {
    expect(await told({ headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' })).toContain(
      'a web page in place of an answer: check the address',
    );
    await service?.close();
    expect(await told(undefined)).toContain('ECONNREFUSED');
    const silent: Reply = { headers: { 'content-type': 'text/event-stream' }, body: ': \n\n', hangs: true };
    expect(await told(silent, { idle: 100 })).toContain('silent for 0.1 s');
  });
});
