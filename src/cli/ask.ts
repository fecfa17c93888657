/** Owns `ocrchat ask`: a question to one document, answered with the lines that the answer stands on. */
import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import type { App } from '../app.ts';
import type { Answer, Citation } from '../chunk.ts';
import { OcrError } from '../errors.ts';
import { toWireAnswer } from '../wire/answer.ts';
import { pathOf } from './document-argument.ts';
import { examples } from './examples.ts';
import { isUuidBeginning, isWholeUuid, resolveUuid } from './job-argument.ts';
import { pageWarnings, reportWarnings } from './page-warnings.ts';
import { Reading, type ReadingFlags, reportFailedPages } from './reading.ts';
import { addReadingOptions } from './reading-options.ts';
import type { CommonFlags, Session } from './session.ts';

interface AskFlags extends CommonFlags, ReadingFlags {
  readonly json?: boolean;
  readonly also?: readonly string[];
  readonly conversation?: string;
  readonly answerer?: string;
}

export function register(program: Command, session: Session): void {
  const command = program
    .command('ask')
    .summary('ask a document a question; the answer cites its lines')
    .description(
      'Answers a question from one document, or several, and cites the lines that the answer stands on. Files are read first. A follow-up ("And the VAT?") is understood by the question before it.',
    )
    .argument('<document>', 'a path, URL or -, or the uuid of a job (six characters suffice)')
    .argument('<question>', 'the question, in quotes');
  addReadingOptions(command)
    .option('--also <document...>', 'further documents that the question is put to')
    .option('--conversation <uuid>', 'go on with this conversation, or "new"; default: that of the document')
    .option('--answerer <name>', 'who writes: extractive, anthropic, openai, remote; default by the settings')
    .option('--json', 'print the answer as JSON, with pages, lines and boxes of its citations')
    .addHelpText(
      'after',
      examples(
        'ocrchat ask invoice.pdf "What is the total?"',
        'ocrchat ask 3f2a9c "When does the contract end?" --json',
        'ocrchat ask may.pdf "What is the total?" --also june.pdf july.pdf',
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
  const documents = [document, ...(flags.also ?? [])];
  const paths = documents.map((one) => (isWholeUuid(one) ? undefined : pathOf(one)));
  const app = await session.open(
    flags,
    paths.filter((path) => path !== undefined),
  );
  const uuids: string[] = [];
  for (const [at, one] of documents.entries()) {
    const isRead = await isJob(one, paths[at]);
    uuids.push(await (isRead ? jobRead(app, one, flags, documents.length > 1) : read(session, app, one, flags)));
  }
  const { conversation, answerer } = flags;
  const call = { conversation, answerer, signal: session.signal };
  const answer = await session.untilInterrupted(app.ask(uuids, question, call));
  if (!answer.complete) session.note('ocrchat: The document is still being read; pages to come were not considered.');
  if (flags.json === true) return session.printJson(toWireAnswer(answer));
  for (const note of answer.notes) session.note(`ocrchat: ${note}`);
  await session.print(answerText(answer));
}

/** A file wins over the beginning of a uuid, never over a whole one. */
async function isJob(document: string, path: string | undefined): Promise<boolean> {
  if (isWholeUuid(document)) return true;
  if (path === undefined || !isUuidBeginning(document)) return false;
  return (await stat(path).catch(() => undefined)) === undefined;
}

async function jobRead(app: App, document: string, flags: AskFlags, isOneOfSeveral: boolean): Promise<string> {
  // Another of the documents may be a file, which they are for.
  if (isOneOfSeveral) return resolveUuid(app, document);
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
  const isOne = new Set([...answer.citations, ...answer.nearest].map(({ job }) => job)).size <= 1;
  const parts = [answer.content.trimEnd()];
  if (answer.evidence !== undefined)
    parts.push(...answer.evidence.passages.map(({ document, page, text }) => `${document}, p. ${page}\n${text}`));
  if (answer.citations.length > 0)
    parts.push(answer.citations.map((citation) => citationText(citation, isOne)).join('\n'));
  if (answer.nearest.length > 0)
    parts.push(
      `Nearest:\n${answer.nearest.map(({ document, page, snippet }) => `${isOne ? '' : `${document}, `}p. ${page}: "${oneLine(snippet)}"`).join('\n')}`,
    );
  return `${parts.join('\n\n')}\n`;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** One citation on a line, with its document where there are several. */
export function citationText({ document, page, lines: [first, last], snippet }: Citation, isOne: boolean): string {
  const lines = first === last ? `line ${first + 1}` : `lines ${first + 1}–${last + 1}`;
  return `${isOne ? '' : `${document}, `}p. ${page}, ${lines}: "${oneLine(snippet)}"`;
}
