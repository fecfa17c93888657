/** Owns the export port: a finished job's pages as a file of one format. */
import type { PageResult, Source } from '../document.ts';
import type { Job } from '../job.ts';

export const exportFormats = ['txt', 'md', 'json', 'csv', 'pdf'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What may be asked of an export beyond its format; an exporter looks at what it knows. */
export interface ExportOptions {
  /** Opens a source that is locked; the one given for reading is forgotten once the job is finished. */
  readonly password?: string | undefined;
}

export interface ExportInput {
  readonly job: Job;
  /** Pages in order, failed ones included; read lazily so that a long job is never in memory whole. */
  readonly pages: AsyncIterable<PageResult>;
  /** Finds the stored bytes of the document, at a path that is only to be read. @throws OcrError `file_not_found` */
  readonly source: () => Promise<Source>;
  readonly options?: ExportOptions | undefined;
}

export interface Exporter {
  readonly format: ExportFormat;
  readonly mediaType: string;
  /** Without the dot. */
  readonly extension: string;
  /** One sentence for help texts. */
  readonly description: string;
  write(input: ExportInput): AsyncIterable<string | Uint8Array>;
}
