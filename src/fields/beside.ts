/** Owns the values that stand beside or under a label: dates, numbers, names, the currency. */
import { currencyOf, mainCurrency } from './amounts.ts';
import { type Field, type Found, fieldOf } from './finding.ts';
import type { LabelledRow } from './labels.ts';
import { type MoneyFound, type Sheet, type Stretch, codeIn, datesIn, placesOf, textIn } from './values.ts';
import type { LabelKind } from './vocabulary.ts';

/** The date that is labelled as that of the document, else the first one. */
export function documentDate(sheet: Sheet): Found | undefined {
  return labelledDate(sheet, ['date']) ?? sheet.rows.map((row) => datesIn(sheet, { row, words: row.words })[0]).find((date) => date !== undefined);
}

/** The first date beside or under a label of one of these kinds; the kinds in the order given. */
export function labelledDate(sheet: Sheet, kinds: readonly LabelKind[]): Found | undefined {
  return firstBeside(sheet, kinds, (place) => datesIn(sheet, place)[0]);
}

export function labelledCode(sheet: Sheet, kinds: readonly LabelKind[], mostWords: number): Found | undefined {
  return firstBeside(sheet, kinds, (place) => {
    const dates = datesIn(sheet, place);
    const found = codeIn(place, mostWords);
    return found === undefined || dates.some(({ evidence }) => evidence.text.includes(String(found.value))) ? undefined : found;
  });
}

export function labelledText(sheet: Sheet, kinds: readonly LabelKind[]): Found | undefined {
  return firstBeside(sheet, kinds, textIn);
}

export function firstBeside(sheet: Sheet, kinds: readonly LabelKind[], read: (place: Stretch) => Found | undefined): Found | undefined {
  for (const kind of kinds) {
    for (const [at, row] of sheet.rows.entries()) {
      for (const label of row.labels.filter((one) => one.kind === kind)) {
        for (const place of placesOf(sheet, at, label)) {
          const found = read(place);
          if (found !== undefined) return found;
        }
      }
    }
  }
  return undefined;
}

const clock = /(?<![\d:.])([01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s?[AaPp]\.?[Mm]\.?)?(?![\d:])/u;

export function timeOf(sheet: Sheet): Found | undefined {
  for (const row of sheet.rows) {
    const word = row.words.find(({ text }) => clock.test(text));
    const value = word === undefined ? undefined : clock.exec(word.text)?.[0];
    if (word !== undefined && value !== undefined) return { value, evidence: evidenceOfWord(row, word) };
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
  const row = total !== undefined && own !== undefined ? undefined : sheet.rows.find((one) => one.words.some(({ text }) => namesCurrency(text, code)));
  const word = row?.words.find(({ text }) => namesCurrency(text, code));
  const evidence = own !== undefined ? total?.evidence : row === undefined || word === undefined ? undefined : evidenceOfWord(row, word);
  return { path: 'currency', found: true, value: code, ...(evidence === undefined ? {} : { evidence }) };
}

const namesCurrency = (text: string, code: string): boolean =>
  currencyOf(text.replace(/[:()]/gu, '')) === code || mainCurrency(text) === code;
