/** Owns the tools as definitions of the AI SDK, which is not needed to make them. */
import type { App } from '../app.ts';
import { OcrError } from '../errors.ts';
import { toJsonSchema } from '../tools/tool-schema.ts';
import { type ToolOutcome, type ToolkitOptions, callTool, chosenTools } from './call.ts';

/** What the SDK needs to know of arguments: their JSON Schema. They pass unchecked, since the tool says better what is wrong. */
interface ArgumentSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => { readonly value: unknown };
    readonly jsonSchema: {
      readonly input: () => Record<string, unknown>;
      readonly output: () => Record<string, unknown>;
    };
  };
}

type ModelOutput =
  | { type: 'text'; value: string }
  | {
      type: 'content';
      value: (
        | { type: 'text'; text: string }
        | { type: 'file'; mediaType: string; data: { type: 'data'; data: string } }
      )[];
    };

export interface AiSdkTool {
  readonly description: string;
  readonly inputSchema: ArgumentSchema;
  /** @throws OcrError in words for the model */
  execute(input: unknown, options: { readonly abortSignal?: AbortSignal | undefined }): Promise<ToolOutcome>;
  toModelOutput(result: { readonly output: ToolOutcome }): ModelOutput;
}

/** The SDK shows its model an error as a text, which shall be that of every other surface. */
class ToolCallError extends OcrError {
  override toString(): string {
    return this.message;
  }
}

/**
 * Tools for `generateText`, `streamText` and agents of the AI SDK. The model is shown the text of a result; a program finds
 * the same facts as `output.structured` in `toolResults`.
 *
 * @throws OcrError `invalid_argument` for options that name no tool
 */
export function aiSdkTools(app: App, options: ToolkitOptions = {}): Record<string, AiSdkTool> {
  return Object.fromEntries(
    chosenTools(options).map((tool) => [
      tool.name,
      {
        description: tool.description,
        inputSchema: argumentSchema(() => toJsonSchema(tool.inputSchema, 'input')),
        async execute(input, { abortSignal }) {
          const outcome = await callTool(tool, app, input, options, abortSignal);
          if (outcome.isError) throw new ToolCallError(outcome.code ?? 'internal', outcome.text);
          return outcome;
        },
        toModelOutput: ({ output }) => modelOutput(output),
      } satisfies AiSdkTool,
    ]),
  );
}

function argumentSchema(listed: () => Record<string, unknown>): ArgumentSchema {
  return {
    '~standard': {
      version: 1,
      vendor: 'ocrchat',
      validate: (value) => ({ value }),
      jsonSchema: { input: listed, output: listed },
    },
  };
}

function modelOutput({ text, image }: ToolOutcome): ModelOutput {
  if (image === undefined) return { type: 'text', value: text };
  return {
    type: 'content',
    value: [
      { type: 'text', text },
      { type: 'file', mediaType: image.mediaType, data: { type: 'data', data: image.base64 } },
    ],
  };
}
