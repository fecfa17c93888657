/** Owns telling that a run of lines goes on with other columns below a line of text: another table. */
import type { TextLine } from './text-lines.ts';

/** Rows next to the text that are looked at, and how many there must be. */
const mostRows = 4;
const fewestRows = 2;
/** Edges are those of a column when they agree to this, in em, in so many of the rows. */
const aligning = 0.25;
const mostly = 0.75;
/** Share of the edges that columns of one table keep below a text. */
const mostKept = 0.5;
/** White above a text that parts tables is so much wider than that between rows, in em. */
const wider = 0.15;

/** The lines of a text at the left edge below which lines keep to other columns than above; undefined where they never do. */
export function textBetween(lines: readonly TextLine[], em: number): { from: number; to: number } | undefined {
  const left = Math.min(...lines.map(({ box }) => box[0]));
  for (let at = fewestRows; at < lines.length - fewestRows; at += 1) {
    const [line, above] = [lines[at], lines[at - 1]];
    if (line === undefined || above === undefined || !isText(line) || isText(above)) continue;
    if (line.box[0] > left + em || line.top - above.bottom < whiteAbove(lines, at) + wider * em) continue;
    let next = at + 1;
    while (next < lines.length && isText(lines[next])) next += 1;
    const before = rowsOf(lines.slice(0, at).toReversed());
    const after = rowsOf(lines.slice(next));
    if (Math.min(before.length, after.length) < fewestRows) continue;
    if (!haveOneGrid(edgesOf(before, em), edgesOf(after, em), em)) return { from: at, to: next };
  }
  return undefined;
}

function isText(line: TextLine | undefined): boolean {
  return line?.chunks.length === 1;
}

/** The first lines that have texts beside each other. */
function rowsOf(lines: readonly TextLine[]): readonly TextLine[] {
  const end = lines.findIndex(isText);
  return lines.slice(0, Math.min(mostRows, end === -1 ? mostRows : end));
}

/** The white between the two lines above line `at`. */
function whiteAbove(lines: readonly TextLine[], at: number): number {
  const [first, second] = [lines[at - 2], lines[at - 1]];
  return first === undefined || second === undefined ? 0 : second.top - first.bottom;
}

/** Where texts begin, and where they end, behind the first column of most rows. */
function edgesOf(rows: readonly TextLine[], em: number): readonly (readonly number[])[] {
  return [0, 2].map((side) => {
    const edges = rows.flatMap(({ chunks }) => chunks.slice(1).map(({ box }) => box[side] ?? 0));
    const common = edges.filter(
      (edge) => edges.filter((other) => Math.abs(other - edge) < aligning * em).length >= mostly * rows.length,
    );
    return common
      .toSorted((a, b) => a - b)
      .filter((edge, at, all) => edge - (all[at - 1] ?? -Infinity) > aligning * em);
  });
}

/** True when rows keep edges of others, or have none to keep. */
function haveOneGrid(
  above: readonly (readonly number[])[],
  below: readonly (readonly number[])[],
  em: number,
): boolean {
  const count = (sides: readonly (readonly number[])[]) => sides.reduce((sum, edges) => sum + edges.length, 0);
  const fewest = Math.min(count(above), count(below));
  const kept = below.map((edges, side) =>
    edges.filter((edge) => above[side]?.some((other) => Math.abs(other - edge) < 2 * aligning * em) === true),
  );
  return fewest === 0 || count(kept) >= mostKept * fewest;
}
