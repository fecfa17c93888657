/** Owns telling how many of a table's first lines are headings. */
import type { PlacedLine } from './placement.ts';
import { firstRowOfTexts } from './rows-above-figures.ts';
import { baselineOf, isFigure, isPeriod, isValue } from './text-lines.ts';

/** Lines that head a table at most. */
const mostHeaderLines = 10;

/** Share of the labels that are figures where the first one that is begins the body. */
const mostlyFigures = 0.8;
/** Figures of a column at least that tells where the body begins. */
const fewestFigures = 3;
/** Share of the values behind labels that are texts: among such texts on the first lines are no headings. */
const severalTexts = 0.15;
/** A step between lines is wider than another by this share of an em. */
const wider = 0.15;

/** How many of the first lines are headings. */
export function headerLines(
  lines: readonly PlacedLine[],
  parted: readonly number[],
  columns: number,
  em: number,
): number {
  const limit = Math.min(mostHeaderLines, lines.length - 1);
  const valuesIn = ({ parts }: PlacedLine) => {
    const others = parts.filter(({ c0 }) => c0 > 0 || columns === 1);
    const values = others.filter(({ chunk }) => isValue(chunk.text));
    const plain = values.filter(({ chunk }) => !isPeriod(chunk.text));
    return {
      share: others.length === 0 ? 0 : values.length / others.length,
      plain: plain.length,
      count: others.length,
    };
  };
  const facts = lines.map(valuesIn);
  let first = facts.findIndex(({ share, plain }) => share >= 0.5 && plain > 0);
  const numbered = firstNumbered(lines);
  if (numbered !== undefined && (first === -1 || numbered < first)) first = numbered;
  const hasFigures = first !== -1;
  // Only years and the like below: the first line of them heads the others.
  if (first === -1) first = facts.findIndex(({ share }) => share >= 0.5) + 1;
  const rule = parted.findIndex((share, at) => at > 0 && at <= limit && share >= 0.6);
  const rules = parted.filter((share) => share >= 0.6).length;
  if (hasFigures && rule <= 0) first = Math.min(first, firstFigure(lines) ?? first);
  if (hasFigures && !isBold(lines[0])) first = Math.min(first, firstRowOfTexts(lines, first, columns, em) ?? first);
  if (hasFigures) {
    if (first > limit) return rule > 0 ? rule : 0;
    const plain = endOfBold(lines, first);
    if (plain !== undefined) return plain;
    // A line across the table ends the headings, also when labels of the first group of rows follow.
    if (rule > 0 && rule <= first) return lastRuleUpTo(parted, first);
    const valued = facts.slice(first).filter(({ count }) => count > 0);
    const texts = valued.filter(({ share }) => share < 0.5);
    if (columns === 2 && first > 1 && !isBold(lines[0]) && texts.length >= Math.max(1, severalTexts * valued.length))
      return 0;
    // Labels alone, right above the first values, belong to them.
    while (first > 0 && isLabelOnly(lines[first - 1])) first--;
    while (first > 1 && isCarriedAbove(lines, first, em)) first--;
    return first;
  }
  if (rule > 0 && rules === 1) return rule;
  const plain = lines.findIndex((line) => !isBold(line));
  if (plain > 0) return Math.min(limit, plain);
  // Where lines or edges of tints part the rows, too, the first of them ends the headings.
  if (rule > 0) return rule;
  return Math.min(limit, first);
}

/** The first row of texts below bold headings, above the first figures; units below a heading have no label. */
function endOfBold(lines: readonly PlacedLine[], first: number): number | undefined {
  const plain = lines.findIndex((line) => !isBold(line));
  const parts = lines[plain]?.parts ?? [];
  if (plain < 1 || plain >= first || parts.length < 2 || parts[0]?.c0 !== 0) return undefined;
  return lines.slice(plain, first).some(isBold) ? undefined : plain;
}

/** The last line across the table above line `first`, where headings of several levels may be ruled off from each other. */
function lastRuleUpTo(parted: readonly number[], first: number): number {
  for (let at = first; at > 0; at--) if ((parted[at] ?? 0) >= 0.6) return at;
  return first;
}

function isBold(line: PlacedLine | undefined): boolean {
  return line !== undefined && line.parts.every(({ chunk }) => chunk.words.every(({ style }) => style?.bold === true));
}

function isLabelOnly(line: PlacedLine | undefined): boolean {
  return line !== undefined && line.parts.length === 1 && line.parts[0]?.c0 === 0;
}

/** The first line with a number, a date or a time for a label, where nearly all labels but those of headings are such. */
function firstNumbered(lines: readonly PlacedLine[]): number | undefined {
  const labels = lines.flatMap(({ parts: [part] }, at) =>
    part === undefined || part.c0 > 0 || part.c1 > 1
      ? []
      : [{ at, isNumber: isFigure(part.chunk.text) || isPeriod(part.chunk.text) }],
  );
  const first = labels.findIndex(({ isNumber }) => isNumber);
  const rest = labels.slice(first);
  if (first < 1 || rest.length < 3) return undefined;
  return rest.filter(({ isNumber }) => isNumber).length >= mostlyFigures * rest.length ? rest[0]?.at : undefined;
}

/** The first line with a figure in a column that holds hardly anything else. */
function firstFigure(lines: readonly PlacedLine[]): number | undefined {
  const ofColumn = Map.groupBy(
    lines.flatMap(({ parts }, at) =>
      parts.flatMap(({ c0, c1, chunk: { text } }) =>
        c0 > 0 && c1 - c0 === 1 ? [{ c0, at, isFigure: isFigure(text) && !isPeriod(text) }] : [],
      ),
    ),
    ({ c0 }) => c0,
  );
  const found = [...ofColumn.values()].flatMap((texts) => {
    const figures = texts.filter((text) => text.isFigure);
    return figures.length >= fewestFigures && figures.length >= mostlyFigures * texts.length
      ? [figures[0]?.at ?? 0]
      : [];
  });
  return found.length === 0 ? undefined : Math.min(...found);
}

/**
 * True when the line above line `first` is text of its row: it stands nearer to it than to the line before, or as near
 * where the texts of the other rows end on the line of their values, too.
 */
function isCarriedAbove(lines: readonly PlacedLine[], first: number, em: number): boolean {
  const [before, above, line] = [lines[first - 2], lines[first - 1], lines[first]];
  const [part, ...others] = above?.parts ?? [];
  if (before === undefined || above === undefined || line === undefined || part === undefined) return false;
  if (others.length > 0 || part.c0 === 0 || !line.parts.some(({ c0 }) => c0 === part.c0)) return false;
  const nearer = baselineOf(above.line) - baselineOf(before.line) - (baselineOf(line.line) - baselineOf(above.line));
  if (Math.abs(nearer) > wider * em) return nearer > 0;
  const alone = lines.slice(first + 1).filter(({ parts }) => parts.length === 1 && parts[0]?.c0 === part.c0);
  return alone.length > 0 && (lines.at(-1)?.parts.length ?? 0) > 1;
}
