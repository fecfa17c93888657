/** Owns the scores of a folder of outputs: the corpus's own figures, and beside them structure and boxes. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { BoundingBox } from '../src/document.ts';
import type { Corpus, CorpusItem } from './corpus.ts';
import { readTruth } from './corpus.ts';
import { boxRecall } from './metrics/box-recall.ts';
import { gridOfTable, tableOfGrid, tablesIn } from './metrics/markdown-tables.ts';
import { scoreStructure, type StructureScore } from './metrics/structure.ts';
import { teds } from './metrics/teds.ts';

/** What score.mjs says of one document; shares 0 … 1, where the truth allows them. */
const ScoredItem = z.looseObject({
  id: z.string(),
  kind: z.string(),
  missing: z.boolean().optional(),
  cer: z.number().optional(),
  bag: z.looseObject({ f1: z.number() }).optional(),
  order: z.number().nullish(),
  headings: z.number().optional(),
  table: z.looseObject({ cell: z.number(), adj: z.number() }).optional(),
  keywords: z.number().optional(),
  factRate: z.number().nullish(),
  fieldsInText: z.number().optional(),
  qa: z.looseObject({ pageHit: z.number().nullable() }).optional(),
});
export type ScoredItem = z.infer<typeof ScoredItem>;

/** The file that score.mjs writes. */
export const Scores = z.looseObject({ items: z.array(ScoredItem) });

export interface ItemScore extends ScoredItem {
  readonly structure: Partial<StructureScore>;
  /** Share of the truth's boxes that are found. */
  readonly boxes: number | undefined;
}

const Grids = z.array(z.array(z.array(z.string())));
const Boxes = z.array(z.tuple([z.number(), z.number(), z.number(), z.number()]));
const TruthBoxes = z.looseObject({
  unit: z.string(),
  boxes: z.array(z.looseObject({ x: z.number(), y: z.number(), w: z.number(), h: z.number() })),
});
const Scorer = z.looseObject({
  parseCsv: z.custom<(text: string) => string[][]>((value) => typeof value === 'function'),
});

function output(out: string, item: CorpusItem, extension: string): string | undefined {
  const path = join(out, `${item.id}.${extension}`);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Grids as tables without spans, as truth in CSV has them. */
function foundGrids(out: string, item: CorpusItem): string[][][] {
  const written = output(out, item, 'tables.json');
  if (written !== undefined) return Grids.parse(JSON.parse(written));
  return tablesIn(output(out, item, 'md') ?? '').map(gridOfTable);
}

/** Scores the outputs of some documents in `out`, with score.mjs run once; writes `scores.json` and `scores.txt` there. */
export async function scoreOutputs(corpus: Corpus, items: readonly CorpusItem[], out: string): Promise<ItemScore[]> {
  const only = items.map((item) => item.id).join(',');
  const json = join(out, 'scores.json');
  const options = ['--manifest', corpus.manifest, '--outputs', out, '--only', only, '--items', '--json', json];
  const limits = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  writeFileSync(join(out, 'scores.txt'), execFileSync(process.execPath, [corpus.scorer, ...options], limits));
  const { parseCsv } = Scorer.parse(await import(pathToFileURL(corpus.scorer).href));
  const byId = new Map(Scores.parse(JSON.parse(readFileSync(json, 'utf8'))).items.map((item) => [item.id, item]));
  const scores = items.flatMap((item): ItemScore[] => {
    const scored = byId.get(item.id);
    if (scored === undefined) return [];
    return [{ ...scored, structure: structureOf(item), boxes: boxesOf(item) }];
  });
  const beside = scores.map(({ id, structure, boxes }) => ({ id, ...structure, boxes }));
  writeFileSync(join(out, 'structure.json'), JSON.stringify(beside, null, 1));
  return scores;

  function structureOf(item: CorpusItem): Partial<StructureScore> {
    const { markdown, tables } = item.truth;
    if (markdown !== undefined) {
      return scoreStructure(readTruth(corpus, markdown), output(out, item, 'md') ?? output(out, item, 'txt') ?? '');
    }
    if (tables === undefined) return {};
    const truth = tables.map((path) => tableOfGrid(parseCsv(readTruth(corpus, path))));
    const score = teds(truth, foundGrids(out, item).map(tableOfGrid));
    return { teds: score?.all, tedsStructure: score?.structure };
  }

  function boxesOf(item: CorpusItem): number | undefined {
    const words = output(out, item, 'boxes.json');
    if (item.truth.boxes === undefined || words === undefined) return undefined;
    const truth = TruthBoxes.parse(JSON.parse(readTruth(corpus, item.truth.boxes)));
    const boxes = truth.boxes.map(({ x, y, w, h }): BoundingBox => [x, y, x + w, y + h]);
    return boxRecall(boxes, Boxes.parse(JSON.parse(words)));
  }
}
