/** Owns the shape of a whole document as the JSON export writes it and a client reads it back, from which its published JSON Schema is made. */
import { z } from 'zod';
import { blockKinds, textSources } from '../document.ts';
import { errorCodes } from '../errors.ts';
import { Link } from '../link.ts';
import { WireBox, WireJob, WireModelUse, wireWordMarks } from '../wire.ts';
import { WireFindings } from './findings.ts';

/** Grows by one in its second number when a field is added, in its first when one changes or goes. */
export const schemaVersion = '1.3';

const Confidence = z.number().min(0).max(1).describe('0 (no trust) … 1 (certain)');
const Box = WireBox.describe("[x0, y0, x1, y1] in the page's unit, origin top left");

const WireWord = z.object({ text: z.string(), bbox: Box, confidence: Confidence, ...wireWordMarks });

const links = z
  .array(Link)
  .readonly()
  .optional()
  .describe('Stretches of `text` that lead somewhere, in order and apart');

const WireLine = z.object({
  text: z.string(),
  bbox: Box,
  style: z
    .strictObject({
      font_size: z.number().optional().describe("In the page's unit"),
      bold: z.boolean().optional(),
      italic: z.boolean().optional(),
      monospace: z.boolean().optional(),
    })
    .optional(),
  links,
  words: z.array(WireWord).readonly(),
});

const WireTable = z.object({
  rows: z.int().positive(),
  columns: z.int().positive(),
  cells: z
    .array(
      z.object({
        row: z.int().nonnegative(),
        column: z.int().nonnegative(),
        row_span: z.int().positive(),
        column_span: z.int().positive(),
        text: z.string(),
        bbox: Box,
        header: z.boolean(),
        links,
      }),
    )
    .readonly(),
});

const WireBlock = z.object({
  text: z.string(),
  bbox: Box,
  confidence: Confidence,
  kind: z.enum(blockKinds),
  level: z
    .int()
    .min(1)
    .max(6)
    .optional()
    .describe('Heading level, 1 is the highest; of a list item, how deep it is nested, from 1'),
  label: z
    .string()
    .optional()
    .describe('The number that a heading begins with, when the document itself names the heading without it'),
  declared: z.boolean().optional().describe('True when the document itself says the kind and level'),
  lines: z.array(WireLine).readonly(),
  table: WireTable.optional(),
  translation: z
    .object({
      language: z.string(),
      text: z.string(),
      cells: z.array(z.string()).readonly().optional().describe('One for each cell of the table, in their order'),
      doubts: z.array(z.string()).readonly().optional().describe('What differs from the source and should not'),
    })
    .optional(),
  handwritten: z.literal(true).optional(),
  description: z.string().optional().describe('What a figure shows, in the words of a model: no text of the page'),
});

export const WirePage = z.object({
  index: z.int().nonnegative().describe('Counts from 0'),
  width: z.number().positive(),
  height: z.number().positive(),
  unit: z.enum(['pt', 'px']),
  rotation: z
    .int()
    .describe('Clockwise degrees that made the page upright, beyond what the file says: 0, 90, 180 or 270'),
  language: z.string().describe('Tesseract code, several joined by +; "und" when unknown'),
  source: z.enum(textSources),
  warnings: z.array(z.string()).readonly().optional().describe('What a reader should doubt'),
  omitted: z.array(WireWord).readonly().optional().describe('Words of the page that the model left out'),
  model: WireModelUse.extend({ name: z.string() }).optional().describe('The model that had a part in it'),
  text: z.string().describe('Plain text in reading order'),
  markdown: z.string(),
  blocks: z.array(WireBlock).readonly().describe('In reading order'),
});

export const FailedPage = z.object({
  index: z.int().nonnegative().describe('Counts from 0'),
  error: z.object({ code: z.enum(errorCodes), message: z.string() }),
});

/** What the JSON export writes: the job, and its pages in place of their numbers. */
export const WireDocument = z
  .strictObject({
    schema_version: z.literal(schemaVersion),
    ...WireJob.omit({ pages: true }).shape,
    findings: WireFindings.optional().describe('What the tool of the job found on the pages'),
    pages: z
      .array(z.union([WirePage, FailedPage]))
      .readonly()
      .describe('Empty where they were left out'),
  })
  .describe('A document as ocrchat exports it: the job with every page, block, line and word');

export type WireDocument = z.infer<typeof WireDocument>;
export type WirePage = z.infer<typeof WirePage>;
export type WireBlock = z.infer<typeof WireBlock>;
export type WireTable = z.infer<typeof WireTable>;
export type FailedPage = z.infer<typeof FailedPage>;

/** The JSON Schema (draft 2020-12) that is published with the package. */
export function documentSchema(): object {
  const schema = z.toJSONSchema(WireDocument, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      delete jsonSchema.readOnly;
    },
  });
  return { title: `ocrchat document, version ${schemaVersion}`, ...schema };
}
