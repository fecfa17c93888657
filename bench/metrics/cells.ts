/** Owns how many cells of a table were found, and how many of their neighbours. */

export interface CellScore {
  /** F1 of the texts of cells, 0…1. */
  readonly cells: number;
  /** F1 of pairs of texts that stand beside or below each other, empty cells passed over, 0…1. */
  readonly neighbours: number;
}

type Grid = readonly (readonly string[])[];

const plain = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, '');

function cellsOf(grid: Grid): readonly string[] {
  return grid.flat().map(plain).filter(Boolean);
}

function neighboursOf(grid: Grid): readonly string[] {
  const texts = grid.map((row) => row.map(plain));
  return texts.flatMap((row, y) =>
    row.flatMap((text, x) => {
      if (text === '') return [];
      const right = row.slice(x + 1).find((other) => other !== '');
      const below = texts.slice(y + 1).find((other) => (other[x] ?? '') !== '')?.[x];
      return [
        ...(right === undefined ? [] : [`${text}\u0001>${right}`]),
        ...(below === undefined ? [] : [`${text}\u0001v${below}`]),
      ];
    }),
  );
}

/** Each counts as often as it stands there. */
function f1(truth: readonly string[], found: readonly string[]): number {
  const left = new Map<string, number>();
  for (const text of truth) left.set(text, (left.get(text) ?? 0) + 1);
  let right = 0;
  for (const text of found) {
    const count = left.get(text) ?? 0;
    if (count === 0) continue;
    left.set(text, count - 1);
    right += 1;
  }
  return truth.length + found.length === 0 ? 1 : (2 * right) / (truth.length + found.length);
}

/**
 * Of the table that is most like the true one; nothing where none was found. Texts without case and white space, else exactly.
 * Göbel et al. 2012 ("A methodology for evaluating algorithms for table understanding in PDF documents") for the neighbours.
 */
export function scoreCells(truth: Grid, found: readonly Grid[]): CellScore {
  const scores = found.map((grid) => ({
    cells: f1(cellsOf(truth), cellsOf(grid)),
    neighbours: f1(neighboursOf(truth), neighboursOf(grid)),
  }));
  return scores.reduce((best, other) => (other.cells > best.cells ? other : best), { cells: 0, neighbours: 0 });
}
