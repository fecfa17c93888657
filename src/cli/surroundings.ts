/** Owns what the command line is handed from outside: how to open the app, how to serve, and the process's streams. */
import type { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Accounts } from '../accounts.ts';
import type { App, PdfText } from '../app.ts';
import type { Config } from '../config.ts';

export interface OpenedAccounts {
  readonly accounts: Accounts;
  close(): Promise<void>;
}

export interface Surroundings {
  /**
   * Opens the app with the settings that flags gave; they win over file and environment.
   * @param options whether a document is going to be read at once
   */
  openApp(flags: Partial<Config>, options?: { readonly readsSoon?: boolean }): Promise<App>;
  /** Opens what reads the text of PDFs alone, with such settings; whoever opens it closes it. */
  openPdfText(flags: Partial<Config>): Promise<PdfText>;
  /** Opens the accounts alone; whoever opens them closes them. */
  openAccounts(flags: Partial<Config>): Promise<OpenedAccounts>;
  /** Serves MCP on standard input and output until the input ends. */
  serveMcp(flags: Partial<Config>): Promise<void>;
  /** Serves REST and MCP over HTTP until the process is told to stop. */
  serveHttp(flags: Partial<Config>, options: { readonly insecure: boolean }): Promise<void>;
  readonly version: string;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Where `-` is read from; the process's own when absent. */
  readonly stdin?: Readable;
  /** Emits `SIGINT` and `SIGTERM`; the process when absent. */
  readonly signals?: EventEmitter;
  /** Ends the process at once, for the second Ctrl-C; `process.exit` when absent. */
  readonly exit?: (code: number) => void;
}

/** Whether the stream is a terminal, and how many columns it has then. */
export function terminalColumns(stream: Readable | Writable): number | undefined {
  if (!('isTTY' in stream) || stream.isTTY !== true) return undefined;
  return 'columns' in stream && typeof stream.columns === 'number' && stream.columns > 0 ? stream.columns : 80;
}
