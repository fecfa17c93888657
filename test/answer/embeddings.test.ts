import { embedderContract } from './embedder.suite.ts';

const json = { 'content-type': 'application/json' };

embedderContract({
  protocol: 'openai',
  path: '/v1/embeddings',
  urlOf: (origin) => `${origin}/v1/`,
  vectors: (vectors) => ({
    headers: json,
    // The last first: only the index says which text a vector is of.
    body: JSON.stringify({
      object: 'list',
      data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })).toReversed(),
      model: 'tiny-embed',
      usage: { prompt_tokens: 8, total_tokens: 8 },
    }),
  }),
  failure: (status, message, headers = {}) => ({
    status,
    headers: { ...json, ...headers },
    body: JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: null } }),
  }),
});

embedderContract({
  protocol: 'ollama',
  path: '/api/embed',
  urlOf: (origin) => origin,
  vectors: (embeddings) => ({
    headers: json,
    body: JSON.stringify({ model: 'tiny-embed', embeddings, total_duration: 14_143_917, prompt_eval_count: 8 }),
  }),
  failure: (status, message, headers = {}) => ({
    status,
    headers: { ...json, ...headers },
    body: JSON.stringify({ error: message }),
  }),
});
