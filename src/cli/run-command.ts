/** Owns parsing a command's arguments and running it; what is wrong with them is exit code 2. */
import { existsSync } from 'node:fs';
import { CommanderError } from 'commander';
import { errorKind } from '../errors.ts';
import type { CommandName } from './commands.ts';
import { defineProgram } from './program.ts';
import type { Session } from './session.ts';

/**
 * @param argv the arguments after the program's own name
 * @param candidates the commands that `argv` may mean; only they are loaded when there is one, all otherwise
 */
export async function runCommand(
  session: Session,
  argv: readonly string[],
  candidates: readonly CommandName[],
): Promise<void> {
  const [only] = candidates;
  const program = await defineProgram(
    session,
    candidates.length === 1 && only === argv[0] && only !== undefined ? [only] : undefined,
  );
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return;
    const [first] = argv;
    if (thrown.code === 'commander.unknownCommand' && first !== undefined && existsSync(first)) {
      session.note(`To read the file: ocrchat ocr ${first}`);
    }
    if (thrown.code === 'commander.unknownOption') {
      const file = argv.find(
        (argument) => /^-[^-]/.test(argument) && (existsSync(argument) || /\.\w+$/.test(argument)),
      );
      if (file !== undefined) session.note(`If ${file} is a file: write ./${file}, or put -- before it.`);
    }
    session.exitWith(errorKind('invalid_argument').exit);
  }
}
