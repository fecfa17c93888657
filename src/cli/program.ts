/** Owns the definition of the command line: the program that holds all commands, or only the one that is called. */
import { Command, Help } from 'commander';
import { commands, type CommandName } from './commands.ts';
import { examples } from './examples.ts';
import type { Session } from './session.ts';

/** Defines the program with the given commands; without names, all of them. */
export async function defineProgram(
  session: Session,
  names: readonly CommandName[] = commandNames(),
): Promise<Command> {
  const { version } = session.surroundings;
  const program = new Command('ocrchat')
    .description(
      'Reads images and PDFs, searches them, and answers questions with the lines that the answer stands on.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help of a command')
    .option(
      '--allow <folder>',
      'folder that may be read and written; repeat for more',
      (folder: string, earlier?: readonly string[]) => [...(earlier ?? []), folder],
    )
    .option('--home <folder>', 'folder that holds jobs and index, instead of OCRCHAT_HOME')
    .option('--verbose', 'say more on standard error')
    .configureHelp({
      showGlobalOptions: true,
      // A command may have an option that the one above it has, too: it is listed once.
      visibleGlobalOptions: (command) =>
        Object.assign(new Help(), { showGlobalOptions: true })
          .visibleGlobalOptions(command)
          .filter(({ long }) => !command.options.some((own) => own.long !== undefined && own.long === long)),
    })
    .showHelpAfterError('Run with --help for what can be given.')
    .exitOverride()
    .addHelpText(
      'after',
      examples('ocrchat ocr scan.pdf', 'ocrchat ask scan.pdf "What is the total?"', 'ocrchat mcp --allow ~/Documents'),
    );
  program.configureOutput({
    writeOut: (text) => void session.surroundings.stdout.write(text),
    writeErr: (text) => void session.surroundings.stderr.write(text),
    outputError: (text, write) => write(text.replace(/^error: /, 'ocrchat: ')),
    getOutHelpWidth: () => session.output.columns ?? 100,
    getErrHelpWidth: () => session.output.columns ?? 100,
  });
  for (const name of names) (await commands[name]()).register(program, session);
  return program;
}

export function commandNames(): readonly CommandName[] {
  return Object.keys(commands) as CommandName[]; // seam: Object.keys loses the literal keys
}
