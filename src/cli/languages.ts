/** Owns `ocrchat languages`: what can be read, where the data for it is, and adding data for offline use. */
import type { Command } from 'commander';
import { examples } from './examples.ts';
import type { CommonFlags, Session } from './session.ts';
import { table } from './text-table.ts';

interface LanguagesFlags extends CommonFlags {
  readonly json?: boolean;
}

interface AddFlags extends LanguagesFlags {
  readonly best?: boolean;
}

export function register(program: Command, session: Session): void {
  const list = program
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

  list
    .command('add')
    .summary('put the data of languages on this machine')
    .description(
      'Puts the data of languages where it stays, for use without a network: it is copied from an installed Tesseract, else downloaded, else taken out of its npm package with your npm.',
    )
    .argument('<language...>', 'codes or names, such as deu, ja or thai')
    .option('--best', 'the larger data: more accurate on hard scripts, twice as slow')
    .option('--json', 'print an array')
    .addHelpText('after', examples('ocrchat languages add deu jpn', 'ocrchat languages add hin --best'))
    .action(async (names: readonly string[], _own: AddFlags, self: Command) =>
      addLanguages(session, names, self.optsWithGlobals<AddFlags>()),
    );
}

/** One that fails does not stop the rest; the exit code is that of the first failure. */
async function addLanguages(session: Session, names: readonly string[], flags: AddFlags): Promise<void> {
  const app = await session.open(flags);
  const outcomes: object[] = [];
  for (const name of names) {
    session.signal.throwIfAborted();
    try {
      const added = await app.addLanguage(name, { best: flags.best, signal: session.signal });
      outcomes.push(added);
      if (flags.json !== true) await session.print(`${added.code}  ${added.name}: ${added.from}, ${added.path}\n`);
    } catch (thrown) {
      const { code, message } = session.fail(thrown, name);
      outcomes.push({ language: name, error: { code, message } });
    }
  }
  if (flags.json === true) await session.printJson(outcomes);
}
