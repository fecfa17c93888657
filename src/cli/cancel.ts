/** Owns `ocrchat cancel`: stops a job that runs, in whatever process. */
import type { Command } from 'commander';
import { progressWords } from '../job.ts';
import { examples } from './examples.ts';
import { resolveUuid } from './job-argument.ts';
import type { CommonFlags, Session } from './session.ts';

export function register(program: Command, session: Session): void {
  program
    .command('cancel')
    .summary('cancel a job that runs')
    .description('Cancels a job, in whatever process it runs. The pages that were read stay.')
    .argument('<uuid>', 'the job (six characters suffice)')
    .addHelpText('after', examples('ocrchat cancel 3f2a9c'))
    .action(async (argument: string, _own: CommonFlags, self: Command) => {
      const app = await session.open(self.optsWithGlobals<CommonFlags>());
      const job = await app.cancel(await resolveUuid(app, argument));
      if (job.status === 'cancelled') await session.print(`${job.uuid} cancelled with ${progressWords(job)}\n`);
      else await session.print(`${job.uuid} was finished before: ${job.status}\n`);
    });
}
