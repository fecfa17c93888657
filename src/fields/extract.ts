/** Owns finding the fields of a caller's schema on pages: by the words beside them, and in tables by the heads of their columns. */
import type { Page } from '../document.ts';
import { claimedList, heldClaims } from './claims.ts';
import { findList } from './extract-lists.ts';
import {
  fits,
  invoicePathOf,
  isCode,
  isFreeText,
  isKnownByInvoice,
  isParty,
  kindsOf,
  labelNames,
  phraseOf,
} from './field-names.ts';
import { type Field, type Found, type Reading, fieldOf } from './finding.ts';
import { readInvoice } from './invoice.ts';
import { type Label, LabelFinder, type LabelledRow, leads } from './labels.ts';
import { columnsOf } from './list-columns.ts';
import { columnGap } from './rows.ts';
import { type Sheet, type Stretch, codeIn, datesIn, moneyIn, numbersIn, placesOf, sheetOf, textIn } from './values.ts';
import { columnKinds } from './vocabulary.ts';
import { type Wanted, wantedFields } from './wanted.ts';

/** @throws OcrError `invalid_argument` for a schema that no fields can be found by */
export function extractFields(pages: readonly Page[], schema: unknown): Reading {
  const wantedAll = wantedFields(schema);
  const { single, lists } = wantedAll;
  const sheet = sheetOf(pages);
  const held = heldClaims(pages, wantedAll);
  let read: Reading | undefined;
  const invoice = (): Reading => (read ??= readInvoice(pages));
  const byRules = (wanted: Wanted): Found | undefined => {
    const found =
      (isKnownByInvoice(wanted) ? byInvoice(invoice, wanted) : undefined) ??
      findOne(sheet, wanted) ??
      byInvoice(invoice, wanted);
    return found === undefined || held === undefined ? found : { ...found, doubt: found.doubt ?? unnamed };
  };
  const fields: Field[] = [
    ...single.map((wanted) => fieldOf(wanted.path, held?.found.get(wanted.path) ?? byRules(wanted))),
    ...lists.flatMap((list) => claimedList(list, held) ?? findList(pages, sheet, list)),
  ];
  const missing = fields.filter(({ found }) => !found).length;
  const notes: string[] = [];
  if (missing > 0) {
    const where = held === undefined ? '' : ', and the model named no place of them that holds';
    notes.push(
      `${missing} of ${fields.length} fields were not found beside words like their names, or in a table with such columns${where}.`,
    );
  }
  const dropped = held?.dropped ?? 0;
  if (dropped > 0) {
    const what = dropped === 1 ? 'A value that the model gave was' : `${dropped} values that the model gave were`;
    notes.push(`${what} dropped: the page does not say so where it was said to.`);
  }
  return { fields, checks: [], notes };
}

/** Of what the rules found where a model was asked. */
const unnamed = 'Found by its label; the model did not name it.';

/** The value beside the words of a name; the names in their order. */
function findOne(sheet: Sheet, wanted: Wanted): Found | undefined {
  const names = labelNames(wanted);
  const read = (at: number, label: Label<string>): Found | undefined => {
    const row = sheet.rows[at];
    if (row === undefined || (isFreeText(wanted) && !leads(row, label))) return undefined;
    // Under the head of a column stands the value of one item.
    if (columnsOf(row).length > 0) return undefined;
    for (const place of placesOf(sheet, at, label, leads)) {
      const found = readAs(sheet, wanted, place);
      if (found !== undefined && isReached(row, label, place, found, wanted.format === 'date')) return found;
    }
    return undefined;
  };
  for (const name of names) {
    const phrase = phraseOf(name);
    if (phrase.length === 0) continue;
    const finder = new LabelFinder([['own' as const, [phrase]]]);
    for (const [at, row] of sheet.rows.entries()) {
      for (const label of finder.find(row.words)) {
        const found = read(at, label);
        if (found !== undefined) return found;
      }
    }
  }
  // The heads of columns are called by many words that stand for nothing else.
  const kinds = kindsOf(names).filter((kind) => !columnKinds.has(kind));
  const labels = sheet.rows.flatMap((row, at) =>
    row.labels.filter(({ kind }) => kinds.includes(kind)).map((label) => ({ at, label })),
  );
  for (const { at, label } of labels.toSorted((a, b) => b.label.letters - a.label.letters)) {
    const found = read(at, label);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Words with letters between a label that begins something and its value, at most: "Total amount of this bill". */
const mostBetween = 4;

/** Whether a value is the label's, and not of a sentence that the label's words happen to stand in. */
function isReached(
  row: LabelledRow,
  label: Label<string>,
  place: Stretch,
  { value, evidence }: Found,
  isDate: boolean,
): boolean {
  const own = row.words.slice(label.from, label.to);
  const edge = own.at(-1)?.bbox[2] ?? 0;
  const doesLead = leads(row, label);
  if (place.row !== row) {
    const segment = row.segments.find(({ words }) => words.some((word) => own.includes(word)));
    return doesLead && (segment?.words.length ?? 0) <= own.length + 2;
  }
  const between = place.words.filter(({ bbox, text }) => bbox[2] <= evidence.bbox[0] + 0.5 && /\p{L}{2}/u.test(text));
  const isTold = /[:=]$/u.test(own.at(-1)?.text ?? '') || /^[:=]/u.test(place.words[0]?.text ?? '');
  const isApart = evidence.bbox[0] - edge > columnGap * row.height;
  // A sentence goes on with a small letter.
  if (!isTold && !isApart && /^\p{Ll}/u.test(String(value)) && between.length === 0) return false;
  // "Signed on 3 April" is as good as "Signed: 3 April".
  const most = doesLead ? mostBetween : isDate && between.every(({ text }) => text.length <= 3) ? 1 : 0;
  return between.length <= most && !between.some(({ text }) => /\p{Ll}\.$/u.test(text));
}

function byInvoice(invoice: () => Reading, wanted: Wanted): Found | undefined {
  const path = invoicePathOf(wanted);
  const field = path === undefined ? undefined : invoice().fields.find((one) => one.path === path);
  if (field?.value === undefined || field.evidence === undefined) return undefined;
  const isNumber = typeof field.value === 'number';
  const isWanted = wanted.type === 'number' || wanted.type === 'integer';
  if (isWanted && !isNumber) return undefined;
  if (isNumber && (wanted.type === 'boolean' || wanted.format === 'date' || isCode(wanted.names))) return undefined;
  // Asked for as text, an amount is what stands there.
  const value = isNumber && !isWanted ? field.evidence.text : field.value;
  return fits(wanted, { value, evidence: field.evidence, doubt: field.doubt });
}

/** The first thing at a place that is of the wanted type. */
function readAs(sheet: Sheet, wanted: Wanted, place: Stretch): Found | undefined {
  if (place.words.length === 0) return undefined;
  return fits(wanted, candidate(sheet, wanted, place));
}

function candidate(sheet: Sheet, wanted: Wanted, place: Stretch): Found | undefined {
  const { type, format, choices, names } = wanted;
  if (choices !== undefined) return chosen(choices, type, place);
  if (format === 'date') return datesIn(sheet, place)[0];
  if (type === 'boolean') return truth(place);
  if (type === 'integer') return numbersIn(sheet, place).find(({ value }) => Number.isInteger(value));
  if (type === 'number') return moneyIn(sheet, place)[0] ?? numbersIn(sheet, place)[0];
  if (isCode(names)) return codeIn(place, 4) ?? capitals(place);
  const found = textIn(place);
  return isParty(wanted) && !/\p{L}{2}|\p{Lo}/u.test(String(found?.value ?? '')) ? undefined : found;
}

function capitals({ row, words }: Stretch): Found | undefined {
  const word = words.find(({ plain }) => plain !== '');
  return word !== undefined && /^\p{Lu}{2,}$/u.test(word.text) ? textIn({ row, words: [word] }) : undefined;
}

function chosen(choices: readonly string[], type: Wanted['type'], place: Stretch): Found | undefined {
  const found = textIn(place);
  const plain = ` ${place.words.map((word) => word.plain).join(' ')} `;
  const value = choices
    .toSorted((a, b) => b.length - a.length)
    .find((choice) => plain.includes(` ${phraseOf(choice).join(' ')} `));
  if (found === undefined || value === undefined) return undefined;
  return { ...found, value: type === 'number' || type === 'integer' ? Number(value) : value };
}

const yes = new Set([
  'yes',
  'y',
  'true',
  'x',
  'ja',
  'oui',
  'si',
  'sim',
  'tak',
  'ano',
  'да',
  '✓',
  '✔',
  '☑',
  '☒',
  'はい',
  '是',
]);
const no = new Set(['no', 'n', 'false', 'nein', 'non', 'nao', 'nee', 'nie', 'ne', 'нет', '☐', 'いいえ', '否']);

function truth(place: Stretch): Found | undefined {
  const found = textIn(place) ?? undefined;
  const word = place.words[0];
  const plain = word === undefined ? '' : word.plain || word.text;
  if (found === undefined || word === undefined) return undefined;
  return yes.has(plain) ? { ...found, value: true } : no.has(plain) ? { ...found, value: false } : undefined;
}
