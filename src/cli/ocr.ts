/** Owns `ocrchat ocr`: documents in, their text out, one after the other in the order given. */
import { basename, extname } from 'node:path';
import { type Command, Option } from 'commander';
import type { App, ExportedFile } from '../app.ts';
import { OcrError } from '../errors.ts';
import { isText } from '../export-place.ts';
import { type ExportFormat, exportFormats } from '../export/exporter.ts';
import { type ExportOptions, checkedOptions } from '../export/options.ts';
import { progressWords, type Job } from '../job.ts';
import { toWireJob } from '../wire.ts';
import { defaultExport } from '../tools/presets.ts';
import { examples } from './examples.ts';
import { filePath, nameOf } from './document-argument.ts';
import { formatOf, formatOption, printBody } from './export-format.ts';
import { BrokenPipe } from './output.ts';
import { OutputFiles } from './output-file.ts';
import { gatherWarnings, reportWarnings } from './page-warnings.ts';
import { Reading, type ReadingFlags, reportFailedPages } from './reading.ts';
import { addReadingOptions } from './reading-options.ts';
import type { CommonFlags, Session } from './session.ts';

interface OcrFlags extends CommonFlags, ReadingFlags {
  readonly format?: ExportFormat;
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly option?: ExportOptions;
  readonly json?: boolean;
}

/** Documents handed to the app before the first of them is finished, so that readers are never idle. */
const submittedAhead = 8;

export function register(program: Command, session: Session): void {
  const command = program
    .command('ocr')
    .summary('read documents and print their text')
    .description(
      'Reads images and PDFs and prints their text. A file that was read before is not read again, unless --fresh asks for it.',
    )
    .argument('<file...>', 'paths, file:// or https:// URLs, or - for standard input')
    .addOption(
      new Option(
        '--format <format>',
        'format of the result; by default what the name after --output ends in, else that of the tool, else Markdown',
      ).choices(exportFormats),
    )
    .option('--output <path>', 'file to write, or folder that takes a file NAME.FORMAT for each document')
    .option('--overwrite', 'replace files that exist; never a document that is read')
    .addOption(formatOption());
  addReadingOptions(command)
    .option(
      '--json',
      'print a JSON object for each document on a line of its own: file, name, job, content and warnings, or error',
    )
    .addHelpText(
      'after',
      examples(
        'ocrchat ocr scan.png',
        'ocrchat ocr report.pdf --pages 1-3,7 --format txt',
        'ocrchat ocr receipt.jpg --tool receipt',
        'ocrchat ocr *.jpg --language de --output texts/',
        'curl -s https://example.com/a.pdf | ocrchat ocr - --json',
      ),
    )
    .action(async (files: readonly string[], _own: OcrFlags, self: Command) =>
      readAll(session, files, self.optsWithGlobals<OcrFlags>()),
    );
}

async function readAll(session: Session, files: readonly string[], flags: OcrFlags): Promise<void> {
  const toFiles = flags.output !== undefined && flags.output !== '-';
  const joinable = flags.format === undefined || flags.format === 'md' || flags.format === 'txt';
  if (files.length > 1 && !toFiles && flags.json !== true && !joinable) {
    throw new OcrError(
      'invalid_argument',
      `${files.length} documents as ${flags.format} on one standard output cannot be told apart again.`,
      { hint: 'Give --output FOLDER for a file each, or --json for a JSON object a line.' },
    );
  }
  const paths = [...files.flatMap(filePath), ...(flags.output === undefined ? [] : [flags.output])];
  const app = await session.open(flags, paths, { readsSoon: true });
  const output =
    flags.output === undefined || flags.output === '-'
      ? undefined
      : await OutputFiles.open(app, flags.output, files.length, flags.overwrite === true);
  const standard = defaultExport(toolOf(flags));
  const format = flags.format ?? formatOf(output?.file) ?? standard.format;
  const option = format === standard.format ? { ...standard.options, ...flags.option } : flags.option;
  checkedOptions(format, option);
  const reading = new Reading(session, app, flags);
  const run: OcrRun = {
    session,
    app,
    output,
    format,
    flags: option === undefined ? flags : { ...flags, option },
    several: files.length > 1,
    sources: files.flatMap(filePath),
  };

  const submitted: Promise<{ readonly job: Job } | { readonly thrown: unknown }>[] = [];
  for (const [index, file] of files.entries()) {
    for (const next of files.slice(submitted.length, index + submittedAhead)) {
      submitted.push(
        reading.submit(next).then(
          (job) => ({ job }),
          (thrown: unknown) => ({ thrown }),
        ),
      );
    }
    try {
      const outcome = await session.untilInterrupted(
        submitted[index] ?? Promise.reject(new Error(`${file} was not submitted`)),
      );
      if ('thrown' in outcome) throw outcome.thrown;
      await deliver(run, file, await reading.finish(outcome.job, file));
    } catch (thrown) {
      if (thrown instanceof BrokenPipe || session.signal.aborted) throw thrown;
      const error = session.fail(thrown, file);
      if (flags.json === true)
        await session.printJsonLine({ file, error: { code: error.code, message: error.message, hint: error.hint } });
    }
  }
}

/** A schema or a language stands for the tool that takes it. */
const toolOf = ({ tool, schema, translateTo }: OcrFlags): string | undefined =>
  tool ?? (schema !== undefined ? 'extract' : translateTo !== undefined ? 'translate' : undefined);

interface OcrRun {
  readonly session: Session;
  readonly app: App;
  readonly output: OutputFiles | undefined;
  readonly format: ExportFormat;
  readonly flags: OcrFlags;
  readonly several: boolean;
  /** Paths of all documents of this run. */
  readonly sources: readonly string[];
}

/** Brings one finished job's result to where it was asked for. */
async function deliver(
  { session, app, output, format, flags, several, sources }: OcrRun,
  file: string,
  job: Job,
): Promise<void> {
  const figures = output?.figures();
  const { option, password } = flags;
  const warned = gatherWarnings();
  const call = { options: option, password, attach: figures?.attach, signal: session.signal, onPage: warned.see };
  const exported = await session.untilInterrupted(app.export(job.uuid, format, call));
  const name = nameOf(file, job.name);
  const named = { ...exported, name: `${stemOf(name)}${extname(exported.name)}` };
  const written = await output?.write(named, sources, figures);
  if (flags.json === true) {
    const content = written === undefined ? await contentOf(exported, format) : undefined;
    const warnings = await warned.all(app, job);
    await session.printJsonLine({
      file,
      name,
      job: toWireJob(job),
      format,
      output: written,
      content,
      ...(warnings.length === 0 ? {} : { warnings }),
    });
  } else if (written === undefined) {
    if (several) await session.print(title(format, file));
    await printBody(session, exported);
  }
  const confidence = job.meanConfidence === undefined ? '' : `, confidence ${job.meanConfidence.toFixed(2)}`;
  const pages = `${progressWords(job)}${confidence}`;
  const model = job.model === undefined ? '' : `, ${modelWords(job.model)}`;
  session.inform(`${file}: ${pages}${model}, job ${job.uuid}${written === undefined ? '' : `, written to ${written}`}`);
  reportWarnings(session, await warned.all(app, job), file);
  await reportFindings(session, app, job, file);
  reportFailedPages(session, job, file);
}

/** Says what to know of the fields that a tool found: checks that fail, and what another tier would do better. */
async function reportFindings(session: Session, app: App, job: Job, file: string): Promise<void> {
  if (job.options.tool === undefined) return;
  const findings = await app.findings(job.uuid);
  for (const { name, holds, detail } of findings?.checks ?? []) {
    if (!holds) session.note(`ocrchat: ${file}: check fails: ${name} (${detail})`);
  }
  for (const note of findings?.notes ?? []) session.note(`ocrchat: ${file}: ${note}`);
}

/** What a model took, for people. */
function modelWords({ inputTokens, outputTokens, cost }: NonNullable<Job['model']>): string {
  const price = cost === undefined ? '' : `, cost ${cost.toFixed(4)}`;
  return `${(inputTokens + outputTokens).toLocaleString('en')} tokens${price}`;
}

function stemOf(name: string): string {
  return basename(name, extname(name));
}

/**
 * A JSON export as its value, any other as text.
 * @throws OcrError `invalid_argument` for what is no text
 */
async function contentOf(exported: ExportedFile, format: ExportFormat): Promise<unknown> {
  if (!isText(exported.mediaType)) {
    throw new OcrError('invalid_argument', `${exported.name} is no text that JSON could hold.`, {
      hint: 'Give --output for the file; --json then names it.',
    });
  }
  const parts: Buffer[] = [];
  for await (const chunk of exported.body) parts.push(Buffer.from(chunk));
  const text = Buffer.concat(parts).toString('utf8');
  return format === 'json' ? JSON.parse(text) : text;
}

/** What tells several documents on one standard output apart; JSON values and tables need nothing. */
function title(format: ExportFormat, file: string): string {
  if (format === 'md') return `<!-- ${file.replaceAll('--', '- -')} -->\n\n`;
  return format === 'txt' ? `==> ${file} <==\n` : '';
}
