/** Owns `ocrchat show`: what is known of one job, and the text of its pages, also while it runs. */
import type { Command } from 'commander';
import { isPageError, type PageResult } from '../document.ts';
import { isFinished, pagesRead, type Job } from '../job.ts';
import { formatPageRange, parsePageRange } from '../page-range.ts';
import { toWireJob } from '../wire.ts';
import { examples } from './examples.ts';
import { resolveUuid } from './job-argument.ts';
import { localTime } from './jobs.ts';
import { reportWarnings, warningsOf } from './page-warnings.ts';
import type { CommonFlags, Session } from './session.ts';

interface ShowFlags extends CommonFlags {
  readonly pages?: string;
  readonly json?: boolean;
}

export function register(program: Command, session: Session): void {
  program
    .command('show')
    .summary('show a job and the text of its pages')
    .description(
      'Shows what is known of a job; with --pages, the text of those pages as Markdown. Works while the job runs. A job that was interrupted stays "processing" and goes on when the MCP server or a command that reads runs next.',
    )
    .argument('<uuid>', 'the job (six characters suffice)')
    .option('--pages <range>', 'pages to print, from 1: "1-3,7", "5-"')
    .option('--json', 'print the job as JSON; with --pages, the pages too, with blocks, lines, words and boxes')
    .addHelpText(
      'after',
      examples('ocrchat show 3f2a9c', 'ocrchat show 3f2a9c --pages 2', 'ocrchat show 3f2a9c --pages 1- --json'),
    )
    .action(async (uuid: string, _own: ShowFlags, self: Command) =>
      show(session, uuid, self.optsWithGlobals<ShowFlags>()),
    );
}

async function show(session: Session, argument: string, flags: ShowFlags): Promise<void> {
  const app = await session.open(flags);
  const uuid = await resolveUuid(app, argument);
  const job = await app.job(uuid);
  const wanted = flags.pages === undefined ? undefined : parsePageRange(flags.pages, job.documentPages);
  const results = wanted === undefined ? undefined : await app.pages(uuid, wanted);
  if (flags.json === true)
    await session.printJson({
      job: toWireJob(job),
      pages: results?.map(({ index, ...page }) => ({ page: index + 1, ...page })),
    });
  else if (results === undefined) await session.print(facts(job, await app.pageIndexes(uuid)));
  else await printPages(session, results);
  reportUnread(session, job, wanted, results);
}

async function printPages(session: Session, results: readonly PageResult[]): Promise<void> {
  const { pageMarkdown } = await import('../markdown.ts');
  const pageComments = results.length > 1;
  const texts = results.flatMap((result) =>
    isPageError(result) ? [] : [pageMarkdown(result, { pageComments }).trimEnd()],
  );
  if (texts.length > 0) await session.print(`${texts.join('\n\n')}\n`);
}

/** Says which of the wanted pages have no text, so that none is taken for blank. */
function reportUnread(
  session: Session,
  job: Job,
  wanted: readonly number[] | undefined,
  results: readonly PageResult[] | undefined,
): void {
  if (wanted === undefined || results === undefined) return;
  for (const result of results) {
    if (isPageError(result)) session.note(`ocrchat: page ${result.index + 1} could not be read: ${result.message}`);
  }
  if (results.some(isPageError)) session.exitWith(6);
  reportWarnings(session, warningsOf(results), job.name);
  const present = new Set(results.map((result) => result.index));
  const absent = wanted.filter((index) => !present.has(index));
  if (absent.length === 0) return;
  const why = isFinished(job.status)
    ? 'were not asked for when the document was read, or the job was cancelled before'
    : 'are not read yet';
  session.note(`ocrchat: pages ${formatPageRange(absent)} ${why}.`);
  session.exitWith(isFinished(job.status) ? 5 : 6);
}

function facts(job: Job, ready: readonly number[]): string {
  const rows: (readonly [string, string | undefined])[] = [
    ['uuid', job.uuid],
    ['name', job.name],
    ['status', job.status],
    ['why', job.error],
    ['type', `${job.mediaType}, ${job.byteSize} bytes`],
    ['sha256', job.sha256],
    ['pages', pageFacts(job)],
    ['ready', isFinished(job.status) || ready.length === 0 ? undefined : formatPageRange(ready)],
    ['language', job.options.language],
    ['tier', job.options.tier],
    ['confidence', job.meanConfidence?.toFixed(2)],
    ['created', localTime(job.createdAt)],
    ['finished', job.finishedAt === undefined ? undefined : localTime(job.finishedAt)],
    ['expires', job.expiresAt === undefined ? undefined : localTime(job.expiresAt)],
    ...job.errors.map((error) => ['failed', `page ${error.index + 1}: ${error.message}`] as const),
  ];
  return `${rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(11)}${value}`])).join('\n')}\n`;
}

function pageFacts(job: Job): string {
  const asked = job.options.pages === undefined ? '' : `, asked for ${formatPageRange(job.options.pages)}`;
  const failed = job.pagesFailed === 0 ? '' : `, ${job.pagesFailed} failed`;
  return `${pagesRead(job)} of ${job.pageCount} read${failed}; ${job.documentPages} in the document${asked}`;
}
