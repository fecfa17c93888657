/** Owns labels that name several rows of figures and stand beside the middle of them, between two rows: each is put into the first. */
import { unionBox } from '../../bounding-box.ts';
import type { TidyWord } from '../placed-word.ts';
import { isValue, type Chunk, type TextLine } from './text-lines.ts';

/** Columns of figures that the rows have in common at least, and rows of one label above its middle at most. */
const fewestValues = 2;
const mostAbove = 8;

/** How many rows a label names, by its first word. */
const rowsByWord = new WeakMap<TidyWord, number>();

/** How many rows the text with these words names; 1 for all that is no such label. */
export function rowsNamedBy(words: readonly TidyWord[]): number {
  const [first] = words;
  return first === undefined ? 1 : (rowsByWord.get(first) ?? 1);
}

/** @param lines from the top; what comes back has the labels in the first of their rows */
export function withLabelsBetween(lines: readonly TextLine[]): readonly TextLine[] {
  const labels = lines.flatMap((line, at) => {
    const label = labelBetween(lines[at - 1], line, lines[at + 1]);
    return label === undefined ? [] : [{ at, label }];
  });
  if (labels.length === 0) return lines;
  const taken = new Set(labels.map(({ at }) => at));
  const result = [...lines];
  let from = 0;
  for (const { at, label } of labels) {
    const isUnnamed = (line: TextLine | undefined, index: number) =>
      line !== undefined && !taken.has(index) && isRowRightOf(line, label);
    let rows = 1;
    while (
      rows < mostAbove &&
      at - rows - 1 >= from &&
      isUnnamed(lines[at - rows], at - rows) &&
      isUnnamed(lines[at - rows - 1], at - rows - 1) &&
      isUnnamed(lines[at + rows + 1], at + rows + 1)
    )
      rows += 1;
    const first = at - rows;
    const row = result[first];
    const [word] = label.words;
    if (row === undefined || word === undefined) {
      taken.delete(at);
      continue;
    }
    rowsByWord.set(word, 2 * rows);
    result[first] = { ...row, chunks: [label, ...row.chunks], box: unionBox([label.box, row.box]) ?? row.box };
    from = at + rows + 1;
  }
  return result.filter((_, at) => !taken.has(at));
}

/** The only text of a line that stands beside both of its neighbours, left of all that these have, which are rows of figures. */
function labelBetween(above: TextLine | undefined, line: TextLine, below: TextLine | undefined): Chunk | undefined {
  const [label, other] = line.chunks;
  if (above === undefined || below === undefined || label === undefined || other !== undefined) return undefined;
  if (line.top >= above.bottom || line.bottom <= below.top || isValue(label.text)) return undefined;
  return isRowRightOf(above, label) && isRowRightOf(below, label) ? label : undefined;
}

function isRowRightOf({ chunks }: TextLine, { box }: Chunk): boolean {
  return (
    chunks.every((chunk) => chunk.box[0] > box[2]) && chunks.filter(({ text }) => isValue(text)).length >= fewestValues
  );
}
