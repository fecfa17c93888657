/** Owns how a tool tells the fields of a document: as many as there is room for, each with the place that it stands at. */
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Job } from '../job.ts';
import { WireCheck, WireField, toWireField } from '../wire/findings.ts';
import { clip } from './budget.ts';

/** Part of a job's result, where its tool reads fields. */
export const FoundFields = z.object({
  fields: z.array(WireField).readonly().optional().describe('What the tool of the job found'),
  fields_left_out: z.int().optional().describe('Fields beyond the room here; export as json has all'),
  checks: z.array(WireCheck).readonly().optional().describe('What must hold between fields that were read well'),
  notes: z.array(z.string()).readonly().optional(),
});
export type FoundFields = z.infer<typeof FoundFields>;

/** Long quotations are cut: the page has them whole. */
const longestQuotation = 200;

/**
 * The fields of a finished job; nothing for one whose tool reads none.
 * @param room characters that they may take, in either form
 */
export async function foundFields(app: App, job: Job, room: number): Promise<FoundFields> {
  if (job.status !== 'done' || job.options.tool === undefined) return {};
  const findings = await app.findings(job.uuid);
  if (findings === undefined) return {};
  const fields: WireField[] = [];
  const checks = findings.checks.slice(0, 20);
  const notes = findings.notes.slice(0, 10).map((note) => clip(note, 300));
  let left = room - JSON.stringify({ checks, notes }).length;
  for (const field of findings.fields) {
    const wire = shortened(toWireField(field));
    left -= JSON.stringify(wire).length + 1;
    if (left < 0) break;
    fields.push(wire);
  }
  const hidden = findings.fields.length - fields.length;
  return {
    ...(findings.fields.length === 0 ? {} : { fields }),
    ...(hidden === 0 ? {} : { fields_left_out: hidden }),
    ...(checks.length === 0 ? {} : { checks }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function shortened(field: WireField): WireField {
  const { quotation, value } = field;
  return {
    ...field,
    ...(quotation === undefined ? {} : { quotation: clip(quotation, longestQuotation) }),
    ...(typeof value === 'string' ? { value: clip(value, 2 * longestQuotation) } : {}),
  };
}

/** The same as lines of text. */
export function fieldLines({ fields, fields_left_out: hidden, checks, notes }: FoundFields): readonly string[] {
  if (fields === undefined) return (notes ?? []).map((note) => `Note: ${note}`);
  return [
    'Fields:',
    ...fields.map(fieldLine),
    ...(hidden === undefined ? [] : [`(${hidden} more fields: export as json has all)`]),
    ...(checks ?? []).map(({ name, holds, detail }) => `Check ${holds ? 'holds' : 'FAILS'}: ${name} (${detail})`),
    ...(notes ?? []).map((note) => `Note: ${note}`),
  ];
}

function fieldLine({ path, found, value, page, bbox, confidence, quotation, doubt }: WireField): string {
  if (!found) return `- ${path}: not found`;
  const place =
    page === undefined
      ? ''
      : ` [page ${page}, box ${(bbox ?? []).join(',')}, ${confidence?.toFixed(2) ?? '?'}] ${JSON.stringify(quotation ?? '')}`;
  return `- ${path}: ${JSON.stringify(value)}${place}${doubt === undefined ? '' : ` (${doubt})`}`;
}
