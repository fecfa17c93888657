/** Owns `ocrchat doctor`: what works here, what is missing, what to do about it; exit code 1 when something is broken. */
import type { Command } from 'commander';
import type { Finding } from '../app.ts';
import { toOcrError } from '../errors.ts';
import { examples } from './examples.ts';
import type { CommonFlags, Session } from './session.ts';

interface DoctorFlags extends CommonFlags {
  readonly json?: boolean;
}

export function register(program: Command, session: Session): void {
  program
    .command('doctor')
    .summary('check the installation')
    .description(
      'Checks versions, folders, language data and the parts that read; exit code 1 when something is broken.',
    )
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', examples('ocrchat doctor', 'ocrchat doctor --json'))
    .action(async (_own: DoctorFlags, self: Command) => {
      const flags = self.optsWithGlobals<DoctorFlags>();
      const findings = await examine(session, flags);
      if (findings.some(({ state }) => state === 'broken')) session.exitWith(1);
      if (flags.json === true) return session.printJson({ version: session.surroundings.version, findings });
      return session.print(findings.map(findingText).join(''));
    });
}

/** An app that does not open is a finding, too. */
async function examine(session: Session, flags: DoctorFlags): Promise<readonly Finding[]> {
  try {
    return await (await session.open(flags)).doctor();
  } catch (thrown) {
    session.signal.throwIfAborted();
    const error = toOcrError(thrown);
    return [{ name: 'start', state: 'broken', detail: error.message, remedy: error.hint }];
  }
}

function findingText({ name, state, detail, remedy }: Finding): string {
  return `${state.padEnd(8)}${name}: ${detail}\n${remedy === undefined ? '' : `${' '.repeat(8)}${remedy}\n`}`;
}
