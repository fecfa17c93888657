/** Owns serving MCP on standard input and output, from the first message to the end of the process. */
import { constants } from 'node:os';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { App } from '../app.ts';
import type { Log } from '../log.ts';
import { callGate } from './call-gate.ts';
import { lazyApp } from './lazy-app.ts';
import { gatherLines } from './line-gatherer.ts';
import { createMcpServer } from './mcp.ts';
import { takeStandardOutput } from './protocol-output.ts';

export interface StdioSettings {
  readonly log: Log;
  readonly version: string;
  /** Longest message; a document of 100 MB takes 134 MB in base64. */
  readonly maxMessageBytes?: number;
  /** How long after the start interrupted jobs are looked for, so that a host's probe stays cheap. */
  readonly resumeAfterMilliseconds?: number;
}

/** Hosts kill a server about 2 s after they closed its input. */
const closeLimit = 1500;
/** After this the process ends whatever hangs. */
const exitLimit = 3000;
const megabyte = 1024 * 1024;

/**
 * Serves until the input ends, the host stops reading, or the process is told to stop; then closes the app and ends the process.
 * Standard output carries nothing but the protocol from the moment of the call.
 *
 * @param openApp called once, by the first message that needs the app
 * @returns when the process is about to end, with its exit code set
 */
export async function serveMcpOverStdio(openApp: () => Promise<App>, settings: StdioSettings): Promise<void> {
  const { log, version, maxMessageBytes = 140 * megabyte, resumeAfterMilliseconds = 2000 } = settings;
  const output = takeStandardOutput();
  const app = lazyApp(openApp, log);
  const end = Promise.withResolvers<string>();

  const input = process.stdin.pipe(
    gatherLines(maxMessageBytes, (bytes) =>
      log.error('a message was too long and was dropped', { bytes, maxMessageBytes }),
    ),
  );
  process.stdin.once('error', () => end.resolve('input failed'));
  input.once('end', () => end.resolve('input ended'));
  output.once('error', () => end.resolve('output closed'));
  let told = false;
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(name, () => {
      // Whoever says it twice does not want to wait.
      if (told) process.exit(128 + constants.signals[name]);
      told = true;
      end.resolve(name);
    });
  }
  const gate = callGate(output);

  const connection = serveStdio(() => createMcpServer({ openApp: app.open, log, version, gate }), {
    transport: new StdioServerTransport(input, output, { maxBufferSize: maxMessageBytes + megabyte }),
    onerror: (error) => log.debug('protocol', { error: error.message }),
  });
  const resuming = setTimeout(() => {
    app.open().catch((cause: unknown) => log.warn('the home could not be opened', { cause: String(cause) }));
  }, resumeAfterMilliseconds);

  const reason = await end.promise;
  clearTimeout(resuming);
  log.debug('stopping', { reason });
  setTimeout(() => process.exit(0), exitLimit);
  gate.close();
  await connection
    .close()
    .catch((cause: unknown) => log.debug('closing the connection failed', { cause: String(cause) }));
  await app.close(closeLimit);
  // Handles of libraries must not keep a server alive whose host is gone.
  process.exit(0);
}
