/** Owns verifying quotations: each is found again in the stored lines of the page, or it does not count. */
import type { Citation } from '../chunk.ts';
import type { Line, Page, Word } from '../document.ts';
import { unionBox } from '../bounding-box.ts';
import { linesOf } from '../document.ts';
import { normalizeLines, unspacedScript } from '../normalize.ts';

/** A citation before it is known of which document the page is. */
export type PageCitation = Omit<Citation, 'job' | 'document'>;

/** A place in a list of lines: the end is exclusive and lies in `lastLine`. */
interface Place {
  readonly firstLine: number;
  readonly start: number;
  readonly lastLine: number;
  readonly end: number;
}

const wordCharacter = /[\p{L}\p{N}\p{M}]/u;
const digit = /\p{Nd}/u;

function isInsideWord(outside: string, inside: string): boolean {
  return (
    wordCharacter.test(outside) &&
    wordCharacter.test(inside) &&
    !(unspacedScript.test(outside) || unspacedScript.test(inside))
  );
}

/** True when a match from `start` to `end` begins or ends inside a word or a number, as "15.00" does in "1,215.00". */
function cutsThrough(text: string, start: number, end: number): boolean {
  const at = (index: number) => text[index] ?? ' ';
  if (isInsideWord(at(start - 1), at(start)) || isInsideWord(at(end), at(end - 1))) return true;
  const separator = /[.,]/;
  if (digit.test(at(start)) && separator.test(at(start - 1)) && digit.test(at(start - 2))) return true;
  return digit.test(at(end - 1)) && separator.test(at(end)) && digit.test(at(end + 1));
}

/** First occurrence of `part` in `text` that does not cut through a word or a number. */
function findWhole(text: string, part: string, cuts: (start: number, end: number) => boolean): number | undefined {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1))
    if (!cuts(at, at + part.length)) return at;
  return undefined;
}

function findExact(lines: readonly string[], quotation: string): Place | undefined {
  const text = lines.join('\n');
  const start = findWhole(text, quotation, (from, to) => cutsThrough(text, from, to));
  if (start === undefined) return undefined;
  const locate = (offset: number) => {
    const before = text.slice(0, offset);
    const line = before.split('\n').length - 1;
    return { line, offset: offset - (before.lastIndexOf('\n') + 1) };
  };
  const [first, last] = [locate(start), locate(start + quotation.length)];
  return { firstLine: first.line, start: first.offset, lastLine: last.line, end: last.offset };
}

interface Squeezed {
  readonly text: string;
  /** For each unit: its position in the normal form. */
  readonly positions: readonly number[];
}

/** Drops what readers and recognisers set differently: spaces (not between digits) and hyphens within words. */
function squeeze(normalized: string): Squeezed {
  let text = '';
  const positions: number[] = [];
  for (let at = 0; at < normalized.length; at++) {
    const unit = normalized[at] ?? '';
    const before = text.at(-1) ?? '';
    const after = /[^ ]/u.exec(normalized.slice(at + 1, at + 4))?.[0] ?? '';
    if (unit === ' ' && !(digit.test(before) && digit.test(after))) continue;
    if (unit === '-' && /\p{L}/u.test(before) && /\p{L}/u.test(after)) continue;
    text += unit;
    positions.push(at);
  }
  return { text, positions };
}

function findNormalized(lines: readonly string[], quotation: string): Place | undefined {
  const page = normalizeLines(lines);
  const hay = squeeze(page.text);
  const needle = squeeze(normalizeLines(quotation.split('\n')).text).text;
  if (needle === '') return undefined;
  const position = (index: number) => hay.positions[index] ?? 0;
  const at = findWhole(hay.text, needle, (from, to) => cutsThrough(page.text, position(from), position(to - 1) + 1));
  if (at === undefined) return undefined;
  const [first, last] = [position(at), position(at + needle.length - 1)];
  return {
    firstLine: page.lines[first] ?? 0,
    start: page.starts[first] ?? 0,
    lastLine: page.lines[last] ?? 0,
    end: page.ends[last] ?? 0,
  };
}

/** The words that lie between two offsets of a line; undefined when its words do not spell its text. */
function wordsBetween(line: Line, start: number, end: number): readonly Word[] | undefined {
  const words: Word[] = [];
  let from = 0;
  for (const word of line.words) {
    const at = line.text.indexOf(word.text, from);
    if (at < 0) return undefined;
    from = at + word.text.length;
    if (at < end && from > start) words.push(word);
  }
  return words;
}

/** Mean over the letters, so that a stray dot weighs little; but no higher than that of the least sure number or of what a model made up or alone could read. */
function confidenceOf(words: readonly Word[]): number {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  if (letters === 0) return 1;
  const mean = words.reduce((sum, { text, confidence }) => sum + confidence * text.length, 0) / letters;
  const telling = words.filter(
    ({ text, unsupported, unread }) => digit.test(text) || unsupported === true || unread === true,
  );
  return Math.min(mean, ...telling.map(({ confidence }) => confidence));
}

function toCitation(
  page: Page,
  lines: readonly Line[],
  offset: number,
  place: Place,
  match: Citation['match'],
): PageCitation | undefined {
  const quoted = lines.slice(place.firstLine, place.lastLine + 1);
  const pieces = quoted.map((line, index) => {
    const start = index === 0 ? place.start : 0;
    const end = index === quoted.length - 1 ? place.end : line.text.length;
    const words = wordsBetween(line, start, end);
    const box = unionBox((words ?? []).map((word) => word.bbox)) ?? line.bbox;
    return { text: line.text.slice(start, end), box, words: words ?? line.words };
  });
  const bbox = unionBox(pieces.map((piece) => piece.box));
  if (bbox === undefined) return undefined;
  const cited = pieces.flatMap(({ words }) => words);
  const unsupported = cited.filter((word) => word.unsupported === true).map(({ text }) => text);
  return {
    page: page.index + 1,
    snippet: pieces.map((piece) => piece.text).join('\n'),
    bbox,
    lines: [offset + place.firstLine, offset + place.lastLine],
    match,
    confidence: confidenceOf(cited),
    ...(unsupported.length === 0 ? {} : { unsupported }),
  };
}

/**
 * Finds a quotation on a page: verbatim, else in normal form (white space, hyphenation, quotation marks, NFKC).
 * A match never begins or ends inside a word or a number.
 *
 * @param near first and last line where it is looked for before the rest of the page
 * @returns the citation in the page's own words, or undefined when the page does not say this
 */
export function locateQuotation(
  page: Page,
  quotation: string,
  near?: readonly [number, number],
): PageCitation | undefined {
  const wanted = quotation.trim();
  if (!wordCharacter.test(wanted)) return undefined;
  const all = linesOf(page);
  const scopes: (readonly [number, number])[] = [...(near === undefined ? [] : [near]), [0, all.length - 1]];
  for (const find of [findExact, findNormalized]) {
    for (const [first, last] of scopes) {
      const lines = all.slice(first, last + 1);
      const place = find(
        lines.map((line) => line.text),
        wanted,
      );
      if (place !== undefined)
        return toCitation(page, lines, first, place, find === findExact ? 'exact' : 'normalized');
    }
  }
  return undefined;
}
