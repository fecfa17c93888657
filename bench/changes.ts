/** Owns what changed between two runs over the same documents. */
import type { ScoredItem } from './scores.ts';

export interface Change {
  readonly id: string;
  readonly kind: string;
  readonly figure: string;
  /** Shares 0 … 1. */
  readonly before: number;
  readonly after: number;
  /** Positive when the figure got better. */
  readonly gain: number;
}

interface Figure {
  readonly name: string;
  readonly of: (item: ScoredItem) => number | null | undefined;
  /** Whether less is better. */
  readonly isError: boolean;
}

const figures: readonly Figure[] = [
  { name: 'CER', of: ({ cer }) => (cer === undefined ? undefined : Math.min(1, cer)), isError: true },
  { name: 'bag F1', of: ({ bag }) => bag?.f1, isError: false },
  { name: 'order', of: ({ order }) => order, isError: false },
  { name: 'heading F1', of: ({ headings }) => headings, isError: false },
  { name: 'cell F1', of: ({ table }) => table?.cell, isError: false },
  { name: 'neighbour F1', of: ({ table }) => table?.adj, isError: false },
  { name: 'keywords', of: ({ keywords }) => keywords, isError: false },
  { name: 'facts', of: ({ factRate }) => factRate, isError: false },
];

/** Changes of more than `least` (a share), the greatest losses first; figures that only one of the runs has are left out. */
export function changesBetween(
  before: readonly ScoredItem[],
  after: readonly ScoredItem[],
  least: number,
): readonly Change[] {
  const old = new Map(before.map((item) => [item.id, item]));
  const changes = after.flatMap((item) => {
    const earlier = old.get(item.id);
    if (earlier === undefined) return [];
    return figures.flatMap(({ name, of, isError }): readonly Change[] => {
      const [from, to] = [of(earlier), of(item)];
      if (typeof from !== 'number' || typeof to !== 'number') return [];
      const gain = isError ? from - to : to - from;
      return Math.abs(gain) > least
        ? [{ id: item.id, kind: item.kind, figure: name, before: from, after: to, gain }]
        : [];
    });
  });
  return changes.toSorted((a, b) => a.gain - b.gain);
}

/** The change on one line, in percent. */
export function changeLine({ id, kind, figure, before, after, gain }: Change): string {
  const percent = (share: number) => (100 * share).toFixed(1);
  return `  ${id} (${kind}) ${figure} ${percent(before)} -> ${percent(after)} (${gain > 0 ? '+' : ''}${percent(gain)})`;
}
