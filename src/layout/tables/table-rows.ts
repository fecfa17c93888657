/** Owns the rows of a table whose rows no lines part: which lines of text make one row, and which rows are headings. */
import type { Placed, PlacedLine } from './placement.ts';
import type { Rule } from './ruling.ts';
import { isFigure, isPeriod, isPlaceholder } from './text-lines.ts';

/** Cells of one row; lines of text that wrapped are together in one. */
export interface RowCell {
  readonly c0: number;
  readonly c1: number;
  readonly parts: readonly Placed[];
}

export interface TableRow {
  readonly cells: readonly RowCell[];
  readonly top: number;
  readonly bottom: number;
  readonly header: boolean;
}

/** Lines that head a table at most. */
const mostHeaderLines = 10;

/**
 * @param rules horizontal lines inside the table's width, from the top
 * @param columns number of columns
 */
export function groupRows(
  lines: readonly PlacedLine[],
  rules: readonly Rule[],
  columns: number,
  em: number,
): readonly TableRow[] {
  const width = extentOf(lines);
  const parted = lines.map((line, at) => {
    const last = lines[at - 1];
    return last === undefined ? 0 : ruleBetween(last, line, rules, width);
  });
  const headers = headerLines(lines, parted, columns);
  return [
    ...headerRows(lines.slice(0, headers), rules),
    ...bodyRows(lines.slice(headers), parted.slice(headers), columns, em),
  ];
}

function extentOf(lines: readonly PlacedLine[]): readonly [number, number] {
  return [Math.min(...lines.map(({ line }) => line.box[0])), Math.max(...lines.map(({ line }) => line.box[2]))];
}

/** The share of the table's width that is ruled off between two lines of text. */
function ruleBetween(
  above: PlacedLine,
  below: PlacedLine,
  rules: readonly Rule[],
  [x0, x1]: readonly [number, number],
): number {
  const from = (above.line.top + above.line.bottom) / 2;
  const to = (below.line.top + below.line.bottom) / 2;
  const covered = rules
    .filter(({ at }) => at > from && at < to)
    .reduce((sum, rule) => sum + Math.max(0, Math.min(rule.to, x1) - Math.max(rule.from, x0)), 0);
  return Math.min(1, covered / Math.max(x1 - x0, Number.MIN_VALUE));
}

export function isValue(text: string): boolean {
  return isFigure(text) || isPlaceholder(text);
}

/** How many of the first lines are headings. */
function headerLines(lines: readonly PlacedLine[], parted: readonly number[], columns: number): number {
  const limit = Math.min(mostHeaderLines, lines.length - 1);
  const valuesIn = ({ parts }: PlacedLine) => {
    const others = parts.filter(({ c0 }) => c0 > 0 || columns === 1);
    const values = others.filter(({ chunk }) => isValue(chunk.text));
    const plain = values.filter(({ chunk }) => !isPeriod(chunk.text));
    return { share: others.length === 0 ? 0 : values.length / others.length, plain: plain.length };
  };
  const facts = lines.map(valuesIn);
  let first = facts.findIndex(({ share, plain }) => share >= 0.5 && plain > 0);
  const hasFigures = first !== -1;
  // Only years and the like below: the first line of them heads the others.
  if (first === -1) first = facts.findIndex(({ share }) => share >= 0.5) + 1;
  const rule = parted.findIndex((share, at) => at > 0 && at <= limit && share >= 0.6);
  const rules = parted.filter((share) => share >= 0.6).length;
  if (hasFigures) {
    if (first > limit) return rule > 0 ? rule : 0;
    // A line across the table ends the headings, also when labels of the first group of rows follow.
    if (rule > 0 && rule <= first) return lastRuleUpTo(parted, first);
    // Labels alone, right above the first values, belong to them.
    while (first > 0 && isLabelOnly(lines[first - 1])) first--;
    return first;
  }
  if (rule > 0 && rules < 0.5 * (lines.length - 1)) return rule;
  if (rule > 0) return rule;
  const isBold = (line: PlacedLine | undefined) =>
    line !== undefined && line.parts.every(({ chunk }) => chunk.words.every(({ style }) => style?.bold === true));
  if (isBold(lines[0]) && !lines.every(isBold))
    return Math.min(
      limit,
      lines.findIndex((line) => !isBold(line)),
    );
  return Math.min(limit, first);
}

/** The last line across the table above line `first`, where headings of several levels may be ruled off from each other. */
function lastRuleUpTo(parted: readonly number[], first: number): number {
  for (let at = first; at > 0; at--) if ((parted[at] ?? 0) >= 0.6) return at;
  return first;
}

function isLabelOnly(line: PlacedLine | undefined): boolean {
  return line !== undefined && line.parts.length === 1 && line.parts[0]?.c0 === 0;
}

/** Headings: what spans columns has a row of its own, below it the texts of each column are one cell. */
function headerRows(lines: readonly PlacedLine[], rules: readonly Rule[]): readonly TableRow[] {
  const levels: PlacedLine[][] = [];
  lines.forEach((line, at) => {
    const last = lines[at - 1];
    const level = levels.at(-1);
    if (last === undefined || level === undefined || beginsLevel(level, last, line, rules)) levels.push([line]);
    else level.push(line);
  });
  return levels.map((level) => rowOf(level, true));
}

function spans({ c0, c1 }: Placed): boolean {
  return c1 - c0 > 1;
}

function beginsLevel(
  level: readonly PlacedLine[],
  last: PlacedLine,
  line: PlacedLine,
  rules: readonly Rule[],
): boolean {
  const from = (last.line.top + last.line.bottom) / 2;
  const to = (line.line.top + line.line.bottom) / 2;
  const ruled = rules.filter(({ at }) => at > from && at < to);
  return line.parts.some((part) => {
    const above = level.flatMap(({ parts }) => parts).filter(({ c0, c1 }) => c0 < part.c1 && c1 > part.c0);
    if (above.length === 0) return false;
    const alike = above.every(({ c0, c1 }) => c0 === part.c0 && c1 === part.c1);
    // Headings of one column over several lines go on; below a heading over more columns they begin anew.
    if (!alike) return above.some(spans) || spans(part);
    const middle = (part.chunk.box[0] + part.chunk.box[2]) / 2;
    return ruled.some(
      (rule) =>
        rule.from <= middle && rule.to >= middle && rule.to - rule.from > 1.3 * (part.chunk.box[2] - part.chunk.box[0]),
    );
  });
}

/** The cells of lines that are one row; parts that share a column are one cell. */
function rowOf(lines: readonly PlacedLine[], header: boolean): TableRow {
  const cells: { c0: number; c1: number; parts: Placed[] }[] = [];
  for (const part of lines.flatMap(({ parts }) => parts)) {
    const touched = cells.filter(({ c0, c1 }) => c0 < part.c1 && c1 > part.c0);
    const merged = {
      c0: Math.min(part.c0, ...touched.map(({ c0 }) => c0)),
      c1: Math.max(part.c1, ...touched.map(({ c1 }) => c1)),
      parts: [...touched.flatMap(({ parts }) => parts), part],
    };
    for (const cell of touched) cells.splice(cells.indexOf(cell), 1);
    cells.push(merged);
  }
  return {
    cells: cells.toSorted((a, b) => a.c0 - b.c0),
    top: Math.min(...lines.map(({ line }) => line.top)),
    bottom: Math.max(...lines.map(({ line }) => line.bottom)),
    header,
  };
}

function bodyRows(
  lines: readonly PlacedLine[],
  parted: readonly number[],
  columns: number,
  em: number,
): readonly TableRow[] {
  const rows: PlacedLine[][] = [];
  const spacing = spacingOf(lines, parted);
  const ruled = parted.slice(1).filter((share) => share >= 0.5).length;
  // Where most rows are ruled off, what stands between two lines is one row.
  const isRuled = ruled >= 2 && ruled >= 0.3 * (lines.length - 1);
  lines.forEach((line, at) => {
    const row = rows.at(-1);
    const last = lines[at - 1];
    const begins = () => {
      if (row === undefined || last === undefined || (parted[at] ?? 0) >= 0.5) return true;
      if (conflicts(row, line)) return true;
      if (isRuled) return false;
      if (spacing !== undefined) return line.line.baseline - last.line.baseline > spacing;
      return !wraps(row, last, line, lines, columns, em);
    };
    if (row === undefined || begins()) rows.push([line]);
    else row.push(line);
  });
  return rows.map((row) => rowOf(row, false));
}

/** True when both hold a value in one column: two rows. */
function conflicts(row: readonly PlacedLine[], line: PlacedLine): boolean {
  return line.parts.some(
    (part) =>
      part.c0 > 0 &&
      isValue(part.chunk.text) &&
      row.some(({ parts }) =>
        parts.some((other) => other.c0 === part.c0 && other.c1 === part.c1 && isValue(other.chunk.text)),
      ),
  );
}

/**
 * The white between lines that parts rows, when lines inside rows stand plainly closer than rows do; undefined when all
 * lines stand alike.
 */
function spacingOf(lines: readonly PlacedLine[], parted: readonly number[]): number | undefined {
  const gaps: { readonly white: number; readonly at: number }[] = [];
  lines.forEach(({ line }, at) => {
    const last = lines[at - 1];
    if (last !== undefined && (parted[at] ?? 0) < 0.5) gaps.push({ white: line.baseline - last.line.baseline, at });
  });
  if (gaps.length < 3) return undefined;
  const sorted = gaps.toSorted((a, b) => a.white - b.white);
  const height = lines.reduce((sum, { line }) => sum + line.bottom - line.top, 0) / lines.length;
  let best = 0;
  let split = 0;
  for (let at = 1; at < sorted.length; at++) {
    const step = (sorted[at]?.white ?? 0) - (sorted[at - 1]?.white ?? 0);
    if (step > best) [best, split] = [step, at];
  }
  const wide = sorted.length - split;
  if (best < 0.3 * height || wide < Math.max(2, 0.25 * sorted.length)) return undefined;
  const limit = ((sorted[split - 1]?.white ?? 0) + (sorted[split]?.white ?? 0)) / 2;
  // Groups of rows stand apart too; then the lines inside a group are rows of their own.
  const tight = gaps.filter(({ white }) => white <= limit);
  const full = tight.filter(({ at }) => {
    const [above, below] = [lines[at - 1], lines[at]];
    if (above === undefined || below === undefined) return false;
    const shared = below.parts.filter(({ c0 }) => above.parts.some((other) => other.c0 === c0));
    return (
      conflicts([above], below) ||
      (shared.length > 1 &&
        shared.length === Math.max(above.parts.length, below.parts.length) &&
        shared.some(({ chunk }) => chunk.words.length <= 3))
    );
  });
  return full.length > 0.15 * tight.length ? undefined : limit;
}

/** Decides whether a line goes on with the row above it, by what is missing and whether the text had run out of room. */
function wraps(
  row: readonly PlacedLine[],
  last: PlacedLine,
  line: PlacedLine,
  lines: readonly PlacedLine[],
  columns: number,
  em: number,
): boolean {
  const leading = line.line.top - last.line.bottom;
  if (leading > 0.9 * em) return false;
  const label = line.parts.find(({ c0 }) => c0 === 0);
  const others = line.parts.filter(({ c0 }) => c0 > 0);
  const lastLabel = last.parts.find(({ c0, c1 }) => c0 === 0 && c1 === 1);
  const ranOut = (above: Placed, below: Placed) => {
    const right = Math.max(
      ...lines.flatMap(({ parts }) =>
        parts.filter((part) => part.c0 === above.c0 && part.c1 === above.c1).map(({ chunk }) => chunk.box[2]),
      ),
    );
    const [word] = below.chunk.words;
    const need = word === undefined ? 0 : word.word.bbox[2] - word.word.bbox[0];
    return right - above.chunk.box[2] < need + 0.3 * em;
  };
  if (label === undefined) {
    // Text below text of the same columns; values alone are a row whose label is missing.
    return (
      others.length > 0 &&
      others.every((part) => {
        const above = last.parts.find(({ c0, c1 }) => c0 === part.c0 && c1 === part.c1);
        return (
          above !== undefined &&
          !isValue(part.chunk.text) &&
          (ranOut(above, part) || /^\p{Ll}|^[(&]/u.test(part.chunk.text))
        );
      })
    );
  }
  if (lastLabel === undefined || label.c1 > 1) return false;
  const isLower = /^\p{Ll}/u.test(label.chunk.text);
  const shift = label.chunk.box[0] - lastLabel.chunk.box[0];
  // Labels set in below the name of their group come several in a row; the second line of one label comes alone.
  const next = lines[lines.indexOf(line) + 1]?.parts.find(({ c0 }) => c0 === 0);
  const isIndented =
    shift > 0.4 * em && (next === undefined || Math.abs(next.chunk.box[0] - label.chunk.box[0]) > 0.2 * em);
  const closed = /[:.;]$/u.test(lastLabel.chunk.text);
  const labelsAlone = row.every(({ parts }) => parts.every(({ c0 }) => c0 === 0));
  if (closed && !isLower) return false;
  if (others.length === 0) return isLower || (isIndented && ranOut(lastLabel, label));
  if (labelsAlone)
    return (isLower && ranOut(lastLabel, label)) || (ranOut(lastLabel, label) && (isLower || isIndented) && !closed);
  // Several columns go on at once: text that wrapped in each of them, but hardly in all to the same number of lines.
  const filled = row[0]?.parts.length ?? 0;
  const lower = line.parts.filter(({ chunk }) => /^\p{Ll}/u.test(chunk.text)).length;
  if (line.parts.length >= filled && lower < 0.5 * line.parts.length) return false;
  return (
    others.every((part) => {
      const above = last.parts.find(({ c0, c1 }) => c0 === part.c0 && c1 === part.c1);
      return above !== undefined && !isValue(part.chunk.text) && ranOut(above, part);
    }) && ranOut(lastLabel, label)
  );
}
