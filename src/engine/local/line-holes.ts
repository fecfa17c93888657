/**
 * Owns glyphs that were drawn after their line, into holes that the line left for them, as those of a fallback font are, and marks that
 * were drawn after it: they come where they stand. Pure.
 */
import type { PdfChar } from './pdf-reader.ts';

/** Shares of the type's size: how far a glyph may reach over the edges of its hole, and lie from what it belongs to. */
const overlap = 0.1;
const nearby = 0.3;
/** Share of the lower one's height that the letters of one line have in common. */
const sameLine = 0.5;
/** Characters of a line among which holes are looked for, more than a line has. */
const mostOfLine = 500;
/** Blocks of the scripts that run to the left, in which every letter stands before the last one. */
const fromTheRight = /^[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

const mark = /^\p{M}/u;

/** The characters as they came, but for those that fill a hole of their line. */
export function withHolesFilled(chars: readonly PdfChar[]): readonly PdfChar[] {
  let placed: PdfChar[] | undefined;
  let lineStart = 0;
  let last: PdfChar | undefined;
  let moved: { readonly char: PdfChar; readonly at: number } | undefined;
  for (let index = 0; index < chars.length; index += 1) {
    const char = chars[index];
    if (char === undefined) continue;
    if (char.fontSize === 0) {
      placed?.push(char);
      continue;
    }
    if (last !== undefined && !isLevel(last, char)) {
      lineStart = placed?.length ?? index;
      last = undefined;
    }
    const isBehind = last === undefined || char.cell[2] > last.cell[0] + overlap * char.fontSize;
    if (!isBehind && !isOnSpotOf(last, char) && !char.isHidden && !fromTheRight.test(char.text)) {
      placed ??= chars.slice(0, index);
      const isSameGlyph = moved?.char.run === char.run && moved.char.cell[0] === char.cell[0];
      const at: number = isSameGlyph && moved !== undefined ? moved.at + 1 : placeFor(char, placed, lineStart);
      if (at >= 0) {
        placed.splice(at, 0, char);
        moved = { char, at };
        continue;
      }
    }
    placed?.push(char);
    last = char;
    moved = undefined;
  }
  return placed ?? chars;
}

/** As are the letters of one glyph, and marks over one letter. */
function isOnSpotOf(last: PdfChar | undefined, { run, cell }: PdfChar): boolean {
  return last !== undefined && last.run === run && last.cell[0] === cell[0] && last.cell[2] === cell[2];
}

function isLevel({ cell }: PdfChar, { cell: other }: PdfChar): boolean {
  // As on most lines.
  if (cell[1] === other[1]) return true;
  const shared = Math.min(cell[3], other[3]) - Math.max(cell[1], other[1]);
  return shared >= sameLine * Math.min(cell[3] - cell[1], other[3] - other[1]);
}

function placeFor(char: PdfChar, placed: readonly PdfChar[], lineStart: number): number {
  const takesNoRoom = char.cell[2] <= char.cell[0] || mark.test(char.text);
  return takesNoRoom ? markedBy(char, placed, lineStart) : holeFor(char, placed, lineStart);
}

/** Position in the line behind the letter that a mark stands over or a part under, and behind its other marks; -1 when there is none. */
function markedBy({ bbox }: PdfChar, placed: readonly PdfChar[], lineStart: number): number {
  const x = (bbox[0] + bbox[2]) / 2;
  for (let at = placed.length - 1; at >= Math.max(lineStart, placed.length - mostOfLine); at -= 1) {
    const letter = placed[at];
    if (letter === undefined || letter.fontSize === 0 || letter.cell[0] > x || letter.cell[2] < x) continue;
    let behind = at + 1;
    while (mark.test(placed[behind]?.text ?? '')) behind += 1;
    return behind;
  }
  return -1;
}

/** Position in the line behind the letter on the left of the hole; -1 when the line has none where the glyph stands. */
function holeFor({ cell, fontSize }: PdfChar, placed: readonly PdfChar[], lineStart: number): number {
  const reach = overlap * fontSize;
  const near = nearby * fontSize;
  let next: PdfChar | undefined;
  for (let at = placed.length - 1; at >= Math.max(lineStart, placed.length - mostOfLine); at -= 1) {
    const before = placed[at];
    if (before === undefined || before.fontSize === 0) continue;
    if (next !== undefined && before.cell[2] <= cell[0] + reach && next.cell[0] >= cell[2] - reach) {
      const isNear = cell[0] - before.cell[2] < near || next.cell[0] - cell[2] < near;
      return isNear ? at + 1 : -1;
    }
    next = before;
  }
  return -1;
}
