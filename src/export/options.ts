/** Owns what can be asked of each export format beyond the format itself. */
import { z } from 'zod';
import { OcrError } from '../errors.ts';
import { faultWords } from '../validation.ts';
import type { ExportFormat } from './exporter.ts';

const figures = z.boolean().default(true);

/** One schema a format. Every option has a default or may be left out. */
export const exportOptions = {
  txt: z.strictObject({
    layout: z.boolean().default(false).describe("Keep the page's spacing: columns side by side, as they stand"),
  }),
  md: z.strictObject({
    breaks: z
      .boolean()
      .optional()
      .describe('A comment with the page number before each page; default: when there are several'),
    figures: figures.describe('Pictures of figures, in a folder beside the file that is written'),
  }),
  html: z.strictObject({ figures: figures.describe('Pictures of figures, inside the file') }),
  docx: z.strictObject({
    breaks: z.boolean().default(true).describe('Begin a page where the source begins one'),
    figures: figures.describe('Pictures of figures, inside the file'),
  }),
  csv: z.strictObject({
    table: z.int().min(1).optional().describe('Only this table of the document, from 1'),
    spans: z
      .enum(['blank', 'repeat'])
      .default('blank')
      .describe('What stands in the other places of a cell that spans: nothing, or its text again'),
    bom: z.boolean().default(false).describe('Begin with a byte order mark, which older spreadsheets need'),
    neutralize: z
      .boolean()
      .default(false)
      .describe('An apostrophe before texts that a spreadsheet would run as a formula; numbers stay as they are'),
  }),
  xlsx: z.strictObject({
    numbers: z.boolean().default(true).describe('Numbers as numbers, where they can be read in one way only'),
  }),
  json: z.strictObject({
    pages: z
      .boolean()
      .default(true)
      .describe('The pages with blocks, lines and words; without them the job and its fields'),
  }),
  hocr: z.strictObject({}),
  alto: z.strictObject({}),
  pdf: z.strictObject({}),
} as const satisfies Readonly<Record<ExportFormat, z.ZodObject>>;

type Schemas = typeof exportOptions;
export type OptionsOf<Format extends ExportFormat> = z.output<Schemas[Format]>;

/** Options by their names, not checked yet. */
export type ExportOptions = Readonly<Record<string, unknown>>;

/** Defaults that differ where a model or a stranger asks, rather than the owner of the machine. */
const serverDefaults: Readonly<Partial<Record<ExportFormat, ExportOptions>>> = { csv: { neutralize: true } };

/** The options of a call from outside, those that it leaves out as a server has them. */
export function serverOptions(format: ExportFormat, given: ExportOptions = {}): ExportOptions {
  return { ...serverDefaults[format], ...given };
}

/** @throws OcrError `invalid_argument` for an option that the format does not have, or that has a wrong value */
export function checkedOptions<Format extends ExportFormat>(
  format: Format,
  given: ExportOptions = {},
): OptionsOf<Format> {
  const schema: z.ZodObject = exportOptions[format];
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data as OptionsOf<Format>; // seam: the record's lookup loses which schema it is
  const faults = parsed.error.issues.slice(0, 5).map((issue) => faultWords(schema, issue, given));
  const names = Object.keys(schema.shape);
  throw new OcrError('invalid_argument', `${format} cannot be exported with these options: ${faults.join('; ')}.`, {
    hint: names.length === 0 ? `${format} has no options.` : `Options of ${format}: ${names.join(', ')}.`,
  });
}

interface ListedOption {
  readonly name: string;
  readonly format: ExportFormat;
  readonly schema: z.ZodType;
}

/** Every option of every format. */
export function listedOptions(): readonly ListedOption[] {
  return Object.entries(exportOptions).flatMap(
    ([format, { shape }]) =>
      Object.entries(shape).map(([name, schema]) => ({ name, format: format as ExportFormat, schema })), // seam: Object.entries loses the literal keys
  );
}

/** All options as one object, each with the formats that have it; which of them goes with which format is checked later. */
export function anyOptions(): z.ZodObject {
  const shape: Record<string, z.ZodType> = {};
  for (const { name } of listedOptions()) {
    const same = listedOptions().filter((option) => option.name === name);
    const words = new Map<string, string[]>();
    for (const { format, schema } of same) {
      const description = schema.description ?? '';
      words.set(description, [...(words.get(description) ?? []), format]);
    }
    const [first] = same;
    if (first === undefined) continue;
    const bare = first.schema instanceof z.ZodDefault ? first.schema.unwrap() : first.schema;
    const type = bare instanceof z.ZodOptional ? bare.unwrap() : bare;
    const description = [...words].map(([text, formats]) => `${formats.join(', ')}: ${text}`).join('; ');
    shape[name] = z.optional(type as z.ZodType).describe(description); // seam: unwrapping loses zod's outer type
  }
  return z.strictObject(shape);
}
