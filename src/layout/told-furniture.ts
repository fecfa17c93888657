/** Owns words that the document itself says are no part of its text: running headers, footers, page numbers. */
import type { TidyWord } from './placed-word.ts';
import { usualSize } from './segments.ts';

export interface PartedFurniture {
  readonly text: readonly TidyWord[];
  readonly above: readonly TidyWord[];
  readonly below: readonly TidyWord[];
}

/** Share of the page's height at its top and bottom where they may stand. */
const margin = 0.15;
/** Share of the page's letters; a page of more has its text marked as furniture. */
const most = 0.3;

/** Type of more than this share of the text's is that of a title. */
const large = 1.15;

/** Sets them apart where they stand in the margins, beyond all other text, and are few and no larger than the text. */
export function partToldFurniture(words: readonly TidyWord[], pageHeight: number): PartedFurniture {
  const told = words.filter(({ element }) => element?.kind === 'header');
  const nothing: PartedFurniture = { text: words, above: [], below: [] };
  if (told.length === 0 || lettersOf(told) > most * lettersOf(words)) return nothing;
  const others = words.filter(({ element }) => element?.kind !== 'header');
  const top = others.reduce((least, { word }) => Math.min(least, word.bbox[1]), margin * pageHeight);
  const bottom = others.reduce((lowest, { word }) => Math.max(lowest, word.bbox[3]), (1 - margin) * pageHeight);
  const usual = usualSize(others);
  const small = told.filter(({ em }) => em <= large * usual);
  const above = small.filter(({ word }) => word.bbox[3] < top);
  const below = small.filter(({ word }) => word.bbox[1] > bottom);
  const taken = new Set([...above, ...below]);
  return { text: words.filter((word) => !taken.has(word)), above, below };
}

function lettersOf(words: readonly TidyWord[]): number {
  return words.reduce((sum, { word }) => sum + word.text.length, 0);
}
