/** Owns the fields of a document as they leave the program: the values alone, and each with the place that it stands at. */
import { z } from 'zod';
import { type Field, type Findings, valuesOf } from '../fields/finding.ts';
import { WireBox, rounded, wireBox } from '../wire.ts';

export const WireField = z.object({
  path: z.string().describe('Items of lists by number from 0: lines.0.amount'),
  found: z.boolean().describe('False: it is not in the document'),
  value: z.union([z.string(), z.number(), z.boolean()]).optional().describe('Amounts as numbers, dates as YYYY-MM-DD'),
  page: z.int().optional().describe('From 1'),
  bbox: WireBox.optional(),
  confidence: z.number().optional().describe('How surely its words were read, 0…1'),
  quotation: z.string().optional().describe('As it stands on the page'),
  doubt: z.string().optional(),
});
export type WireField = z.infer<typeof WireField>;

export const WireCheck = z.object({ name: z.string(), holds: z.boolean(), detail: z.string() });

export const WireFindings = z.object({
  tool: z.string(),
  values: z.unknown().describe('The values alone, nested; null for what was not found'),
  fields: z.array(WireField).readonly(),
  checks: z.array(WireCheck).readonly().describe('What must hold between fields that were read well'),
  notes: z.array(z.string()).readonly(),
});
export type WireFindings = z.infer<typeof WireFindings>;

export function toWireField({ path, found, value, evidence, doubt }: Field): WireField {
  return {
    path,
    found,
    ...(value === undefined ? {} : { value }),
    ...(evidence === undefined
      ? {}
      : {
          page: evidence.page + 1,
          bbox: wireBox(evidence.bbox),
          confidence: rounded(evidence.confidence, 3),
          quotation: evidence.text,
        }),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

export function toWireFindings({ tool, fields, checks, notes }: Findings): WireFindings {
  return { tool, values: valuesOf(fields), fields: fields.map(toWireField), checks, notes };
}
