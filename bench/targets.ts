/** Owns what is aimed at, and whether it is reached. */
import { digitalPdfs, kindOf, tablePdfs, type Kind } from './kinds.ts';
import type { CorpusItem } from './corpus.ts';
import type { ItemScore } from './scores.ts';
import { summarize, type Summary } from './summary.ts';

export interface Verdict {
  readonly what: string;
  /** Share 0 … 1; undefined when no document measures it. */
  readonly value: number | undefined;
  readonly wanted: number;
  /** Whether the value must be at least or at most what is wanted. */
  readonly side: 'least' | 'most';
}

/** Scores parted by the kind that the documents are reported under, in the order of the kinds' names. */
export function partByKind(items: readonly CorpusItem[], scores: readonly ItemScore[]): ReadonlyMap<Kind, ItemScore[]> {
  const byId = new Map(items.map((item) => [item.id, item]));
  const parts = new Map<string, { readonly kind: Kind; readonly scores: ItemScore[] }>();
  for (const score of scores) {
    const item = byId.get(score.id);
    if (item === undefined) continue;
    const kind = kindOf(item);
    const part = parts.get(kind.label) ?? { kind, scores: [] };
    part.scores.push(score);
    parts.set(kind.label, part);
  }
  const sorted = [...parts.values()].toSorted((a, b) => a.kind.label.localeCompare(b.kind.label));
  return new Map(sorted.map(({ kind, scores: of }) => [kind, of]));
}

/** True when reached, undefined when it was not measured. */
export function isReached({ value, wanted, side }: Verdict): boolean | undefined {
  if (value === undefined) return undefined;
  // As a reader of the printed figure would judge it: to a tenth of a percent.
  const [reached, aim] = [Math.round(value * 1000), Math.round(wanted * 1000)];
  return side === 'least' ? reached >= aim : reached <= aim;
}

/**
 * Every figure that is aimed at; those of the kinds by the mean over the documents.
 * @param tesseract scores of native Tesseract in the same run: where it has all documents of a kind, it is the measure
 */
export function judge(
  items: readonly CorpusItem[],
  scores: readonly ItemScore[],
  tesseract: readonly ItemScore[] = [],
): readonly Verdict[] {
  const parts = partByKind(items, scores);
  const all = summarize(scores);
  const of = (label: string): Summary =>
    summarize([...parts].flatMap(([kind, part]) => (kind.label === label ? part : [])));
  const most = (what: string, value: number | undefined, wanted: number): Verdict => ({
    what,
    value,
    wanted,
    side: 'most',
  });
  const least = (what: string, value: number | undefined, wanted: number): Verdict => ({
    what,
    value,
    wanted,
    side: 'least',
  });
  const [digital, tables] = [of(digitalPdfs), of(tablePdfs)];
  return [
    most('all: CER mean', all.cerMean, 0.12),
    most('all: CER median', all.cerMedian, 0.04),
    least('all: bag F1', all.bagF1, 0.88),
    least('all: order', all.order, 0.96),
    ...[...parts.keys()].flatMap((kind) =>
      kind.cerMean === undefined ? [] : [most(`${kind.label}: CER mean`, of(kind.label).cerMean, kind.cerMean)],
    ),
    least(`${digitalPdfs}: bag F1`, digital.bagF1, 0.97),
    least(`${digitalPdfs}: order`, digital.order, 0.97),
    least(`${digitalPdfs}: heading F1`, digital.headings, 0.7),
    least(`${tablePdfs}: cell F1`, tables.cells, 0.88),
    least(`${tablePdfs}: neighbour F1`, tables.neighbours, 0.85),
    least(`${digitalPdfs}: NID`, digital.nid, 0.915),
    least(`${digitalPdfs}: TEDS`, digital.teds, 0.81),
    least(`${digitalPdfs}: MHS`, digital.mhs, 0.81),
    least(`${digitalPdfs}: overall`, digital.overall, 0.875),
    ...[...parts].flatMap(([kind, part]) => {
      const ids = new Set(part.map(({ id }) => id));
      const same = tesseract.filter(({ id }) => ids.has(id));
      const measured = kind.reference !== undefined && same.length === part.length ? summarize(same) : undefined;
      return notWorse(kind.label, summarize(part), measured ?? kind.reference);
    }),
  ];
}

/** Better or equal in each of the three figures, as far as both have them. */
function notWorse(label: string, own: Summary, other: Partial<Summary> | undefined): readonly Verdict[] {
  const than = `${label}: no worse than Tesseract in`;
  const figures = [
    ['CER median', own.cerMedian, other?.cerMedian, 'most'],
    ['CER mean', own.cerMean, other?.cerMean, 'most'],
    ['bag F1', own.bagF1, other?.bagF1, 'least'],
  ] as const;
  return figures.flatMap(([name, value, wanted, side]): readonly Verdict[] =>
    wanted === undefined ? [] : [{ what: `${than} ${name}`, value, wanted, side }],
  );
}
