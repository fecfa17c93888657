/** Owns the export port: a finished job's pages as a file of one format. */
import type { z } from 'zod';
import type { PageResult, Source } from '../document.ts';
import type { PageImage, WithSignal } from '../engine/engine.ts';
import { OcrError } from '../errors.ts';
import type { Job } from '../job.ts';
import { faultWords } from '../validation.ts';

export const exportFormats = ['txt', 'md', 'html', 'docx', 'csv', 'json', 'hocr', 'alto', 'pdf'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Options of a format by their names, not checked yet. */
export type ExportOptions = Readonly<Record<string, unknown>>;

export interface ExportInput extends WithSignal {
  readonly job: Job;
  /**
   * Pages in order, failed ones included; read lazily so that a long job is never in memory whole. May be gone through
   * more than once.
   */
  readonly pages: AsyncIterable<PageResult>;
  readonly options?: ExportOptions | undefined;
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
  /** What can be asked of this format; every field has a default or is optional. */
  readonly options: z.ZodObject;
  /** Defaults that differ where a model or a stranger asks rather than the owner of the machine. */
  readonly serverDefaults?: ExportOptions | undefined;
  /**
   * Says what kind of file `write` makes of this input, where that depends on it; undefined means the format's own.
   * @throws OcrError as `write`
   */
  kind(input: ExportInput): Promise<FileKind>;
  /** @throws OcrError `invalid_argument` for an option that the format does not have or that has a wrong value */
  write(input: ExportInput): Body;
}

interface Definition<Options extends z.ZodObject> extends FileKind {
  readonly format: ExportFormat;
  readonly description: string;
  readonly options: Options;
  readonly serverDefaults?: Partial<z.input<Options>>;
  kind?(input: ExportInput, options: z.output<Options>): Promise<FileKind>;
  write(input: ExportInput, options: z.output<Options>): Body;
}

/** Makes an exporter whose options are checked before it sees them. */
export function defineExporter<Options extends z.ZodObject>(definition: Definition<Options>): Exporter {
  const { format, extension, mediaType, description, options, serverDefaults } = definition;
  const checked = (input: ExportInput): z.output<Options> => {
    const given = input.options ?? {};
    const parsed = options.safeParse(given);
    if (parsed.success) return parsed.data;
    const faults = parsed.error.issues.slice(0, 5).map((issue) => faultWords(options, issue, given));
    const names = Object.keys(options.shape);
    throw new OcrError('invalid_argument', `${format} cannot be exported so. ${faults.join('; ')}.`, {
      hint:
        names.length === 0 ? `${format} has no options; leave them out.` : `Options of ${format}: ${names.join(', ')}.`,
    });
  };
  return {
    format,
    extension,
    mediaType,
    description,
    options,
    ...(serverDefaults === undefined ? {} : { serverDefaults }),
    kind: async (input) => {
      const chosen = checked(input);
      return (await definition.kind?.(input, chosen)) ?? { extension, mediaType };
    },
    write: (input) => definition.write(input, checked(input)),
  };
}
