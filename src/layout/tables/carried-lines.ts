/** Owns carried lines: text of one cell that takes more lines than the rest of its row, above or below the row's values. */
import type { PlacedLine } from './placement.ts';
import { baselineOf, isValue } from './text-lines.ts';

/** Rows have values in this share of the places of a column, or it is one of texts. */
const mostlyValues = 0.6;
/** A column that carries lines has texts for this share of the rows, at least. */
const mostlyFilled = 0.7;
/** A step between lines is wider than another by this share of an em. */
const wider = 0.15;
/** A step so many times as wide as the usual one parts whatever it lies between. */
const farther = 1.7;
/** Share of the rows behind which a line with a label alone stands, where each label takes two lines. */
const nearlyAll = 0.8;

/**
 * Decides for each line whether it goes on with the row above: true or false for carried lines and for the rows right
 * behind them, undefined for lines of which this tells nothing.
 * @param lines below the headings
 */
export function carriedLines(
  lines: readonly PlacedLine[],
  columns: number,
  em: number,
): readonly (boolean | undefined)[] {
  const full = lines.map(({ parts }) => parts.length >= Math.max(3, columns / 2));
  const rows = lines.filter((_, at) => full[at]);
  const nothing = lines.map(() => undefined);
  if (columns < 3 || rows.length === 0) return nothing;
  const texts = textColumns(lines, rows.length, columns);
  const carried = lines.map(({ parts: [part, ...others] }, at) => {
    if (full[at] || part === undefined || others.length > 0 || part.c1 - part.c0 > 1) return false;
    return part.c0 > 0 ? texts.has(part.c0) : false;
  });
  const labels = labelsOfTwoLines(lines, full)
    ? lines.map(({ parts }, at) => !full[at] && parts[0]?.c0 === 0)
    : nothing;
  const goesOn = lines.map((_, at) => carried[at] || labels[at] === true);
  if (!goesOn.some(Boolean)) return nothing;
  const levels = lines.map(({ line }) => baselineOf(line));
  const step = (at: number) => (levels[at] ?? 0) - (levels[at - 1] ?? 0);
  const usual =
    lines
      .map((_, at) => step(at))
      .slice(1)
      .toSorted((a, b) => a - b)[(lines.length - 1) >> 1] ?? 0;
  const isFar = (at: number) => step(at) > farther * usual;
  const isAbove = !full[0] && full.at(-1) === true;
  const decided: (boolean | undefined)[] = lines.map(() => undefined);
  for (let from = 0; from < lines.length;) {
    if (!goesOn[from]) {
      from += 1;
      continue;
    }
    let to = from;
    while (goesOn[to]) to += 1;
    // The row begins behind the widest step; where all are alike, as the first and the last row show.
    const steps = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
      (at) => at > 0 && at < lines.length,
    );
    const widest = steps.reduce((best, at) => (step(at) > step(best) ? at : best), steps[0] ?? from);
    const isPlain = steps.every((at) => at === widest || step(widest) - step(at) > wider * em);
    const begin = from === 0 ? 0 : to === lines.length ? to : isPlain ? widest : isAbove ? from : to;
    for (let at = from; at <= Math.min(to, lines.length - 1); at += 1) decided[at] = at !== begin && !isFar(at);
    from = to;
  }
  return decided;
}

/** Columns behind the first one with texts rather than values, about as many as there are rows. */
function textColumns(lines: readonly PlacedLine[], rows: number, columns: number): ReadonlySet<number> {
  const found = new Set<number>();
  for (let column = 1; column < columns; column += 1) {
    const own = lines.flatMap(({ parts }) => parts.filter(({ c0, c1 }) => c0 === column && c1 === column + 1));
    const values = own.filter(({ chunk }) => isValue(chunk.text)).length;
    if (own.length >= mostlyFilled * rows && values < mostlyValues * own.length) found.add(column);
  }
  return found;
}

/** True when a line with a label alone stands behind nearly every row, and none before the first: no names of groups of rows. */
function labelsOfTwoLines(lines: readonly PlacedLine[], full: readonly boolean[]): boolean {
  const isLabel = (at: number) => {
    const parts = lines[at]?.parts ?? [];
    return parts.length === 1 && parts[0]?.c0 === 0;
  };
  const rows = lines.flatMap((_, at) => (full[at] ? [at] : []));
  return full[0] === true && rows.filter((at) => isLabel(at + 1)).length >= nearlyAll * rows.length;
}
