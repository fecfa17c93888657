/** Owns `ocrchat delete`: removes jobs with all that belongs to them. */
import type { Command } from 'commander';
import { examples } from './examples.ts';
import { resolveUuid } from './job-argument.ts';
import type { CommonFlags, Session } from './session.ts';

export function register(program: Command, session: Session): void {
  program
    .command('delete')
    .summary('delete jobs and all that belongs to them')
    .description(
      'Deletes jobs with their copy of the document, pages, index entries and questions. Your own file is not touched.',
    )
    .argument('<uuid...>', 'the jobs (six characters suffice)')
    .addHelpText('after', examples('ocrchat delete 3f2a9c 81bb04'))
    .action(async (uuids: readonly string[], _own: CommonFlags, self: Command) => {
      const app = await session.open(self.optsWithGlobals<CommonFlags>());
      session.signal.throwIfAborted();
      // All at once: the index is rewritten once for those that are deleted together, and not for each.
      const outcomes = await Promise.allSettled(
        uuids.map(async (argument) => {
          const uuid = await resolveUuid(app, argument);
          await app.delete(uuid);
          return uuid;
        }),
      );
      for (const [at, outcome] of outcomes.entries()) {
        if (outcome.status === 'fulfilled') await session.print(`${outcome.value} deleted\n`);
        else session.fail(outcome.reason, uuids[at] ?? '');
      }
    });
}
