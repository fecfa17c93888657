/** Owns verifying what a model says of fields: a value stands when the page has its quotation, and the quotation the value. */
import { type FieldClaim, type Page, type Word, linesOf } from '../document.ts';
import { parseAmount } from './amounts.ts';
import { findDates } from './dates.ts';
import { type Field, type FieldValue, type Found, fieldOf } from './finding.ts';
import { evidenceOf, plainForm, textOf } from './rows.ts';
import type { Wanted, WantedFields, WantedList } from './wanted.ts';

/** What held of all that a model said. */
export interface HeldClaims {
  /** By path; fields of items by number over all pages. */
  readonly found: ReadonlyMap<string, Found>;
  /** Items of each list, by its path. */
  readonly items: ReadonlyMap<string, number>;
  /** Claims that the page does not bear out. */
  readonly dropped: number;
}

/** Undefined where no model was asked. */
export function heldClaims(pages: readonly Page[], wanted: WantedFields): HeldClaims | undefined {
  const asked = pages.filter(({ claims }) => claims !== undefined);
  if (asked.length === 0) return undefined;
  const found = new Map<string, Found>();
  const items = new Map<string, number>();
  let dropped = 0;
  for (const page of asked) {
    const words = linesOf(page).flatMap((line) => line.words);
    /** Numbers of items over all pages, by list and their number on this one. */
    const numbers = new Map<string, number>();
    for (const claim of page.claims ?? []) {
      const place = placeOf(claim.path, wanted);
      const held = place === undefined ? undefined : verified(page, words, place.wanted, claim);
      if (place === undefined || held === undefined) {
        dropped++;
        continue;
      }
      const { list, item } = place;
      if (list === undefined) {
        keepFirst(found, claim.path, held);
        continue;
      }
      const key = `${list} ${item}`;
      const number = numbers.get(key) ?? items.get(list) ?? 0;
      if (!numbers.has(key)) items.set(list, number + 1);
      numbers.set(key, number);
      keepFirst(found, place.isPlain ? `${list}.${number}` : `${list}.${number}.${place.wanted.path}`, held);
    }
  }
  return { found, items, dropped };
}

/** The items that a model gave and the pages bear out; undefined where there are none. */
export function claimedList(list: WantedList, held: HeldClaims | undefined): readonly Field[] | undefined {
  const count = held?.items.get(list.path) ?? 0;
  if (held === undefined || count === 0) return undefined;
  return Array.from({ length: count }, (_, at) => `${list.path}.${at}`).flatMap((item) =>
    list.fields.map((wanted) => {
      const path = list.isPlain ? item : `${item}.${wanted.path}`;
      return fieldOf(path, held.found.get(path));
    }),
  );
}

function keepFirst(found: Map<string, Found>, path: string, held: Found): void {
  const before = found.get(path);
  if (before === undefined) found.set(path, held);
  else if (before.value !== held.value && before.doubt === undefined)
    found.set(path, { ...before, doubt: `Page ${held.evidence.page + 1} also says ${String(held.value)}.` });
}

interface Place {
  readonly wanted: Wanted;
  readonly list?: string;
  readonly item?: string;
  readonly isPlain?: boolean;
}

function placeOf(path: string, { single, lists }: WantedFields): Place | undefined {
  const wanted = single.find((one) => one.path === path);
  if (wanted !== undefined) return { wanted };
  for (const { path: list, fields, isPlain } of lists) {
    if (!path.startsWith(`${list}.`)) continue;
    const [, item = '', field = ''] = /^(\d{1,4})(?:\.(.+))?$/u.exec(path.slice(list.length + 1)) ?? [];
    const own = item === '' ? undefined : fields.find((one) => (isPlain ? field === '' : one.path === field));
    if (own !== undefined) return { wanted: own, list, item, isPlain };
  }
  return undefined;
}

function verified(page: Page, words: readonly Word[], wanted: Wanted, claim: FieldClaim): Found | undefined {
  const quoted = findRun(words, claim.quotation);
  if (quoted === undefined) return undefined;
  const value = valueIn(wanted, claim.value, quoted);
  if (value === undefined || (wanted.pattern !== undefined && !wanted.pattern.test(String(value.value).slice(0, 500))))
    return undefined;
  const doubt = value.words.some(({ unsupported }) => unsupported === true)
    ? 'A model read words of it into the page, which nothing there bears out.'
    : value.words.some(({ unread }) => unread === true)
      ? 'Only the model could read words of it; there is ink, but nothing else bears them out.'
      : value.doubt;
  return {
    value: value.value,
    evidence: evidenceOf(page.index, value.words, withoutStop(textOf(value.words))),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

interface QuotedValue {
  readonly value: FieldValue;
  readonly words: readonly Word[];
  readonly doubt?: string;
}

const interpreted = 'The page says it in other words.';

/** The value where it stands in the quotation; undefined where it does not follow from it. */
function valueIn(wanted: Wanted, given: string, quoted: readonly Word[]): QuotedValue | undefined {
  const { type, format, choices } = wanted;
  const text = given.trim();
  if (choices !== undefined) {
    const value = choices.find((choice) => plainForm(choice) === plainForm(text));
    const words = findRun(quoted, text);
    if (value === undefined) return undefined;
    return words === undefined ? { value, words: quoted, doubt: interpreted } : { value, words };
  }
  if (type === 'boolean') {
    const value = text.toLowerCase();
    return value === 'true' || value === 'false'
      ? { value: value === 'true', words: quoted, doubt: interpreted }
      : undefined;
  }
  if (format === 'date') return dateIn(text, quoted);
  if (type === 'number' || type === 'integer') {
    const value = Number(text);
    if (text === '' || !Number.isFinite(value) || (type === 'integer' && !Number.isInteger(value))) return undefined;
    const words = shortestRun(quoted, (run) => parseAmount(run)?.value === value);
    return words === undefined ? undefined : { value, words };
  }
  const words = findRun(quoted, text);
  if (words === undefined) return undefined;
  // The words of the page stand, without punctuation around them that the model left out.
  return { value: textOf(words).includes(text) ? text : textOf(words), words };
}

function dateIn(text: string, quoted: readonly Word[]): QuotedValue | undefined {
  const iso = text.slice(0, 10);
  const says = (run: string, order?: 'day-first' | 'month-first') =>
    findDates(run, order).some((date) => date.iso === iso);
  const words =
    shortestRun(quoted, (run) => says(run)) ??
    shortestRun(quoted, (run) => says(run, 'day-first') || says(run, 'month-first'));
  if (words === undefined) return undefined;
  const isAmbiguous = findDates(textOf(words)).some((date) => date.isAmbiguous);
  return { value: iso, words, ...(isAmbiguous ? { doubt: 'Day and month may be the other way round.' } : {}) };
}

/** Without what a sentence puts behind its words. */
const withoutStop = (text: string): string => text.replace(/[.,;:]$/u, '');

/** Words that a number or a date takes at most. */
const mostWords = 6;

function shortestRun(words: readonly Word[], holds: (run: string) => boolean): readonly Word[] | undefined {
  for (let length = 1; length <= Math.min(mostWords, words.length); length++) {
    for (let from = 0; from + length <= words.length; from++) {
      const run = words.slice(from, from + length);
      const text = textOf(run);
      if (holds(text) || holds(withoutStop(text))) return run;
    }
  }
  return undefined;
}

/** The words that a text is, whatever its case, accents, spaces and punctuation; undefined where they do not stand together. */
function findRun(words: readonly Word[], text: string): readonly Word[] | undefined {
  const wanted = compact(text);
  if (wanted === '') return undefined;
  const starts: number[] = [];
  let whole = '';
  for (const word of words) {
    starts.push(whole.length);
    whole += compact(word.text);
  }
  const begins = new Set(starts);
  const ends = new Set([...starts.slice(1), whole.length]);
  for (let at = whole.indexOf(wanted); at !== -1; at = whole.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    // Scripts without spaces have several words in one; of others, half a word is another word.
    if (!(begins.has(at) && ends.has(end)) && !/[^\p{Script=Latin}\p{Nd}]/u.test(wanted)) continue;
    const run = words.filter((word, index) => {
      const from = starts[index] ?? 0;
      return from < end && from + compact(word.text).length > at;
    });
    return run;
  }
  return undefined;
}

const compact = (text: string): string => plainForm(text).replace(/[^\p{L}\p{N}]+/gu, '');
