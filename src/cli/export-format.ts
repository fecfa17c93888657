/** Owns which format a result has, what is asked of it, and printing it. */
import { setImmediate } from 'node:timers/promises';
import { extname } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { ExportedFile } from '../app.ts';
import { OcrError } from '../errors.ts';
import { isText } from '../export-place.ts';
import { type ExportFormat, exportFormats } from '../export/exporter.ts';
import { type ExportOptions, listedOptions } from '../export/options.ts';
import type { Session } from './session.ts';

/** Extensions that are not the name of their format. */
const otherExtensions: Readonly<Record<string, ExportFormat>> = {
  xml: 'alto',
  htm: 'html',
  text: 'txt',
  markdown: 'md',
  zip: 'csv',
};

/**
 * The format that the name of a file to write asks for by its extension; undefined for a name without one.
 * @throws OcrError `invalid_argument` for an extension that stands for no format
 */
export function formatOf(file: string | undefined): ExportFormat | undefined {
  const extension = file === undefined ? '' : extname(file).slice(1).toLowerCase();
  const format = exportFormats.find((known) => known === extension) ?? otherExtensions[extension];
  if (format === undefined && extension !== '') {
    throw new OcrError('invalid_argument', `Results cannot be written as .${extension} (${file}).`, {
      hint: `Let the name end in ${exportFormats.map((known) => `.${known}`).join(', ')}, or say the format with --format.`,
    });
  }
  return format;
}

/** `--option NAME=VALUE`, which may be given several times; a name alone stands for `NAME=true`. */
export function formatOption(): Option {
  const named = listedOptions().map(({ name, format }) => `${name} (${format})`);
  return new Option('--option <name=value>', `option of the format; repeat for more: ${named.join(', ')}`).argParser(
    (text: string, earlier?: ExportOptions): ExportOptions => {
      const [, name, value = 'true'] = /^([a-z_]+)(?:=(.*))?$/u.exec(text) ?? [];
      if (name === undefined) throw new InvalidArgumentError('Give it as NAME=VALUE, or NAME alone for "true".');
      return { ...earlier, [name]: valueOf(value) };
    },
  );
}

function valueOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d{1,9}$/u.test(text) ? Number(text) : text;
}

/**
 * Prints an export as it comes and sees to it that the last line of a text is ended.
 * @throws OcrError `invalid_argument` for what is no text, when standard output is a terminal
 */
export async function printBody(session: Session, exported: ExportedFile): Promise<void> {
  const text = isText(exported.mediaType);
  if (!text && session.output.columns !== undefined) {
    throw new OcrError('invalid_argument', `${exported.name} is no text that a terminal could show.`, {
      hint: 'Give --output, or lead standard output to a file.',
    });
  }
  let last: string | number | undefined;
  for await (const chunk of exported.body) {
    await session.print(chunk);
    // Writing to a file never waits: without a rest no signal would be heard before the end.
    await setImmediate();
    if (chunk.length > 0) last = chunk.at(-1);
  }
  if (text && last !== undefined && last !== '\n' && last !== 10) await session.print('\n');
}
