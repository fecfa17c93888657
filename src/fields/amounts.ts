/** Owns numbers and amounts of money as documents of many countries write them. */

/** What a number looks like: how it is written decides what its separators mean. */
export interface Amount {
  readonly value: number;
  /** ISO 4217, where a sign or a code stands beside the number. */
  readonly currency?: string | undefined;
  /** Digits behind the decimal separator. */
  readonly decimals: number;
  /** A single separator before three digits can be either; taken for thousands. */
  readonly isAmbiguous: boolean;
  readonly isPercentage: boolean;
  /** Of the text that was looked through, in UTF-16 units; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

export type DecimalSign = '.' | ',';

/** Signs that stand for one currency, longer ones before those they contain. A bare $ may be of many countries. */
const signs: readonly (readonly [sign: string, code: string])[] = [
  ['US$', 'USD'], ['S$', 'SGD'], ['A$', 'AUD'], ['C$', 'CAD'], ['HK$', 'HKD'], ['NT$', 'TWD'], ['R$', 'BRL'], ['MX$', 'MXN'],
  ['RM', 'MYR'], ['Rs.', 'INR'], ['Rs', 'INR'], ['Rp', 'IDR'], ['zł', 'PLN'], ['Kč', 'CZK'], ['Ft', 'HUF'], ['lei', 'RON'], ['Fr.', 'CHF'],
  ['руб.', 'RUB'], ['руб', 'RUB'], ['грн', 'UAH'], ['د.إ', 'AED'], ['ر.س', 'SAR'], ['元', 'CNY'], ['円', 'JPY'], ['원', 'KRW'],
  ['€', 'EUR'], ['£', 'GBP'], ['¥', 'JPY'], ['￥', 'JPY'], ['₹', 'INR'], ['₩', 'KRW'], ['₽', 'RUB'], ['₺', 'TRY'], ['₪', 'ILS'], ['₫', 'VND'],
  ['฿', 'THB'], ['₴', 'UAH'], ['₦', 'NGN'], ['₱', 'PHP'], ['$', 'USD'],
]; // prettier-ignore
const codes =
  'EUR USD GBP CHF JPY CNY INR MYR SGD AUD CAD NZD HKD TWD KRW THB IDR PHP VND BRL MXN ARS CLP COP PEN PLN CZK HUF RON BGN SEK NOK DKK ISK RUB UAH TRY ILS AED SAR EGP ZAR NGN KES PKR BDT LKR'.split(
    ' ',
  );

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const mark = `(?:${[...signs.map(([sign]) => escaped(sign)), ...codes].join('|')})`;
const digit = '\\p{Nd}';
/** Groups of three (of two before them, as in India), or digits alone; then a fraction. Spaces part groups of exactly three. */
const figure = `(?:${digit}{1,3}(?:[.,'’٬]${digit}{2,3})*(?:[.,'’٬]${digit}{3})|${digit}{1,3}(?:[ \\u00a0\\u202f]${digit}{3})+(?!${digit})|${digit}+)(?:[.,٫]${digit}{1,4}(?!${digit})|(?: \\.|\\. )${digit}{2}(?!${digit})|[.,]-{1,2}|[.,]—)?`;
const pattern = new RegExp(
  `(?<![\\p{L}\\p{Nd}.,/:-])(?<open>\\()?(?<minus>[-−–]\\s?)?(?<before>${mark})?\\s?(?<minus2>[-−–]\\s?)?(?<figure>${figure})\\s?(?<percent>%)?(?<after>${mark}(?!\\p{L}|\\s?[-−]?\\s?\\p{Nd}))?(?<minus3>-(?![\\p{L}\\p{Nd}]))?(?<close>\\))?(?![\\p{Nd}])`,
  'gu',
);

/** ISO 4217 code of a sign or a code; undefined for anything else. */
export function currencyOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return codes.includes(text) ? text : signs.find(([sign]) => sign === text)?.[1];
}

/** The currency that is named most in a text, a code counting more than a sign; undefined when none is. */
export function mainCurrency(text: string): string | undefined {
  const counts = new Map<string, number>();
  const count = (code: string, weight: number) => counts.set(code, (counts.get(code) ?? 0) + weight);
  for (const match of text.matchAll(new RegExp(`(?<!\\p{L})(?:${codes.join('|')})(?!\\p{L})`, 'gu')))
    count(match[0], 3);
  const besideFigure = new RegExp(
    `(?<!\\p{L})${mark}\\s?(?=[-\\p{Nd}])|(?<=\\p{Nd}\\s?)${mark}(?!\\p{L})|(?<=\\()${mark}(?=\\))`,
    'gu',
  );
  for (const match of text.matchAll(besideFigure)) count(currencyOf(match[0].trim()) ?? '', 1);
  counts.delete('');
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}

/** All numbers of a text, from left to right. @param decimal which sign parts the fraction in this document, where that is known */
export function findAmounts(text: string, decimal?: DecimalSign): readonly Amount[] {
  const found: Amount[] = [];
  for (const match of text.matchAll(pattern)) {
    const groups = match.groups ?? {};
    const number = parseFigure(groups['figure'] ?? '', decimal);
    if (number === undefined) continue;
    // What looks like part of a longer string of letters (A4, 3x, 12kg is fine) is told by what follows it.
    const isBracketed = groups['open'] !== undefined && groups['close'] !== undefined;
    const isNegative =
      isBracketed || [groups['minus'], groups['minus2'], groups['minus3']].some((minus) => minus !== undefined);
    found.push({
      ...number,
      value: isNegative && number.value !== 0 ? -number.value : number.value,
      currency: currencyOf(groups['before']) ?? currencyOf(groups['after']),
      isPercentage: groups['percent'] !== undefined,
      from: match.index,
      to: match.index + match[0].length,
    });
  }
  return found;
}

/** The number that a text is, and nothing but it; undefined otherwise. */
export function parseAmount(text: string, decimal?: DecimalSign): Amount | undefined {
  const trimmed = text.trim();
  const [only, ...more] = findAmounts(trimmed, decimal);
  return only !== undefined && more.length === 0 && only.from === 0 && only.to === trimmed.length ? only : undefined;
}

/** Value of the digits with their separators: of two kinds the last one parts the fraction. */
function parseFigure(
  figure: string,
  decimal: DecimalSign | undefined,
): Pick<Amount, 'value' | 'decimals' | 'isAmbiguous'> | undefined {
  const plain = asciiDigits(figure)
    .replace(/\s*([.,])\s*/g, '$1')
    .replace(/[.,][-—]+$/, '')
    .replace(/[\s'’\u00a0\u202f]/g, '');
  const marks = [...plain.matchAll(/[.,]/g)].map((match) => match[0]);
  const last = marks.at(-1);
  const tail = last === undefined ? 0 : plain.length - plain.lastIndexOf(last) - 1;
  const isFraction =
    last !== undefined &&
    (marks.length > 1
      ? marks.some((sign) => sign !== last) && marks.indexOf(last) === marks.length - 1
      : tail !== 3 || last === decimal || plain.startsWith('0'));
  const isAmbiguous = marks.length === 1 && tail === 3 && decimal === undefined && !plain.startsWith('0');
  const whole = isFraction ? plain.slice(0, plain.length - tail - 1) : plain;
  const value = Number(`${whole.replace(/[.,]/g, '')}${isFraction ? `.${plain.slice(plain.length - tail)}` : ''}`);
  if (!Number.isFinite(value)) return undefined;
  return { value, decimals: isFraction ? tail : 0, isAmbiguous };
}

/** Digits of all scripts as ASCII, and the Arabic separators as their equals. */
function asciiDigits(text: string): string {
  return text
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replaceAll('٫', '.')
    .replaceAll('٬', "'");
}

/** Digits stand in runs of ten that begin with zero (Unicode, section 4.6). */
function digitValue(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value++;
  return value;
}

/** The sign that parts fractions in a document: the one that stands before exactly two digits more often. */
export function decimalSignOf(text: string): DecimalSign | undefined {
  const dots = text.match(/\p{Nd}\.\p{Nd}{2}(?![\p{Nd}.,])/gu)?.length ?? 0;
  const commas = text.match(/\p{Nd},\p{Nd}{2}(?![\p{Nd}.,])/gu)?.length ?? 0;
  return dots === commas ? undefined : dots > commas ? '.' : ',';
}

/** Cents, so that sums are exact. */
export const cents = (value: number): number => Math.round(value * 100);
