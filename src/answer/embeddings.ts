/** Owns embedding texts by a service: an endpoint that speaks OpenAI's protocol, or Ollama's own. */
import { z } from 'zod';
import { OcrError } from '../errors.ts';
import type { Embedder } from './embedder.ts';
import { ModelFailure, failureOfStatus, retryAfterOf } from '../models/model-failure.ts';
import { type Patience, type Try, persist } from '../models/persistence.ts';

export interface EmbeddingEndpoint {
  /** openai: `POST URL/embeddings`; ollama: `POST URL/api/embed`. */
  readonly protocol: 'openai' | 'ollama';
  readonly url: string;
  /** Empty where none is needed. */
  readonly key: string;
  readonly model: string;
}

/** Texts of one request; services cap them at some hundreds or thousands. */
const batchSize = 64;
/** Characters of one text; models read some hundreds to thousands of tokens, and a chunk is far shorter. */
const longestText = 6_000;
const usualPatience: Patience = { deadline: 60_000, idle: 30_000, tries: 4, firstPause: 500 };

const Vector = z.array(z.number());
const OpenAiReply = z.looseObject({ data: z.array(z.looseObject({ index: z.int(), embedding: Vector })) });
const OllamaReply = z.looseObject({ embeddings: z.array(Vector) });
const Fault = z.looseObject({ error: z.union([z.string(), z.looseObject({ message: z.string() })]) });

function readReply(protocol: EmbeddingEndpoint['protocol'], body: unknown): readonly (readonly number[])[] {
  if (protocol === 'ollama') return OllamaReply.parse(body).embeddings;
  // The protocol numbers the vectors and promises no order.
  return OpenAiReply.parse(body)
    .data.toSorted((a, b) => a.index - b.index)
    .map(({ embedding }) => embedding);
}

/** What an error body says; some services repeat the key. */
function detailOf(text: string, key: string): string {
  let said = text;
  try {
    const { error } = Fault.parse(JSON.parse(text));
    said = typeof error === 'string' ? error : error.message;
  } catch {
    said = text.replace(/<[^>]*>/gu, ' ');
  }
  return key === '' ? said : said.replaceAll(key, '…');
}

async function ask(
  { protocol, url, key, model }: EmbeddingEndpoint,
  service: string,
  texts: readonly string[],
  { signal, alive }: Try,
): Promise<readonly Float32Array[]> {
  try {
    const response = await fetch(`${url.replace(/\/+$/u, '')}${protocol === 'openai' ? '/embeddings' : '/api/embed'}`, {
      method: 'POST',
      // A redirect would carry documents and key to another place.
      redirect: 'error',
      headers: { 'content-type': 'application/json', ...(key === '' ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, input: texts, ...(protocol === 'openai' ? { encoding_format: 'float' } : {}) }),
      signal,
    });
    alive();
    const body = await response.text();
    if (!response.ok) {
      throw new ModelFailure(service, failureOfStatus(response.status), {
        detail: `${response.status} ${detailOf(body.slice(0, 4_000), key)}`,
        retryAfter: retryAfterOf(response.headers),
      });
    }
    const vectors = readReply(protocol, JSON.parse(body)).map((vector) => Float32Array.from(vector));
    const length = vectors[0]?.length ?? 0;
    const even = length > 0 && vectors.every((vector) => vector.length === length);
    if (vectors.length === texts.length && even) return vectors;
    throw new ModelFailure(service, 'rejected', {
      detail: `it gave ${vectors.length} vectors of ${length} numbers for ${texts.length} texts`,
    });
  } catch (thrown) {
    if (thrown instanceof ModelFailure || signal.aborted) throw thrown;
    const isShape = thrown instanceof SyntaxError || thrown instanceof z.ZodError;
    if (isShape)
      throw new ModelFailure(service, 'rejected', { detail: 'its answer is no list of vectors', cause: thrown });
    throw new ModelFailure(service, 'network', { cause: thrown });
  }
}

/** Makes the embedder of an endpoint; nothing is asked before the first text. */
export function createEmbedder(endpoint: EmbeddingEndpoint, patience: Partial<Patience> = {}): Embedder {
  const service = `${endpoint.protocol} embeddings, ${endpoint.model}`;
  const embedBatch = async (texts: readonly string[], signal: AbortSignal | undefined) => {
    try {
      return await persist(service, { ...usualPatience, ...patience }, signal, (current) =>
        ask(endpoint, service, texts, current),
      );
    } catch (thrown) {
      if (!(thrown instanceof ModelFailure)) throw thrown;
      throw new OcrError('network_failed', thrown.message, {
        hint: `Check that the embedding service at ${new URL(endpoint.url).host} runs, and its URL, model and key in the settings.`,
        cause: thrown,
      });
    }
  };
  return {
    name: `${endpoint.protocol} ${new URL(endpoint.url).host} ${endpoint.model}`,
    async embed(texts, { signal } = {}) {
      const vectors: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += batchSize) {
        const batch = texts.slice(at, at + batchSize).map((text) => text.slice(0, longestText));
        vectors.push(...(await embedBatch(batch, signal)));
      }
      return vectors;
    },
  };
}
