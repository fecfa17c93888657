/** Owns the text of a cell: its lines as one text, a label above what was filled in on a line of its own. */
import { joinLines } from '../../plain-text.ts';
import type { LaidLine } from '../lines.ts';

/** Type of a label as a share of that of its value at most, where sizes are told and where ink shows them. */
const [smallTold, smallInk] = [0.9, 0.75];
/** Letters of a label at most. */
const longestLabel = 48;

const marked = /^[^\p{L}.!?]*\p{L}[^.!?]{0,30}[:：]$/u;

/** @param lines from the top */
export function joinCell(lines: readonly LaidLine[]): string {
  const labels = labelLines(lines);
  const joined = (part: readonly LaidLine[]) =>
    part.length === 0 ? [] : [part.map(({ line }) => line.text).reduce(joinLines)];
  return [...joined(lines.slice(0, labels)), ...joined(lines.slice(labels))].join('\n');
}

/** How many lines of a cell are the label above a value, in smaller print or with a colon: of forms, boxes of which hold both. */
function labelLines(lines: readonly LaidLine[]): number {
  const [first] = lines;
  if (first === undefined || lines.length < 2) return 0;
  if (marked.test(first.line.text)) return 1;
  const count = lines.findIndex(({ em }) => first.em <= (first.sized ? smallTold : smallInk) * em);
  if (count < 1) return 0;
  const label = lines.slice(0, count);
  const letters = label.reduce((sum, { line }) => sum + line.text.length, 0);
  const isBelow = lines.slice(count).every(({ em }) => em > first.em);
  return letters <= longestLabel && isBelow && /\p{L}/u.test(first.line.text) ? count : 0;
}
