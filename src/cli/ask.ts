/** Owns `ocrchat ask`: a question to one document, answered with the lines that the answer stands on. */
import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import type { App } from '../app.ts';
import type { Answer, Citation } from '../chunk.ts';
import { OcrError } from '../errors.ts';
import { toWireAnswer } from '../wire.ts';
import { pathOf } from './document-argument.ts';
import { examples } from './examples.ts';
import { isUuidBeginning, isWholeUuid, resolveUuid } from './job-argument.ts';
import { pageWarnings, reportWarnings } from './page-warnings.ts';
import { Reading, type ReadingFlags, reportFailedPages } from './reading.ts';
import { addReadingOptions } from './reading-options.ts';
import type { CommonFlags, Session } from './session.ts';

interface AskFlags extends CommonFlags, ReadingFlags {
  readonly json?: boolean;
}

export function register(program: Command, session: Session): void {
  const command = program
    .command('ask')
    .summary('ask a document a question; the answer cites its lines')
    .description(
      'Answers a question from one document and cites the lines that the answer stands on. A file is read first.',
    )
    .argument('<document>', 'a path, URL or -, or the uuid of a job (six characters suffice)')
    .argument('<question>', 'the question, in quotes');
  addReadingOptions(command)
    .option('--json', 'print the answer as JSON, with pages, lines and boxes of its citations')
    .addHelpText(
      'after',
      examples(
        'ocrchat ask invoice.pdf "What is the total?"',
        'ocrchat ask 3f2a9c "When does the contract end?" --json',
      ),
    )
    .action(async (document: string, question: string, _own: AskFlags, self: Command) =>
      ask(session, document, question, self.optsWithGlobals<AskFlags>()),
    );
}

async function ask(session: Session, document: string, question: string, flags: AskFlags): Promise<void> {
  if (question.trim() === '')
    throw new OcrError('invalid_argument', 'The question is empty.', {
      hint: 'Write it in quotes after the document.',
    });
  const path = isWholeUuid(document) ? undefined : pathOf(document);
  const app = await session.open(flags, path === undefined ? [] : [path]);
  const uuid = (await isJob(document, path))
    ? await jobRead(app, document, flags)
    : await read(session, app, document, flags);
  const answer = await session.untilInterrupted(app.ask(uuid, question, { signal: session.signal }));
  if (!answer.complete) session.note('ocrchat: The document is still being read; pages to come were not considered.');
  await (flags.json === true ? session.printJson(toWireAnswer(answer)) : session.print(answerText(answer)));
}

/** A file wins over the beginning of a uuid, never over a whole one. */
async function isJob(document: string, path: string | undefined): Promise<boolean> {
  if (isWholeUuid(document)) return true;
  if (path === undefined || !isUuidBeginning(document)) return false;
  return (await stat(path).catch(() => undefined)) === undefined;
}

async function jobRead(app: App, document: string, flags: AskFlags): Promise<string> {
  const idle = (['pages', 'language', 'tier', 'password', 'fresh'] as const).find((name) => flags[name] !== undefined);
  if (idle !== undefined) {
    throw new OcrError('invalid_argument', `--${idle} has no effect on a job that was read before.`, {
      hint: 'Leave it out, or give the file instead of the uuid.',
    });
  }
  return resolveUuid(app, document);
}

async function read(session: Session, app: App, document: string, flags: AskFlags): Promise<string> {
  const reading = new Reading(session, app, flags);
  const job = await reading.finish(await session.untilInterrupted(reading.submit(document)), document);
  session.inform(`${document}: job ${job.uuid}`);
  reportWarnings(session, await pageWarnings(app, job.uuid), document);
  reportFailedPages(session, job, document);
  return job.uuid;
}

/** The answer for people: its words, then each citation on a line. Pages and lines count from 1. */
export function answerText(answer: Answer): string {
  const content = answer.content.trim() === '' ? 'The document does not say.' : answer.content.trimEnd();
  const parts = [content, ...(answer.citations.length === 0 ? [] : [answer.citations.map(citationText).join('\n')])];
  if (answer.abstained) {
    parts.push(
      answer.nearestPages.length === 0
        ? '(No answer: nothing in the document comes near.)'
        : `(No answer: nearest ${answer.nearestPages.length === 1 ? 'page' : 'pages'} ${answer.nearestPages.join(', ')}.)`,
    );
  }
  return `${parts.join('\n\n')}\n`;
}

function citationText({ page, lines: [first, last], snippet }: Citation): string {
  const lines = first === last ? `line ${first + 1}` : `lines ${first + 1}–${last + 1}`;
  return `p. ${page}, ${lines}: "${snippet.replaceAll(/\s+/g, ' ').trim()}"`;
}
