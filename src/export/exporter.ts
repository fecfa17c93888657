/** Owns the export port: a finished job's pages as a file of one format. */
import type { PageResult } from '../document.ts';
import type { Job } from '../job.ts';

export const exportFormats = ['txt', 'md', 'json', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportInput {
  readonly job: Job;
  /** Pages in order, failed ones included; read lazily so that a long job is never in memory whole. */
  readonly pages: AsyncIterable<PageResult>;
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
