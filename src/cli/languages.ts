/** Owns `ocrchat languages`: what can be read, and where the data for it is. */
import type { Command } from 'commander';
import { examples } from './examples.ts';
import type { CommonFlags, Session } from './session.ts';
import { table } from './text-table.ts';

interface LanguagesFlags extends CommonFlags {
  readonly json?: boolean;
}

export function register(program: Command, session: Session): void {
  program
    .command('languages')
    .summary('list the languages and where their data is')
    .description(
      'Lists the languages that can be read, the other codes that are understood for them, and where their data is.',
    )
    .option('--json', 'print an array')
    .addHelpText('after', examples('ocrchat languages', 'ocrchat languages | grep -i thai'))
    .action(async (_own: LanguagesFlags, self: Command) => {
      const flags = self.optsWithGlobals<LanguagesFlags>();
      const languages = await (await session.open(flags)).languages();
      if (flags.json === true) return session.printJson(languages);
      const rows = languages.map(({ code, name, aliases, installed }) => [
        code,
        name,
        installed ?? '-',
        aliases.join(', '),
      ]);
      return session.print(table(['CODE', 'LANGUAGE', 'DATA', 'ALSO'], rows));
    });
}
