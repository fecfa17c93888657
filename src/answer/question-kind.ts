/** Owns what kind of thing a question asks for, and whether a text contains one: a soft hint, never a rule. */
import { normalizeText, wordsOf } from '../normalize.ts';
import { isStopWord } from '../stop-words.ts';
import { isMonthName } from './figures.ts';

export type QuestionKind = 'date' | 'duration' | 'price' | 'measure' | 'amount' | 'count' | 'person' | 'place' | 'any';

/** Patterns over the normal form of the question (lower case, no accents). Earlier ones win. */
const asks: readonly (readonly [QuestionKind, RegExp])[] = [
  [
    'date',
    /\bwhen\b|\b(?:which|what) (?:year|date|day|month)s?\b|\bdate\b|\bdeadline\b|\bwann\b|\bdatum\b|\bwelche[mnrs]? (?:jahr|tag)|\bquand\b|\bquelle (?:date|annee)|\bcuando\b|\bfecha\b|\bquando\b|\bdata\b|\bwanneer\b|когда|(?:^|\s)дата|什么时候|何时|时间|哪一?年|星期几|周几|几月|日期|いつ|何年|何月|日付|متى|تاريخ|ποτε|ημερομηνια|מתי|תאריך/u,
  ],
  [
    'duration',
    /\bhow (?:long|often)\b|\bwie oft\b|\bcombien de fois\b|\bterm (?:of|in) office\b|\blength of\b|\bduration\b|\bwie lange\b|\bdauer\b|\bcombien de temps\b|\bduree\b|\bcuanto tiempo\b|\bduracion\b|\bquanto tempo\b|\bdurata\b|\bhoe ?lang\b|как долго|срок|多久|多长时间|期限|どのくらい|期間|مدة/u,
  ],
  [
    'count',
    /\bhow many\b|\bnumber of\b|\bwie ?viele\b|\banzahl\b|\bcombien de\b|\bcuant[oa]s\b|\bquant[oa]s\b|\bquant[ie]\b|\bhoeveel\b|几个|几名|多少(?:人|个|名|位|页)|何人|何個|いくつ|كم عدد|ποσ(?:οι|εσ|α)/u,
  ],
  [
    'price',
    /\bprices?\b|\bcosts?\b|\bfees?\b|\bsalary\b|\bpaid\b|\bspen[dt]\b|\bearned\b|\bincome\b|\brevenue\b|\bexpenses?\b|\bprofit\b|preis\b|\bkostet\b|\bkosten\b|betrag\b|\bgebuhr|\bprix\b|\bcoutent?\b|\bcouter?\b|\bmontant\b|\bprecio\b|\bcuesta\b|\bimporte\b|\bpreco\b|\bcusta\b|\bprezzo\b|\bcosta\b|\bprijs\b|\bkost\b|(?:^|\s)сто(?:ит|ят|имость)|цена|多少钱|金额|价格|費用|いくら|金額|ثمن|سعر|المبلغ|κοστιζει|τιμη|עולה|מחיר|סכום/u,
  ],
  [
    'measure',
    /\bhow (?:tall|heavy|deep|wide|far|fast|loud|hot|cold|large|big)\b|\b(?:weight|height|width|depth|voltage|pressure|temperature|speed|power|size|area|volume|distance|gewicht|spannung|druck|temperatur|hohe|breite|tiefe|flache)\b|\bwie (?:schwer|tief|breit|weit|schnell|gross)\b/u,
  ],
  [
    'amount',
    /\bhow (?:much|high|old)\b|\b(?:percentage|rate|share|score)\b|\bwie (?:hoch|alt)\b|\btotal\b|\bamount\b|\bprice\b|\bcosts?\b|\bfee\b|\bwie ?viel\b|betrag\b|\bsumme\b|preis\b|\bkostet\b|\bkosten\b|\bcombien\b|\bmontant\b|\bprix\b|\bcuanto\b|\bprecio\b|\bimporte\b|\bquanto\b|\bprezzo\b|сколько|сумма|итого|цена|多少|金额|总额|总计|合计|价格|費用|いくら|金額|合計|كم|المبلغ|المجموع|الاجمالي|سعر|ποσο|συνολο|כמה|סכום/u,
  ],
  [
    'person',
    /\bwho(?:m|se)?\b|\b(?:which|what) (?:company|firm|person|man|woman|author|organi[sz]ation)\b|\bwelche[rsnm]? (?:firma|person|unternehmen)\b|\bquelle (?:entreprise|societe|personne)\b|\bwer\b|\bwen\b|\bwem\b|\bqui\b|\bquien(?:es)?\b|\bquem\b|\bchi\b|\bwie is\b|(?:^|\s)кто|谁|誰|だれ|(?:^|\s)من(?:\s|$)|ποιοσ|(?:^|\s)מי(?:\s|$)/u,
  ],
  [
    'place',
    /\bwhere\b|\bwo\b|\bou se\b|\bdonde\b|\bdove\b|\bonde\b|\bwaar\b|(?:^|\s)где|哪里|哪儿|在哪|どこ|اين|(?:^|\s)που(?:\s|$)|איפה/u,
  ],
];

/** @param question in normal form */
export function questionKind(question: string): QuestionKind {
  return asks.find(([, pattern]) => pattern.test(question))?.[0] ?? 'any';
}

/** Turns that ask for a kind of thing and say nothing of it; what they ask for need not be named in the text. */
const asking: readonly RegExp[] = [
  /\b(?:which|what) (?:company|companies|firm|person|people|man|woman|organi[sz]ation|place|town|city|country|year|month|day|date|kind|type|sort)\b/gu,
  /\bhow (?:high|tall|heavy|deep|wide|far|fast|loud|hot|cold|large|big|old|often|long|many|much)\b/gu,
  /\b(?:what|who) (?:is|was|are|were) the names? of\b/gu,
  /\bwelche[rsnm]? (?:firma|person|unternehmen|ort|stadt|land|jahr|monat|tag|art)\b/gu,
  /\bwie (?:hoch|schwer|tief|breit|weit|schnell|gross|alt|oft|lang|lange|viele?|heisst|heissen)\b/gu,
  /\bquel(?:le)?s? (?:entreprise|societe|personne|ville|annee|jour|mois|pays)\b/gu,
];

/** A question in normal form without the turns that only ask. */
export function withoutAsking(question: string): string {
  return asking.reduce((text, turn) => text.replace(turn, ' '), question);
}

/** Words of a question, in normal form, that only ask for the kind, so that a thing of the kind says them without the word. */
const impliedWords: Readonly<Partial<Record<QuestionKind, RegExp>>> = {
  date: /^(?:dates?|days?|years?|datum|tag(?:e|en)?|jahr|jours?|annee|fecha|dias?|ano|data|giorn[oi]|日期|时间|星期|日付|تاريخ)$/u,
  duration: /^(?:term|length|duration|period|dauer|laufzeit|frist|duree|duracion|durata|срок|期限|期間|مدة)$/u,
  price:
    /^(?:prices?|costs?|fees?|amount|paid|preis|kostet|kosten|betrag|prix|coutent?|montant|precio|cuesta|importe|preco|custa|prezzo|costa|prijs|kost|стоит|стоимость|цена|钱|金额|价格|費用|金額|ثمن|سعر|المبلغ)$/u,
  amount: /^(?:amount|betrag|montant|importe|金额|金額|المبلغ)$/u,
  count: /^(?:number|anzahl|nombre|numero|数量)$/u,
};

/** How surely a thing of the kind says a word of the question without the word itself, 0…1. */
export function impliedBy(kind: QuestionKind): (term: string) => number {
  const pattern = impliedWords[kind];
  return (term) => (pattern?.test(term) === true ? 0.5 : 0);
}

/** True for kinds that a text shows by figures or their names, in any language and script. */
export function isMeasured(kind: QuestionKind): boolean {
  return kind === 'date' || kind === 'duration' || kind === 'price' || kind === 'amount' || kind === 'count';
}

/** A day or a year beside the name of a month: "3 May", "May 3rd", "de mayo de 2024". */
function namesDay(normalized: string): boolean {
  const words = wordsOf(normalized);
  return words.some((word, at) => {
    if (!isMonthName(word)) return false;
    const before = words.slice(Math.max(0, at - 2), at);
    const after = words.slice(at + 1, at + 3);
    return [...before, ...after].some((other) => /^(?:\d{1,2}(?:st|nd|rd|th)?|(?:1[4-9]|20)\d\d)$/u.test(other));
  });
}
const weekday =
  /\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:mon|diens|donners|frei|sams|sonn)tags?\b|\bmittwochs?\b|\b(?:lun|mar|mercre|jeu|vendre|same)di\b|\bdimanche\b|\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)\b|(?:星期|周)[一二三四五六日天]|[月火水木金土日]曜/u;
const date = /\b(?:1[0-9]|20)\d\d\b|\b\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{2,4}\b|\d ?[年月日]/u;
const duration =
  /(?:\d|\b\p{L}+) ?(?:years?|months?|weeks?|days?|hours?|minutes?|jahren?|monaten?|wochen?|tagen?|stunden?|ans|annees?|mois|semaines?|jours?|anos?|meses|mes|semanas?|dias?|anni|mesi|settimane|giorni)\b|\blife(?:time|long)?\b|\d ?(?:лет|год|месяц|дн)|[\d一二三四五六七八九十] ?(?:年|个月|ヶ月|天|周|日|小时|時間)|سنوات|سن[هة]|شهر|اشهر|يوم|ايام/u;
const amount =
  /[€$£¥₹₽]\s?\d|\d\s?[€$£¥₹₽元円]|\b\d[\d.,']*\s?(?:eur|euro|usd|gbp|chf|dollars?|pounds?|million|billion|millionen|percent|%)|\d[.,]\d{2}(?!\d)|[\d一二三四五六七八九十百千万萬亿]\s?(?:[美欧歐日]?元|円|块|ユーロ|ドル)|\d ?(?:يورو|دولار|درهم|ريال|евро|рубл|руб|ευρω|אירו)/u;
/** A number with its unit. */
const quantity =
  /\d ?(?:mm|cm|dm|m|km|m2|m3|qm|ha|ml|l|mg|g|kg|t|v|kv|ma|a|w|kw|mw|kwh|mwh|pa|kpa|bar|psi|hz|khz|mhz|db|decibels?|degrees?|grad|percent|prozent|cubic|square|met(?:er|re)s?|kilomet(?:er|re)s?|lit(?:er|re)s?|tons?|tonnes?|feet|ft|inch(?:es)?|miles?|pounds?|lbs?)\b|\d ?(?:[°%′″]|平方|公斤|公里|米|度)/u;
/** Thousands in groups of three. */
const grouped = /\d[.,'’ ]\d{3}(?!\d)/u;
const count =
  /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|deux|trois|quatre|cinq|dos|tres|cuatro|cinco|hundred|thousand)\b|[一二三四五六七八九十百千]/u;

/** Two capitals in a row that no article makes: "Orla Finnegan", "Gravitas Works". */
function hasName(verbatim: string): boolean {
  return [
    ...verbatim.matchAll(
      /(\p{Lu}[\p{L}\p{M}'’-]*)(?:\.?\s+)(?:\p{Lu}\.\s+|and\s+|und\s+|&\s+)?(\p{Lu}[\p{L}\p{M}]+)/gu,
    ),
  ].some(([, first = '', second = '']) => !isStopWord(normalizeText(first)) && !isStopWord(normalizeText(second)));
}

/** A text without the words and numbers of the question: what is asked for is something else. */
function besides(text: string, asked: ReadonlySet<string> | undefined): string {
  if (asked === undefined || asked.size === 0) return text;
  return text.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => (asked.has(normalizeText(word)) ? '·' : word));
}

/**
 * Whether a text contains what the kind of question asks for; undefined when that cannot be told from its form.
 *
 * @param verbatim the text with its capitals
 * @param normalized the same in normal form
 * @param asked words of the question in normal form, none of which is what it asks for
 */
export function containsKind(
  kind: QuestionKind,
  verbatim: string,
  normalized: string,
  asked?: ReadonlySet<string>,
): boolean | undefined {
  const rest = besides(normalized, asked);
  switch (kind) {
    case 'date':
      return date.test(rest) || weekday.test(rest) || namesDay(normalized);
    case 'duration':
      return duration.test(normalized);
    case 'price':
      // A bare number may be one in a column of prices, or of anything else.
      return amount.test(rest) || grouped.test(rest) || (/\d/.test(rest) ? undefined : false);
    case 'measure':
      return quantity.test(rest) || (/\d/.test(rest) ? undefined : false);
    case 'amount':
      return amount.test(rest) || /\d/.test(rest);
    case 'count':
      return count.test(rest);
    case 'person':
      // Only scripts with capitals show names by their form.
      if (!/\p{Lu}\p{Ll}/u.test(verbatim)) return undefined;
      // A single capital may be a name, or begin something.
      return (
        hasName(besides(verbatim, asked)) ||
        (/[^.!?]\s\p{Lu}\p{Ll}/u.test(besides(verbatim, asked)) ? undefined : false)
      );
    case 'place':
      return /\p{Lu}\p{Ll}/u.test(verbatim) ? /[\p{L},·]\s+\p{Lu}\p{L}+/u.test(besides(verbatim, asked)) : undefined;
    case 'any':
      return undefined;
  }
}

const numberWord = new RegExp(`^(?:${count.source})`, 'u');

/**
 * Whether a number stands right before one of the things that are counted, as in "nine justices" or "nine associate justices".
 *
 * @param words of the text in order, in normal form
 * @param isCounted whether a word names what the question counts
 */
export function countsThings(words: readonly string[], isCounted: (word: string) => boolean): boolean {
  return words.some(
    (word, at) =>
      numberWord.test(word) && words.slice(at + 1, at + 3).some((next) => !/\d/.test(next) && isCounted(next)),
  );
}

/** What "how many" and its like ask to count, in the normal form of the question. */
const counting =
  /\b(?:how many|number of|wie ?viele|anzahl (?:der|von)|combien de|nombre de|cuant[oa]s|quant[oaie]s?|hoeveel)\s+((?:[\p{L}'-]+\s*)+)/u;

/** The noun that a question counts: the last word before the first that says nothing, as "justices" in "how many court justices are there". */
export function countedNoun(question: string, isStopWord: (word: string) => boolean): string | undefined {
  const words = (counting.exec(question)?.[1] ?? '').split(/\s+/u).filter((word) => word !== '');
  const end = words.findIndex(isStopWord);
  return (end < 0 ? words.slice(0, 1) : words.slice(0, end)).at(-1)?.replace(/'s$/u, '');
}
