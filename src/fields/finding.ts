/** Owns the shape of what a preset finds on the pages of a document: values with the place they stand at, and checks. */
import { z } from 'zod';
import { BoundingBox, Confidence } from '../document.ts';

/** Pages of a document, from its first, that fields are looked for on; they are in memory together. */
export const pagesLookedAt = 200;

const FieldValue = z.union([z.string(), z.number(), z.boolean()]);
export type FieldValue = z.infer<typeof FieldValue>;

/** Where a value stands. `text` is verbatim, so that it can be found again on the page. */
export const Evidence = z
  .object({
    page: z.int().nonnegative().describe('Counts from 0'),
    bbox: BoundingBox,
    text: z.string().describe('As it stands on the page'),
    confidence: Confidence.describe('How surely the words were read'),
  })
  .readonly();
export type Evidence = z.infer<typeof Evidence>;

/** One field. `path` names it, the items of lists by number from 0: `lines.0.amount`. */
export const Field = z
  .object({
    path: z.string(),
    found: z.boolean().describe('False: it is not in the document'),
    value: FieldValue.optional().describe('Amounts as numbers, dates as YYYY-MM-DD'),
    evidence: Evidence.optional(),
    doubt: z.string().optional().describe('Why the value may not be what it seems'),
  })
  .readonly();
export type Field = z.infer<typeof Field>;

/** Something that must hold between fields if all of them were read well. */
export const Check = z
  .object({
    name: z.string(),
    holds: z.boolean(),
    detail: z.string().describe('The figures that were compared'),
  })
  .readonly();
export type Check = z.infer<typeof Check>;

export const Findings = z
  .object({
    tool: z.string().describe('Slug of the preset'),
    fields: z.array(Field).readonly(),
    checks: z.array(Check).readonly(),
    notes: z.array(z.string()).readonly().describe('What to know of the result'),
  })
  .readonly();
export type Findings = z.infer<typeof Findings>;

/** What a reader of fields gives: findings that do not know yet which preset asked. */
export type Reading = Omit<Findings, 'tool'>;

/** A value and where it stands, before it has a name. */
export interface Found {
  readonly value: FieldValue;
  readonly evidence: Evidence;
  readonly doubt?: string | undefined;
}

/** @param found what stands for the field; undefined where it is not there */
export function fieldOf(path: string, found: Found | undefined): Field {
  if (found === undefined) return { path, found: false };
  const { value, evidence, doubt } = found;
  return { path, found: true, value, evidence, ...(doubt === undefined ? {} : { doubt }) };
}

type Tree = { [key: string]: Tree } | Tree[] | FieldValue | null;

/** The values alone, nested as their paths say; null for what was not found. */
export function valuesOf(fields: readonly Field[]): Tree {
  const root: { [key: string]: Tree } = Object.create(null);
  for (const { path, value } of fields) {
    const keys = path.split('.');
    let place: { [key: string]: Tree } = root;
    for (const key of keys.slice(0, -1)) {
      const next = place[key];
      // A field that holds a value of its own cannot hold others; the first one stays.
      const inner: { [key: string]: Tree } =
        typeof next === 'object' && next !== null && !Array.isArray(next) ? next : Object.create(null);
      place[key] = inner;
      place = inner;
    }
    place[keys.at(-1) ?? path] = value ?? null;
  }
  return listed(root);
}

/** Objects whose keys are 0, 1, 2 … become lists. */
function listed(tree: Tree): Tree {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return tree;
  const entries = Object.entries(tree).map(([key, inner]) => [key, listed(inner)] as const);
  if (entries.length > 0 && entries.every(([key], at) => key === String(at))) return entries.map(([, inner]) => inner);
  return Object.fromEntries(entries);
}
