/** Owns what rules say of lines of text: which they part, head, or stand above. */
import type { Rule } from './ruling.ts';
import { isValue, type TextLine } from './text-lines.ts';

/** True when a rule as wide as both lines runs between them. */
export function isRuledOff(above: TextLine, line: TextLine, rules: readonly Rule[]): boolean {
  const [x0, x1] = [Math.min(above.box[0], line.box[0]), Math.max(above.box[2], line.box[2])];
  return rules.some(
    ({ at, from, to }) => at > above.top && at < line.bottom && Math.min(to, x1) - Math.max(from, x0) > 0.8 * (x1 - x0),
  );
}

/** True for several texts, none of them a value, with a line below. */
export function isRuledHeading(line: TextLine, next: TextLine | undefined, rules: readonly Rule[]): boolean {
  if (next === undefined || line.chunks.length < 2 || line.chunks.some(({ text }) => isValue(text))) return false;
  return isRuledOff(line, next, rules);
}

/** True for a line behind white and a rule that is wider than those of the table above: a footer, or the next table. */
export function isBelowOthersRule(
  line: TextLine,
  above: TextLine,
  parted: readonly TextLine[],
  rules: readonly Rule[],
  em: number,
): boolean {
  if (rules.length === 0 || line.top - above.bottom < em) return false;
  const between = rules.filter(({ at }) => at > above.bottom - 0.5 * em && at < line.top);
  if (between.length === 0) return false;
  const [x0, x1] = [Math.min(...parted.map(({ box }) => box[0])), Math.max(...parted.map(({ box }) => box[2]))];
  const [top, bottom] = [parted[0]?.top ?? 0, above.top];
  const own = rules.filter(({ at, from, to }) => at > top && at < bottom && from < x0 + em && to > x1 - em);
  return (
    own.length > 0 &&
    between.every(({ from, to }) => own.every((one) => from < one.from - 2 * em || to > one.to + 2 * em))
  );
}
