/** Owns telling rows of texts that stand above a table's first figures from headings of several lines. */
import { median } from '../../median.ts';
import type { PlacedLine } from './placement.ts';
import { baselineOf, colonAlone } from './text-lines.ts';

/** Share of a table's lines, and so many of them, that have a colon between label and value: then these are rows of such pairs. */
const mostlyPairs = 0.5;
const fewestPairs = 2;
/** Lines with a text in every column are no headings when there are more: not every heading of a table has three lines. */
const mostHeadingLines = 2;
/** A step between lines is narrower than another by this share of an em. */
const narrower = 0.15;

/**
 * The first line that is a row of texts, with a colon between them or a text in every column, where those above are no
 * more than one line of headings.
 *
 * @param first the line that the headings end above otherwise
 * @returns undefined where all of these lines may be headings
 */
export function firstRowOfTexts(
  lines: readonly PlacedLine[],
  first: number,
  columns: number,
  em: number,
): number | undefined {
  const pairs = lines.flatMap((line, at) => (isPair(line) ? [at] : []));
  if (pairs.length >= Math.max(fewestPairs, mostlyPairs * lines.length)) return pairs[0];
  const full = lines.slice(0, first).findIndex((line) => isFull(line, columns));
  const run = lines.slice(full, first);
  if (full === -1 || run.length < 2 || !run.every((line) => isFull(line, columns))) return undefined;
  if (run.length > mostHeadingLines) return full + 1;
  const inRun = steps(run);
  const below = steps(lines.slice(first - 1));
  const isNarrow = (median(inRun) ?? 0) < (median(below) ?? 0) - narrower * em;
  const goesOn = run.slice(1).some(({ parts }) => parts.some(({ chunk }) => /^[\p{Ll}(&[%]/u.test(chunk.text)));
  return isNarrow || goesOn ? undefined : full + 1;
}

/** True for a label with a colon behind it, or a colon of its own, and a value. */
function isPair({ parts }: PlacedLine): boolean {
  const [label, ...others] = parts;
  if (label === undefined || label.c0 > 0 || others.length === 0) return false;
  return (
    /[\p{L}\p{N})\]][^:：]*[:：]$/u.test(label.chunk.text) || others.some(({ chunk }) => colonAlone.test(chunk.text))
  );
}

/** True when each column has a text on the line. */
export function isFull({ parts }: PlacedLine, columns: number): boolean {
  return new Set(parts.flatMap(({ c0, c1 }) => (c1 - c0 === 1 ? [c0] : []))).size === columns;
}

function steps(lines: readonly PlacedLine[]): readonly number[] {
  return lines.slice(1).map(({ line }, at) => {
    const above = lines[at];
    return above === undefined ? 0 : baselineOf(line) - baselineOf(above.line);
  });
}
