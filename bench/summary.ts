/** Owns the figures of a set of documents: means and medians of their scores. */
import { meanOf } from './metrics/structure.ts';
import type { ItemScore } from './scores.ts';

/** Shares 0 … 1; undefined where no document has the figure. */
export interface Summary {
  readonly documents: number;
  readonly cerMedian: number | undefined;
  /** Of rates cut at 1. */
  readonly cerMean: number | undefined;
  readonly bagF1: number | undefined;
  readonly order: number | undefined;
  readonly headings: number | undefined;
  readonly cells: number | undefined;
  readonly neighbours: number | undefined;
  readonly nid: number | undefined;
  readonly teds: number | undefined;
  readonly mhs: number | undefined;
  readonly overall: number | undefined;
  readonly boxes: number | undefined;
  readonly keywords: number | undefined;
  readonly facts: number | undefined;
  readonly fields: number | undefined;
  readonly answers: number | undefined;
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** The figures as score.mjs takes them: each document counts once, whatever its length. */
export function summarize(scores: readonly ItemScore[]): Summary {
  const rates = scores.flatMap(({ cer }) => (cer === undefined ? [] : [cer]));
  const mean = (pick: (score: ItemScore) => number | null | undefined) => meanOf(scores.map(pick));
  return {
    documents: scores.length,
    cerMedian: medianOf(rates),
    cerMean: meanOf(rates.map((rate) => Math.min(1, rate))),
    bagF1: mean((score) => score.bag?.f1),
    order: mean((score) => score.order),
    headings: mean((score) => score.headings),
    cells: mean((score) => score.table?.cell),
    neighbours: mean((score) => score.table?.adj),
    nid: mean((score) => score.structure.nid),
    teds: mean((score) => score.structure.teds),
    mhs: mean((score) => score.structure.mhs),
    overall: mean((score) => score.structure.overall),
    boxes: mean((score) => score.boxes),
    keywords: mean((score) => score.keywords),
    facts: mean((score) => score.factRate),
    fields: mean((score) => score.fieldsInText),
    answers: mean((score) => score.qa?.pageHit),
  };
}
