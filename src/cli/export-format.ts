/** Owns which format a result has, and printing it. */
import { extname } from 'node:path';
import type { ExportedFile } from '../app.ts';
import { type ExportFormat, exportFormats } from '../export/exporter.ts';
import type { Session } from './session.ts';

/** The format that a file name to write asks for by its extension. */
export function formatOf(path: string | undefined): ExportFormat | undefined {
  const extension = path === undefined ? '' : extname(path).slice(1).toLowerCase();
  return exportFormats.find((format) => format === extension);
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
