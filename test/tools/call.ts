/** Calls a tool as the server does, and checks what must hold of every result. */
import { expect } from 'vitest';
import type { App } from '../../src/app.ts';
import { OcrError } from '../../src/errors.ts';
import type { Rendered, Tool, ToolContext } from '../../src/tools/tool.ts';

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

export interface TestContext extends ToolContext {
  readonly reported: Progress[];
  readonly changes: { count: number };
}

export function contextFor(signal: AbortSignal = new AbortController().signal, byClient = true): TestContext {
  const reported: Progress[] = [];
  const changes = { count: 0 };
  return {
    signal,
    reported,
    changes,
    cancelledByClient: () => signal.aborted && byClient,
    progress: (done, total, message) => void reported.push({ done, total, message }),
    jobsChanged: () => void changes.count++,
  };
}

type Result = Rendered<Readonly<Record<string, unknown>>>;

/** Every result obeys its schema and its budget, and its text carries the facts of its structured form. */
export async function call(
  tool: Tool,
  app: App,
  args: Readonly<Record<string, unknown>>,
  context = contextFor(),
): Promise<Result> {
  const result = await tool.call(async () => app, args, context);
  expect(tool.outputSchema.strict().safeParse(result.structured).error).toBeUndefined();
  const maxChars = typeof args['max_chars'] === 'number' ? args['max_chars'] : 32_000;
  expect(result.text.length).toBeLessThanOrEqual(maxChars);
  expect(JSON.stringify(result.structured).length).toBeLessThanOrEqual(maxChars);
  for (const fact of factsOf(result.structured)) expect(result.text).toContain(fact);
  return result;
}

/** The strings and numbers of a result, as the text must show them; a quotation's lines are shown one by one. */
function factsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split('\n').filter((line) => line !== '');
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(factsOf);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(factsOf) : [];
}

export async function failure(
  tool: Tool,
  app: App,
  args: Readonly<Record<string, unknown>>,
  context = contextFor(),
): Promise<OcrError> {
  try {
    await tool.call(async () => app, args, context);
  } catch (thrown) {
    if (thrown instanceof OcrError) return thrown;
    throw thrown;
  }
  throw new Error(`${tool.name} did not fail`);
}

/** Calls on with each cursor until there is none; returns every part. */
export async function allParts(
  tool: Tool,
  app: App,
  args: Readonly<Record<string, unknown>>,
  on: Tool = tool,
): Promise<Result[]> {
  const parts = [await call(tool, app, args)];
  for (
    let cursor = parts[0]?.structured['cursor'];
    typeof cursor === 'string';
    cursor = parts.at(-1)?.structured['cursor']
  ) {
    const next = on === tool ? args : { uuid: parts[0]?.structured['uuid'] };
    parts.push(await call(on, app, { ...next, cursor }));
    expect(parts.length).toBeLessThan(1000);
  }
  return parts;
}

export const contentOf = (parts: readonly Result[]): string =>
  parts.map(({ structured }) => structured['content']).join('');

export const textField = (result: Result, field: string): string => {
  const value = result.structured[field];
  expect(typeof value).toBe('string');
  return String(value);
};
