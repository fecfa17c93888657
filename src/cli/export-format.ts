/** Owns which format a result has, and printing it. */
import { extname } from 'node:path';
import type { ExportedFile } from '../app.ts';
import { OcrError } from '../errors.ts';
import { type ExportFormat, exportFormats } from '../export/exporter.ts';
import type { Session } from './session.ts';

/**
 * The format that the name of a file to write asks for by its extension; undefined for a name without one.
 * @throws OcrError `invalid_argument` for an extension that stands for no format
 */
export function formatOf(file: string | undefined): ExportFormat | undefined {
  const extension = file === undefined ? '' : extname(file).slice(1).toLowerCase();
  const format = exportFormats.find((known) => known === extension);
  if (format === undefined && extension !== '') {
    throw new OcrError('invalid_argument', `Results cannot be written as .${extension} (${file}).`, {
      hint: `Let the name end in ${exportFormats.map((known) => `.${known}`).join(', ')}, or say the format with --format.`,
    });
  }
  return format;
}

/** Prints an export as it comes and sees to it that the last line is ended. */
export async function printBody(session: Session, exported: ExportedFile): Promise<void> {
  let last: string | number | undefined;
  for await (const chunk of exported.body) {
    await session.print(chunk);
    if (chunk.length > 0) last = chunk.at(-1);
  }
  if (last !== undefined && last !== '\n' && last !== 10) await session.print('\n');
}
