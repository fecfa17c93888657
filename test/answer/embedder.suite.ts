/** Owns the contract of the embedding port, held against services on loopback that speak the published protocols. */
import { afterEach, describe, expect, it } from 'vitest';
import { type EmbeddingEndpoint, createEmbedder } from '../../src/answer/embeddings.ts';
import { type Loopback, type Reply, openLoopback } from './loopback.ts';

export interface EmbeddingWire {
  readonly protocol: EmbeddingEndpoint['protocol'];
  /** Path that the protocol has, below the address that is set. */
  readonly path: string;
  /** Address that is set, for the origin of a service. */
  readonly urlOf: (origin: string) => string;
  readonly vectors: (vectors: readonly (readonly number[])[]) => Reply;
  readonly failure: (status: number, message: string, headers?: Readonly<Record<string, string>>) => Reply;
}

const hasty = { deadline: 3_000, idle: 400, tries: 3, firstPause: 5 };

export function embedderContract(wire: EmbeddingWire): void {
  describe(`embedder contract: ${wire.protocol}`, () => {
    let service: Loopback | undefined;
    afterEach(async () => {
      await service?.close();
      service = undefined;
    });
    const open = async (replies: readonly Reply[], key = 'sk-secret-1') => {
      service = await openLoopback(replies);
      const endpoint = { protocol: wire.protocol, url: wire.urlOf(service.url), key, model: 'tiny-embed' };
      return { service, embedder: createEmbedder(endpoint, hasty) };
    };

    it('asks as the protocol has it, and gives a vector for each text in their order', async () => {
      const { embedder, service: asked } = await open([
        wire.vectors([
          [1, 0],
          [0, 0.5],
        ]),
      ]);
      const vectors = await embedder.embed(['first text', 'second text']);
      expect(vectors.map((vector) => [...vector])).toEqual([
        [1, 0],
        [0, 0.5],
      ]);
      expect(asked.asked[0]?.path).toBe(wire.path);
      expect(JSON.parse(asked.asked[0]?.body ?? '')).toMatchObject({
        model: 'tiny-embed',
        input: ['first text', 'second text'],
      });
      expect(asked.asked[0]?.headers.authorization).toBe('Bearer sk-secret-1');
    });

    it('sends no key where there is none, and asks in batches', async () => {
      const batch = (count: number) => wire.vectors(Array.from({ length: count }, (_, at) => [at]));
      const { embedder, service: asked } = await open([batch(64), batch(6)], '');
      const vectors = await embedder.embed(Array.from({ length: 70 }, (_, at) => `text ${at}`));
      expect(vectors.map(([value]) => value)).toEqual([...Array(64).keys(), ...Array(6).keys()]);
      expect(asked.asked).toHaveLength(2);
      expect(asked.asked[0]?.headers.authorization).toBeUndefined();
    });

    it.each([429, 500, 503])('tries again after %d', async (status) => {
      const { embedder, service: asked } = await open([
        wire.failure(status, 'busy', { 'retry-after-ms': '1' }),
        wire.vectors([[1, 2, 3]]),
      ]);
      expect((await embedder.embed(['text']))[0]).toHaveLength(3);
      expect(asked.asked).toHaveLength(2);
    });

    it.each([
      [401, 1],
      [404, 1],
      [429, 3],
    ])('gives up on %d after %d tries, says what was said, and never the key', async (status, tries) => {
      const { embedder, service: asked } = await open([wire.failure(status, 'no model for sk-secret-1')]);
      const failure = await embedder.embed(['text']).catch((thrown: unknown) => thrown);
      expect(failure).toMatchObject({ code: 'network_failed', hint: expect.stringContaining('127.0.0.1') });
      expect(String(failure)).toContain('no model for …');
      expect(JSON.stringify(failure) + String(failure)).not.toContain('sk-secret-1');
      expect(asked.asked).toHaveLength(tries);
    });

    it.each([
      ['too few vectors', wire.vectors([[1, 2]])],
      [
        'vectors of different lengths',
        wire.vectors([
          [1, 2],
          [1, 2, 3],
        ]),
      ],
      ['empty vectors', wire.vectors([[], []])],
      ['something else', { body: '{"object":"list"}', headers: { 'content-type': 'application/json' } }],
      ['no JSON', { body: '<html>it works</html>' }],
    ])('refuses %s', async (_what, reply) => {
      const { embedder } = await open([reply]);
      await expect(embedder.embed(['one', 'two'])).rejects.toMatchObject({ code: 'network_failed' });
    });

    it('gives up on a service that says nothing, that breaks off, and that is not there', async () => {
      const { embedder } = await open([{ hangs: true }]);
      await expect(embedder.embed(['text'])).rejects.toMatchObject({ code: 'network_failed' });
      await service?.close();
      const { embedder: broken } = await open([{ body: '{"data": [', breaksOff: true }]);
      await expect(broken.embed(['text'])).rejects.toMatchObject({ code: 'network_failed' });
      await service?.close();
      await expect(broken.embed(['text'])).rejects.toMatchObject({ code: 'network_failed' });
      service = undefined;
    });

    it('stops when it is told to', async () => {
      const { embedder, service: asked } = await open([{ hangs: true }]);
      const stop = new AbortController();
      const embedding = embedder.embed(['text'], { signal: stop.signal });
      setTimeout(() => stop.abort(), 50);
      await expect(embedding).rejects.toMatchObject({ code: 'cancelled' });
      expect(asked.asked).toHaveLength(1);
    });
  });
}
