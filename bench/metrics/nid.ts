/** Owns NID: how much of the text stands in the right order, as opendataloader-bench measures it. */
import { indelSimilarity } from './edit-distance.ts';
import { htmlOf, partTables } from './markdown-tables.ts';

export interface NidScore {
  /** Over everything. */
  readonly all: number;
  /** Over the text outside of tables ("NID-S"). */
  readonly withoutTables: number;
}

/** Emphasis changes neither text nor order: its marks come off, inner ones too. */
function withoutEmphasis(text: string): string {
  const once = text.replaceAll(/(\*{1,3}|~~|__|_)(\S(?:[\s\S]*?\S)?)\1/g, '$2');
  return once === text ? text : withoutEmphasis(once);
}

function normalize(text: string): string {
  return withoutEmphasis(text).replaceAll(/\s+/gu, ' ').trim();
}

/**
 * Similarity by the indel distance of the two texts (white space folded, emphasis off), 0 … 1: 1 − distance ÷ (both lengths).
 * Tables of either notation are compared in one, HTML. Undefined when the truth is empty.
 *
 * Definition: opendataloader-bench, "Reading Order Similarity (NID, NID-S)", after Upstage's DP-Bench.
 */
export function nid(truth: string, found: string): NidScore | undefined {
  const [whole, bare] = textsOf(truth);
  if (whole === '') return undefined;
  const [foundWhole, foundBare] = textsOf(found);
  return { all: indelSimilarity(whole, foundWhole), withoutTables: indelSimilarity(bare, foundBare) };
}

function textsOf(markdown: string): readonly [whole: string, withoutTables: string] {
  const stretches = partTables(markdown);
  const join = (asText: (stretch: (typeof stretches)[number]) => string) => normalize(stretches.map(asText).join('\n'));
  return [
    join((stretch) => ('table' in stretch ? htmlOf(stretch.table) : stretch.text)),
    join((stretch) => ('table' in stretch ? ' ' : stretch.text)),
  ];
}
