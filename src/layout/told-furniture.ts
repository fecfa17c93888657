/** Owns words that the document itself says are no part of its text: running headers, footers, page numbers. */
import type { TidyWord } from './placed-word.ts';

export interface PartedFurniture {
  readonly text: readonly TidyWord[];
  readonly above: readonly TidyWord[];
  readonly below: readonly TidyWord[];
}

/** Share of the page's height at its top and bottom where they may stand. */
const margin = 0.15;
/** Share of the page's letters; a page of more has its text marked as furniture. */
const most = 0.3;

/** Sets them apart where they stand in the margins and are few. */
export function partToldFurniture(words: readonly TidyWord[], pageHeight: number): PartedFurniture {
  const told = words.filter(({ element }) => element?.kind === 'header');
  const nothing: PartedFurniture = { text: words, above: [], below: [] };
  if (told.length === 0 || lettersOf(told) > most * lettersOf(words)) return nothing;
  const above = told.filter(({ word }) => word.bbox[3] < margin * pageHeight);
  const below = told.filter(({ word }) => word.bbox[1] > (1 - margin) * pageHeight);
  const taken = new Set([...above, ...below]);
  return { text: words.filter((word) => !taken.has(word)), above, below };
}

function lettersOf(words: readonly TidyWord[]): number {
  return words.reduce((sum, { word }) => sum + word.text.length, 0);
}
