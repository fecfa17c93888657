/** Owns what kind of thing a question asks for, and whether a text contains one: a soft hint, never a rule. */

export type QuestionKind = 'date' | 'duration' | 'amount' | 'count' | 'person' | 'place' | 'any';

/** Patterns over the normal form of the question (lower case, no accents). Earlier ones win. */
const asks: readonly (readonly [QuestionKind, RegExp])[] = [
  [
    'date',
    /\bwhen\b|\bwhat (?:year|date|day|month)\b|\bwhich (?:year|date|day)\b|\bdate\b|\bdue\b|\bwann\b|\bdatum\b|\bwelche[mns]? (?:jahr|tag)|\bquand\b|\bquelle (?:date|annee)|\bcuando\b|\bfecha\b|\bquando\b|\bdata\b|\bwanneer\b|когда|(?:^|\s)дата|什么时候|何时|时间|哪一?年|几月|日期|いつ|何年|何月|日付|متى|تاريخ|ποτε|ημερομηνια|מתי|תאריך/u,
  ],
  [
    'duration',
    /\bhow long\b|\blength of\b|\bduration\b|\bwie lange\b|\bdauer\b|\bcombien de temps\b|\bduree\b|\bcuanto tiempo\b|\bduracion\b|\bquanto tempo\b|\bdurata\b|\bhoe ?lang\b|как долго|срок|多久|多长时间|期限|どのくらい|期間|مدة/u,
  ],
  [
    'count',
    /\bhow many\b|\bnumber of\b|\bwie ?viele\b|\banzahl\b|\bcombien de\b|\bcuant[oa]s\b|\bquant[oa]s\b|\bquant[ie]\b|\bhoeveel\b|几个|几名|多少(?:人|个|名|位|页)|何人|何個|いくつ|كم عدد|ποσ(?:οι|εσ|α)/u,
  ],
  [
    'amount',
    /\bhow much\b|\btotal\b|\bamount\b|\bprice\b|\bcosts?\b|\bfee\b|\bwie ?viel\b|betrag\b|\bsumme\b|preis\b|\bkostet\b|\bkosten\b|\bcombien\b|\bmontant\b|\bprix\b|\bcuanto\b|\bprecio\b|\bimporte\b|\bquanto\b|\bprezzo\b|сколько|сумма|итого|цена|多少|金额|总额|总计|合计|价格|費用|いくら|金額|合計|كم|المبلغ|المجموع|الاجمالي|سعر|ποσο|συνολο|כמה|סכום/u,
  ],
  [
    'person',
    /\bwho(?:m|se)?\b|\bwer\b|\bwen\b|\bwem\b|\bqui\b|\bquien(?:es)?\b|\bquem\b|\bchi\b|\bwie is\b|(?:^|\s)кто|谁|誰|だれ|(?:^|\s)من(?:\s|$)|ποιοσ|(?:^|\s)מי(?:\s|$)/u,
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

const month =
  /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|januar|februar|marz|mai|juni|juli|oktober|dezember|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)[a-z]*\b/u;
const date = /\b(?:1[0-9]|20)\d\d\b|\b\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{2,4}\b|\d ?[年月日]/u;
const duration =
  /(?:\d|\b\p{L}+) ?(?:years?|months?|weeks?|days?|hours?|minutes?|jahren?|monaten?|wochen?|tagen?|stunden?|ans|annees?|mois|semaines?|jours?|anos?|meses|mes|semanas?|dias?|anni|mesi|settimane|giorni)\b|\blife(?:time|long)?\b|\d ?(?:лет|год|месяц|дн)|[\d一二三四五六七八九十] ?(?:年|个月|ヶ月|天|周|日|小时|時間)|سنوات|سن[هة]|شهر|اشهر|يوم|ايام/u;
const amount =
  /[€$£¥₹₽]\s?\d|\d\s?[€$£¥₹₽元円]|\b\d[\d.,']*\s?(?:eur|euro|usd|gbp|chf|dollars?|pounds?|million|billion|millionen|percent|%)|\d[.,]\d{2}(?!\d)/u;
const count =
  /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|deux|trois|quatre|cinq|dos|tres|cuatro|cinco|hundred|thousand)\b|[一二三四五六七八九十百千]/u;

/**
 * Whether a text contains what the kind of question asks for; undefined when that cannot be told from its form.
 *
 * @param verbatim the text with its capitals
 * @param normalized the same in normal form
 */
export function containsKind(kind: QuestionKind, verbatim: string, normalized: string): boolean | undefined {
  switch (kind) {
    case 'date':
      return date.test(normalized) || (month.test(normalized) && /\d/.test(normalized));
    case 'duration':
      return duration.test(normalized);
    case 'amount':
      return amount.test(normalized) || /\d/.test(normalized);
    case 'count':
      return count.test(normalized);
    case 'person':
      // Only scripts with capitals show names by their form.
      return /\p{Lu}\p{Ll}/u.test(verbatim)
        ? /\p{Lu}[\p{L}.'’-]+\s+(?:\p{Lu}\.\s+)?\p{Lu}\p{L}+/u.test(verbatim)
        : undefined;
    case 'place':
      return /\p{Lu}\p{Ll}/u.test(verbatim) ? /[\p{L},]\s+\p{Lu}\p{L}+/u.test(verbatim) : undefined;
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
