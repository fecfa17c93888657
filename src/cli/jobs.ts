/** Owns `ocrchat jobs`: what was read, newest first. */
import { type Command, Option } from 'commander';
import { type Job, type JobStatus, jobStatuses, pagesRead } from '../job.ts';
import { toWireJob } from '../wire.ts';
import { examples } from './examples.ts';
import { parseCount } from './reading-options.ts';
import type { CommonFlags, Session } from './session.ts';
import { table } from './text-table.ts';

interface JobsFlags extends CommonFlags {
  readonly status?: JobStatus;
  readonly limit: number;
  readonly cursor?: string;
  readonly json?: boolean;
}

export function register(program: Command, session: Session): void {
  program
    .command('jobs')
    .summary('list the jobs, newest first')
    .description(
      'Lists the jobs of this home: a job is one document that was read, or is being read. A job that was interrupted stays "processing" and goes on when the MCP server or a command that reads runs next.',
    )
    .addOption(new Option('--status <status>', 'only jobs in this state').choices(jobStatuses))
    .option('--limit <count>', 'jobs at most', parseCount, 20)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .option('--json', 'print the jobs, and the cursor of the next list, as JSON')
    .addHelpText('after', examples('ocrchat jobs', 'ocrchat jobs --status failed --json'))
    .action(async (_own: JobsFlags, self: Command) => listJobs(session, self.optsWithGlobals<JobsFlags>()));
}

async function listJobs(session: Session, flags: JobsFlags): Promise<void> {
  const app = await session.open(flags);
  const { jobs, cursor } = await app.jobs({ status: flags.status, limit: flags.limit, cursor: flags.cursor });
  if (flags.json === true) return session.printJson({ jobs: jobs.map(toWireJob), cursor: cursor ?? null });
  if (jobs.length === 0) return session.note('ocrchat: There are no jobs. `ocrchat ocr FILE` makes one.');
  await session.print(table(['UUID', 'STATUS', 'PAGES', 'CREATED', 'NAME'], jobs.map(jobRow)));
  if (cursor !== undefined) session.note(`ocrchat: There are more: ocrchat jobs --cursor ${cursor}`);
}

function jobRow(job: Job): readonly string[] {
  const read = pagesRead(job);
  const pages = read === job.pageCount ? `${read}` : `${read}/${job.pageCount}`;
  const failed = job.pagesFailed === 0 ? '' : ` (${job.pagesFailed} failed)`;
  return [job.uuid, job.status, `${pages}${failed}`, localTime(job.createdAt), job.name];
}

/** The moment in the machine's own time zone, to the minute, in a form that sorts. */
export function localTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
