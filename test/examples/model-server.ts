/**
 * Owns a model server on loopback: a scripted model behind the published protocols of two services, the Messages API and chat
 * completions, which refuses what the services refuse.
 */
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

/** What a tool call gave, as the model is shown it. */
export interface Shown {
  readonly tool: string;
  readonly text: string;
  readonly isError: boolean;
  readonly images: number;
}

export type Turn =
  | { readonly calls: readonly { readonly tool: string; readonly input: Readonly<Record<string, unknown>> }[] }
  | { readonly answer: string };

/** Says what the model does next, from what it was asked and what its calls gave so far. */
export type Script = (prompt: string, shown: readonly Shown[]) => Turn;

export interface ModelServer {
  readonly url: string;
  /** The last conversation as it was sent, and the definitions of its tools by their names. */
  readonly shown: Shown[];
  readonly definitions: Map<string, unknown>;
  readonly refusals: string[];
  close(): Promise<void>;
}

class Refusal extends Error {}

const refuse = (why: string): never => {
  throw new Refusal(why);
};

const key = 'key-of-the-test';
const toolName = /^[a-zA-Z0-9_-]{1,64}$/;

const Text = z.object({ type: z.literal('text'), text: z.string() });
const ToolUse = z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.looseObject({}) });
const Image = z.object({
  type: z.literal('image'),
  source: z.object({
    type: z.literal('base64'),
    media_type: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/gif']),
    data: z.base64(),
  }),
});
const ToolResult = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  is_error: z.boolean().optional(),
  content: z.union([z.string(), z.array(z.union([Text, Image]))]),
});
const MessagesRequest = z.object({
  model: z.string(),
  max_tokens: z.int().positive(),
  system: z.string(),
  tools: z.array(
    z.strictObject({
      name: z.string().regex(toolName),
      description: z.string(),
      input_schema: z.looseObject({ type: z.literal('object') }),
    }),
  ),
  messages: z.array(
    z.object({
      role: z.enum(['user', 'assistant']),
      content: z.union([z.string(), z.array(z.union([Text, ToolUse, ToolResult]))]),
    }),
  ),
});

/** Reads a request of the Messages API: each `tool_use` must have its `tool_result` in the very next message. */
function fromMessages(body: unknown, definitions: Map<string, unknown>) {
  const { messages, tools } = MessagesRequest.parse(body);
  for (const tool of tools) definitions.set(tool.name, tool.input_schema);
  const shown: Shown[] = [];
  messages.forEach(({ role, content }, at) => {
    if (role === 'user' || typeof content === 'string') return;
    const next = messages[at + 1];
    const results = typeof next?.content === 'object' ? next.content : [];
    for (const block of content) {
      if (block.type !== 'tool_use') continue;
      const result = results.find((one) => one.type === 'tool_result' && one.tool_use_id === block.id);
      if (result?.type !== 'tool_result') return refuse(`tool_use ${block.id} has no tool_result right after it`);
      const parts =
        typeof result.content === 'string' ? [{ type: 'text' as const, text: result.content }] : result.content;
      shown.push({
        tool: block.name,
        text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
        isError: result.is_error === true,
        images: parts.filter((part) => part.type === 'image').length,
      });
    }
  });
  const prompt = messages[0]?.content;
  return { prompt: typeof prompt === 'string' ? prompt : JSON.stringify(prompt), shown };
}

const messageOf = (turn: Turn, at: number) => ({
  id: `msg_${at}`,
  type: 'message',
  role: 'assistant',
  model: 'scripted',
  content:
    'answer' in turn
      ? [{ type: 'text', text: turn.answer }]
      : turn.calls.map(({ tool, input }, index) => ({
          type: 'tool_use',
          id: `toolu_${at}_${index}`,
          name: tool,
          input,
        })),
  stop_reason: 'answer' in turn ? 'end_turn' : 'tool_use',
  stop_sequence: null,
  usage: { input_tokens: 10, output_tokens: 10 },
});

const Part = z.union([Text, z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) })]);
const CompletionRequest = z.object({
  model: z.string(),
  tools: z.array(
    z.object({
      type: z.literal('function'),
      function: z.strictObject({
        name: z.string().regex(toolName),
        description: z.string(),
        parameters: z.looseObject({ type: z.literal('object') }),
        strict: z.boolean().optional(),
      }),
    }),
  ),
  messages: z.array(
    z.discriminatedUnion('role', [
      z.object({ role: z.literal('system'), content: z.string() }),
      z.object({ role: z.literal('user'), content: z.union([z.string(), z.array(Part)]) }),
      z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: z.string() }),
      z.object({
        role: z.literal('assistant'),
        content: z.string().nullish(),
        tool_calls: z
          .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
          .optional(),
      }),
    ]),
  ),
});

/** Reads a chat completion request: the calls of a message must be answered, in messages that follow it, before anything else. */
function fromCompletions(body: unknown, definitions: Map<string, unknown>) {
  const { messages, tools } = CompletionRequest.parse(body);
  for (const tool of tools) definitions.set(tool.function.name, tool.function);
  const shown: Shown[] = [];
  messages.forEach((message, at) => {
    if (message.role !== 'assistant') return;
    const calls = message.tool_calls ?? [];
    const after = messages.slice(at + 1, at + 1 + calls.length);
    for (const call of calls) {
      const answer = after.find((one) => one.role === 'tool' && one.tool_call_id === call.id);
      if (answer?.role !== 'tool') return refuse(`tool_call ${call.id} is not answered by the messages after it`);
      shown.push({
        tool: call.function.name,
        text: answer.content,
        isError: answer.content.startsWith('Error ('),
        images: 0,
      });
    }
    const picture = messages[at + 1 + calls.length];
    const images = picture?.role === 'user' && typeof picture.content === 'object' ? picture.content : [];
    const last = shown.pop();
    if (last !== undefined) shown.push({ ...last, images: images.filter((part) => part.type === 'image_url').length });
  });
  const prompt = messages.find(({ role }) => role === 'user')?.content;
  return { prompt: typeof prompt === 'string' ? prompt : JSON.stringify(prompt), shown };
}

const completionOf = (turn: Turn, at: number) => ({
  id: `chatcmpl-${at}`,
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'scripted',
  choices: [
    {
      index: 0,
      finish_reason: 'answer' in turn ? 'stop' : 'tool_calls',
      logprobs: null,
      message: {
        role: 'assistant',
        content: 'answer' in turn ? turn.answer : null,
        refusal: null,
        ...('answer' in turn
          ? {}
          : {
              tool_calls: turn.calls.map(({ tool, input }, index) => ({
                id: `call_${at}_${index}`,
                type: 'function',
                function: { name: tool, arguments: JSON.stringify(input) },
              })),
            }),
      },
    },
  ],
  usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 },
});

export async function openModelServer(script: Script): Promise<ModelServer> {
  const shown: Shown[] = [];
  const definitions = new Map<string, unknown>();
  const refusals: string[] = [];
  let turns = 0;

  const reply = async (request: IncomingMessage): Promise<unknown> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const body: unknown = JSON.parse(Buffer.concat(parts).toString());
    const path = (request.url ?? '').split('?')[0];
    const messages = path === '/v1/messages';
    if (!messages && path !== '/v1/chat/completions') refuse(`there is nothing at ${path}`);
    const given = request.headers.authorization?.replace('Bearer ', '');
    if (given !== key) refuse('the key is wrong');
    if (messages && request.headers['anthropic-version'] === undefined) refuse('anthropic-version is missing');
    const conversation = (messages ? fromMessages : fromCompletions)(body, definitions);
    shown.splice(0, Infinity, ...conversation.shown);
    const turn = script(conversation.prompt, conversation.shown);
    return (messages ? messageOf : completionOf)(turn, turns++);
  };

  const server = createServer((request, response) => {
    const send = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    reply(request).then(
      (value) => send(200, value),
      (thrown: unknown) => {
        const message = thrown instanceof Error ? thrown.message : String(thrown);
        refusals.push(message);
        send(400, { type: 'error', error: { type: 'invalid_request_error', message } });
      },
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    shown,
    definitions,
    refusals,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What an SDK needs in its environment to use the server. */
export const environmentFor = ({ url }: ModelServer): Readonly<Record<string, string>> => ({
  ANTHROPIC_API_KEY: key,
  ANTHROPIC_BASE_URL: url,
  OPENAI_API_KEY: key,
  OPENAI_BASE_URL: `${url}/v1`,
  MODEL: 'scripted',
});
