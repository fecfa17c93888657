/** Owns separators: where white runs down through the lines of a table, between its columns. */
import type { Chunk, TextLine } from './text-lines.ts';

/**
 * Finds the x positions that part columns, from left to right. A few lines may run across a separator (headings that
 * span columns); lines of a single chunk have no say.
 * @param headings lines that decide nothing, but between whose chunks separators are put where there is room
 */
export function findSeparators(
  lines: readonly TextLine[],
  headings: readonly TextLine[],
  em: number,
): readonly number[] {
  const parted = lines.filter(({ chunks }) => chunks.length > 1);
  if (parted.length < 2) return [];
  const crossings = parted.length < 4 ? 0 : Math.max(1, Math.floor(parted.length * 0.1));
  const chunks = parted.flatMap((line) => line.chunks.map((chunk) => ({ line, chunk })));
  const separators: number[] = [];
  const valleys = valleysOf(
    chunks.map(({ chunk }) => chunk),
    crossings,
  );
  valleys.forEach((valley, at) => {
    // The columns on both sides.
    const left = [valleys[at - 1]?.to ?? -Infinity, valley.from] as const;
    const right = [valley.to, valleys[at + 1]?.from ?? Infinity] as const;
    const inside = chunks.filter(
      ({ chunk }) => chunk.box[0] >= valley.from - 0.05 * em && chunk.box[2] <= valley.to + 0.05 * em,
    );
    // A heading that stands between the two columns that it spans is no column of its own.
    const own = inside.filter(({ line }) =>
      line.chunks.some(({ box }) =>
        [left, right].some(([from, to]) => Math.min(box[2], to) - Math.max(box[0], from) > 0.1 * em),
      ),
    );
    const from = Math.min(...own.map(({ chunk }) => chunk.box[0]));
    const to = Math.max(...own.map(({ chunk }) => chunk.box[2]));
    if (own.length > 0) {
      if (valley.isOpenLeft && valley.isOpenRight) return;
      const before = valley.isOpenLeft ? 0 : from - valley.from;
      const after = valley.isOpenRight ? 0 : valley.to - to;
      if (before > 0.3 * em) separators.push(from - Math.min(before, em) / 2);
      if (after > 0.3 * em) separators.push(to + Math.min(after, em) / 2);
    } else if (!valley.isOpenLeft && !valley.isOpenRight) {
      separators.push(placeBetween(valley, headings));
    }
  });
  return separators.toSorted((a, b) => a - b);
}

interface Valley {
  readonly from: number;
  readonly to: number;
  /** The widest part that the fewest chunks cross. */
  readonly clear: readonly [number, number];
  readonly isOpenLeft: boolean;
  readonly isOpenRight: boolean;
}

/** The middle of the widest part of a valley that no heading covers; where all of it is covered, the lower headings tell, as the upper ones span columns. */
function placeBetween(valley: Valley, headings: readonly TextLine[]): number {
  let free: readonly (readonly [number, number])[] = [[valley.clear[0], valley.clear[1]]];
  for (const { chunks } of headings.toReversed()) {
    if (chunks.length < 2) continue;
    for (const { box } of chunks) {
      const rest = free.flatMap(([from, to]): readonly (readonly [number, number])[] =>
        box[2] <= from || box[0] >= to
          ? [[from, to]]
          : [[from, box[0]] as const, [box[2], to] as const].filter(([start, end]) => end > start),
      );
      if (rest.length > 0) free = rest;
    }
  }
  const [from, to] = free.reduce((best, part) => (part[1] - part[0] > best[1] - best[0] ? part : best));
  return (from + to) / 2;
}

/** Stretches that at most `crossings` chunks cover, from left to right; the first and last begin and end at the outermost edges. */
function valleysOf(chunks: readonly Chunk[], crossings: number): readonly Valley[] {
  const events = chunks
    .flatMap(({ box }) => [
      { x: box[0], step: 1 },
      { x: box[2], step: -1 },
    ])
    .toSorted((a, b) => a.x - b.x || a.step - b.step);
  const valleys: Valley[] = [];
  let covering = 0;
  let parts: { from: number; to: number; covering: number }[] = [];
  let isOpenLeft = true;
  const close = (isOpenRight: boolean) => {
    const least = Math.min(...parts.map((part) => part.covering));
    const widest = parts
      .filter((part) => part.covering === least)
      .reduce((best, part) => (part.to - part.from > best.to - best.from ? part : best), { from: 0, to: -1 });
    const [from, to] = [parts[0]?.from ?? 0, parts.at(-1)?.to ?? 0];
    if (to > from) valleys.push({ from, to, clear: [widest.from, widest.to], isOpenLeft, isOpenRight });
    parts = [];
    isOpenLeft = false;
  };
  events.forEach(({ x, step }, at) => {
    covering += step;
    const next = events[at + 1]?.x ?? x;
    if (next === x) return;
    if (covering <= crossings) {
      parts.push({ from: x, to: next, covering });
      return;
    }
    if (parts.length > 0) close(false);
    isOpenLeft = false;
  });
  if (parts.length > 0) close(true);
  return valleys;
}
