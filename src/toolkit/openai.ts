/** Owns the tools as definitions of function calling, as OpenAI and the many services of its protocol have it. */
import type { App } from '../app.ts';
import { OcrError } from '../errors.ts';
import { errorText } from '../tools/tool-error.ts';
import { toJsonSchema } from '../tools/tool-schema.ts';
import { type ToolOutcome, type ToolkitOptions, callTool, chosenTools } from './call.ts';
import { fromStrict, strictSchema } from './strict-schema.ts';

export interface FunctionTool {
  readonly type: 'function';
  readonly function: {
    readonly name: string;
    readonly description: string;
    readonly parameters: Record<string, unknown>;
    readonly strict: boolean;
  };
}

/** A call out of `message.tool_calls`; those of other kinds than functions are answered with an error. */
export interface FunctionCall {
  readonly id: string;
  readonly type: string;
  readonly function?: { readonly name: string; readonly arguments: string };
}

export type FunctionMessage =
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string }
  | {
      readonly role: 'user';
      readonly content: (
        | { readonly type: 'text'; readonly text: string }
        | { readonly type: 'image_url'; readonly image_url: { readonly url: string } }
      )[];
    };

export interface OpenAiTools {
  /** For `tools` of a chat completion. */
  readonly definitions: FunctionTool[];
  /**
   * Runs the calls of a message side by side and answers all of them, also those that fail, in their order. Add what comes
   * back to the messages. A page that was looked at comes as a message of the user after the answers, since those can only be text.
   */
  answer(calls: readonly FunctionCall[], signal?: AbortSignal): Promise<FunctionMessage[]>;
}

export interface OpenAiOptions extends ToolkitOptions {
  /**
   * Whether arguments have to fit the schema to the letter, which OpenAI guarantees then; true unless set. A service that
   * does not know of it takes the plain schema, in which optional arguments may be left out.
   */
  readonly strict?: boolean | undefined;
}

/**
 * Tools for function calling: `definitions` go into a request, and `answer` runs what the model calls.
 *
 * @throws OcrError `invalid_argument` for options that name no tool
 */
export function openaiTools(app: App, options: OpenAiOptions = {}): OpenAiTools {
  const { strict = true } = options;
  const chosen = chosenTools(options).map((tool) => ({ tool, schema: toJsonSchema(tool.inputSchema, 'input') }));

  const outcomeOf = async (call: FunctionCall, signal: AbortSignal | undefined): Promise<ToolOutcome> => {
    const name = call.function?.name;
    const found = chosen.find(({ tool }) => tool.name === name);
    if (found === undefined)
      return refusal(
        `There is no tool "${name ?? call.type}".`,
        chosen.map(({ tool }) => tool.name),
      );
    const args = argumentsOf(call.function?.arguments ?? '');
    if (args === undefined) return refusal(`The arguments of ${found.tool.name} are no JSON.`);
    return callTool(found.tool, app, strict ? fromStrict(found.schema, args) : args, options, signal);
  };

  return {
    definitions: chosen.map(({ tool: { name, description }, schema }) => ({
      type: 'function',
      function: { name, description, parameters: { ...(strict ? strictSchema(schema) : schema) }, strict },
    })),
    async answer(calls, signal) {
      const outcomes = await Promise.all(
        calls.map(async (call) => ({ id: call.id, ...(await outcomeOf(call, signal)) })),
      );
      return [
        ...outcomes.map(({ id, text }) => ({ role: 'tool' as const, tool_call_id: id, content: text })),
        ...outcomes.flatMap(({ text, image }) => (image === undefined ? [] : [pictureMessage(text, image)])),
      ];
    },
  };
}

function pictureMessage(text: string, { mediaType, base64 }: NonNullable<ToolOutcome['image']>): FunctionMessage {
  return {
    role: 'user',
    content: [
      { type: 'text', text: text.split('\n')[0] ?? '' },
      { type: 'image_url', image_url: { url: `data:${mediaType};base64,${base64}` } },
    ],
  };
}

/** What the model wrote as arguments; undefined when it is no JSON. */
function argumentsOf(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return undefined; // told to the model by the caller
  }
}

function refusal(message: string, names: readonly string[] = []): ToolOutcome {
  const hint = names.length === 0 ? 'Write them as one JSON object.' : `The tools are ${names.join(', ')}.`;
  const error = new OcrError('invalid_argument', message, { hint });
  return { isError: true, text: errorText(error), code: error.code, retryable: false };
}
