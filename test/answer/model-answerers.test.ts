/** The contract of every answerer that asks a model, held against services on loopback that speak its protocol. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Evidence, Question } from '../../src/answer/answerer.ts';
import { chunkPage } from '../../src/answer/chunking.ts';
import { ModelFailure } from '../../src/models/model-failure.ts';
import { verifyDraft } from '../../src/answer/verify.ts';
import { type Loopback, type Reply, openLoopback } from './loopback.ts';
import { pageOf } from './page-of.ts';
import { type Said, canary, wires } from './wires.ts';

const page = pageOf(0, [
  { kind: 'title', lines: ['Lease agreement'] },
  { lines: ['The flat is let to Ms Ingrid Solheim of Bergen.', 'The monthly rent is 1,450.00 euros.'] },
  { lines: ['It is due on the', 'first working day — “in advance”, naïve as that is.'] },
]);
const passages = chunkPage({ uuid: 'lease', name: 'lease.pdf' }, page, []).map((chunk) => ({
  chunk,
  lines: chunk.text.split('\n'),
  score: 1,
  page,
}));
const evidence: readonly Evidence[] = [{ job: 'lease', document: 'lease.pdf', passages, whole: [page] }];
const question: Question = {
  asked: 'And how much is it?',
  text: 'How much is the rent?',
  history: [
    { role: 'user', content: 'Who lives there?', citations: [], createdAt: 1 },
    { role: 'assistant', content: 'Ingrid Solheim (p. 1).', citations: [], createdAt: 2 },
  ],
};
const rent: Said = {
  text: 'The rent is 1,450.00 euros.',
  cites: { lines: [2, 2] },
  cited: 'The monthly rent is 1,450.00 euros.',
};
const due: Said = {
  text: 'It is due on the first working day.',
  cites: { lines: [3, 4] },
  cited: 'It is due on the\nfirst working day — “in advance”, naïve as that is.',
};
const quick = { firstPause: 5, idle: 20_000, deadline: 60_000, tries: 4 };

let service: Loopback | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
});

describe.each(wires.map((wire) => [wire.name, wire] as const))('%s', (_name, wire) => {
  const ask = async (replies: readonly Reply[], patience: object = {}, signal?: AbortSignal, onAsked = () => {}) => {
    service = await openLoopback(replies);
    service.onAsked = onAsked;
    return wire.create(service.url, { ...quick, ...patience }).answer(question, evidence, { signal });
  };
  const failure = async (replies: readonly Reply[], patience: object = {}): Promise<ModelFailure> => {
    const thrown: unknown = await ask(replies, patience).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ModelFailure);
    if (!(thrown instanceof ModelFailure)) throw thrown;
    expect(thrown.message).not.toContain(canary);
    expect(thrown.message).toContain(wire.service);
    return thrown;
  };
  const texts = (draft: Awaited<ReturnType<typeof ask>>) => {
    const verified = verifyDraft(draft, question, evidence, [
      { job: 'lease', document: 'lease.pdf', pages: new Map([[0, page]]) },
    ]);
    return {
      stand: verified.claims.map((claim) => claim.text),
      lines: verified.citations.map(({ lines }) => lines),
      dropped: verified.dropped.length,
    };
  };

  it('drafts sentences whose citations are found again, and reports model and tokens', async () => {
    const draft = await ask([wire.stream([rent, due])]);
    expect(texts(draft)).toEqual({
      stand: [rent.text, due.text],
      lines: [
        [2, 2],
        [3, 4],
      ],
      dropped: 0,
    });
    expect(draft).toMatchObject({ model: 'served-model', usage: { outputTokens: 30, cacheReadTokens: 20 } });
    expect(draft.usage?.inputTokens).toBe(100);
  });

  it('sends every line, the conversation and the question, and the key in its header', async () => {
    await ask([wire.stream([rent])]);
    const [asked] = service?.asked ?? [];
    const shown = wire.shown(asked?.body ?? '{}');
    expect(shown.lines).toEqual(page.blocks.flatMap(({ lines }) => lines.map(({ text }) => text)));
    expect(shown.question).toContain('Question: And how much is it?');
    expect(shown.question).toContain('Who lives there?');
    expect(String(wire.authorization(asked?.headers ?? {}))).toContain(canary);
    expect(asked?.body).not.toContain(canary);
    expect(JSON.parse(asked?.body ?? '{}')).toMatchObject({ model: 'a-model', stream: true });
  });

  it.each([11, 97, 1_000])('reads a stream that comes in pieces of %d bytes', async (pieceLength) => {
    const draft = await ask([{ ...wire.stream([due]), pieceLength, pause: 0 }], { deadline: 60_000 });
    expect(texts(draft).stand).toEqual([due.text]);
  });

  it('takes a citation that names nothing, or something else, for none', async () => {
    const draft = await ask([
      wire.stream([
        { ...rent, cites: { page: 0, lines: [77, 78] }, cited: 'The rent is 9 euros.' },
        { ...rent, text: 'The rent is 9,450 euros.' },
        due,
      ]),
    ]);
    expect(texts(draft)).toMatchObject({ stand: [due.text], dropped: 2 });
  });

  it('says that the documents do not answer', async () => {
    expect((await ask([wire.stream([{ text: 'NO ANSWER' }])])).claims).toEqual([]);
  });

  it.each([429, 500, 503, 529])('tries again after %d', async (status) => {
    const draft = await ask([wire.error(status), wire.error(status), wire.stream([rent])]);
    expect(texts(draft).stand).toEqual([rent.text]);
    expect(service?.asked).toHaveLength(3);
  });

  it('tries again when the service is overloaded in the middle, or the connection breaks', async () => {
    const broken = { ...wire.stream([rent], 'missing'), breaksOff: true };
    const draft = await ask([wire.overloadedStream(), broken, wire.stream([rent], 'missing'), wire.stream([due])]);
    // Nothing of the tries that failed is in the answer.
    expect(texts(draft).stand).toEqual([due.text]);
    expect(service?.asked).toHaveLength(4);
  });

  it('gives up after its tries, and at once when waiting would take too long', async () => {
    expect((await failure([wire.error(529)])).kind).toBe('overloaded');
    expect(service?.asked).toHaveLength(quick.tries);
    await service?.close();
    expect((await failure([wire.error(429, { 'retry-after': '600' })])).kind).toBe('rate_limited');
    expect(service?.asked).toHaveLength(1);
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [400, 'rejected'],
    [404, 'rejected'],
    [413, 'rejected'],
  ] as const)('does not repeat what %d answers', async (status, kind) => {
    expect((await failure([wire.error(status)])).kind).toBe(kind);
    expect(service?.asked).toHaveLength(1);
  });

  it('tells a refusal, an answer without citations, and one that was cut before its first sentence', async () => {
    for (const [reply, kind] of [
      [wire.stream([], 'refused'), 'refused'],
      [wire.stream([{ text: 'The rent is surely 1,450.00 euros.' }]), 'uncited'],
      [wire.stream([]), 'uncited'],
      [wire.stream([{ text: 'The rent is' }], 'cut'), 'truncated'],
    ] as const) {
      expect((await failure([reply])).kind).toBe(kind);
      await service?.close();
    }
  });

  it('keeps the whole sentences of an answer that was cut off, and says so', async () => {
    const draft = await ask([wire.stream([rent, { text: 'It is due on' }], 'cut')]);
    expect(texts(draft)).toMatchObject({ stand: [rent.text], dropped: 0 });
    expect(draft.notes).toEqual([expect.stringContaining('cut off')]);
  });

  it.each([
    ['a page of HTML', { headers: { 'content-type': 'text/html' }, body: '<html>Bad gateway</html>' }],
    ['no JSON', { headers: { 'content-type': 'text/event-stream' }, body: 'event: message_start\ndata: {oops\n\n' }],
    ['nothing', { headers: { 'content-type': 'text/event-stream' } }],
  ])('fails on %s', async (_what, reply) => {
    expect(['malformed', 'network']).toContain((await failure([reply])).kind);
  });

  it('gives up on a service that says nothing, and waits for one that is slow', async () => {
    expect((await failure([{ hangs: true }], { idle: 60, tries: 2 })).kind).toBe('network');
    await service?.close();
    const slow = { ...wire.stream([rent]), pieceLength: 400, pause: 40 };
    expect(texts(await ask([slow], { idle: 2_000 })).stand).toEqual([rent.text]);
    await service?.close();
    expect((await failure([{ ...slow, pieceLength: 4 }], { deadline: 200, idle: 2_000 })).kind).toBe('deadline');
  });

  it('cannot be reached', async () => {
    service = await openLoopback([{}]);
    const { url } = service;
    await service.close();
    const thrown: unknown = await wire
      .create(url, { ...quick, tries: 2 })
      .answer(question, evidence)
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: 'ModelFailure', kind: 'network' });
  });

  const patient = { firstPause: 3_000, idle: 10_000, deadline: 20_000 };

  it('is cancelled while it waits for words, and closes its connection', async () => {
    const control = new AbortController();
    const reply = { ...wire.stream([rent], 'missing'), hangs: true };
    const asked = ask([reply], patient, control.signal, () => control.abort());
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => service?.abandoned.count, { timeout: 20_000 }).toBe(1);
    expect(service?.asked).toHaveLength(1);
  });

  it('is cancelled between two tries', async () => {
    const control = new AbortController();
    // The pause is long, so that what comes a moment after the answer comes before the next try.
    const asked = ask([wire.error(529)], patient, control.signal, () => setTimeout(() => control.abort(), 100));
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(service?.asked).toHaveLength(1);
  });

  it('is cancelled before it begins', async () => {
    await expect(ask([wire.stream([rent])], patient, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(service?.asked).toHaveLength(0);
  });
});
