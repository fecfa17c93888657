/** Owns which answerer writes: the one that is set, else by what is configured; any that works may be asked for by name. */
import { OcrError } from '../errors.ts';
import { createAnthropicAnswerer } from './anthropic.ts';
import type { Answerer } from './answerer.ts';
import { createExtractiveAnswerer } from './extractive.ts';
import { createHostAnswerer } from './host.ts';
import { createOpenAiAnswerer } from './openai.ts';
import type { ServiceChat } from './answerer.ts';
import { createRemoteAnswerer } from './remote.ts';

const answererNames = ['extractive', 'anthropic', 'openai', 'host', 'remote'] as const;
export type AnswererName = (typeof answererNames)[number];

export interface AnswererSettings {
  readonly choice: AnswererName | 'auto';
  /** Characters of documents that a model is given. */
  readonly context: number;
  /** Milliseconds that a model may take, all tries together. */
  readonly deadline: number;
  /** Without a key there is none. */
  readonly anthropic: { readonly key: string; readonly model: string; readonly url: string };
  /** Without an address and a model there is none. */
  readonly openai: { readonly key: string; readonly model: string; readonly url: string };
  /** The chat of the service that reads documents. */
  readonly remote: ServiceChat;
}

export interface Answerers {
  readonly chosen: Answerer;
  /** Why it is that one, for people. */
  readonly reason: string;
  /** @throws OcrError `invalid_argument` when it is not configured, or there is none of that name */
  named(name: string): Answerer;
}

const hints: Readonly<Record<'anthropic' | 'openai', string>> = {
  anthropic: 'Set OCRCHAT_ANTHROPIC_KEY.',
  openai: 'Set OCRCHAT_OPENAI_URL and OCRCHAT_OPENAI_MODEL, and OCRCHAT_OPENAI_KEY where it needs one.',
};

/** @throws OcrError `invalid_argument` when the one that is set is not configured */
export function chooseAnswerer({ choice, context, deadline, anthropic, openai, remote }: AnswererSettings): Answerers {
  const patience = { deadline };
  const available: Readonly<Record<AnswererName, Answerer | undefined>> = {
    extractive: createExtractiveAnswerer(),
    anthropic: anthropic.key === '' ? undefined : createAnthropicAnswerer({ ...anthropic, context, patience }),
    openai:
      openai.url === '' || openai.model === '' ? undefined : createOpenAiAnswerer({ ...openai, context, patience }),
    host: createHostAnswerer({ context }),
    remote: createRemoteAnswerer({ chat: remote, deadline }),
  };
  const named = (name: string): Answerer => {
    const known = answererNames.find((other) => other === name);
    if (known === undefined) {
      throw new OcrError('invalid_argument', `There is no answerer "${name}".`, {
        hint: `There are ${answererNames.join(', ')}.`,
      });
    }
    const answerer = available[known];
    if (answerer !== undefined) return answerer;
    throw new OcrError('invalid_argument', `The answerer "${known}" is not configured.`, {
      hint: known === 'anthropic' || known === 'openai' ? hints[known] : 'Choose another.',
    });
  };
  if (choice !== 'auto') return { chosen: named(choice), reason: 'it is set', named };
  if (available.anthropic !== undefined) return { chosen: available.anthropic, reason: 'its key is configured', named };
  if (available.openai !== undefined)
    return { chosen: available.openai, reason: 'its address and model are configured', named };
  return { chosen: named('extractive'), reason: 'no model is configured', named };
}
