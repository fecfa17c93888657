/** Owns the tools as definitions of the Anthropic SDK. */
import type { BetaRunnableTool } from '@anthropic-ai/sdk/lib/tools/BetaRunnableTool';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import type { App } from '../app.ts';
import { toJsonSchema } from '../tools/tool-schema.ts';
import { type ToolOutcome, type ToolkitOptions, callTool, chosenTools } from './call.ts';

type Content = Exclude<Awaited<ReturnType<BetaRunnableTool['run']>>, string>;
type ImageType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';

/**
 * Tools for `client.beta.messages.toolRunner({ tools })`, which runs them. In a loop of your own, each has `run(input)` for
 * the input of a `tool_use` block; sent to `client.messages.create`, they are the plain definitions.
 *
 * `run` throws the SDK's `ToolError`, whose `content` is for a `tool_result` with `is_error: true`.
 *
 * @throws OcrError `invalid_argument` for options that name no tool
 */
export function anthropicTools(app: App, options: ToolkitOptions = {}): BetaRunnableTool[] {
  return chosenTools(options).map((tool) => ({
    name: tool.name,
    description: tool.description,
    input_schema: { type: 'object' as const, ...toJsonSchema(tool.inputSchema, 'input') },
    parse: (input: unknown) => input,
    run: async (input: unknown, context?: { readonly signal?: AbortSignal | null | undefined }) => {
      const outcome = await callTool(tool, app, input, options, context?.signal);
      if (outcome.isError) throw new ToolError(outcome.text);
      return contentOf(outcome);
    },
  }));
}

function contentOf({ text, image }: ToolOutcome): string | Content {
  if (image === undefined) return text;
  const type = image.mediaType as ImageType; // seam: pictures of pages are PNG or JPEG
  return [
    { type: 'text', text },
    { type: 'image', source: { type: 'base64', media_type: type, data: image.base64 } },
  ];
}
