/** Owns runs of lines: lines of text, one below the other, that keep to common columns, with what wrapped between them. */
import { isBelowOthersRule, isRuledHeading, isRuledOff } from './ruled-lines.ts';
import type { Rule } from './ruling.ts';
import { isBoldHeading, isPeriod, isValue, type TextLine } from './text-lines.ts';

/** What names a table or a figure. */
export const caption =
  /^(?:table|exhibit|figure|fig\.|chart|tabelle|abbildung|tableau|tabla|tabella|cuadro|quadro)\s*[\p{Nd}A-Z]/iu;

/** A row of one sign. */
const typedRule = /^([-=_*·—–~])(?:\s?\1){7,}$/u;

/** White between the lines of one table, and below headings that plainly stand over its columns, in em. */
const mostWhite = 2.6;
const mostWhiteBelowHeadings = 4.5;
/** Edges and middles of texts in one column agree to this, in em. */
const aligning = 0.4;
/** Text that goes on in a cell stands as tight as this, in em. */
const tight = 1.2;
/** Type of headings is so many times as large as that of tables. */
const plainlyLarger = 1.12;
/** Heights of ink are only estimates of the size. */
const muchTaller = 1.4;
/** Lines of one chunk that may follow each other inside a table: labels of groups of rows, wrapped texts. */
const mostSingles = 3;
/** Lines that a text below the last row wraps to. */
const mostWrapped = 30;

/**
 * Runs of lines that keep to common columns, with the lines of one chunk between them and the headings above them.
 * @param rules horizontal lines on the page
 */
export function runsOf(
  lines: readonly TextLine[],
  rules: readonly Rule[],
  em: number,
): readonly (readonly TextLine[])[] {
  const runs: (readonly TextLine[])[] = [];
  const width = Math.max(...lines.map(({ box }) => box[2])) - Math.min(...lines.map(({ box }) => box[0]));
  let start = 0;
  while (start < lines.length) {
    const first = lines[start];
    if (first === undefined || !isParted(first, em)) {
      start++;
      continue;
    }
    let end = start;
    const parted = [first];
    let singles = 0;
    // A line below headings shows that this is a table, whose texts may take many lines.
    let isBelowRule = false;
    const isHeaded = isBoldHeading(first) || isRuledHeading(first, lines[start + 1], rules);
    for (let at = start + 1; at < lines.length && singles <= mostSingles; at++) {
      const [line, above] = [lines[at], lines[at - 1]];
      if (line === undefined || above === undefined) break;
      if (namesNext(line, parted) || (parted.length > 2 && isTypedRule(line))) break;
      const isFar = line.top - above.bottom > mostWhite * em;
      if (isFar && !isBelowHeadings(line, parted, line.top - above.bottom, em)) break;
      if (
        isBelowRule &&
        parted.length > 2 &&
        line.chunks.length === 1 &&
        line.top - above.bottom > tight * em &&
        isRuledOff(above, line, rules)
      )
        break;
      if (isHeaded && standsBelow(line, first, em)) {
        if (line.chunks.length > 1) parted.push(line);
        end = at;
        singles = 0;
      } else if (isParted(line, em) || keepsTo(line, parted, em)) {
        const shared = Math.max(...parted.slice(-4).map((other) => sharedGaps(other, line, em)));
        if (isSpread(line, width, em) || shared === 0) break;
        if (beginsAnew(line, above, parted, rules, em) || isBelowOthersRule(line, above, parted, rules, em)) break;
        isBelowRule ||= isRuledOff(above, line, rules);
        parted.push(line);
        end = at;
        singles = 0;
      } else if (isText(line, width, em)) break;
      else if (!isBelowRule || !goesOn(line, above, parted, em)) singles++;
    }
    const from = headed(lines, start, Math.min(...parted.map(({ box }) => box[0])), em);
    const wrapped = wrappedAfter(lines, start, end, em);
    if (parted.length >= 2 && (isHeaded || !isLong(parted))) runs.push(lines.slice(from, end + 1 + wrapped));
    start = end + 1;
  }
  return runs;
}

/** True for texts each of which begins where another one of the headings does, not all of them below the first heading. */
function standsBelow({ chunks }: TextLine, { chunks: headings }: TextLine, em: number): boolean {
  const places = chunks.map(({ box }) => headings.findIndex((one) => Math.abs(one.box[0] - box[0]) < aligning * em));
  return places.every((place, at) => place > (places[at - 1] ?? -1)) && (places.at(-1) ?? 0) > 0;
}

/** True for a line of one text that stands close below the others, and begins where one behind the first column does. */
function goesOn(line: TextLine, above: TextLine, parted: readonly TextLine[], em: number): boolean {
  if (line.chunks.length > 1 || line.top - above.bottom > tight * em) return false;
  return parted
    .slice(-4)
    .some(({ chunks }) => chunks.slice(1).some(({ box }) => Math.abs(box[0] - line.box[0]) < aligning * em));
}

/**
 * How many lines right below a run go on with a cell of its last row: lines of one chunk that begin where others inside the
 * run do and stand as tight as these. Of those in the first column there must be many, for else they name what follows.
 */
function wrappedAfter(lines: readonly TextLine[], start: number, end: number, em: number): number {
  const within = lines.slice(start, end + 1);
  const rows = within.filter(({ chunks }) => chunks.length > 1);
  const left = Math.min(...rows.map(({ box }) => box[0]));
  const singles = within.flatMap((line, at) => {
    const above = within[at - 1];
    return above !== undefined && line.chunks.length === 1 ? [{ line, white: line.top - above.bottom }] : [];
  });
  const last = rows.at(-1);
  let count = 0;
  if (last === undefined) return 0;
  for (let at = end + 1; at < lines.length && count < mostWrapped; at += 1) {
    const [line, above] = [lines[at], lines[at - 1]];
    if (line === undefined || above === undefined || line.chunks.length > 1) break;
    const x = line.box[0];
    const alike = singles.filter((single) => Math.abs(single.line.box[0] - x) < 0.5 * em);
    const isFirst = x < left + em;
    if (isFirst && (count >= mostSingles || alike.length < Math.max(2, rows.length / 2))) break;
    const isBelowText = last.chunks.some(({ box, text }) => Math.abs(box[0] - x) < 0.5 * em && !isValue(text));
    if (alike.length === 0 && !isBelowText) break;
    const most = alike.length === 0 ? tight * em : Math.max(...alike.map(({ white }) => white)) + 0.15 * em;
    if (line.top - above.bottom > most) break;
    const next = Math.min(
      ...rows.flatMap(({ chunks }) => chunks.flatMap(({ box }) => (box[0] > x + em ? [box[0]] : []))),
    );
    const widest = Math.max(...alike.map((single) => single.line.box[2])) + em;
    if (line.box[2] > (isFirst ? Math.min(widest, next) : next)) break;
    count += 1;
  }
  return count;
}

/** Running text side by side, as in columns of a page: most of its pieces are as long as lines. */
function isLong(lines: readonly TextLine[]): boolean {
  const letters = lines.flatMap(({ chunks }) => chunks.map(({ text }) => text.length)).toSorted((a, b) => a - b);
  return (letters[letters.length >> 1] ?? 0) > 36;
}

function isParted({ chunks }: TextLine, em: number): boolean {
  return chunks.some((chunk, at) => at > 0 && chunk.box[0] - (chunks[at - 1]?.box[2] ?? 0) > em);
}

/** True when two texts and more behind the first one begin where texts of the lines above do. */
function keepsTo({ chunks }: TextLine, parted: readonly TextLine[], em: number): boolean {
  if (chunks.length < 3) return false;
  const lefts = parted.slice(-4).flatMap((line) => line.chunks.slice(1).map(({ box }) => box[0]));
  return chunks.slice(1).every(({ box }) => lefts.some((left) => Math.abs(left - box[0]) < 0.15 * em));
}

/** At how many places both lines show white, with text on both sides. */
function sharedGaps(a: TextLine, b: TextLine, em: number): number {
  const gaps = ({ chunks }: TextLine) =>
    chunks.flatMap((chunk, at) => {
      const before = chunks[at - 1];
      return before === undefined ? [] : [[before.box[2], chunk.box[0]] as const];
    });
  const others = gaps(b);
  return gaps(a).filter(([a0, a1]) => others.some(([b0, b1]) => Math.min(a1, b1) - Math.max(a0, b0) > 0.4 * em)).length;
}

/** True for a line of several texts below lines without values, over whose columns it stands. */
function isBelowHeadings(line: TextLine, parted: readonly TextLine[], white: number, em: number): boolean {
  if (white > mostWhiteBelowHeadings * em || line.chunks.length < 3) return false;
  const isHeading = parted.every(({ chunks }) => chunks.every(({ text }) => isPeriod(text) || !isValue(text)));
  return isHeading && parted.some((heading) => sharedGaps(heading, line, em) >= 2);
}

/**
 * True for a line behind a rule or wide white that shows white where lines with values above do, but whose texts begin and
 * end elsewhere: the next table, or addresses at the foot of the page.
 */
function beginsAnew(
  line: TextLine,
  above: TextLine,
  parted: readonly TextLine[],
  rules: readonly Rule[],
  em: number,
): boolean {
  if (parted.length < 3 || (line.top - above.bottom < em && !isRuledOff(above, line, rules))) return false;
  if (!parted.some(({ chunks }) => chunks.some(({ text }) => isValue(text)))) return false;
  const others = parted.flatMap(({ chunks }) => chunks.map(({ box }) => box));
  const aligned = line.chunks.filter(({ box: [x0, , x1] }) =>
    others.some(
      (other) =>
        Math.abs(other[0] - x0) < aligning * em ||
        Math.abs(other[2] - x1) < aligning * em ||
        Math.abs(other[0] + other[2] - x0 - x1) < 2 * aligning * em,
    ),
  );
  return aligned.length <= line.chunks.length / 3;
}

/** True for a line of one text set plainly larger than all that stands in columns above it: a heading, and what it heads is another table. */
export function namesNext({ chunks: [chunk, ...others] }: TextLine, parted: readonly TextLine[]): boolean {
  if (chunk === undefined || others.length > 0 || !/\p{L}{2}|\p{Lo}/u.test(chunk.text)) return false;
  if (chunk.box[0] > Math.min(...parted.map(({ box }) => box[0])) + chunk.em) return false;
  const ratio = chunk.words.every(({ sized }) => sized) ? plainlyLarger : muchTaller;
  return parted.every(({ chunks }) => chunks.every((other) => chunk.em > ratio * other.em));
}

/** A rule typed as a row of signs: below headings it parts these from the rows, below rows it ends them. */
function isTypedRule({ chunks: [chunk, ...others] }: TextLine): boolean {
  return chunk !== undefined && others.length === 0 && typedRule.test(chunk.text);
}

/** A line of running text, or one that names a table. */
function isText({ chunks, box }: TextLine, width: number, em: number): boolean {
  const text = chunks.map((chunk) => chunk.text).join(' ');
  return caption.test(text) || (box[2] - box[0] > 0.75 * width && width > 15 * em && text.length > 45);
}

/** A line of running text that was spread to fill its measure: its widest gaps are hardly wider than the others. */
function isSpread({ chunks, box }: TextLine, width: number, em: number): boolean {
  const words = chunks.flatMap((chunk) => chunk.words);
  const widest = Math.max(...chunks.slice(1).map((chunk, at) => chunk.box[0] - (chunks[at]?.box[2] ?? 0)));
  const plain = words.filter(({ word }) => /^\p{Ll}/u.test(word.text)).length;
  return words.length >= 5 && box[2] - box[0] > 0.75 * width && widest < 2 * em && plain >= 0.6 * words.length;
}

/** Where the headings begin that stand right above a run: short texts over its columns, not over its first one alone. */
function headed(lines: readonly TextLine[], start: number, left: number, em: number): number {
  let from = start;
  for (let at = start - 1; at >= 0 && start - at <= 4; at--) {
    const [line, below] = [lines[at], lines[at + 1]];
    if (line === undefined || below === undefined || below.top - line.bottom > em) break;
    const text = line.chunks.map((chunk) => chunk.text).join(' ');
    if (line.box[0] < left + 4 * em || text.length > 60 || caption.test(text)) break;
    from = at;
  }
  return from;
}
