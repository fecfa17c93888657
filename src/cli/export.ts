/** Owns `ocrchat export`: a finished job's result as a file of any format. */
import { type Command, Option } from 'commander';
import { OcrError } from '../errors.ts';
import { type ExportFormat, exportFormats } from '../export/exporter.ts';
import { type ExportOptions, checkedOptions } from '../export/options.ts';
import { defaultExport } from '../tools/presets.ts';
import { examples } from './examples.ts';
import { formatOf, formatOption, printBody } from './export-format.ts';
import { resolveUuid } from './job-argument.ts';
import { OutputFiles } from './output-file.ts';
import { pageWarnings, reportWarnings } from './page-warnings.ts';
import { reportFailedPages } from './reading.ts';
import type { CommonFlags, Session } from './session.ts';

interface ExportFlags extends CommonFlags {
  readonly format?: ExportFormat;
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly option?: ExportOptions;
  readonly password?: string;
}

export function register(program: Command, session: Session): void {
  program
    .command('export')
    .summary('write a finished job in another format')
    .description('Writes the result of a finished job in any format, without reading the document again.')
    .argument('<uuid>', 'the job (six characters suffice)')
    .addOption(
      new Option(
        '--format <format>',
        'format of the result; needed unless --output ends in one, or the job has a tool',
      ).choices(exportFormats),
    )
    .option(
      '--output <path>',
      'file to write, or folder that takes a file of the name of the document; standard output when absent',
    )
    .option('--overwrite', 'replace a file that exists; never the document itself')
    .addOption(formatOption())
    .option(
      '--password <text>',
      'password of an encrypted PDF, needed to show its figures, and to make an unlocked PDF of it',
    )
    .addHelpText(
      'after',
      examples(
        'ocrchat export 3f2a9c --output report.docx',
        'ocrchat export 3f2a9c --format csv --option table=2 --option spans=repeat',
      ),
    )
    .action(async (uuid: string, _own: ExportFlags, self: Command) =>
      exportJob(session, uuid, self.optsWithGlobals<ExportFlags>()),
    );
}

async function exportJob(session: Session, argument: string, flags: ExportFlags): Promise<void> {
  const path = flags.output === '-' ? undefined : flags.output;
  const app = await session.open(flags, path === undefined ? [] : [path]);
  const uuid = await resolveUuid(app, argument);
  const job = await app.job(uuid);
  const output = path === undefined ? undefined : await OutputFiles.open(app, path, 1, flags.overwrite === true);
  const standard = job.options.tool === undefined ? undefined : defaultExport(job.options.tool);
  const format = flags.format ?? formatOf(output?.file) ?? standard?.format;
  if (format === undefined) throw formatMissing();
  const option = format === standard?.format ? { ...standard.options, ...flags.option } : flags.option;
  checkedOptions(format, option);
  const figures = output?.figures();
  const call = { options: option, password: flags.password, attach: figures?.attach, signal: session.signal };
  const exported = await session.untilInterrupted(app.export(uuid, format, call));
  const written = await output?.write(exported, [], figures, job);
  if (written === undefined) await printBody(session, exported);
  else session.inform(`Written to ${written}`);
  reportWarnings(session, await pageWarnings(app, uuid), job.name);
  reportFailedPages(session, job, job.name);
}

function formatMissing(): OcrError {
  return new OcrError('invalid_argument', 'The format is not said.', {
    hint: `Give --format, one of ${exportFormats.join(', ')}.`,
  });
}
