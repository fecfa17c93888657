/** Owns placing chunks in columns: which columns each covers, with chunks cut that run over from one column into the next. */
import { firstAtLeast } from './lattice.ts';
import { isFigure, isPlaceholder, chunkOf, type Chunk, type TextLine } from './text-lines.ts';

/** A chunk and the columns that it covers, `c0` up to but not `c1`. */
export interface Placed {
  readonly chunk: Chunk;
  readonly c0: number;
  readonly c1: number;
}

export interface PlacedLine {
  readonly line: TextLine;
  readonly parts: readonly Placed[];
}

/** White between the words of a line that was spread, in em, at most. */
const widestSpread = 1.2;

/** @param separators x positions between columns, rising */
export function placeLines(
  lines: readonly TextLine[],
  separators: readonly number[],
  em: number,
): readonly PlacedLine[] {
  const lefts = lines.flatMap(({ chunks }) => chunks.map(({ box }) => box[0])).toSorted((a, b) => a - b);
  const alignedAt = (x: number) => countBetween(lefts, x - 0.15 * em, x + 0.15 * em) >= Math.max(2, 0.3 * lines.length);
  return lines.map((line) => ({
    line,
    parts: joinedInColumns(
      line.chunks.flatMap((chunk) =>
        cut(chunk, separators, em, alignedAt).map((part) => ({ chunk: part, ...columnsOf(part, separators, em) })),
      ),
      em,
    ),
  }));
}

/** Texts of one column that hardly more than a space parts, as in a line that was spread, as one; where letters were recognised, the white between them says less. */
function joinedInColumns(parts: readonly Placed[], em: number): readonly Placed[] {
  const joined: Placed[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const isSame = last?.c0 === part.c0 && last.c1 === part.c1 && part.chunk.words.every(({ sized }) => sized);
    if (isSame && part.chunk.box[0] - last.chunk.box[2] < widestSpread * em)
      joined[joined.length - 1] = { ...part, chunk: chunkOf([...last.chunk.words, ...part.chunk.words]) };
    else joined.push(part);
  }
  return joined;
}

function columnsOf(
  { box }: Chunk,
  separators: readonly number[],
  em: number,
): { readonly c0: number; readonly c1: number } {
  const slack = Math.min(0.15 * em, (box[2] - box[0]) / 3);
  const c0 = separators.filter((x) => x <= box[0] + slack).length;
  const c1 = separators.filter((x) => x < box[2] - slack).length + 1;
  return { c0, c1: Math.max(c1, c0 + 1) };
}

/** Cuts a chunk at the separators that it crosses, where a gap is wide for a space or what follows is plainly another cell. */
function cut(
  chunk: Chunk,
  separators: readonly number[],
  em: number,
  alignedAt: (x: number) => boolean,
): readonly Chunk[] {
  if (chunk.words.length < 2) return [chunk];
  for (const x of separators) {
    if (x <= chunk.box[0] || x >= chunk.box[2]) continue;
    for (let at = 1; at < chunk.words.length; at++) {
      const [before, after] = [chunk.words[at - 1]?.word, chunk.words[at]?.word];
      if (before === undefined || after === undefined) continue;
      const isAt = before.bbox[2] <= x + 0.3 * em && after.bbox[0] >= x - 0.3 * em;
      // Headings stand to one side of the values below them, and so may the gap between two of them.
      const isNear =
        after.bbox[0] - before.bbox[2] >= 0.6 * em && Math.abs(before.bbox[2] + after.bbox[0] - 2 * x) <= 3 * em;
      if (!isAt && !isNear) continue;
      const [left, right] = [chunkOf(chunk.words.slice(0, at)), chunkOf(chunk.words.slice(at))];
      const gap = after.bbox[0] - before.bbox[2];
      const isValue =
        (isFigure(right.text) || isPlaceholder(right.text)) && !isFigure(left.text.split(' ').at(-1) ?? '');
      if (gap >= 0.45 * em || isValue || (alignedAt(after.bbox[0]) && gap > 0.2 * em))
        return [...cut(left, separators, em, alignedAt), ...cut(right, separators, em, alignedAt)];
    }
  }
  return [chunk];
}

function countBetween(sorted: readonly number[], low: number, high: number): number {
  return firstAtLeast(sorted, high) - firstAtLeast(sorted, low);
}

const beforeNumber = /^(?:\p{Sc}|[A-Z]{0,2}\$|[(<>≤≥±+~])+$/u;
const afterNumber = /^(?:[%)\]‰*†‡§#]|\([a-z\d]\)|[a-z\d])$/u;

/**
 * Takes out separators between a number and what belongs to it: a currency sign before it, a percent sign, bracket or
 * footnote mark after it.
 */
export function withoutMarkColumns(
  lines: readonly TextLine[],
  separators: readonly number[],
  em: number,
): readonly number[] {
  const placed = placeLines(lines, separators, em);
  const textsOf = (column: number) =>
    placed.flatMap(({ parts }) =>
      parts.flatMap(({ chunk, c0, c1 }) => (c0 === column && c1 === column + 1 ? [chunk.text] : [])),
    );
  const drop = new Set<number>();
  for (let column = 0; column <= separators.length; column++) {
    const texts = textsOf(column);
    const all = (test: RegExp) => texts.length > 0 && texts.every((text) => test.test(text));
    if (column < separators.length && all(beforeNumber)) drop.add(column);
    else if (column > 0 && all(afterNumber) && !drop.has(column - 1)) {
      // A column of single letters or figures is one of values, unless it stands close to numbers.
      const isMark = texts.every((text) => !/^[a-z\d]$/u.test(text)) || isClose(placed, column, em);
      if (isMark) drop.add(column - 1);
    }
  }
  return separators.filter((_, at) => !drop.has(at));
}

/** True when the texts of a column follow those of the column before right away. */
function isClose(placed: readonly PlacedLine[], column: number, em: number): boolean {
  return placed.every(({ parts }) => {
    const mark = parts.find(({ c0 }) => c0 === column);
    const before = parts.find(({ c1 }) => c1 === column);
    return mark === undefined || (before !== undefined && mark.chunk.box[0] - before.chunk.box[2] < 0.5 * em);
  });
}
