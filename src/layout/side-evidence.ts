/** Owns what the words on both sides of a gutter say of their order: each side a text of its own, or rows across both. */
import { areIndexColumns } from '../book-index.ts';
import { isLetterHead } from './letter-head.ts';
import { arePairs } from './row-pairs.ts';
import { textOfRow, type Row } from './rows.ts';

/** What a side looks like, from the top. */
export interface SideRows {
  readonly rows: readonly Row[];
  /** Right edge of its longest row. */
  readonly x1: number;
}

/** Which way of reading the words speak for; undefined where they say nothing. */
export type Reading = 'columns' | 'rows' | undefined;

/**
 * Looks for what is broken by the wrong order: numbers that count on, an address, forms with the same labels, sentences, pairs, headings.
 * @param first the side that is read first
 * @param em type size, in the unit of the rows
 */
export function readingOf(first: SideRows, second: SideRows, em: number): Reading {
  const [before, after] = [first.rows.map(textOfRow), second.rows.map(textOfRow)];
  const counting = countingOf(before, after);
  if (counting !== undefined) return counting;
  if (areIndex(first.rows, second.rows, em)) return 'columns';
  if ([first, second].every((side) => isRunning(side, em))) return 'columns';
  if (isAddress(before) && (isAddress(after) || before.length <= longestAddress)) return 'columns';
  if (haveSameLabels(before, after) || isLetterHead(before, after)) return 'columns';
  if (arePairs(first.rows, second.rows)) return 'rows';
  return areUnevenLists(first.rows, second.rows) ? 'columns' : undefined;
}

/** White between the left edges of the columns of an index, in em, at least: its longest lines hang less far. */
const nextColumn = 5;

/** True for the entries of an index, which follow each other in the alphabet down each column, and from the one to the next. */
function areIndex(first: readonly Row[], second: readonly Row[], em: number): boolean {
  const sides = [first, second].map((rows) => {
    const columns: { readonly x: number; readonly texts: string[] }[] = [];
    for (const { segments } of rows) {
      for (const segment of segments) {
        const [x] = segment.box;
        const column = columns.find((other) => Math.abs(other.x - x) < nextColumn * em);
        const text = segment.words.map(({ word }) => word.text).join(' ');
        if (column === undefined) columns.push({ x, texts: [text] });
        else column.texts.push(text);
      }
    }
    return columns.toSorted((a, b) => a.x - b.x).map(({ texts }) => texts);
  });
  return areIndexColumns(sides.flat());
}

/** Rows of an address, a line of its own for each part of it. */
const longestAddress = 8;
const count = /^\(?(?:(\d{1,3})|([a-z]))[.)]\s+\S/u;

/** The numbers or letters that rows begin with, in their order. */
function countsOf(texts: readonly string[]): readonly number[] {
  return texts.flatMap((text) => {
    const [, digits, letter] = count.exec(text) ?? [];
    return digits !== undefined ? [Number(digits)] : letter !== undefined ? [letter.charCodeAt(0)] : [];
  });
}

/** Columns where both sides count on from row to row, rows where counting goes from the one to the other. */
function countingOf(before: readonly string[], after: readonly string[]): Reading {
  const [one, other] = [countsOf(before), countsOf(after)];
  if (one.length < 2 || other.length < 2) return undefined;
  const steps = (numbers: readonly number[], step: number) =>
    numbers.slice(1).every((number, at) => number - (numbers[at] ?? 0) === step);
  if (steps(one, 1) && steps(other, 1)) return 'columns';
  const next = (other[0] ?? 0) - (one[0] ?? 0);
  return next === 1 && one.length >= 3 && [one, other].every((numbers) => steps(numbers, 2)) ? 'rows' : undefined;
}

/** A street with the number of the house before or behind it, a box at the post office. */
const street = /^\d{1,5}\p{L}?(?:[-/]\d+)?,?\s+\p{L}.*\p{L}{3}|^\p{L}.*\s\d{1,5}\s?\p{L}?$/u;
/** A postcode and its town, in either order. */
const town =
  /^(?:\p{Lu}{1,2}-)?(?:\d{4,6}|\d{3}\s\d{2})\s+\p{Lu}|\p{L}.*\b(?:\p{Lu}{2}\s+\d{5}(?:-\d{4})?|\p{Lu}{1,2}\d[\p{Lu}\d]?\s*\d\p{Lu}{2}|\p{Lu}\d\p{Lu}\s?\d\p{Lu}\d)(?=\s|$)|〒?\d{3}-\d{4}/u;

/** What streets are called. */
const streetName =
  /\b(?:street|st|road|rd|lane|avenue|ave|drive|way|square|terrace|boulevard|rue|place|via|viale|piazza|calle|avenida|rua|straat|laan|gatan|ulica|ul)\b|(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|straat)(?=\s|$)/iu;

/**
 * True for a street and, one or two rows below it, a town with its postcode, or for a street by its name among other rows: in a
 * table each has a column.
 */
export function isAddress(texts: readonly string[]): boolean {
  // Both have figures, which most texts have not: the expressions take long.
  const numbered = texts.map((text) => /\d/u.test(text));
  const rowsOf = (test: (text: string) => boolean) =>
    texts.flatMap((text, at) => (numbered[at] === true && test(text) ? [at] : []));
  const towns = rowsOf((text) => town.test(text));
  const streets = rowsOf((text) => street.test(text) && !town.test(text));
  if (towns.length > texts.length / 2 || streets.length > texts.length / 2) return false;
  return streets.some(
    (at) =>
      towns.some((row) => row === at + 1 || row === at + 2) ||
      (at > 0 && at < texts.length - 1 && streetName.test(texts[at] ?? '')),
  );
}

/** What stands before a colon, or a line to write on. */
const label = /^([^:：_]*\p{L}[^:：_]*?)\s*(?:[:：]|_{3})/u;
/** What every label ends with: looked for first, since of a text without it the other expression takes long to say no. */
const labelEnd = /[:：]|_{3}/u;
const fewestShared = 2;

/** True where both sides have several labels in common, as the signatures below a contract do. */
function haveSameLabels(before: readonly string[], after: readonly string[]): boolean {
  const labelsOf = (texts: readonly string[]) =>
    new Set(texts.flatMap((text) => (labelEnd.test(text) ? (label.exec(text)?.[1] ?? []) : [])));
  const others = labelsOf(after);
  if (others.size < fewestShared) return false;
  const shared = [...labelsOf(before)].filter((text) => others.has(text)).length;
  return shared >= fewestShared && shared >= Math.min(before.length, after.length) / 2 - 1;
}

/** Rows by which one of two lists is longer, at least. */
const fewestMore = 2;

/** True below a bold heading on either side, where one list ends before the other. */
function areUnevenLists(first: readonly Row[], second: readonly Row[]): boolean {
  const top = Math.max(first[0]?.top ?? 0, second[0]?.top ?? 0);
  const [left = [], right = []] = [first, second].map((rows) => rows.filter(({ bottom }) => bottom > top));
  const [shorter, longer] = left.length < right.length ? [left, right] : [right, left];
  const end = shorter.at(-1)?.bottom ?? 0;
  const more = longer.filter((row) => row.top > end).length;
  if (shorter.length < 3 || more < fewestMore || longer.length - more !== shorter.length) return false;
  return [left, right].every((rows) => rows.every((row, at) => isWorded(row) && isBold(row) === (at === 0)));
}

/** One text, not marks in the columns of a table. */
function isWorded(row: Row): boolean {
  return row.segments.length === 1 && /\p{L}{2}|\p{Lo}/u.test(textOfRow(row));
}

function isBold({ segments }: Row): boolean {
  return segments.every(({ words }) => words.every(({ style }) => style?.bold === true));
}

/** A row that goes on with a sentence, and one that ends one. */
const goingOn = /^[^\p{L}\p{N}]*\p{Ll}/u;
const ended = /[.!?:;。：]["'”’)]?$/u;
/** Share of the rows that go on, at least: where the row before was full, and where lines end early, as in verses. */
const [leastFull, leastEarly] = [0.3, 0.25];
/** Letters of a middling line of text and of verse at least, and the share of verses that begin in the midst of a sentence at most. */
const [shortLine, shortVerse] = [20, 12];
const mostEarly = 0.8;
const fewestRunning = 3;

/** Mean confidence of words; of those that were read worse, the first letter says nothing. */
const leastTrust = 0.9;

function trustIn(rows: readonly Row[]): number {
  const words = rows.flatMap(({ segments }) => segments.flatMap((segment) => segment.words));
  return words.reduce((sum, { word }) => sum + word.confidence, 0) / Math.max(1, words.length);
}

/** True for sentences that go on from row to row: read across, each would be torn. */
export function isRunning({ rows, x1 }: SideRows, em: number): boolean {
  if (rows.length < fewestRunning || trustIn(rows) < leastTrust) return false;
  const texts = rows.map(textOfRow);
  if (goingOn.test(texts[0] ?? '')) return false;
  const on = rows.flatMap((row, at) => {
    const before = rows[at - 1];
    const text = texts[at] ?? '';
    return before === undefined || !goingOn.test(text) || ended.test(texts[at - 1] ?? '') ? [] : [{ before, row }];
  });
  if (on.length < 2) return false;
  const lengths = texts.map(({ length }) => length).toSorted((a, b) => a - b);
  const length = lengths[lengths.length >> 1] ?? 0;
  // The next word had no room in the row before.
  const full = on.filter(({ before, row }) => {
    const box = row.segments[0]?.words[0]?.word.bbox ?? row.box;
    return before.box[2] + box[2] - box[0] > x1 - em / 2;
  });
  if (length >= shortLine && full.length >= Math.max(2, leastFull * (rows.length - 1)) && full.length >= on.length / 2)
    return true;
  const share = on.length / rows.length;
  return length >= shortVerse && share >= leastEarly && share <= mostEarly;
}
