/** Owns what a tool is: its public face, its schemas, and how a call is checked before it runs. */
import type { z } from 'zod';
import type { App, Prompt, SampledText } from '../app.ts';
import { OcrError } from '../errors.ts';
import { faultWords } from '../validation.ts';

/** What a call may do besides answering. */
export interface ToolContext {
  /** Ends the call: the client withdrew it, or the connection is gone. */
  readonly signal: AbortSignal;
  /** True when the client withdrew this very request; false when only the connection ended. */
  cancelledByClient(): boolean;
  /** Tells whoever waits how far the work is; quiet when nobody asked for progress. */
  progress(done: number, total: number, message: string): void;
  /**
   * Lets the client's model write; absent where the client does not offer it. It may end the call and have it begun again
   * when the text is there, so nothing may be changed before.
   */
  readonly sample?: ((prompt: Prompt) => Promise<SampledText>) | undefined;
  /** Asks the user, where the client lets them be asked; like `sample`, before anything was changed. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** To be called when a job came, went or ended. */
  jobsChanged(): void;
}

/** The same facts twice: hosts show their model either the one or the other. */
export interface Rendered<Output> {
  readonly structured: Output;
  readonly text: string;
  /** A picture that belongs to them, for a model that can look at it. */
  readonly image?: { readonly mediaType: string; readonly base64: string };
}

/** Claims that hosts use to decide whether to ask the user first. All are always given: an absent one reads as the worst. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

interface ToolFace<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** For the model: when to use it, what comes back, how to go on. */
  readonly description: string;
  readonly annotations: ToolAnnotations;
  readonly inputSchema: Input;
  readonly outputSchema: Output;
}

export interface ToolDefinition<Input extends z.ZodObject, Output extends z.ZodObject> extends ToolFace<Input, Output> {
  run(app: App, input: z.output<Input>, context: ToolContext): Promise<Rendered<z.output<Output>>>;
}

/** A tool as the server sees it, whatever its schemas are. */
export interface Tool extends ToolFace<z.ZodObject, z.ZodObject> {
  /**
   * Checks the arguments, opens the app, runs.
   * @throws OcrError `invalid_argument` that names every field at fault, before the app is opened
   */
  call(
    openApp: () => Promise<App>,
    args: unknown,
    context: ToolContext,
  ): Promise<Rendered<Readonly<Record<string, unknown>>>>;
}

export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: ToolDefinition<Input, Output>,
): Tool {
  const { name, title, description, annotations, inputSchema, outputSchema } = definition;
  return {
    name,
    title,
    description,
    annotations,
    inputSchema,
    outputSchema,
    async call(openApp, args, context) {
      const parsed = inputSchema.safeParse(withoutNulls(args));
      if (!parsed.success) throw wrongArguments(name, inputSchema, parsed.error, args);
      context.signal.throwIfAborted();
      return definition.run(await openApp(), parsed.data, context);
    },
  };
}

/** Some hosts send null for every field that their model left out. */
function withoutNulls(args: unknown): unknown {
  if (args === undefined || args === null) return {};
  if (typeof args !== 'object' || Array.isArray(args)) return args;
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
}

function wrongArguments(name: string, schema: z.ZodObject, error: z.ZodError, args: unknown): OcrError {
  const faults = error.issues.slice(0, 5).map((issue) => faultWords(schema, issue, args));
  return new OcrError('invalid_argument', `${name} was called with wrong arguments. ${faults.join('; ')}.`, {
    hint: `Its arguments are ${Object.keys(schema.shape).join(', ')}. Correct the call and repeat it.`,
  });
}
