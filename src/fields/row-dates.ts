/** Owns the dates that rows of a list begin with, also those that leave out the year, and the period that tells it. */
import { firstBeside } from './beside.ts';
import { dayOfYearAt, findDates, isoOf } from './dates.ts';
import type { Found } from './finding.ts';
import { type Row, type RowWord, evidenceOf } from './rows.ts';
import { type Sheet, datesIn, joined, moneyIn } from './values.ts';

/** First and last day that something is of. */
export type Period = readonly [from: Found | undefined, to: Found | undefined];

/** The two dates of a period that is labelled, or that stand in one row with a dash or a word between them. */
export function periodOf(sheet: Sheet): Period {
  let last: Found | undefined;
  const first = firstBeside(sheet, ['period'], (place) => {
    const dates = datesIn(sheet, place);
    last = dates[1];
    return dates.length >= 2 ? dates[0] : undefined;
  });
  if (first !== undefined) return [first, last];
  for (const row of sheet.rows) {
    const [from, to, more] = datesIn(sheet, { row, words: row.words });
    if (
      from !== undefined &&
      to !== undefined &&
      more === undefined &&
      moneyIn(sheet, { row, words: row.words }).length === 0
    )
      return [from, to];
  }
  return [undefined, undefined];
}

/** First and last of the days, as YYYY-MM-DD, between which a date without a year lies; undefined where the document has none. */
export type Span = readonly [from: string, to: string];

/** The period of the document, else from its earliest date to its latest. */
export function spanOf(sheet: Sheet): Span | undefined {
  const [from, to] = periodOf(sheet);
  const days =
    from !== undefined && to !== undefined
      ? [String(from.value), String(to.value)]
      : findDates(sheet.text, sheet.dayOrder).map(({ iso }) => iso);
  const sorted = days.toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first === undefined || last === undefined ? undefined : [first, last];
}

export interface RowDate {
  /** Undefined for a day of which nothing tells the year. */
  readonly found: Found | undefined;
  readonly words: readonly RowWord[];
}

/** Dates that a row of an account begins with: that of booking, and that of value. */
const mostDates = 2;
/** Words that a date is written in. */
const mostWords = 3;

/**
 * The dates that a row begins with.
 * @param isDated a column of the list has dates, so that what could be an amount is one
 */
export function rowDates(sheet: Sheet, row: Row, span: Span | undefined, isDated: boolean): readonly RowDate[] {
  const dates: RowDate[] = [];
  let at = 0;
  while (dates.length < mostDates) {
    const date = dateAt(sheet, row, at, span, isDated);
    if (date === undefined) break;
    dates.push(date);
    at += date.words.length;
  }
  return dates;
}

function dateAt(sheet: Sheet, row: Row, at: number, span: Span | undefined, isDated: boolean): RowDate | undefined {
  const first = row.words[at];
  if (first === undefined) return undefined;
  // What follows tells whether the last number is a year.
  const words = row.words.slice(at, at + mostWords + 1);
  const [whole] = datesIn(sheet, { row, words });
  if (whole !== undefined && whole.evidence.bbox[0] <= first.bbox[0] + 0.5)
    return { found: whole, words: words.filter(({ bbox }) => bbox[0] < whole.evidence.bbox[2]) };
  const { text, wordsAt } = joined(words);
  const day = dayOfYearAt(text.replaceAll('\t', '\n'), sheet.dayOrder, isDated);
  if (day === undefined) return undefined;
  const own = wordsAt(0, day.to);
  const value = span === undefined ? undefined : nearest(span, day.month, day.day);
  if (value === undefined) return { found: undefined, words: own };
  return {
    found: { value, evidence: evidenceOf(row.page, own), doubt: 'The year is that of the document.' },
    words: own,
  };
}

/** The day in the year in which it lies in the span, or nearest to it. */
function nearest([from, to]: Span, month: number, day: number): string | undefined {
  const years = new Set([Number(from.slice(0, 4)), Number(to.slice(0, 4))]);
  const distance = (iso: string): number =>
    Math.max(0, Date.parse(from) - Date.parse(iso), Date.parse(iso) - Date.parse(to));
  return [...years].flatMap((year) => isoOf(year, month, day) ?? []).toSorted((a, b) => distance(a) - distance(b))[0];
}
