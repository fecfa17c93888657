/** Owns lists in Markdown: list items of a page → nested, tight lists. */
import type { Block } from '../document.ts';
import { direction } from '../script.ts';
import { unwrapBlock } from '../plain-text.ts';
import { escapeLine } from './escape.ts';

const bullet = /^([•‣◦▪▫●○■□◆◇➢➤✓✔·∙⁃])\s*(?=\S)|^([-–—*])\s+(?=\S)/u;
const counted = /^(\d{1,9})([.)])\s+(?=\S)/u;

interface Level {
  /** Where the items of this level begin, growing in reading direction, in the page's unit. */
  readonly start: number;
  /** Column of the marker in the Markdown. */
  readonly column: number;
  /** Column where the text of the latest item begins. */
  content: number;
  /** Number and bracket of the latest item when it is counted. */
  count: { readonly number: number; readonly bracket: string } | undefined;
}

/** Writes list items that follow each other. An item that begins further in than the one before is nested in it. */
export function listMarkdown(items: readonly Block[]): string {
  const levels: Level[] = [];
  const lines: string[] = [];
  let last: Block | undefined;
  for (const item of items) {
    const start = direction(item.text) === 'rtl' ? -item.bbox[2] : item.bbox[0];
    const height = heightOf(item);
    // Another column: what is nested in what cannot be told across it.
    if (last !== undefined && item.bbox[1] < last.bbox[1] - height) levels.length = 0;
    while (levels.length > 1 && start < (levels.at(-1)?.start ?? 0) - 0.5 * height) levels.pop();
    const parent = levels.at(-1);
    if (parent === undefined || start > parent.start + 0.7 * height) {
      levels.push({ start, column: parent?.content ?? 0, content: 0, count: undefined });
    }
    const level = levels.at(-1);
    if (level !== undefined) lines.push(...itemLines(item, level));
    last = item;
  }
  return lines.join('\n');
}

function heightOf(item: Block): number {
  const heights = item.lines.map(({ bbox }) => bbox[3] - bbox[1]).toSorted((a, b) => a - b);
  return heights[heights.length >> 1] ?? item.bbox[3] - item.bbox[1];
}

function itemLines(item: Block, level: Level): readonly string[] {
  const [first = '', ...rest] = unwrapBlock(item);
  const { marker, text } = markerOf(first, level);
  level.content = level.column + marker.length + 1;
  const indent = ' '.repeat(level.content);
  const texts = [text, ...rest].map(escapeLine).filter((line) => line !== '');
  return texts.map(
    (line, at) =>
      `${at === 0 ? `${' '.repeat(level.column)}${marker} ` : indent}${line}${at < texts.length - 1 ? '\\' : ''}`,
  );
}

/** The Markdown marker of an item. A number that does not continue the count stays text: a parser would count on its own. */
function markerOf(line: string, level: Level): { readonly marker: string; readonly text: string } {
  const sign = bullet.exec(line);
  if (sign !== null) {
    level.count = undefined;
    return { marker: '-', text: line.slice(sign[0].length) };
  }
  const count = counted.exec(line);
  const [whole = '', digits = '', bracket = ''] = count ?? [];
  const number = Number(digits);
  const plain = count !== null && String(number) === digits;
  const fits = level.count === undefined || (level.count.bracket === bracket && level.count.number + 1 === number);
  if (plain && fits) {
    level.count = { number, bracket };
    return { marker: `${digits}${bracket}`, text: line.slice(whole.length) };
  }
  level.count = undefined;
  return { marker: '-', text: line };
}
