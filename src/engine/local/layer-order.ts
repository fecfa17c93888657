/**
 * Owns putting the characters of a text layer into the order in which they are read, where a line runs from right to left. Pure.
 *
 * Producers and libraries hand such lines over in logical order, in visual order, or in pieces of both, so that only the places of
 * the letters are believed: what is seen from left to right is turned back into what was written, the inverse of the Unicode
 * Bidirectional Algorithm (UAX #9, rules W4 to W7, N1 and L2) for one line.
 */
import { unionBox } from '../../bounding-box.ts';
import type { BoundingBox } from '../../document.ts';
import { blankChar, type PdfChar } from './pdf-reader.ts';

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** The first letter of those scripts. */
const firstOfThem = 0x590;
/** Shares of the type's size: white that parts words, also of letters that came together, and white inside a number. */
const wordGap = 0.15;
const clearGap = 0.3;
const narrowGap = 0.6;
/** Share of the lower one's height that the letters of one line have in common. */
const sameLine = 0.5;

type Kind = 'left' | 'right' | 'digit' | 'sign' | 'space';

/** What stands on one spot: a letter with its marks, the letters of a ligature. */
interface Cluster {
  readonly chars: PdfChar[];
  readonly kind: Kind;
  /** Position in the order in which the characters came. */
  readonly at: number;
  readonly box: BoundingBox;
}

/**
 * The characters, with those of every line that has letters running to the left in logical order; words of such a line are parted
 * by spaces, and `isJoined` says what stands in one word. Pages without such letters come back as they are.
 */
export function inReadingOrder(chars: readonly PdfChar[]): readonly PdfChar[] {
  if (!chars.some(({ text }) => text.charCodeAt(0) >= firstOfThem && runsLeft(text))) return chars;
  let balance = 0;
  for (const { text } of chars) balance += runsLeft(text) ? 1 : /\p{L}/u.test(text) ? -1 : 0;
  const ordered: PdfChar[] = [];
  for (const line of linesOf(chars)) {
    const isReadFromTheRight =
      line.some(({ text }) => runsLeft(text)) || (balance > 0 && !line.some(({ text }) => /\p{L}/u.test(text)));
    if (isReadFromTheRight) ordered.push(...readLine(line, balance > 0));
    else ordered.push(...line);
  }
  return ordered;
}

/** Figures run the other way. */
function runsLeft(text: string): boolean {
  return text.charCodeAt(0) >= firstOfThem && rightToLeft.test(text) && !/^\p{Nd}/u.test(text);
}

function isBlank({ text }: PdfChar): boolean {
  return text.trim() === '';
}

/** Runs of characters on one line, whatever lies between them; white space belongs to the line that it comes behind. */
function linesOf(chars: readonly PdfChar[]): readonly (readonly PdfChar[])[] {
  const lines: PdfChar[][] = [];
  let top = 0;
  let bottom = 0;
  for (const char of chars) {
    const line = lines.at(-1);
    if (line !== undefined && isBlank(char)) {
      line.push(char);
      continue;
    }
    const [, y0, , y1] = char.cell;
    const shared = Math.min(bottom, y1) - Math.max(top, y0);
    if (line !== undefined && shared >= sameLine * Math.min(bottom - top, y1 - y0)) line.push(char);
    else lines.push([char]);
    if (line === undefined || line !== lines.at(-1) || y1 - y0 > bottom - top) [top, bottom] = [y0, y1];
  }
  return lines;
}

function readLine(line: readonly PdfChar[], pageRunsLeft: boolean): readonly PdfChar[] {
  const seen = withSpaces(line);
  const balance = wordsWith(seen, 'right') - wordsWith(seen, 'left');
  const read = balance > 0 || (balance === 0 && pageRunsLeft) ? fromTheRight(seen) : fromTheLeft(seen);
  const ordered: PdfChar[] = [];
  let joins = false;
  for (const { kind, chars } of withBrackets(read)) {
    for (const char of chars) {
      ordered.push(kind !== 'space' && joins ? { ...char, isJoined: true } : char);
      joins = kind !== 'space';
    }
  }
  return [...ordered, ...line.slice(-1).filter(isBlank)];
}

function wordsWith(seen: readonly Cluster[], kind: Kind): number {
  let count = 0;
  let isCounted = false;
  for (const cluster of seen) {
    if (cluster.kind === kind && !isCounted) count += 1;
    isCounted = cluster.kind !== 'space' && (isCounted || cluster.kind === kind);
  }
  return count;
}

/** The line as it is seen from left to right, with a space wherever there is one or white enough. */
function withSpaces(line: readonly PdfChar[]): readonly Cluster[] {
  const spaced = new Set<number>();
  const clusters: { chars: PdfChar[]; kind: Kind; at: number; box: BoundingBox }[] = [];
  let blank: PdfChar | undefined;
  for (const char of line) {
    if (isBlank(char)) {
      blank = char;
      continue;
    }
    if (char.isHidden) continue;
    const last = clusters.at(-1);
    if (last !== undefined && blank === undefined && sharesSpot(last, char)) {
      last.chars.push(char);
      last.box = unionBox([last.box, inkOf(char)]) ?? last.box;
      continue;
    }
    if (blank !== undefined) spaced.add(clusters.length);
    clusters.push({ chars: [char], kind: kindOf(char.text), at: clusters.length, box: inkOf(char) });
    blank = undefined;
  }
  const seen: Cluster[] = [];
  for (const cluster of clusters.toSorted((a, b) => a.box[0] + a.box[2] - b.box[0] - b.box[2])) {
    const last = seen.at(-1);
    if (last !== undefined && isParted(last, cluster, spaced)) seen.push(space);
    seen.push(cluster);
  }
  return seen;
}

const space: Cluster = { chars: [blankChar(' ', false)], kind: 'space', at: -1, box: [0, 0, 0, 0] };

/** @param spaced the positions of clusters that came behind white space */
function isParted(before: Cluster, cluster: Cluster, spaced: ReadonlySet<number>): boolean {
  const left = Math.min(cluster.box[0], cluster.chars[0]?.cell[0] ?? Infinity);
  const right = Math.max(before.box[2], before.chars[0]?.cell[2] ?? -Infinity);
  const white = (left - right) / sizeOf(cluster);
  if (Math.abs(cluster.at - before.at) !== 1) return white > wordGap;
  // Neighbours that came one after the other are parted by what came between, but never while they touch.
  return spaced.has(Math.max(cluster.at, before.at)) ? cluster.box[0] > before.box[2] : white > clearGap;
}

function sizeOf({ chars }: Cluster): number {
  return Math.max(chars[0]?.fontSize ?? 0, 1);
}

/** Broken glyphs without ink stand in their cells. */
function inkOf({ bbox, cell }: PdfChar): BoundingBox {
  return bbox[2] > bbox[0] ? bbox : cell;
}

function sharesSpot({ box, chars }: Cluster, char: PdfChar): boolean {
  const last = chars.at(-1);
  if (last !== undefined && last.run === char.run && last.cell[0] === char.cell[0] && last.cell[2] === char.cell[2])
    return true;
  if (!/^\p{M}/u.test(char.text)) return false;
  const middle = (char.bbox[0] + char.bbox[2]) / 2;
  return middle >= box[0] - 1 && middle <= box[2] + 1;
}

function kindOf(text: string): Kind {
  if (/^\p{Nd}/u.test(text)) return 'digit';
  if (runsLeft(text)) return 'right';
  return /^[\p{L}\p{N}]/u.test(text) ? 'left' : 'sign';
}

/** A line that runs to the right: phrases that run to the left are turned round, with the numbers and signs between their words. */
function fromTheLeft(seen: readonly Cluster[]): readonly Cluster[] {
  const read: Cluster[] = [];
  for (let at = 0; at < seen.length;) {
    let end = at;
    for (let on = at; on < seen.length && seen[on]?.kind !== 'left'; on += 1)
      if (seen[on]?.kind === 'right') end = on + 1;
    if (seen[at]?.kind === 'right') read.push(...fromTheRight(seen.slice(at, end)));
    else read.push(...seen.slice(at, (end = at + 1)));
    at = end;
  }
  return read;
}

/** A line that runs to the left: numbers and foreign words in it are read as they are seen. */
function fromTheRight(seen: readonly Cluster[]): readonly Cluster[] {
  const runs: (readonly Cluster[])[] = [];
  for (let at = 0; at < seen.length;) {
    const end = endOfForward(seen, at);
    runs.push(seen.slice(at, end));
    at = end;
  }
  return runs.toReversed().flat();
}

/** Where what begins at a position and runs to the right ends; the position behind it for what runs to the left. */
function endOfForward(seen: readonly Cluster[], start: number): number {
  let end = start;
  let at = start;
  const isPhone = seen[start]?.chars[0]?.text === '+';
  if (isLeadingSign(seen, start)) at = start + 1;
  if (!isForward(seen[at])) return start + 1;
  let hasLetters = false;
  for (let on = at; on < seen.length; on += 1) {
    const cluster = seen[on];
    if (cluster === undefined || cluster.kind === 'right') break;
    if (!isForward(cluster)) continue;
    const between = seen.slice(end, on);
    const spaces = on === at ? 0 : between.filter(({ kind }) => kind === 'space').length;
    // Numbers by themselves follow each other to the left.
    const joins = spaces === 0 || hasLetters || cluster.kind === 'left' || (isPhone && isNarrow(seen, end, on));
    if (!joins) break;
    hasLetters ||= cluster.kind === 'left';
    end = on + 1;
  }
  const sign = seen[end];
  const behind = seen[end + 1];
  // A sign on the right of a number or a foreign word, and of nothing else, ends it.
  const ends = sign?.kind === 'sign' && (behind === undefined || behind.kind === 'space');
  return ends && /^[.,:;!?%؟،؛°]$/u.test(sign.chars[0]?.text ?? '') ? end + 1 : end;
}

function isForward(cluster: Cluster | undefined): boolean {
  return cluster?.kind === 'left' || cluster?.kind === 'digit';
}

/** A sign on the left of a number, and of nothing else. */
function isLeadingSign(seen: readonly Cluster[], at: number): boolean {
  const before = seen[at - 1];
  return (
    /^[-+\u2212$\u20ac\u00a3\u20aa#]$/u.test(seen[at]?.chars[0]?.text ?? '') &&
    (before === undefined || before.kind === 'space') &&
    seen[at + 1]?.kind === 'digit'
  );
}

function isNarrow(seen: readonly Cluster[], end: number, on: number): boolean {
  const before = seen[end - 1];
  const next = seen[on];
  return before !== undefined && next !== undefined && next.box[0] - before.box[2] < narrowGap * sizeOf(next);
}

const pairs = '()[]{}«»';

/**
 * Brackets by what they do: producers name those of a line that runs to the left as often by their look as by their meaning. One
 * that follows white opens, one that white or a stop follows closes.
 */
function withBrackets(read: readonly Cluster[]): readonly Cluster[] {
  let open = '';
  return read.map((cluster, at) => {
    const [char] = cluster.chars;
    const pair = char === undefined ? -1 : pairs.indexOf(char.text);
    if (char === undefined || char.text === '' || pair < 0) return cluster;
    const opening = pairs.charAt(pair & ~1);
    const isFree = (other: Cluster | undefined) =>
      other === undefined || other.kind === 'space' || /^[.,:;!?،؛؟]$/u.test(other.chars[0]?.text ?? '');
    const [after, before] = [isFree(read[at - 1]), isFree(read[at + 1])];
    const opens = after === before ? !open.includes(opening) : after;
    open = opens ? open + opening : open.replace(opening, '');
    return { ...cluster, chars: [{ ...char, text: opens ? opening : pairs.charAt(pair | 1) }] };
  });
}
