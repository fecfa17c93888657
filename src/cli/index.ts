/** Owns the way from arguments to a command. Starting the MCP server loads nothing but this file. */
import { isCommandName } from './commands.ts';
import { serverArguments } from './server-arguments.ts';
import type { Surroundings } from './surroundings.ts';
import { terminalColumns } from './surroundings.ts';

export type { Surroundings } from './surroundings.ts';

/**
 * Runs the command line and returns its exit code; what fails is told on standard error, nothing is thrown.
 * @param argv the arguments after the program's own name
 */
export async function runCli(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const server = serverArguments(argv);
  if (server !== undefined) {
    if (terminalColumns(surroundings.stdin ?? process.stdin) !== undefined) {
      surroundings.stderr.write(
        'ocrchat: serving MCP on standard input and output; a client starts this. `ocrchat --help` lists the commands.\n',
      );
    }
    try {
      await surroundings.serveMcp(server);
      return 0;
    } catch (thrown) {
      const { errorKind, toOcrError } = await import('../errors.ts');
      const error = toOcrError(thrown);
      surroundings.stderr.write(`ocrchat: ${error.sentence}\n`);
      return errorKind(error.code).exit;
    }
  }
  const [{ Session }, { runCommand }] = await Promise.all([import('./session.ts'), import('./run-command.ts')]);
  const session = new Session(surroundings);
  return session.run(() => runCommand(session, argv, argv.filter(isCommandName)));
}
