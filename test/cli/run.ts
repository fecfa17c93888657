/** Owns running the command line in this process against streams that the test can read. */
import { EventEmitter } from 'node:events';
import { PassThrough, Readable, type Writable } from 'node:stream';
import type { Config } from '../../src/config.ts';
import { runCli } from '../../src/cli/index.ts';
import type { PdfText } from '../../src/app.ts';
import { openPdfText } from '../../src/pdf-text.ts';
import { openAccounts } from '../../src/compose.ts';
import { createFakeApp, type FakeApp } from './fake-app.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Settings that the app was opened with. */
  readonly flags: Partial<Config> | undefined;
  /** Settings that the MCP server was started with. */
  readonly served: Partial<Config> | undefined;
  /** The app was opened for a document that is read at once. */
  readonly readsSoon: boolean;
}

export interface RunOptions {
  readonly app?: FakeApp;
  readonly stdin?: Readable;
  readonly signals?: EventEmitter;
  readonly exit?: (code: number) => void;
  /** Makes standard output and error look like a terminal of so many columns. */
  readonly columns?: number;
  /** Called with each chunk on standard error. */
  readonly onStderr?: (text: string) => void;
  readonly stdout?: Writable;
  readonly openApp?: (flags: Partial<Config>) => Promise<FakeApp>;
  readonly openPdfText?: (flags: Partial<Config>) => Promise<PdfText>;
  readonly openAccounts?: typeof openAccounts;
}

export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const out = capture(options.columns);
  const err = capture(options.columns, options.onStderr);
  const app = options.app ?? createFakeApp();
  let flags: Partial<Config> | undefined;
  let served: Partial<Config> | undefined;
  let readsSoon = false;
  const code = await runCli(argv, {
    openApp: async (given, opening) => {
      flags = given;
      readsSoon = opening?.readsSoon === true;
      return options.openApp === undefined ? app : options.openApp(given);
    },
    openPdfText: async (given) => {
      flags = given;
      return (options.openPdfText ?? openPdfText)(given);
    },
    serveHttp: async () => undefined,
    openAccounts: async (given) => {
      flags = given;
      return (options.openAccounts ?? openAccounts)(given);
    },
    serveMcp: async (given) => {
      served = given;
    },
    version: '9.9.9',
    stdout: options.stdout ?? out.stream,
    stderr: err.stream,
    stdin: options.stdin ?? Readable.from([]),
    signals: options.signals ?? new EventEmitter(),
    exit: options.exit ?? (() => undefined),
  });
  return { code, stdout: out.text(), stderr: err.text(), flags, served, readsSoon };
}

function capture(columns: number | undefined, onText?: (text: string) => void) {
  const chunks: Buffer[] = [];
  const stream: Writable = new PassThrough().on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    onText?.(chunk.toString());
  });
  if (columns !== undefined) Object.assign(stream, { isTTY: true, columns });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}
