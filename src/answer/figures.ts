/** Owns the numbers and dates of a text, whatever way they are written, so that those of an answer can be looked for in its lines. */
import { normalizeText } from '../normalize.ts';

/** Month names and their usual short forms, in normal form. */
const months: readonly string[] = [
  'jan january januar janvier enero gennaio janeiro januari января январь styczen stycznia leden ledna يناير ιανουαριου ינואר',
  'feb february februar fevrier febrero febbraio fevereiro februari февраля февраль lutego unor unora فبراير φεβρουαριου פברואר',
  'mar march marz mars marzo marco maart марта март marca marzec brezen brezna مارس μαρτιου מרץ',
  'apr april avril abril aprile апреля апрель kwietnia kwiecien duben dubna ابريل απριλιου אפריל',
  'may mai mayo maggio maio mei мая май maja maj kveten kvetna مايو μαιου מאי',
  'jun june juni juin junio giugno junho июня июнь czerwca czerwiec cerven cervna يونيو ιουνιου יוני',
  'jul july juli juillet julio luglio julho июля июль lipca lipiec cervenec cervence يوليو ιουλιου יולי',
  'aug august aout agosto augustus августа август sierpnia sierpien srpen srpna اغسطس αυγουστου אוגוסט',
  'sep sept september septembre septiembre settembre setembro сентября сентябрь wrzesnia wrzesien zari سبتمبر σεπτεμβριου ספטמבר',
  'oct okt october oktober octobre octubre ottobre outubro октября октябрь pazdziernika pazdziernik rijen rijna اكتوبر οκτωβριου אוקטובר',
  'nov november novembre noviembre novembro ноября ноябрь listopada listopad listopadu نوفمبر νοεμβριου נובמבר',
  'dec dez december dezember decembre diciembre dicembre dezembro декабря декабрь grudnia grudzien prosinec prosince ديسمبر δεκεμβριου דצמבר',
];
const monthNumbers: ReadonlyMap<string, string> = new Map(
  months.flatMap((names, index) => names.split(' ').map((name) => [name, String(index + 1)] as const)),
);

/** Names of the numbers from zero, in normal form. */
const numberNames: readonly string[] = [
  'zero null cero',
  'one eins ein eine einer einem einen un une uno una один',
  'two zwei deux dos due два',
  'three drei trois tres tre три',
  'four vier quatre cuatro quattro четыре',
  'five funf cinq cinco cinque пять',
  'six sechs seis sei шесть',
  'seven sieben sept siete sette семь',
  'eight acht huit ocho otto восемь',
  'nine neun neuf nueve nove девять',
  'ten zehn dix diez dieci десять',
  'eleven elf onze once undici',
  'twelve zwolf douze doce dodici',
];
const namedNumbers: ReadonlyMap<string, string> = new Map(
  numberNames.flatMap((names, value) => names.split(' ').map((name) => [name, String(value)] as const)),
);

const cjkDigits = '零一二三四五六七八九';
const cjkUnits: Readonly<Record<string, number>> = {
  十: 10,
  百: 100,
  千: 1_000,
  万: 10_000,
  萬: 10_000,
  亿: 1e8,
  億: 1e8,
};
const cjkNumber = /[〇零一二两三四五六七八九十百千万萬亿億]+/gu;

/** Value of a number in Chinese characters: digit by digit (二〇二四), or with units (五百万). */
function cjkValue(text: string): string {
  const plain = text.replaceAll('〇', '零').replaceAll('两', '二');
  if (!/[十百千万萬亿億]/u.test(plain)) return [...plain].map((digit) => cjkDigits.indexOf(digit)).join('');
  let [total, section, digit] = [0, 0, 0];
  for (const character of plain) {
    const unit = cjkUnits[character];
    if (unit === undefined) digit = cjkDigits.indexOf(character);
    else if (unit < 10_000) {
      section += Math.max(1, digit) * unit;
      digit = 0;
    } else {
      total = (total + section + digit) * unit;
      [section, digit] = [0, 0];
    }
  }
  return String(total + section + digit);
}

/** Thousands set apart by spaces or apostrophes, and whatever points and commas hold together. */
const written = /\d{1,3}(?:[ '\u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*/gu;

function canonical(whole: string, fraction = ''): string {
  const [a, b] = [whole.replace(/^0+(?=\d)/u, ''), fraction.replace(/0+$/u, '')];
  return b === '' ? a : `${a}.${b}`;
}

/** A number as it may be meant: "1.450" is one thousand and more, or one and a half; "12.03.2024" is no number but three. */
interface Figure {
  readonly readings: readonly string[];
  /** The numbers that points hold together, where the whole is none. */
  readonly parts: readonly string[];
}

function figureOf(token: string): Figure {
  const text = token.replace(/[ '\u00a0\u202f]/gu, '');
  const marks = [...text.matchAll(/[.,]/gu)];
  const parts = text.split(/[.,]/u);
  const last = marks.at(-1);
  if (last === undefined) return { readings: [canonical(text)], parts: [] };
  const grouped = parts.slice(1).every((part) => part.length === 3) && (parts[0] ?? '').length <= 3;
  const asDecimal = canonical(text.slice(0, last.index).replace(/[.,]/gu, ''), text.slice(last.index + 1));
  if (marks.length === 1)
    return { readings: grouped ? [asDecimal, canonical(parts.join(''))] : [asDecimal], parts: [] };
  const kinds = new Set(marks.map(([mark]) => mark));
  if (kinds.size === 2) {
    // The last mark is the decimal one where it differs from all before it.
    const before = parts.slice(1, -1).every((part) => part.length === 3);
    return before
      ? { readings: [asDecimal], parts: [] }
      : { readings: [text], parts: parts.map((part) => canonical(part)) };
  }
  if (grouped) return { readings: [canonical(parts.join(''))], parts: [] };
  return { readings: [text], parts: parts.map((part) => canonical(part)) };
}

export interface Figures {
  /** Every reading of every number, months and small numbers by name among them. */
  readonly values: ReadonlySet<string>;
}

const wordRuns = /[\p{L}\p{M}]+/gu;

/** The numbers that a text says. */
export function figuresOf(text: string): Figures {
  const normal = normalizeText(text);
  const values = new Set<string>();
  for (const [token] of normal.matchAll(written)) {
    const { readings, parts } = figureOf(token);
    for (const value of [...readings, ...parts]) values.add(value);
    // A row may hold two numbers where one with a space was seen.
    for (const piece of token.split(/[ '\u00a0\u202f]/u))
      for (const value of figureOf(piece).readings) values.add(value);
  }
  for (const [word] of normal.matchAll(wordRuns)) {
    const value = monthNumbers.get(word) ?? namedNumbers.get(word);
    if (value !== undefined) values.add(value);
  }
  for (const [number] of normal.matchAll(cjkNumber)) values.add(cjkValue(number));
  return { values };
}

/**
 * The first number or month of a text that another does not have, as it is written; undefined when it has all.
 * Numbers count by value: "1,450.00" is "1450", and "31.08.2027" has "31 August 2027".
 */
export function missingFigure(text: string, { values }: Figures): string | undefined {
  const normal = normalizeText(text);
  for (const [token] of normal.matchAll(written)) {
    const { readings, parts } = figureOf(token);
    if (readings.some((value) => values.has(value))) continue;
    // A date with its year may be written in words.
    if (parts.some((part) => part.length === 4) && parts.every((value) => values.has(value))) continue;
    return token;
  }
  for (const [word] of normal.matchAll(wordRuns)) {
    // Short forms are words of many languages.
    const month = word.length > 3 ? monthNumbers.get(word) : undefined;
    if (month !== undefined && !values.has(month)) return word;
  }
  for (const [number] of normal.matchAll(cjkNumber))
    if (number.length > 1 && !values.has(cjkValue(number))) return number;
  return undefined;
}

/** Whether a word names a month, in many languages. */
export function isMonthName(word: string): boolean {
  return monthNumbers.has(normalizeText(word));
}
