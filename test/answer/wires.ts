/** Owns how services speak: what a model says, as each published protocol streams it. */
import type { Answerer } from '../../src/answer/answerer.ts';
import { createAnthropicAnswerer } from '../../src/answer/anthropic.ts';
import { createOpenAiAnswerer } from '../../src/answer/openai.ts';
import type { Patience } from '../../src/models/persistence.ts';
import type { Reply } from './loopback.ts';

export interface Said {
  readonly text: string;
  /** Document, page (both from 0), and first and last line of the page, from 0. */
  readonly cites?: { readonly document?: number; readonly page?: number; readonly lines: readonly [number, number] };
  /** The text of those lines, which Anthropic sends along; another is a lie of the service. */
  readonly cited?: string;
}

export type Ending = 'whole' | 'cut' | 'refused' | 'missing';

export interface Wire {
  readonly name: string;
  readonly service: string;
  create(url: string, patience?: Partial<Patience>): Answerer;
  stream(said: readonly Said[], ending?: Ending): Reply;
  /** A stream that tells, after its first words, that the service is overloaded. */
  overloadedStream(): Reply;
  /** An error body that repeats the key. */
  error(status: number, headers?: Readonly<Record<string, string>>): Reply;
  /** The documents and the question as the model was given them. */
  shown(body: string): { readonly lines: readonly string[]; readonly question: string };
  readonly authorization: (headers: Readonly<Record<string, string | string[] | undefined>>) => unknown;
}

export const canary = 'canary-key-7f3a19';
const events = { 'content-type': 'text/event-stream' };

function keyedText({ text, cites }: Said): string {
  if (cites === undefined) return text;
  const [first, last] = cites.lines.map((line) => line + 1);
  const letter = String.fromCharCode(65 + (cites.document ?? 0));
  const key = `${letter}${(cites.page ?? 0) + 1}.${first}${first === last ? '' : `-${last}`}`;
  return `${text} [${key}]`;
}

const chatStream = (pieces: readonly unknown[], isDone = true): Reply => ({
  headers: events,
  body: [...pieces.map((piece) => `data: ${JSON.stringify(piece)}\n\n`), ...(isDone ? ['data: [DONE]\n\n'] : [])].join(
    '',
  ),
});
const delta = (content: string | undefined, finish: string | null = null) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  model: 'served-model',
  choices: [{ index: 0, delta: content === undefined ? {} : { content }, finish_reason: finish }],
});

const openai: Wire = {
  name: 'openai',
  service: 'openai a-model',
  create: (url, patience) =>
    createOpenAiAnswerer({ url: `${url}/v1`, key: canary, model: 'a-model', context: 20_000, patience }),
  stream(said, ending = 'whole') {
    const words =
      said
        .map(keyedText)
        .join(' ')
        .match(/.{1,7}/gsu) ?? [];
    if (ending === 'refused') {
      const refusal = { ...delta(undefined), choices: [{ index: 0, delta: { refusal: 'No.' }, finish_reason: null }] };
      return chatStream([refusal, delta(undefined, 'stop')]);
    }
    const pieces = words.map((word) => delta(word));
    if (ending === 'missing') return chatStream(pieces, false);
    const usage = { prompt_tokens: 120, completion_tokens: 30, prompt_tokens_details: { cached_tokens: 20 } };
    const last = { id: 'c1', object: 'chat.completion.chunk', model: 'served-model', choices: [], usage };
    return chatStream([...pieces, delta(undefined, ending === 'cut' ? 'length' : 'stop'), last]);
  },
  overloadedStream: () => chatStream([delta('The '), { error: { message: 'overloaded', code: 503 } }], false),
  error: (status, headers = {}) => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ error: { message: `Incorrect API key provided: ${canary}.`, type: 'x', code: 'y' } }),
  }),
  shown(body) {
    const { messages } = JSON.parse(body);
    const user = String(messages[1].content);
    return {
      lines: [...user.matchAll(/^\[[A-Z]+\d+\.\d+\] (.*)$/gmu)].map(([, line]) => line ?? ''),
      question: user.slice(user.indexOf('</documents>')),
    };
  },
  authorization: ({ authorization }) => authorization,
};

const anthropicStream = (pieces: readonly { readonly type: string }[]): Reply => ({
  headers: events,
  body: pieces.map((piece) => `event: ${piece.type}\ndata: ${JSON.stringify(piece)}\n\n`).join(''),
});
const opening = {
  type: 'message_start',
  message: {
    id: 'm1',
    type: 'message',
    role: 'assistant',
    model: 'served-model',
    content: [],
    stop_reason: null,
    usage: { input_tokens: 100, output_tokens: 1, cache_read_input_tokens: 20, cache_creation_input_tokens: 0 },
  },
};

/** A text that is cited comes as a block of its own, its citations after its words. */
function blockOf({ text, cites, cited = '' }: Said, index: number): readonly { readonly type: string }[] {
  const words = `${text} `.match(/.{1,7}/gsu) ?? [];
  const location = {
    type: 'content_block_location',
    cited_text: cited,
    document_index: cites?.page ?? 0,
    document_title: 'd',
    start_block_index: cites?.lines[0] ?? 0,
    end_block_index: (cites?.lines[1] ?? 0) + 1,
    file_id: null,
  };
  return [
    { type: 'content_block_start', index, content_block: { type: 'text', text: '', citations: null } },
    ...words.map((word) => ({ type: 'content_block_delta', index, delta: { type: 'text_delta', text: word } })),
    ...(cites === undefined
      ? []
      : [{ type: 'content_block_delta', index, delta: { type: 'citations_delta', citation: location } }]),
    { type: 'content_block_stop', index },
  ].map((piece) => ({ ...piece, type: piece.type }));
}

const anthropic: Wire = {
  name: 'anthropic',
  service: 'anthropic a-model',
  create: (url, patience) => createAnthropicAnswerer({ url, key: canary, model: 'a-model', context: 20_000, patience }),
  stream(said, ending = 'whole') {
    const reason = { whole: 'end_turn', cut: 'max_tokens', refused: 'refusal', missing: '' }[ending];
    const end = [
      { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 30 } },
      { type: 'message_stop' },
    ];
    const ping = { type: 'ping' };
    return anthropicStream([opening, ping, ...said.flatMap(blockOf), ...(ending === 'missing' ? [] : end)]);
  },
  overloadedStream: () =>
    anthropicStream([
      opening,
      Object.assign({ type: 'error' }, { error: { type: 'overloaded_error', message: 'Overloaded' } }),
    ]),
  error: (status, headers = {}) => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      type: 'error',
      error: { type: status === 401 ? 'authentication_error' : 'api_error', message: `invalid x-api-key ${canary}` },
    }),
  }),
  shown(body) {
    const { messages } = JSON.parse(body);
    const blocks: readonly {
      readonly type: string;
      readonly text?: string;
      readonly source?: { readonly content: readonly { readonly text: string }[] };
    }[] = messages[0].content;
    return {
      lines: blocks.flatMap(({ source }) => (source?.content ?? []).map(({ text }) => text)),
      question: blocks.find(({ type }) => type === 'text')?.text ?? '',
    };
  },
  authorization: ({ authorization }) => authorization,
};

export const wires: readonly Wire[] = [openai, anthropic];
