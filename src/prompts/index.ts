/** Owns registering the prompts, and completing their arguments while a person types them. */
import { type CompleteCallback, type GetPromptResult, type McpServer, completable } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { App } from '../app.ts';
import { languages } from '../language.ts';
import { completeUuid } from '../resources/completion.ts';
import {
  askArguments,
  askPrompt,
  extractArguments,
  extractForms,
  extractPrompt,
  readArguments,
  readPrompt,
} from './prompts.ts';

/** The protocol allows no more. */
const most = 100;

/** Adds the prompts to a server; both eras of the protocol list and get them alike. */
export function registerPrompts(server: McpServer, openApp: () => Promise<App>): void {
  const documents = (typed: string) => completeUuid(openApp, typed);
  server.registerPrompt(
    'read',
    {
      title: 'Read a document',
      description: 'The text of a scan, photo or PDF as it stands, with what is doubtful about it',
      argsSchema: readArguments.extend({
        document: completed(readArguments.shape.document, documents),
        language: completed(readArguments.shape.language.unwrap(), completeLanguage).optional(),
      }),
    },
    (given) => message(readPrompt(given)),
  );
  server.registerPrompt(
    'ask',
    {
      title: 'Ask about documents',
      description: 'An answer from one document, or from all that were read, with page and lines',
      argsSchema: askArguments.extend({
        document: completed(askArguments.shape.document.unwrap(), documents).optional(),
      }),
    },
    (given) => message(askPrompt(given)),
  );
  server.registerPrompt(
    'extract',
    {
      title: 'Extract fields',
      description: 'Values of named fields, each with its page and the line that shows it',
      argsSchema: extractArguments.extend({
        document: completed(extractArguments.shape.document, documents),
        as: completed(extractArguments.shape.as.unwrap(), (typed) =>
          extractForms.filter((form) => form.startsWith(typed.toLowerCase())),
        ).optional(),
      }),
    },
    (given) => message(extractPrompt(given)),
  );
}

/** The SDK marks the schema itself, and each server has completers of its own: so each gets a schema of its own. */
function completed<Schema extends z.ZodType<string>>(schema: Schema, complete: CompleteCallback<Schema>) {
  return completable(schema.describe(schema.description ?? ''), complete);
}

const message = (text: string): GetPromptResult => ({ messages: [{ role: 'user', content: { type: 'text', text } }] });

/** Codes of languages whose code, name or other name begins with what was typed; what stands before a + is kept. */
function completeLanguage(typed: string): string[] {
  const before = typed.slice(0, typed.lastIndexOf('+') + 1);
  const wanted = typed.slice(before.length).toLowerCase();
  return languages
    .filter(({ code, name, aliases }) => [code, name, ...aliases].some((word) => word.toLowerCase().startsWith(wanted)))
    .map(({ code }) => `${before}${code}`)
    .slice(0, most);
}
