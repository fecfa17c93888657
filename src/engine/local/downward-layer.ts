/** Owns text layers whose lines run down the page: which characters stand in such lines. Pure. */
import { middle } from '../../bounding-box.ts';
import { inOrder } from '../../layout/in-order.ts';
import { isBlank } from './char-clusters.ts';
import type { PdfChar } from './pdf-reader.ts';

const written = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** The first code of these scripts. */
const firstWritten = 0x2e80;
/** Signs below each other from which on a page runs downwards, and their share of the pairs of signs. */
const fewest = 12;
const mostly = 0.7;
/** Between the middles of two signs of one line, in sizes of the type: along it, and across it. */
const [nearest, farthest] = [0.4, 2];
const aside = 0.4;
/** Signs beside each other that make a level line among those that run down; fewer are a number set upright. */
const fewestLevel = 4;

export interface PartedChars {
  /** Above the lines that run down, in the order of the page's content as are those below. */
  readonly above: readonly PdfChar[];
  /** Line by line. */
  readonly downward: readonly PdfChar[];
  /** The other ones, below or among these. */
  readonly below: readonly PdfChar[];
}

/** Parts the characters of a page most lines of which run down; undefined for every other page. */
export function partDownward(chars: readonly PdfChar[]): PartedChars | undefined {
  if (!chars.some(({ text }) => text.charCodeAt(0) >= firstWritten)) return undefined;
  const seen = chars.filter((char) => !char.isGenerated && !char.isHidden && !isBlank(char));
  const down = new Set<PdfChar>();
  const level = new Set<PdfChar>();
  let run: PdfChar[] = [];
  let beside = 0;
  let below = 0;
  for (const [at, char] of seen.entries()) {
    const before = seen[at - 1];
    const step = before === undefined ? undefined : stepOf(before, char);
    if (step === 'right' && before !== undefined) run = run.at(-1) === before ? [...run, char] : [before, char];
    if (run.length >= fewestLevel) for (const member of run) level.add(member);
    if (before === undefined || !written.test(before.text) || !written.test(char.text)) continue;
    if (step === 'right') beside += 1;
    if (step !== 'down') continue;
    below += 1;
    down.add(before).add(char);
  }
  if (below < fewest || below < mostly * (below + beside)) return undefined;
  let [top, bottom] = [Infinity, -Infinity];
  for (const { cell } of down) [top, bottom] = [Math.min(top, cell[1]), Math.max(bottom, cell[3])];
  const placeOf = (char: PdfChar): keyof PartedChars => {
    const y = middle(char.cell, 1);
    if (y < top) return 'above';
    return y > bottom || (level.has(char) && !down.has(char)) ? 'below' : 'downward';
  };
  const parts: Record<keyof PartedChars, PdfChar[]> = { above: [], downward: [], below: [] };
  let place: keyof PartedChars = 'above';
  for (const char of chars) {
    // White space has no place of its own.
    if (!isBlank(char)) place = placeOf(char);
    if (place !== 'downward' || !char.isGenerated) parts[place].push(char);
  }
  return { ...parts, downward: inLines(parts.downward) };
}

/** Lines that are looked at for the one that goes on: a library may put a sign behind those at its height. */
const openLines = 4;
/** How far the middles of a line are apart across it, in sizes of the type: Latin letters and numbers may stand aside. */
const widest = 0.5;

/** The characters of lines that run down, each line whole and from the top. */
function inLines(chars: readonly PdfChar[]): readonly PdfChar[] {
  const lines: { readonly signs: { readonly char: PdfChar; readonly y: number }[]; last: PdfChar }[] = [];
  for (const char of chars) {
    const y = middle(char.cell, 1);
    if (isBlank(char)) {
      const signs = lines.at(-1)?.signs;
      signs?.push({ char, y: signs.at(-1)?.y ?? y });
      continue;
    }
    const line = lines.slice(-openLines).findLast(({ last }) => isInLine(last, char));
    if (line === undefined) lines.push({ signs: [{ char, y }], last: char });
    else {
      line.signs.push({ char, y });
      line.last = char;
    }
  }
  return lines.flatMap(({ signs }) => inOrder(signs, (a, b) => a.y - b.y).map(({ char }) => char));
}

function isInLine(last: PdfChar, { cell, fontSize }: PdfChar): boolean {
  const em = Math.max(last.fontSize, fontSize, 1);
  const isNear = (axis: 0 | 1, most: number) => Math.abs(middle(cell, axis) - middle(last.cell, axis)) < most * em;
  return isNear(0, widest) && isNear(1, farthest);
}

/** Where a sign stands from the one before it, when it is next to it. */
function stepOf(before: PdfChar, { cell, fontSize }: PdfChar): 'down' | 'right' | undefined {
  const em = Math.max(before.fontSize, fontSize, 1);
  const across = middle(cell, 0) - middle(before.cell, 0);
  const along = middle(cell, 1) - middle(before.cell, 1);
  const isNear = (step: number) => step > nearest * em && step < farthest * em;
  if (Math.abs(across) < aside * em && isNear(along)) return 'down';
  return Math.abs(along) < aside * em && isNear(across) ? 'right' : undefined;
}
