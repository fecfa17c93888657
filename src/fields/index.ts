/** Owns the registry of readers of fields: what a preset finds on pages, by name. */
import type { Page } from '../document.ts';
import { extractFields } from './extract.ts';
import type { Reading } from './finding.ts';
import { readInvoice } from './invoice.ts';
import { readIdentityCard } from './machine-readable.ts';
import { readReceipt } from './receipt.ts';
import { readStatement } from './statement.ts';

export const fieldReaders = {
  receipt: (pages) => readReceipt(pages),
  invoice: (pages) => readInvoice(pages),
  statement: (pages) => readStatement(pages),
  identity: (pages) => readIdentityCard(pages),
  schema: extractFields,
} as const satisfies Readonly<Record<string, (pages: readonly Page[], schema: unknown) => Reading>>;

export type FieldReader = keyof typeof fieldReaders;
