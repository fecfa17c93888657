/** Owns one request to a chat completions endpoint, OpenAI's or one that speaks its protocol, answered as a stream. */
import { z } from 'zod';
import type { TokenUsage } from '../chunk.ts';
import { eventData } from './event-stream.ts';
import { ModelFailure, failureOfStatus, retryAfterOf } from './model-failure.ts';
import type { Try } from './persistence.ts';

export interface ChatEndpoint {
  /** Up to and with the version, such as http://127.0.0.1:11434/v1. */
  readonly url: string;
  /** Empty where none is needed. */
  readonly key: string;
  readonly model: string;
}

export interface Completion {
  readonly text: string;
  readonly finish: string | undefined;
  /** True when `isEnough` ended it. */
  readonly stopped: boolean;
  readonly refused: boolean;
  readonly model: string | undefined;
  readonly usage: TokenUsage | undefined;
}

export interface ChatRequest {
  readonly system: string;
  /** A text, or the parts of a message as the protocol has them. */
  readonly user: string | readonly ChatPart[];
  readonly maxTokens: number;
  /** JSON Schema that the answer has to follow, where the service knows how. */
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
  /** Given the answer so far; what it returns true for is left there. */
  readonly isEnough?: ((soFar: string) => boolean) | undefined;
}

export type ChatPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string } };

/** Bytes of an answer beyond which a service is not sane. */
const longestBody = 4_000_000;

const Usage = z.looseObject({
  prompt_tokens: z.number().optional(),
  completion_tokens: z.number().optional(),
  prompt_tokens_details: z.looseObject({ cached_tokens: z.number().nullish() }).nullish(),
});

/** A piece of a stream, or a whole answer: services that cannot stream send the latter. */
const Piece = z.looseObject({
  model: z.string().optional(),
  choices: z
    .array(
      z.looseObject({
        delta: z.looseObject({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
        message: z.looseObject({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .optional(),
  usage: Usage.nullish(),
  error: z.union([z.string(), z.looseObject({ message: z.string().optional() })]).nullish(),
});

/** What not every service knows; a service that rejects one of them by name is asked again without it. */
const optionalParameters = ['stream_options', 'max_tokens', 'response_format'] as const;

async function bodyText(response: Response): Promise<string> {
  const text = await response.text().catch(() => '');
  return text.slice(0, 4_000);
}

/** Such as ECONNREFUSED, which tells whoever set the service up where to look. */
function codeOf(thrown: unknown): string | undefined {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

/** What an error body says, without the key, which some services repeat. */
function detailOf(text: string, key: string): string {
  const masked = key === '' ? text : text.replaceAll(key, '…');
  try {
    const { error } = Piece.parse(JSON.parse(text));
    const said = typeof error === 'string' ? error : error?.message;
    return said === undefined ? masked : key === '' ? said : said.replaceAll(key, '…');
  } catch {
    return masked.replace(/<[^>]*>/gu, ' ');
  }
}

async function* limited(body: AsyncIterable<Uint8Array>, alive: () => void): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const bytes of body) {
    alive();
    size += bytes.length;
    if (size > longestBody) throw new Error('the answer is too long');
    yield bytes;
  }
}

/** The pieces of a response, and whether it was ended as the protocol has it. */
async function* piecesOf(response: Response, alive: () => void): AsyncGenerator<z.infer<typeof Piece> | 'done'> {
  if (response.body === null) return;
  const body = limited(response.body, alive);
  if (response.headers.get('content-type')?.includes('application/json') === true) {
    const bytes: Uint8Array[] = [];
    for await (const part of body) bytes.push(part);
    yield Piece.parse(JSON.parse(Buffer.concat(bytes).toString('utf8')));
    yield 'done';
    return;
  }
  for await (const data of eventData(body)) yield data.trim() === '[DONE]' ? 'done' : Piece.parse(JSON.parse(data));
}

function usageOf(usage: z.infer<typeof Usage>): TokenUsage {
  const cached = usage.prompt_tokens_details?.cached_tokens ?? undefined;
  return {
    inputTokens: Math.max(0, (usage.prompt_tokens ?? 0) - (cached ?? 0)),
    outputTokens: usage.completion_tokens ?? 0,
    cacheReadTokens: cached,
  };
}

/** @throws ModelFailure for what no such service answers with, as where an address leads to a web page */
function checkKind({ headers }: Response, service: string): void {
  const type = headers.get('content-type') ?? '';
  if (/^text\/html/iu.test(type))
    throw new ModelFailure(service, 'malformed', { detail: 'a web page in place of an answer: check the address' });
}

/**
 * Asks once.
 * @throws ModelFailure whatever went wrong, except that `current.signal` was aborted
 */
export async function complete(
  endpoint: ChatEndpoint,
  request: ChatRequest,
  service: string,
  current: Try,
): Promise<Completion> {
  const { url, key, model } = endpoint;
  const parameters: Record<string, unknown> = {
    model,
    messages: [
      { role: 'system', content: request.system },
      { role: 'user', content: request.user },
    ],
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: request.maxTokens,
    ...(request.schema === undefined
      ? {}
      : { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: request.schema } } }),
  };
  const send = () =>
    fetch(`${url.replace(/\/+$/u, '')}/chat/completions`, {
      method: 'POST',
      // A redirect would carry documents and key to another place.
      redirect: 'error',
      headers: { 'content-type': 'application/json', ...(key === '' ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(parameters),
      signal: current.signal,
    });
  try {
    let response = await send();
    for (let refusal = ''; response.status === 400; response = await send()) {
      current.alive();
      refusal = await bodyText(response);
      const named = optionalParameters.find((name) => name in parameters && refusal.includes(name));
      if (named === undefined) throw new ModelFailure(service, 'rejected', { detail: detailOf(refusal, key) });
      delete parameters[named];
    }
    if (!response.ok) {
      const detail = `${response.status} ${detailOf(await bodyText(response), key)}`;
      throw new ModelFailure(service, failureOfStatus(response.status), {
        detail,
        retryAfter: retryAfterOf(response.headers),
      });
    }
    checkKind(response, service);
    return await read(response, service, key, current.alive, request.isEnough);
  } catch (thrown) {
    if (thrown instanceof ModelFailure || current.signal.aborted) throw thrown;
    const isShape = thrown instanceof SyntaxError || thrown instanceof z.ZodError;
    throw new ModelFailure(service, isShape ? 'malformed' : 'network', { detail: codeOf(thrown), cause: thrown });
  }
}

async function read(
  response: Response,
  service: string,
  key: string,
  alive: () => void,
  isEnough: ChatRequest['isEnough'],
): Promise<Completion> {
  let text = '';
  let finish: string | undefined;
  let refused = false;
  let model: string | undefined;
  let usage: TokenUsage | undefined;
  let ended = false;
  let stopped = false;
  for await (const piece of piecesOf(response, alive)) {
    if (piece === 'done') {
      ended = true;
      break;
    }
    if (piece.error !== undefined && piece.error !== null) {
      const said = typeof piece.error === 'string' ? piece.error : (piece.error.message ?? '');
      throw new ModelFailure(service, 'overloaded', { detail: key === '' ? said : said.replaceAll(key, '…') });
    }
    const choice = piece.choices?.[0];
    const added = choice?.delta ?? choice?.message;
    text += added?.content ?? '';
    refused ||= (added?.refusal ?? '') !== '';
    finish = choice?.finish_reason ?? finish;
    model ??= piece.model;
    if (piece.usage !== undefined && piece.usage !== null) usage = usageOf(piece.usage);
    if (isEnough?.(text) === true) {
      stopped = true;
      break;
    }
  }
  if (!ended && !stopped && finish === undefined)
    throw new ModelFailure(service, 'network', { detail: 'the answer broke off' });
  return { text, finish, stopped, refused, model, usage };
}
