/** Owns `ocrchat search`: the passages of all documents, or of some, that carry the words. */
import type { Command } from 'commander';
import type { App, DocumentHit } from '../app.ts';
import { BlockKind, blockKinds } from '../document.ts';
import { OcrError } from '../errors.ts';
import { parsePageRange } from '../page-range.ts';
import { resolveLanguage } from '../language.ts';
import { examples } from './examples.ts';
import { resolveUuid } from './job-argument.ts';
import { collect, parseCount } from './reading-options.ts';
import type { CommonFlags, Session } from './session.ts';

interface SearchFlags extends CommonFlags {
  readonly jobs?: readonly string[];
  readonly pages?: string;
  readonly kinds?: readonly string[];
  readonly languages?: readonly string[];
  readonly limit: number;
  readonly json?: boolean;
}

const shownLines = 6;
/** Pages of a document are at most this many unless configured otherwise. */
const mostPages = 2000;

export function register(program: Command, session: Session): void {
  program
    .command('search')
    .summary('search the text of all documents that were read')
    .description(
      'Searches the text of all documents that were read and prints the passages, best first. Misread letters are forgiven; what stands in quotation marks must be there word for word.',
    )
    .argument('<text>', 'what to look for, in quotes')
    .option('--jobs <uuids>', 'only in these jobs: uuids or their beginnings, with commas or repeated', collect)
    .option('--pages <range>', 'only on these pages, from 1: "1-3,7", "5-"')
    .option('--kinds <kinds>', 'only in blocks of these kinds, such as table or heading, with commas', collect)
    .option('--languages <codes>', 'only on pages in these languages, with commas', collect)
    .option('--limit <count>', 'passages at most', parseCount, 10)
    .option('--json', 'print an array of passages, with page, lines and box')
    .addHelpText(
      'after',
      examples(
        'ocrchat search "notice period"',
        'ocrchat search Rechnung --jobs 3f2a9c,81bb04 --limit 3 --json',
        `ocrchat search '"total amount"' --kinds table`,
      ),
    )
    .action(async (text: string, _own: SearchFlags, self: Command) =>
      search(session, text, self.optsWithGlobals<SearchFlags>()),
    );
}

async function search(session: Session, text: string, flags: SearchFlags): Promise<void> {
  if (text.trim() === '')
    throw new OcrError('invalid_argument', 'The text to search for is empty.', { hint: 'Write it in quotes.' });
  const app = await session.open(flags);
  const jobs =
    flags.jobs === undefined ? undefined : await Promise.all(flags.jobs.map((uuid) => resolveUuid(app, uuid)));
  for (const uuid of jobs ?? []) await app.job(uuid);
  const hits = await session.untilInterrupted(
    app.search(text, {
      jobs,
      pages: flags.pages === undefined ? undefined : parsePageRange(flags.pages, await pagesOf(app, jobs)),
      kinds: flags.kinds?.map(parseKind),
      languages: flags.languages?.flatMap((language) => resolveLanguage(language).split('+')),
      limit: flags.limit,
      onNotice: (notice) => session.note(`ocrchat: ${notice}`),
      signal: session.signal,
    }),
  );
  if (flags.json === true) return session.printJson(hits.map(hitJson));
  if (hits.length === 0) return session.note('ocrchat: Nothing was found.');
  return session.print(`${hits.map((hit) => hitText(hit, text)).join('\n\n')}\n`);
}

/** Pages that there may be in the documents that are searched. */
async function pagesOf(app: App, jobs: readonly string[] | undefined): Promise<number> {
  const [only, another] = jobs ?? [];
  return only === undefined || another !== undefined ? mostPages : (await app.job(only)).documentPages;
}

function parseKind(text: string): BlockKind {
  const kind = BlockKind.safeParse(text.toLowerCase());
  if (kind.success) return kind.data;
  throw new OcrError('invalid_argument', `There is no kind of block named "${text}".`, {
    hint: `They are: ${blockKinds.join(', ')}.`,
  });
}

/** A hit as the wire shows it: pages and lines count from 1, as in citations. */
function hitJson({ chunk, document, score, foundBy }: DocumentHit): Readonly<Record<string, unknown>> {
  const { job, page, lines, kind, text, bbox, confidence } = chunk;
  return {
    document,
    job,
    page: page + 1,
    lines: lines.map((line) => line + 1),
    kind,
    text,
    bbox,
    confidence,
    score,
    found_by: foundBy,
  };
}

function hitText({ chunk, document }: DocumentHit, query: string): string {
  const [first, last] = chunk.lines;
  const lines = first === last ? `line ${first + 1}` : `lines ${first + 1}–${last + 1}`;
  const place = `${document}, p. ${chunk.page + 1}, ${lines} (job ${chunk.job})`;
  return [place, ...excerpt(chunk.text.split('\n'), query).map((line) => `  ${line}`)].join('\n');
}

/** At most `shownLines` lines, from around the first that carries most of the query's words; JSON has them all. */
export function excerpt(lines: readonly string[], query: string): readonly string[] {
  if (lines.length <= shownLines) return lines;
  const words = query
    .toLowerCase()
    .split(/[\s"“”„«»]+/u)
    .filter((word) => word !== '');
  const carried = lines.map((line) => words.filter((word) => line.toLowerCase().includes(word)).length);
  const best = carried.indexOf(Math.max(...carried));
  const from = Math.max(0, Math.min(best - 2, lines.length - shownLines));
  const to = from + shownLines;
  return [...(from > 0 ? ['…'] : []), ...lines.slice(from, to), ...(to < lines.length ? ['…'] : [])];
}
