/** Owns running a tool for a program that talks to a model itself: what comes back, and which tools it gets. */
import type { App } from '../app.ts';
import { type ErrorCode, OcrError, errorKind } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { tools as served } from '../tools/index.ts';
import { callError, errorText } from '../tools/tool-error.ts';
import type { Tool } from '../tools/tool.ts';
import { readResource } from './read-resource.ts';

/** What all three kinds of definitions are made with. */
export interface ToolkitOptions {
  /** Names of the tools that the model gets; absent means all. */
  readonly only?: readonly string[] | undefined;
  /** Characters that no result goes beyond, whatever the model asks for: 1,000 to 100,000; 32,000 unless it asks. */
  readonly maxChars?: number | undefined;
  /** Whether the model can look at pictures of pages in results; true unless set. */
  readonly images?: boolean | undefined;
  /** Ends every call, and the reading that it began. */
  readonly signal?: AbortSignal | undefined;
  /** Asked before a reading with a model takes more than the budget; without it the model has to ask whoever it works for. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** Told of each page of a document that is waited for. */
  readonly onProgress?: ((progress: ToolProgress) => void) | undefined;
}

export interface ToolProgress {
  readonly tool: string;
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

/** What a call gave, also when it failed: a model is told of errors, a loop goes on. */
export interface ToolOutcome {
  readonly isError: boolean;
  /** For the model. Of an error: its code, what happened, what to do next. */
  readonly text: string;
  /** The same facts for a program, by the names of the MCP tools; absent of an error. */
  readonly structured?: Readonly<Record<string, unknown>>;
  /** A page that was looked at. */
  readonly image?: { readonly mediaType: string; readonly base64: string };
  /** Of an error. */
  readonly code?: ErrorCode;
  /** Of an error: whether the same call may succeed later. */
  readonly retryable?: boolean;
}

/** The tools of the MCP server, and one that opens its resources, which only hosts of MCP can open otherwise. */
const toolkit: readonly Tool[] = [...served, readResource];

/** The tools that the options name. @throws OcrError `invalid_argument` for a name that there is not */
export function chosenTools({ only, maxChars }: ToolkitOptions): readonly Tool[] {
  if (maxChars !== undefined && !(Number.isInteger(maxChars) && maxChars >= 1000 && maxChars <= 100_000)) {
    throw new OcrError('invalid_argument', `maxChars must be a whole number from 1000 to 100000, not ${maxChars}.`);
  }
  const names = toolkit.map(({ name }) => name);
  for (const name of only ?? []) {
    if (names.includes(name)) continue;
    const [guess] = nearest(name, names);
    throw new OcrError('invalid_argument', `There is no tool "${name}".`, {
      hint: `${guess === undefined ? '' : `Did you mean ${guess}? `}The tools are ${names.join(', ')}.`,
    });
  }
  return only === undefined ? toolkit : toolkit.filter(({ name }) => only.includes(name));
}

/**
 * Runs one call. Never throws for what a model may do wrong, nor for what a document may hold.
 *
 * @param signal of this call, besides that of the options
 */
export async function callTool(
  tool: Tool,
  app: App,
  args: unknown,
  options: ToolkitOptions,
  signal?: AbortSignal | null,
): Promise<ToolOutcome> {
  const signals = [options.signal, signal].filter((given) => given !== undefined && given !== null);
  const ended = AbortSignal.any(signals);
  try {
    const { structured, text, image } = await tool.call(async () => app, withinBudget(tool, args, options.maxChars), {
      signal: ended,
      cancelledByClient: () => ended.aborted,
      progress: (done, total, message) => options.onProgress?.({ tool: tool.name, done, total, message }),
      jobsChanged: () => undefined,
      confirm: options.confirm,
    });
    if (image === undefined) return { isError: false, text, structured };
    if (options.images === false) throw pictureless();
    return { isError: false, text, structured, image };
  } catch (thrown) {
    const error = callError(thrown, ended);
    return { isError: true, text: errorText(error), code: error.code, retryable: errorKind(error.code).retryable };
  }
}

const pictureless = (): OcrError =>
  new OcrError('invalid_argument', 'Pictures cannot be shown here.', {
    hint: 'get_job with format "doubtful_words" or "lines" shows what is doubtful, and where it stands.',
  });

/** Arguments in which `max_chars`, where the tool has it, is no larger than the program allows. */
function withinBudget({ inputSchema }: Tool, args: unknown, maxChars: number | undefined): unknown {
  if (maxChars === undefined || !('max_chars' in inputSchema.shape)) return args;
  if (args !== undefined && args !== null && (typeof args !== 'object' || Array.isArray(args))) return args;
  const wanted: unknown = { ...args, max_chars: maxChars };
  const asked = args !== undefined && args !== null && 'max_chars' in args ? args.max_chars : undefined;
  return typeof asked === 'number' && asked <= maxChars ? args : wanted;
}
