/** Owns the export port: a finished job's pages as a file of one format. */
import type { PageResult, Source } from '../document.ts';
import type { Findings } from '../fields/finding.ts';
import type { PageImage, WithSignal } from '../engine/engine.ts';
import type { Job } from '../job.ts';
import { type ExportOptions, type OptionsOf, checkedOptions } from './options.ts';

export const exportFormats = ['txt', 'md', 'html', 'docx', 'csv', 'xlsx', 'json', 'hocr', 'alto', 'pdf'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportInput extends WithSignal {
  readonly job: Job;
  /**
   * Pages in order, failed ones included; read lazily so that a long job is never in memory whole. May be gone through
   * more than once.
   */
  readonly pages: AsyncIterable<PageResult>;
  readonly options?: ExportOptions | undefined;
  /** What the tool of the job finds on its pages; undefined for a tool that finds no fields, absent where nobody asks. */
  readonly findings?: (() => Promise<Findings | undefined>) | undefined;
  /** Finds the stored bytes of the document, at a path that is only to be read. @throws OcrError `file_not_found` */
  readonly source: () => Promise<Source>;
  /** Opens a source that is locked; the one given for reading is forgotten once the job is finished. */
  readonly password?: string | undefined;
  /**
   * Renders a page upright, at most `maxSide` pixels on its longer side; absent where there is nothing to render from.
   * @throws OcrError when the source is locked or damaged
   */
  readonly renderPage?: ((index: number, maxSide: number) => Promise<PageImage>) | undefined;
  /**
   * Keeps a picture beside the file that is written and returns the address to link it by; absent when the file goes
   * out alone.
   */
  readonly attach?: ((name: string, data: Uint8Array) => Promise<string>) | undefined;
}

/** What a file is: its extension (without the dot) and media type. */
export interface FileKind {
  readonly extension: string;
  readonly mediaType: string;
}

type Body = AsyncIterable<string | Uint8Array>;

export interface Exporter extends FileKind {
  readonly format: ExportFormat;
  /** One sentence for help texts. */
  readonly description: string;
  /**
   * Says what kind of file `write` makes of this input, where that depends on it.
   * @throws OcrError as `write`, so that what cannot be written is known before a file is begun
   */
  kind(input: ExportInput): Promise<FileKind>;
  /** @throws OcrError `invalid_argument` for an option that the format does not have, or that has a wrong value */
  write(input: ExportInput): Body;
}

interface Definition<Format extends ExportFormat> extends FileKind {
  readonly format: Format;
  readonly description: string;
  kind?(input: ExportInput, options: OptionsOf<Format>): Promise<FileKind>;
  write(input: ExportInput, options: OptionsOf<Format>): Body;
}

/** Makes an exporter whose options are checked before it sees them. */
export function defineExporter<Format extends ExportFormat>(definition: Definition<Format>): Exporter {
  const { format, extension, mediaType, description } = definition;
  return {
    format,
    extension,
    mediaType,
    description,
    kind: async (input) => {
      const options = checkedOptions(format, input.options);
      return (await definition.kind?.(input, options)) ?? { extension, mediaType };
    },
    write: (input) => definition.write(input, checkedOptions(format, input.options)),
  };
}
