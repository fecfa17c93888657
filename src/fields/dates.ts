/** Owns dates as documents of many countries write them. */
import { normalizeText } from '../normalize.ts';

export interface FoundDate {
  /** YYYY-MM-DD. */
  readonly iso: string;
  /** Day and month can be the other way round, and nothing in the document says which. */
  readonly isAmbiguous: boolean;
  /** Of the text that was looked through, in UTF-16 units; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/** Which of two numbers is the day, where both can be. */
export type DayOrder = 'day-first' | 'month-first' | undefined;

/** Month names and their short forms, in normal form (see `normalize.ts`). */
const months: readonly string[] = [
  'jan january januar janvier janv enero gennaio gen janeiro januari stycznia styczen leden ledna januara ianuarie ocak tammikuuta января янв',
  'feb february februar fevrier fevr febrero febbraio fevereiro fev februari lutego luty unor unora subat helmikuuta февраля фев',
  'mar march marz mars marzo marco maart mrt marca marzec brezen brezna martie mart maaliskuuta марта мар',
  'apr april avril avr abril abr aprile kwietnia kwiecien duben dubna aprilie nisan huhtikuuta апреля апр',
  'may mai mayo maggio mag maio mei maja maj kveten kvetna mayis toukokuuta мая май',
  'jun june juni juin junio giugno giu junho czerwca czerwiec cerven cervna iunie haziran kesakuuta июня июн',
  'jul july juli juillet juil julio luglio lug julho lipca lipiec cervenec cervence iulie temmuz heinakuuta июля июл',
  'aug august aout agosto ago augustus augusti sierpnia sierpien srpen srpna agustos elokuuta августа авг',
  'sep sept september septembre septiembre settembre set setembro wrzesnia wrzesien zari septembrie eylul syyskuuta сентября сен сент',
  'oct okt october oktober octobre octubre ottobre ott outubro out pazdziernika pazdziernik rijen rijna octombrie ekim lokakuuta октября окт',
  'nov november novembre noviembre novembro listopada listopad listopadu noiembrie kasim marraskuuta ноября ноя нояб',
  'dec dez december dezember decembre diciembre dic dicembre dezembro grudnia grudzien prosinec prosince decembrie aralik joulukuuta декабря дек',
];
const monthNumbers: ReadonlyMap<string, number> = new Map(
  months.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

/** With one sign between the parts, and no part of another date before it: in "03/01/2024 - 04/02/2024" no year leads. */
const yearMonthDay =
  /(?<!\d|\d\s?[-/.]\s?)(\d{4})(?:\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})|\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?)(?!\d)/gu;
/** A hyphen may part two dates, never a date from more of a number. */
const numbers =
  /(?<![\d.,/]|(?<!\d{4})-)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/]|-(?!\d{1,2}([-/.])\d{1,2}\5)|\.\d)/gu;
const dayMonthYear =
  /(?<![\p{L}\d])(\d{1,2})(?:st|nd|rd|th|er|\.|º|°)?\s?[-/.]?\s?(?:de |of |di )?([\p{L}]{3,12})[.,]?\s?[-/.]?\s?(?:de |del )?['’]?(\d{4}|\d{2})(?![\d:]|[.,]\d)/gu;
const monthDayYear = /(?<!\p{L})(\p{L}{3,12})\.?\s?(\d{1,2})(?:st|nd|rd|th)?\s?,?\s?(\d{4})(?!\d)/gu;

/** All dates of a text, from left to right; each place is read once. */
export function findDates(given: string, order?: DayOrder): readonly FoundDate[] {
  const text = given.replace(/\p{Nd}/gu, (digit) => (digit < '\x80' ? digit : normalizeText(digit)));
  const found: FoundDate[] = [];
  const take = (
    match: RegExpMatchArray,
    parts: readonly [year: number, month: number, day: number] | undefined,
    isAmbiguous = false,
  ) => {
    const iso = parts === undefined ? undefined : isoOf(...parts);
    const from = match.index ?? 0;
    const to = from + match[0].trimEnd().length;
    if (iso !== undefined && !found.some((other) => from < other.to && to > other.from))
      found.push({ iso, isAmbiguous, from, to });
  };
  for (const match of text.matchAll(yearMonthDay))
    take(match, [Number(match[1]), Number(match[3] ?? match[5]), Number(match[4] ?? match[6])]);
  for (const match of text.matchAll(numbers)) {
    const [first, second, year] = [Number(match[1]), Number(match[3]), fullYear(match[4] ?? '')];
    const both = first <= 12 && second <= 12 && first !== second;
    // Points part days from months, in this order, wherever they are used.
    const isMonthFirst = second > 12 || (both && order === 'month-first' && match[2] !== '.');
    const [day, month] = isMonthFirst ? [second, first] : [first, second];
    take(match, [year, month, day], both && order === undefined && match[2] !== '.');
  }
  for (const match of text.matchAll(dayMonthYear)) {
    // "02 Mar 03 Mar" are two days without a year.
    const next = /^\s*[-/.]?\s*(\p{L}{3,12})/u.exec(text.slice(match.index + match[0].length))?.[1];
    const isDay = match[3]?.length === 2 && next !== undefined && monthNumbers.has(normalizeText(next));
    if (!isDay) take(match, named(match[3], match[2], match[1]));
  }
  for (const match of text.matchAll(monthDayYear)) take(match, named(match[3], match[1], match[2]));
  return found.toSorted((a, b) => a.from - b.from);
}

/** A day without its year, as account statements write it. */
export interface DayOfYear {
  readonly month: number;
  readonly day: number;
  /** Of the text that was looked at, in UTF-16 units; exclusive. */
  readonly to: number;
}

const dayAndMonth = /^(\d{1,2})\s?([./-])\s?(\d{1,2})(?<end>\2)?(?=\s|$)/u;
const dayAndName = /^(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]?(\p{L}{3,12})\.?(?=\s|$)/u;
const nameAndDay = /^(\p{L}{3,12})\.?[\s-](\d{1,2})(?:st|nd|rd|th)?(?=\s|$)/u;

/**
 * The day and month that a text begins with: "05.06.", "5/6", "04 Mar", "Mar 4".
 * @param isSure a date must stand there, so that "05.06" is one, too, and no amount
 */
export function dayOfYearAt(text: string, order: DayOrder, isSure: boolean): DayOfYear | undefined {
  const numeric = dayAndMonth.exec(text);
  if (numeric !== null) {
    const [first, second] = [Number(numeric[1]), Number(numeric[3])];
    const isAmount = numeric[2] === '.' && numeric.groups?.['end'] === undefined;
    const isMonthFirst = second > 12 || (order === 'month-first' && numeric[2] !== '.');
    const [day, month] = isMonthFirst ? [second, first] : [first, second];
    if ((isAmount && !isSure) || day < 1 || day > 31 || month < 1 || month > 12) return undefined;
    return { day, month, to: numeric[0].length };
  }
  const [before, after] = [dayAndName.exec(text), nameAndDay.exec(text)];
  const match = before ?? after;
  const month = monthNumbers.get(normalizeText((before?.[2] ?? after?.[1]) || ''));
  const day = Number(before?.[1] ?? after?.[2]);
  return match === null || month === undefined || day < 1 || day > 31 ? undefined : { day, month, to: match[0].length };
}

function named(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): readonly [number, number, number] | undefined {
  const number = monthNumbers.get(normalizeText(month ?? ''));
  return number === undefined ? undefined : [fullYear(year ?? ''), number, Number(day)];
}

/** Two digits are of this century up to 2069, as POSIX has it. */
const fullYear = (text: string): number =>
  text.length > 2 ? Number(text) : Number(text) + (Number(text) < 69 ? 2000 : 1900);

/** Undefined for a day that no calendar has, and for years that no document of today speaks of. */
export function isoOf(year: number, month: number, day: number): string | undefined {
  const time = new Date(Date.UTC(year, month - 1, day));
  if (year < 1900 || year > 2100 || time.getUTCMonth() !== month - 1 || time.getUTCDate() !== day) return undefined;
  return time.toISOString().slice(0, 10);
}

/** What the dates of a document that can only be read one way say of the others; undefined when they say nothing. */
export function dayOrderOf(text: string): DayOrder {
  let [day, month] = [0, 0];
  for (const match of text.matchAll(numbers)) {
    if (match[2] === '.') continue;
    if (Number(match[1]) > 12) day++;
    else if (Number(match[3]) > 12) month++;
  }
  return day === month ? undefined : day > month ? 'day-first' : 'month-first';
}
