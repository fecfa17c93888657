/** Owns the shapes of what was read: source, page, block, line, word, table. */
import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { Link } from './link.ts';

/** `[x0, y0, x1, y1]`, origin top left, in the page's own unit, after rotation to upright. */
export const BoundingBox = z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly();
export type BoundingBox = z.infer<typeof BoundingBox>;

/** 0 (no trust) … 1 (certain). Text that a PDF carries itself has 1. */
export const Confidence = z.number().min(0).max(1);

export const mediaTypes = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/bmp',
  'image/tiff',
  'application/pdf',
] as const;
export const MediaType = z.enum(mediaTypes);
export type MediaType = z.infer<typeof MediaType>;

/** A checked input that lies on this machine's disk. */
export const Source = z
  .object({
    path: z.string().describe('Absolute path of the bytes'),
    mediaType: MediaType,
    name: z.string().describe('File name as the user knows it, no folders'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    byteSize: z.int().positive(),
  })
  .readonly();
export type Source = z.infer<typeof Source>;

/** Who gave a text: the file itself, recognition, or a model that looked at the page. */
export const textSources = ['text-layer', 'ocr', 'vlm'] as const;
export const TextSource = z.enum(textSources);
export type TextSource = z.infer<typeof TextSource>;

export const Word = z
  .object({
    text: z.string(),
    bbox: BoundingBox,
    confidence: Confidence,
    source: TextSource.optional().describe("Where it is not the page's own"),
    unsupported: z
      .literal(true)
      .optional()
      .describe('A model gave it, and nothing on the page bears it out; its box is where it would stand'),
    unread: z
      .literal(true)
      .optional()
      .describe('A model gave it for ink that recognition did not read, or was unsure of; nothing else bears it out'),
    disputed: z.string().optional().describe('What the other reading has in its place: of recognition or of a model'),
  })
  .readonly();
export type Word = z.infer<typeof Word>;

/** The typeface facts that layout needs; sizes in the page's unit. Absent when the reader could not tell. */
export const TextStyle = z
  .object({
    fontSize: z.number().optional(),
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    monospace: z.boolean().optional(),
  })
  .readonly();
export type TextStyle = z.infer<typeof TextStyle>;

export const Line = z
  .object({
    text: z.string(),
    bbox: BoundingBox,
    words: z.array(Word).readonly(),
    style: TextStyle.optional(),
    links: z.array(Link).readonly().optional().describe('Stretches of `text`, in order and apart'),
  })
  .readonly();
export type Line = z.infer<typeof Line>;

export const blockKinds = [
  'title',
  'heading',
  'paragraph',
  'list-item',
  'table',
  'figure',
  'caption',
  'formula',
  'header',
  'footer',
  'footnote',
  'page-number',
] as const;
export const BlockKind = z.enum(blockKinds);
export type BlockKind = z.infer<typeof BlockKind>;

export const TableCell = z
  .object({
    row: z.int().nonnegative(),
    column: z.int().nonnegative(),
    rowSpan: z.int().positive(),
    columnSpan: z.int().positive(),
    text: z.string(),
    bbox: BoundingBox,
    header: z.boolean(),
    links: z.array(Link).readonly().optional().describe('Stretches of `text`, in order and apart'),
  })
  .readonly();
export type TableCell = z.infer<typeof TableCell>;

export const Table = z
  .object({
    rows: z.int().positive(),
    columns: z.int().positive(),
    cells: z.array(TableCell).readonly(),
    continues: z
      .literal(true)
      .optional()
      .describe('It is the rest of the table with which the page before ends; its headings may come again'),
  })
  .readonly();
export type Table = z.infer<typeof Table>;

/** A block's text in another language. */
export const Translation = z
  .object({
    language: z.string().describe('Code that was asked for, such as "en"'),
    text: z.string(),
    cells: z.array(z.string()).readonly().optional().describe('Of a table: one for each of its cells, in their order'),
    doubts: z.array(z.string()).readonly().optional().describe('What differs from the source and should not'),
  })
  .readonly();
export type Translation = z.infer<typeof Translation>;

/** One region of a page. `text` joins its lines; the order of blocks on the page is the reading order. */
export const Block = z
  .object({
    kind: BlockKind,
    text: z.string(),
    bbox: BoundingBox,
    confidence: Confidence,
    level: z
      .int()
      .min(1)
      .max(6)
      .optional()
      .describe('Heading level, 1 is the highest; of a list item, how deep it is nested, from 1'),
    lines: z.array(Line).readonly(),
    label: z
      .string()
      .optional()
      .describe('The number that a heading begins with, when the document itself names the heading without it'),
    declared: z.boolean().optional().describe('True when the document itself says the kind and level'),
    table: Table.optional(),
    translation: Translation.optional(),
    handwritten: z.literal(true).optional(),
    description: z
      .string()
      .optional()
      .describe('What a figure shows, in the words of a model: no text of the page, and never cited'),
  })
  .readonly();
export type Block = z.infer<typeof Block>;

/** What a model had to do with a page, and what it took. */
export const PageModel = z
  .object({
    name: z.string().describe('As its service names it'),
    inputTokens: z.int().nonnegative().describe('All that it was given, kept or new'),
    outputTokens: z.int().nonnegative(),
    cost: z.number().nonnegative().optional().describe('By the prices that are set'),
  })
  .readonly();
export type PageModel = z.infer<typeof PageModel>;

/** What a model says that a field of a caller's schema is, to be verified against the words of the page. */
export const FieldClaim = z
  .object({
    path: z.string().describe('Items of lists by number from 0 on each page: lines.0.amount'),
    value: z.string(),
    quotation: z.string().describe('The words of the page that say so'),
  })
  .readonly();
export type FieldClaim = z.infer<typeof FieldClaim>;

/** A page that was read. A blank page has no blocks, which is not an error. */
export const Page = z
  .object({
    index: z.int().nonnegative().describe('Counts from 0'),
    width: z.number().positive(),
    height: z.number().positive(),
    unit: z.enum(['pt', 'px']),
    rotation: z
      .union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)])
      .describe('Clockwise degrees that were applied to make the page upright, beyond what the file itself says'),
    language: z.string().describe('Tesseract code, several joined by +; "und" when unknown'),
    source: TextSource,
    blocks: z.array(Block).readonly(),
    omitted: z
      .array(Word)
      .readonly()
      .optional()
      .describe(
        'Words on the page that the model left out, but for headers, footers and page numbers; those that are text stand in the blocks all the same',
      ),
    model: PageModel.optional(),
    claims: z.array(FieldClaim).readonly().optional().describe('Absent where no model was asked for fields'),
    warnings: z.array(z.string()).readonly().optional().describe('Sentences about what a reader should doubt'),
  })
  .readonly();
export type Page = z.infer<typeof Page>;

/** A page that could not be read: never an empty page. */
export const PageError = z
  .object({
    index: z.int().nonnegative(),
    code: z.enum(errorCodes),
    message: z.string(),
  })
  .readonly();
export type PageError = z.infer<typeof PageError>;

export const PageResult = z.union([Page, PageError]);
export type PageResult = Page | PageError;

/** Whether a page could not be read. */
export function isPageError(result: PageResult): result is PageError {
  return 'code' in result;
}

/** All lines of a page in reading order. Line numbers anywhere in the project are positions in this list, from 0. */
export function linesOf(page: Page): readonly Line[] {
  return page.blocks.flatMap((block) => block.lines);
}

/** Mean confidence of the page's words, weighted by their length; undefined for a page without words. */
export function meanConfidence(pages: readonly Page[]): number | undefined {
  let weight = 0;
  let sum = 0;
  for (const page of pages) {
    for (const line of linesOf(page)) {
      for (const word of line.words) {
        weight += word.text.length;
        sum += word.text.length * word.confidence;
      }
    }
  }
  return weight === 0 ? undefined : sum / weight;
}
