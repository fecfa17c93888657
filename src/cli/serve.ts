/** Owns `ocrchat serve`: its flags; the service itself is started by the surroundings. */
import { type Command, InvalidArgumentError } from 'commander';
import { examples } from './examples.ts';
import { serverSettings } from './server-arguments.ts';
import type { CommonFlags, Session } from './session.ts';

interface ServeFlags extends CommonFlags {
  readonly port?: number;
  readonly listen?: string;
  readonly metricsPort?: number | 'off';
  readonly insecure?: boolean;
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('It is no port: give a number from 0 (any free one) to 65535.');
}

export function register(program: Command, session: Session): void {
  program
    .command('serve')
    .summary('serve the web page, the REST API, and MCP over HTTP')
    .description(
      'Serves a web page at /, the OCR.chat REST API at /api/v1/, MCP over Streamable HTTP at /mcp, and its own description at /docs/, until it is told to stop. Calls without a token are anonymous and have an allowance of pages a day; `ocrchat accounts` makes accounts.',
    )
    .option('--port <number>', 'port to listen on', port)
    .option('--listen <address>', 'address to listen on; others than 127.0.0.1 need an account first')
    .option('--metrics-port <number>', 'port of the metrics for Prometheus, on 127.0.0.1; "off" for none', (text) =>
      text === 'off' ? text : port(text),
    )
    .option('--insecure', 'listen for other machines although there is no account')
    .addHelpText(
      'after',
      examples(
        'ocrchat serve --port 8787',
        'ocrchat accounts create alice && ocrchat serve --listen 0.0.0.0 --port 80',
        'curl -F "file=@scan.pdf" http://127.0.0.1:8787/api/v1/ocr/',
      ),
    )
    .action(async (_own: ServeFlags, self: Command) => {
      const flags = self.optsWithGlobals<ServeFlags>();
      const { port: number, listen, metricsPort, insecure = false } = flags;
      await session.surroundings.serveHttp(
        {
          ...serverSettings(flags),
          ...(number === undefined ? {} : { port: number }),
          ...(listen === undefined ? {} : { listen }),
          ...(metricsPort === undefined ? {} : { metricsPort }),
        },
        { insecure },
      );
    });
}
