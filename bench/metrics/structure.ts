/** Owns the structure score of one document: reading order, tables, headings, and their mean. */
import { tablesIn } from './markdown-tables.ts';
import { mhs } from './mhs.ts';
import { nid } from './nid.ts';
import { teds } from './teds.ts';

/** Each 0 … 1; undefined where the truth has nothing to measure it on. */
export interface StructureScore {
  readonly nid: number | undefined;
  readonly nidWithoutTables: number | undefined;
  readonly teds: number | undefined;
  readonly tedsStructure: number | undefined;
  readonly mhs: number | undefined;
  readonly mhsStructure: number | undefined;
  /** Mean of NID, TEDS and MHS as far as they are there. */
  readonly overall: number | undefined;
}

/** Front matter and comments are not text of the document. */
function bare(markdown: string): string {
  return markdown
    .replaceAll('\r', '')
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replaceAll(/<!--[\s\S]*?-->/g, ' ');
}

/** Mean of the numbers that are there; undefined for none. */
export function meanOf(values: readonly (number | null | undefined)[]): number | undefined {
  const numbers = values.filter((value) => value !== undefined && value !== null);
  return numbers.length === 0 ? undefined : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/** Scores Markdown against the Markdown that its author wrote, as opendataloader-bench does. */
export function scoreStructure(truth: string, found: string): StructureScore {
  const [a, b] = [bare(truth), bare(found)];
  const order = nid(a, b);
  const tables = teds(tablesIn(a), tablesIn(b));
  const headings = mhs(a, b);
  return {
    nid: order?.all,
    nidWithoutTables: order?.withoutTables,
    teds: tables?.all,
    tedsStructure: tables?.structure,
    mhs: headings?.all,
    mhsStructure: headings?.structure,
    overall: meanOf([order?.all, tables?.all, headings?.all]),
  };
}
