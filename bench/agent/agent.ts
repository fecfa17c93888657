/** Owns an agent that goes by a script: it calls the real server as a host does, and notes what each result would cost its model. */
import { countTokens } from 'gpt-tokenizer';
import type { Desk } from '../../test/e2e/desk.ts';
import type { Host, ToolResult } from '../../test/server/hosts.ts';

/** One result, by what a model is shown of it: hosts show either the text or the structured content. */
export interface Call {
  /** A tool, or `resource`. */
  readonly name: string;
  readonly characters: number;
  readonly textTokens: number;
  /** 0 of an error and of a resource, which have text alone. */
  readonly structuredTokens: number;
  readonly isError: boolean;
}

export type Arguments = Readonly<Record<string, unknown>>;

export interface Agent {
  readonly calls: Call[];
  readonly desk: Desk;
  /** Path of a document that lies ready. */
  path(name: string): string;
  call(tool: string, args: Arguments, signal?: AbortSignal): Promise<ToolResult>;
  /** The same, for a call that has to succeed. @throws Error with the server's words */
  result(tool: string, args: Arguments): Promise<ToolResult>;
  /** The text of the error that the call ends with. @throws Error when it does not */
  error(tool: string, args: Arguments): Promise<string>;
  /** Uuid of a document that lies ready, read to its end with as little text as can be. */
  read(name: string, args?: Arguments): Promise<string>;
  /** The text or base64 of a resource; pictures count no tokens here. */
  resource(uri: string): Promise<string>;
  /** @throws Error with the words, so that a task that goes wrong says where */
  expect(holds: boolean, words: string, seen?: unknown): void;
}

/** Tokens by the encoding o200k_base, whose counts are near those of other models of today for English and JSON. */
export const tokensOf = (text: string): number => countTokens(text, { allowedSpecial: 'all' });

export function agentAt(host: Host, desk: Desk, path: (name: string) => string): Agent {
  const calls: Call[] = [];
  const agent: Agent = {
    calls,
    desk,
    path,
    async call(tool, args, signal) {
      const result = await host.call(tool, args, signal === undefined ? {} : { signal });
      const { text, structured, isError } = result;
      const json = isError ? '' : JSON.stringify(structured);
      calls.push({
        name: tool,
        characters: Math.max(text.length, json.length),
        textTokens: tokensOf(text),
        structuredTokens: tokensOf(json),
        isError,
      });
      return result;
    },
    async result(tool, args) {
      const result = await agent.call(tool, args);
      if (result.isError) throw new Error(`${tool} ${JSON.stringify(args)}: ${result.text}`);
      return result;
    },
    async error(tool, args) {
      const result = await agent.call(tool, args);
      if (!result.isError) throw new Error(`${tool} ${JSON.stringify(args)} did not fail`);
      return result.text;
    },
    async read(name, args = {}) {
      const { structured } = await agent.result('ocr_document', { path: path(name), max_chars: 1000, ...args });
      const uuid = String(structured['uuid']);
      let { status } = structured;
      for (let wait = 0; wait < 12 && (status === 'pending' || status === 'processing'); wait++) {
        ({ status } = (await agent.result('get_job', { uuid, wait_seconds: 20, max_chars: 1000 })).structured);
      }
      agent.expect(status === 'done', `${name} is read`, status);
      return uuid;
    },
    async resource(uri) {
      const [content] = (await host.client.readResource({ uri })).contents;
      if (content === undefined) throw new Error(`${uri} has no content`);
      const isPicture = 'blob' in content;
      const text = isPicture ? content.blob : content.text;
      calls.push({
        name: 'resource',
        characters: text.length,
        textTokens: isPicture ? 0 : tokensOf(text),
        structuredTokens: 0,
        isError: false,
      });
      return text;
    },
    expect(holds, words, seen) {
      if (!holds) throw new Error(`Not so: ${words}${seen === undefined ? '' : `, but ${JSON.stringify(seen)}`}`);
    },
  };
  return agent;
}
