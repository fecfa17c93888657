/** Owns plain text: a page as text in reading order, and the joining of lines that only the column's width had parted. */
import type { Block, BlockKind, Line, Page, Word } from './document.ts';
import { areIndexEntries, goesOnWithPages } from './book-index.ts';
import { beginsUnspaced, direction, meetsUnspaced } from './script.ts';

export interface PageTextOptions {
  /** Joins lines that belong together and mends words broken by a hyphen; without it the lines are the page's own. */
  readonly unwrap?: boolean | undefined;
  /** False leaves out running headers, footers, page and line numbers, unless the page has nothing else. */
  readonly furniture?: boolean | undefined;
}

const furniture: ReadonlySet<BlockKind> = new Set(['header', 'footer', 'page-number']);
/** Whether a block runs through the document rather than being text of its page. */
export const isFurniture = ({ kind }: Block): boolean => furniture.has(kind);
/** The labels of a figure are read with the figure, not with the text. */
const isLabels = ({ kind }: Block): boolean => kind === 'figure';

/** The blocks that are text of the page, not its furniture; all of them when there are no others. */
export function runningBlocks(page: Page): readonly Block[] {
  const running = page.blocks.filter((block) => !isFurniture(block));
  return running.length > 0 ? running : page.blocks;
}

/** The page's text in reading order, a blank line between blocks; empty for a blank page. */
export function pageText(page: Page, options: PageTextOptions = {}): string {
  const running = runningBlocks(page);
  const blocks =
    options.furniture === false
      ? running.every(isLabels)
        ? running
        : running.filter((block) => !isLabels(block))
      : page.blocks;
  return blocks
    .filter(({ text }) => text !== '')
    .map((block) => (options.unwrap === true ? unwrapBlock(block).join('\n') : block.text))
    .join('\n\n');
}

/**
 * A block's lines with those joined that were parted for want of room. A line that would have had room for the next
 * one's first word (an address, a verse, a row of values) keeps its break.
 */
export function unwrapBlock(block: Block): readonly string[] {
  if (block.lines.length === 0 || block.kind === 'table') return block.text.split('\n');
  return lineGroups(block).map((group) => joinAll(group).replaceAll('\u00AD', ''));
}

function joinAll([first, ...others]: readonly Line[]): string {
  let text = first?.text ?? '';
  let last = first;
  for (const line of others) {
    text = joinLine(text, last, line);
    last = line;
  }
  return text;
}

/**
 * `joinLines` of a text and the line that follows it, but for an address that leads to itself and goes on in that line.
 * @param last the line with which the text ends
 */
export function joinLine(text: string, last: Line | undefined, line: Line): string {
  return isBrokenAddress(last, line) ? text + line.text : joinLines(text, line.text);
}

function isBrokenAddress(last: Line | undefined, next: Line): boolean {
  const [link, onwards] = [last?.links?.at(-1), next.links?.[0]];
  if (last === undefined || link?.end !== last.text.length || onwards?.start !== 0 || onwards.uri !== link.uri)
    return false;
  const said = last.text.slice(link.start).split(' ').at(-1) ?? '';
  const [rest = ''] = next.text.slice(0, onwards.end).split(' ', 1);
  return /[/.:@_-]/u.test(said) && link.uri.includes(said + rest);
}

/** The lines of a block, those together that `unwrapBlock` joins. */
export function lineGroups(block: Block): readonly (readonly Line[])[] {
  const left = Math.min(...block.lines.map(({ bbox }) => bbox[0]));
  const right = Math.max(...block.lines.map(({ bbox }) => bbox[2]));
  const whole = block.kind === 'heading' || block.kind === 'title';
  const meant = block.lines.filter((line, at) => {
    const last = block.lines[at - 1];
    return last !== undefined && !wraps(last, line, left, right);
  }).length;
  // Among lines that were broken on purpose the widest one was too, though it seems to have run full.
  const verse =
    !whole &&
    (block.kind === 'formula' ||
      (meant > 0 && meant >= (block.lines.length - 1) / 2) ||
      areRecords(block.lines) ||
      (block.kind !== 'figure' && areBrief(block.lines)));
  const indexed = !whole && areIndexEntries(block.lines.map(({ text }) => text));
  const groups: Line[][] = [];
  for (const line of block.lines) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (indexed && last !== undefined) {
      if (goesOnWithPages(last.text, line.text)) group?.push(line);
      else groups.push([line]);
      continue;
    }
    const joins = last !== undefined && (whole || breaksWord(last, line) || (!verse && wraps(last, line, left, right)));
    if (joins && group !== undefined) group.push(line);
    else groups.push([line]);
  }
  return groups;
}

const softHyphen = /\u00AD$/u;
const brokenWord = /\p{L}[-\u2010\u2011]$/u;
const compound = /[\p{L}\p{N}][-\u2010\u2011][\p{L}\p{N}]+[-\u2010\u2011]$/u;

/** Joins two lines of running text: mends a broken word, keeps the hyphen of a compound, adds no space where the script has none. */
export function joinLines(first: string, second: string): string {
  const [start = ''] = second;
  if (softHyphen.test(first)) return first.slice(0, -1) + second;
  if (brokenWord.test(first) && /[\p{L}\p{N}]/u.test(start)) {
    const mended = /\p{Ll}/u.test(start) && !compound.test(first);
    return (mended ? first.slice(0, -1) : first) + second;
  }
  if (meetsUnspaced(first, second)) return first + second;
  return `${first} ${second}`;
}

const leader = /(?:(?:\.\s?){4,}|…{2,})\s*(?:\p{Nd}+|[ivxlc]+)$/u;

/** Whether dots lead to a number at the end of the line, as in a table of contents. */
export const leadsToNumber = (text: string): boolean => leader.test(text);
/** A line to write on, or one that parts. */
const rule = /^[_.…=*-]{5,}$/u;
const sentenceEnd = /[.!?。！？]["'”’»)\]]*$/u;

const number = /\p{Nd}+(?:[.,]\p{Nd}+)*/gu;
/** Share of the lines that may be otherwise, or misread. */
const fewest = 1 / 4;

/** Three lines or more that each end a sentence, or say the same of other numbers, were not broken by the column's width. */
function areRecords(lines: readonly Line[]): boolean {
  const [first, ...others] = lines;
  if (first === undefined || others.length < 2) return false;
  if (lines.every(({ text }) => sentenceEnd.test(text))) return true;
  const said = first.text.replaceAll(number, '#');
  if (said === first.text) return false;
  let unlike = 0;
  return others.every(({ text }) => text.replaceAll(number, '#') === said || ++unlike <= fewest * others.length);
}

/** Letters of a line of an address at most, and what such a line begins and does not end with. */
const briefLine = 32;
const beginsAnew = /^[\p{Lu}\p{N}+]/u;
const goesOn = /(?:[,;:.!?…-]|\s\p{Ll}{1,3})$/u;

/** Short lines that all begin like names and numbers, and of which none goes on or ends a sentence: who, where, when. */
function areBrief(lines: readonly Line[]): boolean {
  return (
    lines.length > 1 &&
    lines.every(({ text }) => text.length <= briefLine && beginsAnew.test(text)) &&
    lines.slice(0, -1).every(({ text }) => !goesOn.test(text))
  );
}

/** White inside a line, in heights of the line, that makes it a row of values rather than running text. */
const columnGap = 2.5;

function breaksWord(line: Line, next: Line): boolean {
  return softHyphen.test(line.text) || (brokenWord.test(line.text) && /^\p{Ll}/u.test(next.text));
}

/** True when the line ended because the next word had no room. */
function wraps(line: Line, next: Line, left: number, right: number): boolean {
  if (breaksWord(line, next)) return true;
  if (hasColumnGap(line) || hasColumnGap(next) || leadsToNumber(line.text) || rule.test(line.text)) return false;
  const height = line.bbox[3] - line.bbox[1];
  const first = next.words[0];
  const backwards = direction(line.text) === 'rtl';
  const room = backwards ? line.bbox[0] - left : right - line.bbox[2];
  if (first === undefined) return true;
  const whole = first.bbox[2] - first.bbox[0];
  const need = beginsUnspaced(first.text) ? Math.min(whole, 2 * height) : whole;
  return room < need + 1.2 * height;
}

/**
 * The words of a line that whoever writes it as plain text or Markdown looks at: all of them in a row of values and in code, else
 * the first, which may have had room in the line before.
 */
export function wordsForWriting(line: Line): readonly Word[] {
  return line.words.length < 2 || line.style?.monospace === true || hasColumnGap(line)
    ? line.words
    : line.words.slice(0, 1);
}

function hasColumnGap(line: Line): boolean {
  const limit = columnGap * (line.bbox[3] - line.bbox[1]);
  return line.words.some((word, at) => {
    const last = line.words[at - 1];
    return last !== undefined && Math.max(word.bbox[0] - last.bbox[2], last.bbox[0] - word.bbox[2]) > limit;
  });
}
