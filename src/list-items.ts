/** Owns the structure of lists: how deep an item stands, and what its mark says. */
import type { Block } from './document.ts';
import { direction } from './script.ts';
import { type CommonLook, type Run, blockRuns, dropStart, runText } from './styled-text.ts';
import { median } from './median.ts';

export type Counting = 'decimal' | 'lower-letter' | 'upper-letter' | 'lower-roman' | 'upper-roman';

/** What stands before an item: a bullet, or a number with what surrounds it, such as `(` and `)`. */
export type ListMark =
  | { readonly kind: 'bullet' }
  | {
      readonly kind: 'number';
      /** As it stands on the page, without the space after it. */
      readonly text: string;
      readonly number: number;
      readonly counting: Counting;
      readonly before: string;
      readonly after: string;
      /** True when it goes on where the item before it in the same list stopped. */
      readonly continues: boolean;
    }
  /** The item has no mark, or one that no counting makes: it is part of the text. */
  | { readonly kind: 'none' };

export interface ListItem {
  readonly block: Block;
  /** 0 for items of the outermost list. */
  readonly depth: number;
  readonly mark: ListMark;
  /** The lines of the item without its mark, at least one. */
  readonly lines: readonly (readonly Run[])[];
}

interface Level {
  /** Where the items of this level begin, growing in reading direction, in the page's unit. */
  readonly start: number;
  latest: ListMark | undefined;
}

/**
 * Finds the structure of list items that follow each other. How deep an item stands is what its level says, else how far
 * in it begins: one that begins further in than the one before is nested in it.
 */
export function listItems(blocks: readonly Block[], look?: CommonLook): readonly ListItem[] {
  const levels: Level[] = [];
  let last: Block | undefined;
  return blocks.map((block) => {
    const start = direction(block.text) === 'rtl' ? -block.bbox[2] : block.bbox[0];
    const height = heightOf(block);
    if (block.level === undefined) {
      // Another column: what is nested in what cannot be told across it.
      if (last !== undefined && block.bbox[1] < last.bbox[1] - height) levels.length = 0;
      while (levels.length > 1 && start < (levels.at(-1)?.start ?? 0) - 0.5 * height) levels.pop();
      const parent = levels.at(-1);
      if (parent === undefined || start > parent.start + 0.7 * height) levels.push({ start, latest: undefined });
    } else {
      levels.length = Math.min(levels.length, block.level);
      if (levels.length < block.level) levels.push({ start, latest: undefined });
    }
    last = block;
    return itemOf(block, levels, look);
  });
}

function heightOf(item: Block): number {
  return median(item.lines.map(({ bbox }) => bbox[3] - bbox[1])) ?? item.bbox[3] - item.bbox[1];
}

function itemOf(block: Block, levels: readonly Level[], look: CommonLook | undefined): ListItem {
  const [first = [], ...rest] = blockRuns(block, look);
  const level = levels.at(-1);
  const { mark, length } = markOf(runText(first), level?.latest);
  if (level !== undefined) level.latest = mark;
  return { block, depth: Math.max(0, levels.length - 1), mark, lines: [dropStart(first, length), ...rest] };
}

/** Signs that only say that an item begins. */
export const bulletSigns = '•‣◦▪▫●○■□◆◇➢➤·∙⁃❍❏❐❑❒❖▶►▸';
/** Signs that head items and say something of them besides: they stay in the text. */
export const tellingSigns = '✓✔✗✘★☆➔➙➜➞➡⇨';

const bullet = new RegExp(`^[${bulletSigns}]\\s*(?=\\S)|^[-–—*∗]\\s+(?=\\S)`, 'u');
const telling = new RegExp(`^[${tellingSigns}☐☑☒]\\s*(?=\\S)`, 'u');
const counted = /^(\(?)(\d{1,9}|[a-z]|[A-Z]|[ivxlc]{2,7}|[IVXLC]{2,7})([.)])\s+(?=\S)/u;

function markOf(
  line: string,
  latest: ListMark | undefined,
): { readonly mark: ListMark; /** Characters that the mark takes. */ readonly length: number } {
  const sign = bullet.exec(line);
  if (sign !== null) return { mark: { kind: 'bullet' }, length: sign[0].length };
  if (telling.test(line)) return { mark: { kind: 'bullet' }, length: 0 };
  const [whole, before = '', digits = '', after = ''] = counted.exec(line) ?? [];
  if (whole === undefined || (before === '(' && after !== ')')) return { mark: { kind: 'none' }, length: 0 };
  const last = latest?.kind === 'number' && latest.before === before && latest.after === after ? latest : undefined;
  const readings = readingsOf(digits);
  const reading =
    readings.find(({ counting, number }) => last?.counting === counting && last.number + 1 === number) ??
    readings.find(({ number }) => number === 1) ??
    readings[0];
  if (reading === undefined) return { mark: { kind: 'none' }, length: 0 };
  const continues = last?.counting === reading.counting && last.number + 1 === reading.number;
  return {
    mark: { kind: 'number', text: whole.trimEnd(), ...reading, before, after, continues },
    length: whole.length,
  };
}

/** A letter may be a Roman number too; what came before decides. */
function readingsOf(digits: string): readonly { readonly number: number; readonly counting: Counting }[] {
  if (/^\d/u.test(digits)) {
    const number = Number(digits);
    return String(number) === digits ? [{ number, counting: 'decimal' }] : [];
  }
  const upper = digits === digits.toUpperCase();
  const roman = romanNumber(digits.toLowerCase());
  const letter = digits.length === 1 ? digits.toLowerCase().charCodeAt(0) - 96 : undefined;
  return [
    ...(letter === undefined ? [] : [{ number: letter, counting: upper ? 'upper-letter' : 'lower-letter' } as const]),
    ...(roman === undefined ? [] : [{ number: roman, counting: upper ? 'upper-roman' : 'lower-roman' } as const]),
  ];
}

const romanDigits = ['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix'];
const romanTens = ['', 'x', 'xx', 'xxx', 'xl', 'l', 'lx', 'lxx', 'lxxx', 'xc'];

/** Only numbers written as they should be, so that a word of these letters is none. */
function romanNumber(text: string): number | undefined {
  const tens = romanTens.findLastIndex((ten) => text.startsWith(ten));
  const ones = romanDigits.indexOf(text.slice(romanTens[tens]?.length ?? 0));
  const number = tens * 10 + ones;
  return ones < 0 || number === 0 ? undefined : number;
}
