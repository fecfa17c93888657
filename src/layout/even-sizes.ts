/** Owns the type size of lines that go on with each other's sentence: they are set in one size, whatever a bent or slanting line seems to have. */
import { endOf, endsEarly, endsSentence, startOf } from './line-ends.ts';
import { emOf, type LaidLine } from './lines.ts';
import { weightedMedian } from './weighted-median.ts';

/** Differences of the left edges, in em, and of the distance of lines, as a share of the usual one, within a paragraph of a photo. */
const mostShift = 1;
const [nearest, farthest] = [0.7, 1.3];

/**
 * Gives the lines of each sentence that runs over full lines the size that most of its letters have. Only of lines whose size the
 * reader did not tell. @param lines of one region, from the top
 */
export function evenSizes(lines: readonly LaidLine[]): readonly LaidLine[] {
  if (lines.length < 3 || lines.every(({ sized }) => sized)) return lines;
  const end = lines.map(endOf).toSorted((a, b) => b - a)[Math.floor(lines.length / 20)] ?? 0;
  const pitch = weightedMedian(
    lines.slice(1).map((line, at) => [middleOf(line) - (lines[at] === undefined ? 0 : middleOf(lines[at])), 1]),
  );
  const runs: LaidLine[][] = [];
  for (const line of lines) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && goesOn(last, line, end, pitch)) runs.at(-1)?.push(line);
    else runs.push([line]);
  }
  return runs.flatMap((run) => {
    const em = emOf(run);
    return run.map((line) => (line.em === em ? line : { ...line, em }));
  });
}

/** True for the next line of a paragraph in the middle of a sentence. */
function goesOn(last: LaidLine, line: LaidLine, end: number, pitch: number): boolean {
  const em = Math.min(last.em, line.em);
  const distance = (middleOf(line) - middleOf(last)) / pitch;
  if (last.sized || line.sized || distance < nearest || distance > farthest) return false;
  if (Math.abs(startOf(last) - startOf(line)) > mostShift * em) return false;
  if (endsSentence(last) || endsEarly(last, line, { end })) return false;
  return /^[^\p{L}\p{N}]*(?:\p{Ll}|\p{Lo})/u.test(line.line.text);
}

/** Of its box, which a slanting line makes higher at both edges. */
function middleOf({ line: { bbox } }: LaidLine): number {
  return (bbox[1] + bbox[3]) / 2;
}
