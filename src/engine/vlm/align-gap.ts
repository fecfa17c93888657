/** Owns aligning two short lists of words in order, by dynamic programming within a band. */
import type { Link } from './align.ts';
import { likeness } from './likeness.ts';

export interface GapOptions {
  /** True where both lists are the same place of the page, so that words unlike each other may stand for each other. */
  readonly pairsUnlike: boolean;
}

const skip = 0.6;
/** Less than leaving both out: a word in the place of another was changed. */
const unlike = 1.15;
const least = 0.5;
const joining = 0.05;
const leastJoined = 0.8;
/** Cells of the table; the band narrows to keep within. */
const mostCells = 800_000;
const narrowestBand = 24;

const [none, pair, skipModel, skipPage, join, split] = [0, 1, 2, 3, 4, 5];

/**
 * Links between words of both lists, positions from 0. Costs: a pair of words what they are unlike, a word without a partner
 * `skip`; two words may be one on the other side (Needleman and Wunsch 1970, within a band about the diagonal).
 */
export function alignGap(models: readonly string[], pages: readonly string[], options: GapOptions): readonly Link[] {
  const [n, m] = [models.length, pages.length];
  const half = Math.min(m, Math.max(narrowestBand, Math.floor(mostCells / (2 * (n + 1)))));
  const width = 2 * half + 1;
  const lowest = (row: number) => Math.round((row * m) / Math.max(1, n)) - half;
  const costs = new Float32Array((n + 1) * width).fill(Number.POSITIVE_INFINITY);
  const steps = new Uint8Array((n + 1) * width);
  const place = (row: number, column: number) => {
    const at = column - lowest(row);
    return row < 0 || column < 0 || column > m || at < 0 || at >= width ? -1 : row * width + at;
  };
  const costAt = (row: number, column: number) => costs[place(row, column)] ?? Number.POSITIVE_INFINITY;
  for (let row = 0; row <= n; row++) {
    const model = models[row - 1] ?? '';
    for (let column = Math.max(0, lowest(row)); column <= Math.min(m, lowest(row) + width - 1); column++) {
      const page = pages[column - 1] ?? '';
      let [best, step] = row === 0 && column === 0 ? [0, none] : [Number.POSITIVE_INFINITY, none];
      const offer = (cost: number, offered: number) => {
        if (cost < best) [best, step] = [cost, offered];
      };
      if (row > 0 && column > 0) offer(costAt(row - 1, column - 1) + pairCost(model, page, options.pairsUnlike), pair);
      if (row > 0) offer(costAt(row - 1, column) + skip, skipModel);
      if (column > 0) offer(costAt(row, column - 1) + skip, skipPage);
      if (row > 0 && column > 1 && best > joining)
        offer(costAt(row - 1, column - 2) + joinCost(model, pages[column - 2] ?? '', page), join);
      if (row > 1 && column > 0 && best > joining)
        offer(costAt(row - 2, column - 1) + joinCost(page, models[row - 2] ?? '', model), split);
      const at = place(row, column);
      costs[at] = best;
      steps[at] = step;
    }
  }
  return traced(steps, place, models, pages);
}

function traced(
  steps: Uint8Array,
  place: (row: number, column: number) => number,
  models: readonly string[],
  pages: readonly string[],
): readonly Link[] {
  const links: Link[] = [];
  let [row, column] = [models.length, pages.length];
  while (row > 0 || column > 0) {
    const step = steps[place(row, column)] ?? none;
    if (step === none) break;
    const rows = step === skipPage ? 0 : step === split ? 2 : 1;
    const columns = step === skipModel ? 0 : step === join ? 2 : 1;
    [row, column] = [row - rows, column - columns];
    if (rows === 0 || columns === 0) continue;
    const [ofModel, ofPage] = [models.slice(row, row + rows).join(''), pages.slice(column, column + columns).join('')];
    links.push({
      models: Array.from({ length: rows }, (_, at) => row + at),
      pages: Array.from({ length: columns }, (_, at) => column + at),
      likeness: likeness(ofModel, ofPage),
    });
  }
  return links.toReversed();
}

function pairCost(model: string, page: string, pairsUnlike: boolean): number {
  const alike = likeness(model, page);
  if (alike >= least) return 1 - alike;
  return pairsUnlike ? unlike : Number.POSITIVE_INFINITY;
}

/** Of one word that is two on the other side. */
function joinCost(whole: string, first: string, second: string): number {
  const length = first.length + second.length;
  if (first === '' || second === '' || Math.abs(length - whole.length) > 0.3 * length + 1)
    return Number.POSITIVE_INFINITY;
  const alike = likeness(whole, first + second);
  return alike >= leastJoined ? 1 - alike + joining : Number.POSITIVE_INFINITY;
}
