/** Owns bands of white across two columns, as a figure over both leaves them: columns end above such a band, and begin again below it. */
import type { Columns } from './column-ends.ts';
import { inOrder } from './in-order.ts';
import { fromTop, type Segment } from './segments.ts';

/** Height of a band at least, in em: three lines are missing from both columns. */
const leastHeight = 4;

const caption =
  /^(?:figure|fig|table|tab|abbildung|abb|tabelle|tableau|figura|tabla|рис|таблица|图|圖|表|図)\.?\s*[\dIVX]/iu;

/**
 * Heights at which columns end, from the top: the lower edge of what stands above each band, or that of what stands above the caption
 * of a table or figure that begins with it. None where a sentence goes on below the band in its own column, or where each column has
 * a caption there, as two figures beside each other do.
 */
export function whiteBands({ left, right }: Columns, em: number): readonly number[] {
  const sorted = inOrder([...left, ...right], fromTop);
  const found: number[] = [];
  let reach = -Infinity;
  sorted.forEach((segment, at) => {
    if (segment.top - reach >= leastHeight * em && at > 0) {
      const y = aboveCaption(sorted.slice(0, at)) ?? reach;
      if (isBarrier(left, right, y)) found.push(y);
    }
    reach = Math.max(reach, segment.bottom);
  });
  return found;
}

/** The lower edge of what stands above the caption that is last; undefined where the last is none, or stands beside something. */
function aboveCaption(upper: readonly Segment[]): number | undefined {
  const at = upper.findLastIndex((segment) => caption.test(textOf(segment)));
  const first = upper[at];
  // A caption has few lines.
  if (first === undefined || upper.length - at > mostLines) return undefined;
  const reach = Math.max(...upper.slice(0, at).map(({ bottom }) => bottom));
  return reach <= first.top ? reach : undefined;
}

const mostLines = 3;

function isBarrier(left: readonly Segment[], right: readonly Segment[], y: number): boolean {
  const [leftAbove, leftBelow] = [above(left, y), below(left, y)];
  const [rightAbove, rightBelow] = [above(right, y), below(right, y)];
  if ([leftAbove, leftBelow, rightAbove, rightBelow].some(({ length }) => length === 0)) return false;
  if ([leftBelow, rightBelow].every((part) => caption.test(firstOf(part)))) return false;
  const count = (pairs: readonly (readonly [readonly Segment[], readonly Segment[]])[]) =>
    pairs.filter(([before, after]) => goesOn(lastOf(before), firstOf(after))).length;
  const across = count([
    [leftAbove, rightAbove],
    [rightAbove, leftBelow],
    [leftBelow, rightBelow],
  ]);
  const through = count([
    [leftAbove, leftBelow],
    [rightAbove, rightBelow],
  ]);
  return across >= through;
}

/** What ends above a height, and all else. */
export const above = (side: readonly Segment[], y: number) => side.filter(({ bottom }) => bottom <= y);
export const below = (side: readonly Segment[], y: number) => side.filter(({ bottom }) => bottom > y);

/** True where a text goes on with the sentence of the one before. */
function goesOn(before: string, after: string): boolean {
  return !/[.!?:。！？：।]["'”’»)\]]*$/u.test(before) && /^[^\p{L}\p{N}]*\p{Ll}/u.test(after);
}

const firstOf = (segments: readonly Segment[]) =>
  textOf(
    segments.reduce<Segment | undefined>(
      (best, one) => (best === undefined || one.top < best.top ? one : best),
      undefined,
    ),
  );
const lastOf = (segments: readonly Segment[]) =>
  textOf(
    segments.reduce<Segment | undefined>(
      (best, one) => (best === undefined || one.bottom > best.bottom ? one : best),
      undefined,
    ),
  );

function textOf(segment: Segment | undefined): string {
  return segment?.words.map(({ word }) => word.text).join(' ') ?? '';
}
