/** Starts servers the way hosts do, through the clients of both SDKs and both eras of the protocol. */
import { existsSync, readFileSync } from 'node:fs';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  CompatibilityCallToolResultSchema,
  CreateMessageRequestSchema,
  ElicitRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';

export const hosts = ['SDK v1', 'SDK v2 legacy', 'SDK v2 modern'] as const;
export type HostName = (typeof hosts)[number];

export interface HostCallOptions {
  readonly signal?: AbortSignal;
  readonly onprogress?: (progress: {
    progress: number;
    total?: number | undefined;
    message?: string | undefined;
  }) => void;
}

export interface ToolResult {
  readonly text: string;
  readonly structured: Readonly<Record<string, unknown>>;
  readonly isError: boolean;
}

/** What the tests need of a host, whichever client is behind it. */
export interface Host {
  readonly pid: number;
  /** Lines that the server wrote on standard error so far. */
  readonly errors: string[];
  /** Faults of the client's transport: anything on standard output that is not the protocol. */
  readonly faults: string[];
  readonly client: ModernClient | OlderClient;
  call(name: string, args: Readonly<Record<string, unknown>>, options?: HostCallOptions): Promise<ToolResult>;
  close(): Promise<void>;
}

export interface Server {
  readonly script: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What the host's model writes when a server asks it; without it the host does not offer a model. */
export type Sampler = (request: { readonly system: string; readonly user: string }) => string;

/** What the host's user answers when a server asks whether something is to be done; without it nobody can be asked. */
export type Confirmer = (question: string) => boolean | 'decline';

export async function connect(
  name: HostName,
  { script, args = [], env = {} }: Server,
  sampler?: Sampler,
  confirmer?: Confirmer,
): Promise<Host> {
  const launch = {
    command: process.execPath,
    args: [script, ...args],
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stderr: 'pipe' as const,
  };
  const identity = { name: 'test-host', version: '1.0.0' };
  const errors: string[] = [];
  const faults: string[] = [];
  if (name === 'SDK v1') {
    const transport = new OlderTransport(launch);
    const client = new OlderClient(identity, { capabilities: capabilitiesOf(sampler, confirmer) });
    if (confirmer !== undefined)
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => confirmed(confirmer, params.message));
    if (sampler !== undefined)
      client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => sampled(sampler, params));
    listen(transport.stderr, errors);
    Object.assign(client, { onerror: (error: Error) => void faults.push(error.message) });
    await client.connect(transport);
    return {
      pid: transport.pid ?? 0,
      errors,
      faults,
      client,
      call: async (tool, toolArgs, options = {}) =>
        toResult(
          await client.callTool({ name: tool, arguments: { ...toolArgs } }, CompatibilityCallToolResultSchema, {
            ...options,
            timeout: 30_000,
          }),
        ),
      close: () => client.close(),
    };
  }
  const transport = new ModernTransport(launch);
  const client = new ModernClient(identity, {
    versionNegotiation: { mode: name === 'SDK v2 modern' ? { pin: '2026-07-28' } : 'legacy' },
    capabilities: capabilitiesOf(sampler, confirmer),
  });
  if (confirmer !== undefined)
    client.setRequestHandler('elicitation/create', ({ params }) => confirmed(confirmer, params.message));
  if (sampler !== undefined)
    client.setRequestHandler('sampling/createMessage', ({ params }) => sampled(sampler, params));
  listen(transport.stderr, errors);
  Object.assign(client, { onerror: (error: Error) => void faults.push(error.message) });
  await client.connect(transport);
  return {
    pid: transport.pid ?? 0,
    errors,
    faults,
    client,
    call: async (tool, toolArgs, options = {}) =>
      toResult(await client.callTool({ name: tool, arguments: { ...toolArgs } }, { ...options, timeout: 30_000 })),
    close: () => client.close(),
  };
}

function capabilitiesOf(sampler: Sampler | undefined, confirmer: Confirmer | undefined) {
  return {
    ...(sampler === undefined ? {} : { sampling: {} }),
    ...(confirmer === undefined ? {} : { elicitation: { form: {} } }),
  };
}

function confirmed(confirmer: Confirmer, question: string) {
  const confirm = confirmer(question);
  return confirm === 'decline' ? { action: 'decline' as const } : { action: 'accept' as const, content: { confirm } };
}

interface SamplingParameters {
  readonly systemPrompt?: string | undefined;
  readonly messages: readonly { readonly content: unknown }[];
}

function sampled(sampler: Sampler, { systemPrompt = '', messages }: SamplingParameters) {
  // seam: both clients have checked the shape against the protocol's schema
  const { text } = (messages[0]?.content ?? {}) as { text?: string };
  const content = { type: 'text' as const, text: sampler({ system: systemPrompt, user: text ?? '' }) };
  return { role: 'assistant' as const, model: 'host-model', stopReason: 'endTurn', content };
}

function listen(
  stream: { on(event: 'data', listener: (chunk: Buffer) => void): unknown } | null,
  lines: string[],
): void {
  stream?.on('data', (chunk) =>
    lines.push(
      ...chunk
        .toString()
        .split('\n')
        .filter((line) => line !== ''),
    ),
  );
}

function toResult(raw: unknown): ToolResult {
  // seam: both clients have checked the shape against the protocol's schema
  const { content, structuredContent, isError } = raw as {
    content: { text: string }[];
    structuredContent?: Record<string, unknown>;
    isError?: boolean;
  };
  return {
    text: content.map(({ text }) => text).join('\n'),
    structured: structuredContent ?? {},
    isError: isError === true,
  };
}

/** False once the process has ended, also when nobody has collected it yet. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/status`;
  return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
}
