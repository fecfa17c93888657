/** Owns telling how many of a table's first lines are headings. */
import type { PlacedLine } from './placement.ts';
import { isFigure, isPeriod, isValue } from './text-lines.ts';

/** Lines that head a table at most. */
const mostHeaderLines = 10;

/** How many of the first lines are headings. */
export function headerLines(lines: readonly PlacedLine[], parted: readonly number[], columns: number): number {
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
