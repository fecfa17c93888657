/** Owns `ocrchat mcp`: help and mistakes; the plain call is served without coming here. */
import type { Command } from 'commander';
import { examples } from './examples.ts';
import { serverSettings } from './server-arguments.ts';
import type { CommonFlags, Session } from './session.ts';

export function register(program: Command, session: Session): void {
  program
    .command('mcp')
    .summary('serve MCP on standard input and output (also without a command)')
    .description(
      'Serves the Model Context Protocol on standard input and output, for Claude Desktop and other hosts, until the input ends.',
    )
    .addHelpText('after', examples('ocrchat mcp', 'ocrchat mcp --allow ~/Documents --allow /srv/scans'))
    .action(async (_own: unknown, self: Command) =>
      session.surroundings.serveMcp(serverSettings(self.optsWithGlobals<CommonFlags>())),
    );
}
