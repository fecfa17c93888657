/** Owns what a tool costs a model: its definition, and a typical result of it. */
import { z } from 'zod';
import { type Tool } from '../../src/tools/tool.ts';
import { toJsonSchema } from '../../src/tools/tool-schema.ts';
import { type Call, tokensOf } from './agent.ts';

/** Medians over the scripted tasks, by tool; written by `node bench/agent.ts --write`. */
export const sizesFile = new URL('sizes.json', import.meta.url);

export const Sizes = z.record(
  z.string(),
  z.object({
    text: z.int().describe('Tokens of the text'),
    structured: z.int().describe('Tokens of the structured content'),
  }),
);
export type Sizes = z.infer<typeof Sizes>;

/** Tokens of the definition as `tools/list` sends it. */
export function definitionTokens({ name, title, description, annotations, inputSchema, outputSchema }: Tool): number {
  const definition = {
    name,
    title,
    description,
    inputSchema: toJsonSchema(inputSchema, 'input'),
    annotations,
    outputSchema: toJsonSchema(outputSchema, 'output'),
  };
  return tokensOf(JSON.stringify(definition));
}

/** Tokens of what most hosts hand to their model of a definition: name, description and arguments. */
export function shownTokens({ name, description, inputSchema }: Tool): number {
  return tokensOf(JSON.stringify({ name, description, input_schema: toJsonSchema(inputSchema, 'input') }));
}

/** The median of the successful results of each tool. */
export function typicalSizes(calls: readonly Call[]): Sizes {
  const byTool = Map.groupBy(
    calls.filter(({ isError, name }) => !isError && name !== 'resource'),
    ({ name }) => name,
  );
  const sizes = [...byTool]
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([name, results]) => [
      name,
      {
        text: median(results.map(({ textTokens }) => textTokens)),
        structured: median(results.map(({ structuredTokens }) => structuredTokens)),
      },
    ]);
  return Sizes.parse(Object.fromEntries(sizes));
}

/** The lower one of two in the middle. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? 0;
}
