/** Owns the values that stand beside or under a label: dates, numbers, names, the currency. */
import { currencyOf, mainCurrency } from './amounts.ts';
import { type Field, type Found, fieldOf } from './finding.ts';
import { type Label, type LabelledRow, leads } from './labels.ts';
import { evidenceOf } from './rows.ts';
import { type MoneyFound, type Sheet, type Stretch, codeIn, datesIn, joined, placesOf, textIn } from './values.ts';
import type { LabelKind } from './vocabulary.ts';

/** The date that is labelled as that of the document, else the first one. */
export function documentDate(sheet: Sheet): Found | undefined {
  return (
    labelledDate(sheet, ['date']) ??
    sheet.rows.map((row) => datesIn(sheet, { row, words: row.words })[0]).find((date) => date !== undefined)
  );
}

/** The first date beside or under a label of one of these kinds; the kinds in the order given. */
export function labelledDate(sheet: Sheet, kinds: readonly LabelKind[]): Found | undefined {
  return firstBeside(sheet, kinds, (place) => datesIn(sheet, place)[0]);
}

/**
 * @param mostWords that the code can be written in
 * @param leastLength letters and digits that it has at least
 */
export function labelledCode(
  sheet: Sheet,
  kinds: readonly LabelKind[],
  mostWords: number,
  leastLength = 2,
): Found | undefined {
  return firstBeside(sheet, kinds, (place) => {
    const dates = datesIn(sheet, place);
    const found = codeIn(place, mostWords);
    if (found === undefined || String(found.value).replace(/[^\p{L}\p{N}]/gu, '').length < leastLength)
      return undefined;
    return dates.some(({ evidence }) => evidence.text.includes(String(found.value))) ? undefined : found;
  });
}

/** Text beside, or below, the first label of these kinds. */
export function labelledText(sheet: Sheet, kinds: readonly LabelKind[]): Found | undefined {
  return firstBeside(sheet, kinds, textIn, leads);
}

/** Text that can be a name: it begins with a capital or in a script without capitals. */
export function labelledName(sheet: Sheet, kinds: readonly LabelKind[]): Found | undefined {
  return firstBeside(
    sheet,
    kinds,
    (place) => {
      const found = textIn(place);
      const text = String(found?.value ?? '').replace(/^(?:attn|attention|z\.?\s?hd|c\/o)[.:]?\s+/iu, '');
      return found !== undefined && /^(?:\p{Lu}|\p{Lo}|\p{Ll}\p{Lu})/u.test(text) && /\p{L}{3}|\p{Lo}{2}/u.test(text)
        ? { ...found, value: text }
        : undefined;
    },
    leads,
  );
}

/** A number for value added tax: the country, then eight to twelve letters and digits. */
export function vatNumber(sheet: Sheet): Found | undefined {
  return firstBeside(sheet, ['taxId', 'tax', 'taxRate', 'registration'], ({ row, words }) => {
    const { text, wordsAt } = joined(words);
    const match = /(?<![\p{L}\p{N}])[A-Z]{2}\s?[A-Z]?\d(?:[ .-]?[A-Z0-9]){6,11}(?![\p{L}\p{N}])/u.exec(text);
    if (match === null || match[0].replace(/\D/gu, '').length < 7) return undefined;
    return {
      value: match[0],
      evidence: evidenceOf(row.page, wordsAt(match.index, match.index + match[0].length), match[0]),
    };
  });
}

/**
 * What can be read beside or under a label of one of these kinds.
 * @param read undefined where nothing that is meant stands at a place
 * @param accepts which labels count; all when absent
 */
export function firstBeside(
  sheet: Sheet,
  kinds: readonly LabelKind[],
  read: (place: Stretch) => Found | undefined,
  accepts: (row: LabelledRow, label: Label<string>) => boolean = () => true,
): Found | undefined {
  const labels = sheet.rows.flatMap((row, at) =>
    row.labels.filter((label) => kinds.includes(label.kind) && accepts(row, label)).map((label) => ({ at, label })),
  );
  // The more a label says, the surer it is: "invoice number" before "invoice".
  for (const { at, label } of labels.toSorted((a, b) => b.label.letters - a.label.letters)) {
    for (const place of placesOf(sheet, at, label)) {
      const found = read(place);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Hours, what follows them, and the half of the day where it is told. */
const clock = /(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d(?::[0-5]\d)?)(?![\d:])(?:\s?([AaPp]\.?[Mm])(?![\p{L}\d]))?/u;

/** The first time of day, as HH:MM or HH:MM:SS in 24 hours. */
export function timeOf(sheet: Sheet): Found | undefined {
  for (const row of sheet.rows) {
    const { text, wordsAt } = joined(row.words);
    const match = clock.exec(text);
    if (match === null) continue;
    const [all, hour = '', rest = '', half] = match;
    const isAfternoon = half !== undefined && /p/iu.test(half);
    const hours = (half === undefined ? Number(hour) : Number(hour) % 12) + (isAfternoon ? 12 : 0);
    const evidence = evidenceOf(row.page, wordsAt(match.index, match.index + all.length), all.replaceAll('\t', ' '));
    return { value: `${String(hours).padStart(2, '0')}:${rest}`, evidence };
  }
  return undefined;
}

function evidenceOfWord(row: LabelledRow, word: LabelledRow['words'][number]): Found['evidence'] {
  return { page: row.page, bbox: word.bbox, text: word.text, confidence: word.confidence };
}

/** The currency beside the total, else the one that the document names most. */
export function currencyField(sheet: Sheet, total: MoneyFound | undefined): Field {
  const own = total?.amount.currency;
  const code = own ?? sheet.currency;
  if (code === undefined) return fieldOf('currency', undefined);
  const row =
    total !== undefined && own !== undefined
      ? undefined
      : sheet.rows.find((one) => one.words.some(({ text }) => namesCurrency(text, code)));
  const word = row?.words.find(({ text }) => namesCurrency(text, code));
  const evidence =
    own !== undefined
      ? total?.evidence
      : row === undefined || word === undefined
        ? undefined
        : evidenceOfWord(row, word);
  return { path: 'currency', found: true, value: code, ...(evidence === undefined ? {} : { evidence }) };
}

const namesCurrency = (text: string, code: string): boolean =>
  currencyOf(text.replace(/[:()]/gu, '')) === code || mainCurrency(text) === code;
