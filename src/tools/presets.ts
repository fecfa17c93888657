/** Owns the presets: what a document is read for, as data. One entry is all that a preset takes. */
import type { ExportFormat } from '../export/exporter.ts';
import type { ExportOptions } from '../export/options.ts';
import type { FieldReader } from '../fields/index.ts';
import { OcrError } from '../errors.ts';
import { nearest } from '../nearest.ts';

export interface Preset {
  readonly title: string;
  /** One sentence: what comes of it on the cpu tier. */
  readonly description: string;
  /** What a job is exported as when nothing else is said. */
  readonly format: ExportFormat;
  readonly options?: ExportOptions;
  /** Which fields are read from its pages; absent for none. */
  readonly fields?: FieldReader;
  /** It is for tables: what is written of a document without any, as a sentence. */
  readonly withoutTables?: string;
  /** What the vlm tier does better here, as a sentence; absent where it does nothing better. */
  readonly better?: string;
  /** `schema` or `translate_to` must be given with it. */
  readonly needs?: 'schema' | 'translate_to';
}

/** Fields alone, without the pages they were found on. */
const fieldsAlone = { format: 'json', options: { pages: false } } as const;

export const presets = {
  'extract-tables': {
    title: 'Tables',
    description: 'The tables of the document, drawn or set in columns, as CSV; joined where they go on over pages.',
    format: 'csv',
    withoutTables: 'No table was found: CSV has the lines of the text with their boxes instead.',
    better: 'Tables on photos, with merged cells or without lines come out better with the vlm tier.',
  },
  'handwriting-to-text': {
    title: 'Handwriting',
    description: 'Text of handwritten pages; without a model only what is written like print is read.',
    format: 'txt',
    better: 'The cpu tier reads hardly any handwriting: use the vlm tier, and check what it reads.',
  },
  translate: {
    title: 'Translation',
    description: 'The document in another language, each paragraph and cell beside its source. Needs a language model.',
    format: 'md',
    needs: 'translate_to',
  },
  'math-to-latex': {
    title: 'Formulas',
    description: 'Text and formulas as Markdown; without a model formulas come as their characters, not as LaTeX.',
    format: 'md',
    better: 'Only the vlm tier writes formulas as LaTeX; the cpu tier gives the characters that they are set in.',
  },
  'pdf-to-markdown': {
    title: 'Markdown',
    description: 'Headings, paragraphs, lists and tables as Markdown.',
    format: 'md',
  },
  'pdf-to-word': {
    title: 'Word',
    description: 'Headings, paragraphs, lists, tables and figures as a Word document.',
    format: 'docx',
  },
  'image-to-excel': {
    title: 'Excel',
    description: 'A sheet for each table, numbers as numbers; without tables a sheet for each page.',
    format: 'xlsx',
    withoutTables: 'No table was found: Excel has a sheet with the text of each page instead.',
    better: 'Tables on photos, with merged cells or without lines come out better with the vlm tier.',
  },
  'searchable-pdf': {
    title: 'Searchable PDF',
    description: 'The document as it looks, with its text behind it.',
    format: 'pdf',
  },
  receipt: {
    title: 'Receipt',
    description:
      'Seller, date, total, tax, payment and what was bought, each with its place; checks whether the sums agree.',
    ...fieldsAlone,
    fields: 'receipt',
    better: 'Crumpled, faded or badly lit receipts are read better with the vlm tier.',
  },
  invoice: {
    title: 'Invoice',
    description:
      'Seller with address, number, dates, sums, bank account and lines, each with its place; checks whether the sums agree.',
    ...fieldsAlone,
    fields: 'invoice',
    better: 'Photos, handwriting and crowded layouts are read better with the vlm tier.',
  },
  'bank-statement': {
    title: 'Bank statement',
    description:
      'Account, period, balances and entries, each with its place; checks whether the entries lead from one balance to the other.',
    ...fieldsAlone,
    fields: 'statement',
    better: 'Photos and crowded layouts are read better with the vlm tier.',
  },
  'id-card': {
    title: 'Identity document',
    description: 'What the machine-readable zone of a passport, card or visa says, with its check digits.',
    ...fieldsAlone,
    fields: 'identity',
    better: 'Documents without a machine-readable zone need the vlm tier.',
  },
  extract: {
    title: 'Fields of your own',
    description:
      'The fields of a JSON Schema that you give, each with value, place and quotation, or said not to be there.',
    ...fieldsAlone,
    fields: 'schema',
    needs: 'schema',
    better:
      'Values that stand in sentences, or beside words unlike the names of the fields, are found only with the vlm tier.',
  },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;
export const presetNames: readonly PresetName[] = Object.keys(presets) as PresetName[]; // seam: Object.keys loses the literal keys

/** @throws OcrError `invalid_argument` with the list for a slug that there is not */
export function presetOf(slug: string): Preset {
  const known = presetNames.find((name) => name === slug);
  if (known !== undefined) return presets[known];
  const [guess] = nearest(slug, presetNames, 1);
  throw new OcrError('invalid_argument', `There is no tool "${slug.slice(0, 60)}".`, {
    hint: `${guess === undefined ? '' : `Did you mean "${guess}"? `}The tools are: ${presetNames.join(', ')}.`,
    facts: { tools: presetNames.join(', ') },
  });
}

/** What a job is exported as when nothing else is said; Markdown without a preset, or with one that only a service knows. */
export function defaultExport(slug: string | undefined): {
  readonly format: ExportFormat;
  readonly options: ExportOptions;
} {
  const preset: Preset | undefined =
    presetNames.some((name) => name === slug) && slug !== undefined ? presetOf(slug) : undefined;
  return { format: preset?.format ?? 'md', options: preset?.options ?? {} };
}
