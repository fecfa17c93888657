/** Owns one request to the Anthropic Messages API, answered as a stream. */
import type Anthropic from '@anthropic-ai/sdk';
import type { TokenUsage } from '../chunk.ts';
import { ModelFailure, failureOfStatus, retryAfterOf } from './model-failure.ts';
import type { Try } from './persistence.ts';

export interface AnthropicEndpoint {
  readonly key: string;
  readonly model: string;
  /** Base address of the service. */
  readonly url: string;
}

/** One content block of the answer as it grows. */
export interface WrittenPart {
  text: string;
  readonly citations: Anthropic.TextCitation[];
}

export interface WrittenMessage {
  readonly parts: readonly WrittenPart[];
  readonly stop: string | null;
  /** True when `isEnough` ended it. */
  readonly stopped: boolean;
  readonly usage: TokenUsage;
  readonly model: string;
}

export type MessageRequest = Omit<Anthropic.MessageCreateParamsStreaming, 'stream' | 'model'>;

/** Writes a message; what goes wrong is thrown as a `ModelFailure`, except that `current.signal` was aborted. */
export type WriteMessage = (
  request: MessageRequest,
  current: Try,
  isEnough?: (soFar: string) => boolean,
) => Promise<WrittenMessage>;

/** Loads the SDK with the first message. */
export function openAnthropic({ key, model, url }: AnthropicEndpoint, service: string): WriteMessage {
  const open = async () => {
    const { default: Client } = await import('@anthropic-ai/sdk');
    // Retries, deadlines and logs are ours; nothing is taken from the environment behind the settings' back.
    return new Client({ apiKey: key, authToken: null, baseURL: url, maxRetries: 0, logLevel: 'off' });
  };
  let client: Promise<Anthropic> | undefined;
  return async (request, current, isEnough) => {
    const opened = await (client ??= open());
    try {
      return await write(opened, { ...request, model, stream: true }, current, isEnough);
    } catch (thrown) {
      throw toFailure(service, key, thrown);
    }
  };
}

function toFailure(service: string, key: string, thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const detailOf = (text: string) => (key === '' ? text : text.replaceAll(key, '…'));
  // seam: the SDK's classes are loaded late, so its errors are known by their fields
  const { status, headers, type, apiMessage } = thrown as Partial<InstanceType<typeof Anthropic.APIError>>;
  const detail = detailOf(apiMessage ?? (status === undefined ? '' : String(status)));
  const retryAfter = headers === undefined ? undefined : retryAfterOf(headers);
  if (type === 'overloaded_error') return new ModelFailure(service, 'overloaded', { detail, retryAfter });
  if (type === 'rate_limit_error') return new ModelFailure(service, 'rate_limited', { detail, retryAfter });
  if (status !== undefined) return new ModelFailure(service, failureOfStatus(status), { detail, retryAfter });
  return new ModelFailure(service, 'network', { detail });
}

async function write(
  client: Anthropic,
  request: Anthropic.MessageCreateParamsStreaming,
  { signal, alive }: Try,
  isEnough: ((soFar: string) => boolean) | undefined,
): Promise<WrittenMessage> {
  const stream = await client.messages.create(request, { signal });
  const parts = new Map<number, WrittenPart>();
  let soFar = '';
  let stop: string | null = null;
  let ended = false;
  let stopped = false;
  let model: string = request.model;
  let usage: TokenUsage = { inputTokens: 0, outputTokens: 0 };
  for await (const event of stream) {
    alive();
    if (event.type === 'message_start') {
      const { input_tokens: inputTokens, output_tokens: outputTokens, ...cache } = event.message.usage;
      model = event.message.model;
      usage = {
        inputTokens,
        outputTokens,
        cacheReadTokens: cache.cache_read_input_tokens ?? undefined,
        cacheWriteTokens: cache.cache_creation_input_tokens ?? undefined,
      };
    } else if (event.type === 'content_block_start' && event.content_block.type === 'text')
      parts.set(event.index, { text: event.content_block.text, citations: [...(event.content_block.citations ?? [])] });
    else if (event.type === 'content_block_delta') {
      const part = parts.get(event.index);
      if (part !== undefined && event.delta.type === 'text_delta') {
        part.text += event.delta.text;
        soFar += event.delta.text;
      }
      if (part !== undefined && event.delta.type === 'citations_delta') part.citations.push(event.delta.citation);
    } else if (event.type === 'message_delta') {
      stop = event.delta.stop_reason;
      usage = { ...usage, outputTokens: event.usage.output_tokens };
    } else if (event.type === 'message_stop') ended = true;
    if (isEnough?.(soFar) === true) {
      stopped = true;
      break;
    }
  }
  signal.throwIfAborted();
  if (!ended && !stopped) throw new Error('the stream ended early');
  return { parts: [...parts].toSorted(([a], [b]) => a - b).map(([, part]) => part), stop, stopped, usage, model };
}
