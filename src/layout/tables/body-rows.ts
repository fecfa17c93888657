/** Owns parting the body of a table into rows where no lines do: which lines of text make one row. */
import { carriedLines } from './carried-lines.ts';
import type { Placed, PlacedLine } from './placement.ts';
import { isFull } from './rows-above-figures.ts';
import { baselineOf, colonAlone, isValue } from './text-lines.ts';

/** Lines that are filled alike are rows when there are so many. */
const fewestAlike = 3;

/** The rows of the lines below the headings: which lines go on with the one above. */
export function bodyRows(
  lines: readonly PlacedLine[],
  parted: readonly number[],
  columns: number,
  em: number,
): readonly (readonly PlacedLine[])[] {
  const rows: PlacedLine[][] = [];
  const spacing = spacingOf(lines, parted, em);
  const ruled = parted.slice(1).filter((share) => share >= 0.5).length;
  // Where most rows are ruled off, what stands between two lines is one row.
  const isRuled = ruled >= 2 && ruled >= 0.3 * (lines.length - 1);
  const carried = carriedLines(lines, columns, em);
  lines.forEach((line, at) => {
    const row = rows.at(-1);
    const last = lines[at - 1];
    const begins = () => {
      if (row === undefined || last === undefined || (parted[at] ?? 0) >= 0.5) return true;
      if (!isRuled && carried[at] !== undefined) return !carried[at];
      if (conflicts(row, line)) return true;
      if (isRuled)
        return areRowsOf(groupAt(lines, parted, at), columns) || isRowOfItsOwn(last, line, lines, columns, em);
      if (spacing !== undefined) return baselineOf(line.line) - baselineOf(last.line) > spacing;
      return !wraps(row, last, line, lines, columns, em);
    };
    if (row === undefined || begins()) rows.push([line]);
    else row.push(line);
  });
  return rows;
}

/** True when both hold a value, or the colon before it, in one column: two rows. */
function conflicts(row: readonly PlacedLine[], line: PlacedLine): boolean {
  return line.parts.some(
    (part) =>
      part.c0 > 0 &&
      endsPair(part.chunk.text) &&
      row.some(({ parts }) =>
        parts.some((other) => other.c0 === part.c0 && other.c1 === part.c1 && endsPair(other.chunk.text)),
      ),
  );
}

function endsPair(text: string): boolean {
  return isValue(text) || colonAlone.test(text);
}

/**
 * The white between lines that parts rows, when lines inside rows stand plainly closer than rows do; undefined when all
 * lines stand alike.
 */
function spacingOf(lines: readonly PlacedLine[], parted: readonly number[], em: number): number | undefined {
  const gaps: { readonly white: number; readonly at: number }[] = [];
  lines.forEach(({ line }, at) => {
    const last = lines[at - 1];
    if (last !== undefined && (parted[at] ?? 0) < 0.5)
      gaps.push({ white: baselineOf(line) - baselineOf(last.line), at });
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
        shared.some(({ chunk }) => chunk.words.length <= 3) &&
        !haveAllWrapped(above, shared, lines, em))
    );
  });
  return full.length > 0.15 * tight.length ? undefined : limit;
}

/** True when none of the texts of a line would have fitted behind those above. */
function haveAllWrapped(
  above: PlacedLine,
  shared: readonly Placed[],
  lines: readonly PlacedLine[],
  em: number,
): boolean {
  return shared.every((part) => {
    const other = above.parts.find(({ c0, c1 }) => c0 === part.c0 && c1 === part.c1);
    return other !== undefined && hadNoRoom(other, part, lines, em);
  });
}

/** True when the first word of a text had no room behind the text above it, as far as others of its columns reach. */
function hadNoRoom(above: Placed, below: Placed, lines: readonly PlacedLine[], em: number): boolean {
  const right = Math.max(
    ...lines.flatMap(({ parts }) =>
      parts.filter((part) => part.c0 === above.c0 && part.c1 === above.c1).map(({ chunk }) => chunk.box[2]),
    ),
  );
  const [word] = below.chunk.words;
  const need = word === undefined ? 0 : word.word.bbox[2] - word.word.bbox[0];
  return right - above.chunk.box[2] < need + 0.3 * em;
}

/** True for a column whose texts begin with small letters, as names of options do: then such a letter does not tell that a text goes on. */
function isSmall(column: number, lines: readonly PlacedLine[]): boolean {
  const texts = lines.flatMap(({ parts }) =>
    parts.length > 1 && parts[0]?.c0 === 0
      ? parts.filter(({ c0 }) => c0 === column).map(({ chunk }) => chunk.text)
      : [],
  );
  return texts.length >= fewestAlike && texts.filter(beginsSmall).length > texts.length / 2;
}

function beginsSmall(text: string): boolean {
  return /^\p{Ll}/u.test(text);
}

/** The lines around line `at` that no rule parts. */
function groupAt(lines: readonly PlacedLine[], parted: readonly number[], at: number): readonly PlacedLine[] {
  let from = at;
  while (from > 0 && (parted[from] ?? 0) < 0.5) from--;
  let to = at + 1;
  while (to < lines.length && (parted[to] ?? 0) < 0.5) to++;
  return lines.slice(from, to);
}

/** True for so many lines with texts in every column that these cannot all have wrapped alike. */
function areRowsOf(group: readonly PlacedLine[], columns: number): boolean {
  return group.length >= fewestAlike && group.every((line) => isFull(line, columns));
}

/** True for lines with texts in every column, few of which can have wrapped: lines part groups of rows here, not rows. */
function isRowOfItsOwn(
  last: PlacedLine,
  line: PlacedLine,
  lines: readonly PlacedLine[],
  columns: number,
  em: number,
): boolean {
  if (!isFull(line, columns) || !isFull(last, columns)) return false;
  const wrapped = line.parts.filter((part, at) => {
    const above = last.parts[at];
    return above !== undefined && hadNoRoom(above, part, lines, em);
  });
  return wrapped.length < columns / 2;
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
  // Hardly ever do the texts of every column wrap in every row.
  if (lines.every((other) => isFull(other, columns))) return false;
  const label = line.parts.find(({ c0 }) => c0 === 0);
  const others = line.parts.filter(({ c0 }) => c0 > 0);
  const lastLabel = last.parts.find(({ c0, c1 }) => c0 === 0 && c1 === 1);
  const ranOut = (above: Placed, below: Placed) => hadNoRoom(above, below, lines, em);
  if (label === undefined) {
    // Text below text of the same columns; values alone are a row whose label is missing, but below text they may end it.
    return (
      others.some(({ chunk }) => !isValue(chunk.text)) &&
      others.every((part) => {
        const above = last.parts.find(({ c0, c1 }) => c0 === part.c0 && c1 === part.c1);
        return (
          above !== undefined &&
          (isValue(part.chunk.text)
            ? !isValue(above.chunk.text) && ranOut(above, part)
            : ranOut(above, part) || /^\p{Ll}|^[(&]/u.test(part.chunk.text))
        );
      })
    );
  }
  if (lastLabel === undefined || label.c1 > 1) return false;
  const isLower = beginsSmall(label.chunk.text) && !isSmall(0, lines);
  const shift = label.chunk.box[0] - lastLabel.chunk.box[0];
  // Labels set in below the name of their group come several in a row; the second line of one label comes alone.
  const next = lines[lines.indexOf(line) + 1]?.parts.find(({ c0 }) => c0 === 0);
  const isFlushRight = Math.abs(label.chunk.box[2] - lastLabel.chunk.box[2]) < 0.2 * em;
  const isIndented =
    shift > 0.4 * em &&
    !isFlushRight &&
    (next === undefined || Math.abs(next.chunk.box[0] - label.chunk.box[0]) > 0.2 * em);
  const closed = /[:.;]$/u.test(lastLabel.chunk.text);
  const labelsAlone = row.every(({ parts }) => parts.every(({ c0 }) => c0 === 0));
  if (closed && !isLower) return false;
  if (others.length === 0) return isLower || (isIndented && ranOut(lastLabel, label));
  if (labelsAlone)
    return (isLower && ranOut(lastLabel, label)) || (ranOut(lastLabel, label) && (isLower || isIndented) && !closed);
  // Several columns go on at once: text that wrapped in each of them, but hardly in all to the same number of lines.
  const filled = row[0]?.parts.length ?? 0;
  const lower = line.parts.filter(({ c0, chunk }) => beginsSmall(chunk.text) && !isSmall(c0, lines)).length;
  if (lower === 0 && !isIndented) return false;
  if (line.parts.length >= filled && lower < 0.5 * line.parts.length) return false;
  // A sentence that ends above one that begins.
  const isNext = others.some(({ c0, c1, chunk }) => {
    const above = last.parts.find((part) => part.c0 === c0 && part.c1 === c1);
    return above !== undefined && /[.!?]$/u.test(above.chunk.text) && /^\p{Lu}/u.test(chunk.text);
  });
  if (isNext) return false;
  return (
    others.every((part) => {
      const above = last.parts.find(({ c0, c1 }) => c0 === part.c0 && c1 === part.c1);
      return above !== undefined && !isValue(part.chunk.text) && ranOut(above, part);
    }) && ranOut(lastLabel, label)
  );
}
