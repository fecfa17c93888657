/**
 * Owns putting the characters of a text layer into the order in which they are read, where a line runs from right to left. Pure.
 *
 * Producers and libraries hand such lines over in logical order, in visual order, or in pieces of both, so that only the places of
 * the letters are believed: what is seen from left to right is turned back into what was written, the inverse of the Unicode
 * Bidirectional Algorithm (UAX #9, rules W4 to W7, N1 and L2) for one line.
 */
import { clustersOf, isBlank, runsLeft, sizeOf, type Cluster } from './char-clusters.ts';
import type { PdfChar } from './pdf-reader.ts';

/** Share of the type's size: white inside a number. */
const narrowGap = 0.6;
/** Share of the lower one's height that the letters of one line have in common. */
const sameLine = 0.5;

/**
 * The characters, with those of every line that has letters running to the left in logical order; words of such a line are parted
 * by spaces, and `isJoined` says what stands in one word. Pages without such letters come back as they are.
 */
export function inReadingOrder(chars: readonly PdfChar[]): readonly PdfChar[] {
  if (!chars.some(({ text }) => runsLeft(text))) return chars;
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
  const seen = clustersOf(line);
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

function wordsWith(seen: readonly Cluster[], kind: Cluster['kind']): number {
  let count = 0;
  let isCounted = false;
  for (const cluster of seen) {
    if (cluster.kind === kind && !isCounted) count += 1;
    isCounted = cluster.kind !== 'space' && (isCounted || cluster.kind === kind);
  }
  return count;
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
  // What stands for a share or a degree goes with the number on its left, whatever the number is part of (UAX #9, W5).
  if (/^[%‰°]$/u.test(sign?.chars[0]?.text ?? '') && seen[end - 1]?.kind === 'digit' && behind?.kind !== 'digit')
    return end + 1;
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
