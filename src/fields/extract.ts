/** Owns finding the fields of a caller's schema on pages: by the words beside them, and in tables by the heads of their columns. */
import type { Page, TableCell } from '../document.ts';
import { parseAmount } from './amounts.ts';
import { firstBeside } from './beside.ts';
import { claimedList, heldClaims } from './claims.ts';
import { findDates } from './dates.ts';
import { type Field, type Found, type Reading, fieldOf } from './finding.ts';
import { LabelFinder, leads } from './labels.ts';
import { lineItems } from './line-items.ts';
import { plainForm } from './rows.ts';
import { type Sheet, type Stretch, codeIn, datesIn, moneyIn, numbersIn, placesOf, sheetOf, textIn } from './values.ts';
import { type LabelKind, labelKinds, labelPhrases } from './vocabulary.ts';
import { type Wanted, type WantedList, wantedFields } from './wanted.ts';
import { readInvoice } from './invoice.ts';

/** @throws OcrError `invalid_argument` for a schema that no fields can be found by */
export function extractFields(pages: readonly Page[], schema: unknown): Reading {
  const wantedAll = wantedFields(schema);
  const { single, lists } = wantedAll;
  const sheet = sheetOf(pages);
  const held = heldClaims(pages, wantedAll);
  const byRules = (wanted: Wanted): Found | undefined => {
    const found = findOne(sheet, wanted) ?? byInvoice(pages, wanted);
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

const phraseOf = (name: string): readonly string[] =>
  name
    .split(/\s+/u)
    .map(plainForm)
    .filter((word) => word !== '');

/** The value beside the words of a name; the names in their order. */
function findOne(sheet: Sheet, wanted: Wanted): Found | undefined {
  for (const name of wanted.names) {
    const phrase = phraseOf(name);
    if (phrase.length === 0) continue;
    const finder = new LabelFinder([['own' as const, [phrase]]]);
    for (const [at, row] of sheet.rows.entries()) {
      for (const label of finder.find(row.words).filter((one) => !isFreeText(wanted) || leads(row, one))) {
        for (const place of placesOf(sheet, at, label, leads)) {
          const found = readAs(sheet, wanted, place);
          if (found !== undefined) return found;
        }
      }
    }
  }
  return byKind(sheet, wanted);
}

/** Names that mean something everywhere: a field called "total" is also looked for beside "Gesamtbetrag". */
function byKind(sheet: Sheet, wanted: Wanted): Found | undefined {
  const kinds = kindsOf(wanted.names);
  const accepts = isFreeText(wanted) ? leads : undefined;
  return kinds.length === 0 ? undefined : firstBeside(sheet, kinds, (place) => readAs(sheet, wanted, place), accepts);
}

function kindsOf(names: readonly string[]): readonly LabelKind[] {
  const phrases = names.map((name) => phraseOf(name).join(' '));
  return labelKinds.filter((kind) =>
    (labelPhrases.get(kind) ?? []).some((phrase) => phrases.includes(phrase.join(' '))),
  );
}

/** Fields of the invoice reader that go by such names, which it finds without a label. */
const invoicePaths: Readonly<Record<string, string>> = {
  seller: 'seller', vendor: 'seller', supplier: 'seller', issuer: 'seller', company: 'seller', merchant: 'seller', store: 'seller', 'vendor name': 'seller', 'supplier name': 'seller', 'company name': 'seller', 'store name': 'seller', 'merchant name': 'seller',
  currency: 'currency', iban: 'iban', bic: 'bic', vat: 'tax_id', 'vat id': 'tax_id', 'tax id': 'tax_id', total: 'total', amount: 'total', 'total amount': 'total', 'grand total': 'total',
  date: 'date', 'invoice date': 'date', subtotal: 'subtotal', 'net amount': 'subtotal', 'amount untaxed': 'subtotal', tax: 'tax', 'invoice number': 'invoice_number',
}; // prettier-ignore

function byInvoice(pages: readonly Page[], wanted: Wanted): Found | undefined {
  const path = wanted.names.map((name) => invoicePaths[phraseOf(name).join(' ')]).find((known) => known !== undefined);
  const field = path === undefined ? undefined : readInvoice(pages).fields.find((one) => one.path === path);
  if (field?.value === undefined || field.evidence === undefined) return undefined;
  const isNumber = typeof field.value === 'number';
  if (isNumber !== (wanted.type === 'number' || wanted.type === 'integer')) return undefined;
  return fits(wanted, { value: field.value, evidence: field.evidence, doubt: field.doubt });
}

/** The first thing at a place that is of the wanted type. */
function readAs(sheet: Sheet, wanted: Wanted, place: Stretch): Found | undefined {
  if (place.words.length === 0) return undefined;
  return fits(wanted, candidate(sheet, wanted, place));
}

function candidate(sheet: Sheet, { type, format, choices, names }: Wanted, place: Stretch): Found | undefined {
  if (choices !== undefined) return chosen(choices, place);
  if (format === 'date') return datesIn(sheet, place)[0];
  if (type === 'boolean') return truth(place);
  if (type === 'integer') return numbersIn(sheet, place).find(({ value }) => Number.isInteger(value));
  if (type === 'number') return moneyIn(sheet, place)[0] ?? numbersIn(sheet, place)[0];
  if (isCode(names)) return codeIn(place, 4) ?? capitals(place);
  return textIn(place);
}

/** What is called a number or a code is one word or few, with a digit in it, or one word of capitals. */
const isCode = (names: readonly string[]): boolean =>
  names.some((name) => /(?:^|[\s_])(?:number|no|nr|id|code|iban|reference|sku)$|(?:nummer|nr)$/iu.test(name));

const isFreeText = ({ type, format, choices, names }: Wanted): boolean =>
  type === 'string' && format === 'none' && choices === undefined && !isCode(names);

function capitals({ row, words }: Stretch): Found | undefined {
  const word = words.find(({ plain }) => plain !== '');
  return word !== undefined && /^\p{Lu}{2,}$/u.test(word.text) ? textIn({ row, words: [word] }) : undefined;
}

function fits({ pattern, choices }: Wanted, found: Found | undefined): Found | undefined {
  if (found === undefined || String(found.value) === '') return undefined;
  if (pattern !== undefined && !pattern.test(String(found.value).slice(0, 500))) return undefined;
  return choices !== undefined && !choices.includes(String(found.value)) ? undefined : found;
}

function chosen(choices: readonly string[], place: Stretch): Found | undefined {
  const found = textIn(place);
  const plain = ` ${place.words.map((word) => word.plain).join(' ')} `;
  const value = choices
    .toSorted((a, b) => b.length - a.length)
    .find((choice) => plain.includes(` ${phraseOf(choice).join(' ')} `));
  return found === undefined || value === undefined ? undefined : { ...found, value };
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

/** The rows of the table whose columns are named most like the fields; half of the fields must be there. */
function findList(pages: readonly Page[], sheet: Sheet, list: WantedList): readonly Field[] {
  const filled = (some: readonly ListRow[]): number => some.reduce((sum, row) => sum + row.size, 0);
  const rows = [bestTable(pages, list) ?? [], rowsByKind(sheet, list)].reduce((a, b) =>
    filled(b) > filled(a) ? b : a,
  );
  if (rows.length === 0) return [{ path: list.path, found: false }];
  return rows.flatMap((row, at) =>
    list.fields.map((wanted) =>
      fieldOf(list.isPlain ? `${list.path}.${at}` : `${list.path}.${at}.${wanted.path}`, row.get(wanted)),
    ),
  );
}

type ListRow = ReadonlyMap<Wanted, Found>;

function bestTable(pages: readonly Page[], list: WantedList): readonly ListRow[] | undefined {
  let best: { readonly rows: readonly ListRow[]; readonly columns: number } | undefined;
  for (const page of pages) {
    for (const { table, confidence } of page.blocks) {
      if (table === undefined) continue;
      for (let head = 0; head < Math.min(table.rows - 1, 3); head++) {
        const columns = new Map<Wanted, number>();
        for (const cell of table.cells.filter(({ row }) => row === head)) {
          const wanted = list.fields.find((field) => !columns.has(field) && isNamed(field, cell.text));
          if (wanted !== undefined) columns.set(wanted, cell.column);
        }
        if (columns.size * 2 < list.fields.length || columns.size <= (best?.columns ?? 0)) continue;
        best = { columns: columns.size, rows: bodyRows(table.cells, head, columns, page.index, confidence) };
      }
    }
  }
  return best?.rows;
}

function bodyRows(
  cells: readonly TableCell[],
  head: number,
  columns: ReadonlyMap<Wanted, number>,
  page: number,
  confidence: number,
): readonly ListRow[] {
  const rows: ListRow[] = [];
  const last = Math.max(...cells.map(({ row }) => row));
  for (let at = head + 1; at <= last; at++) {
    const row = new Map<Wanted, Found>();
    for (const [wanted, column] of columns) {
      const cell = cells.find((one) => one.row === at && one.column === column);
      const found =
        cell === undefined || cell.text.trim() === '' ? undefined : cellValue(wanted, cell, page, confidence);
      if (found !== undefined) row.set(wanted, found);
    }
    // A row with one cell of several is a sum or a heading.
    if (row.size > 1 || (row.size === 1 && columns.size === 1)) rows.push(row);
  }
  return rows;
}

function cellValue(wanted: Wanted, cell: TableCell, page: number, confidence: number): Found | undefined {
  const evidence = { page, bbox: cell.bbox, text: cell.text, confidence };
  const text = cell.text.replace(/\s+/gu, ' ').trim();
  if (wanted.format === 'date') {
    const date = findDates(text)[0];
    return date === undefined ? undefined : fits(wanted, { value: date.iso, evidence });
  }
  if (wanted.type === 'number' || wanted.type === 'integer') {
    const value = parseAmount(text)?.value;
    return value === undefined ? undefined : fits(wanted, { value, evidence });
  }
  return wanted.type === 'boolean' ? undefined : fits(wanted, { value: text, evidence });
}

/** The name is that of the column, or both mean the same. */
function isNamed(wanted: Wanted, heading: string): boolean {
  const plain = phraseOf(heading).join(' ');
  if (plain === '') return false;
  const names = wanted.names.map((name) => phraseOf(name).join(' '));
  if (names.some((name) => name === plain || ` ${plain} `.includes(` ${name} `))) return true;
  const kinds = columnKindsOf(wanted);
  return kinds.some((kind) => (labelPhrases.get(kind) ?? []).some((phrase) => phrase.join(' ') === plain));
}

const columns: readonly LabelKind[] = [
  'description',
  'quantity',
  'unitPrice',
  'amount',
  'taxRate',
  'position',
  'code',
  'debit',
  'credit',
  'balance',
  'date',
];

function columnKindsOf(wanted: Wanted): readonly LabelKind[] {
  const known: Readonly<Record<string, LabelKind>> = {
    name: 'description',
    title: 'description',
    total: 'amount',
    'line total': 'amount',
    'price unit': 'unitPrice',
    'price subtotal': 'amount',
    'unit price': 'unitPrice',
  };
  const own = wanted.names.map((name) => known[phraseOf(name).join(' ')]).filter((kind) => kind !== undefined);
  return [...own, ...kindsOf(wanted.names).filter((kind) => columns.includes(kind))];
}

/** Where no table was found, the rows under named columns. */
function rowsByKind(sheet: Sheet, list: WantedList): readonly ListRow[] {
  return lineItems(sheet).flatMap((item): readonly ListRow[] => {
    const row = new Map<Wanted, Found>();
    for (const wanted of list.fields) {
      const isNumber = wanted.type === 'number' || wanted.type === 'integer';
      for (const kind of columnKindsOf(wanted)) {
        const found = kind === 'date' ? item.date : isNumber ? item.numbers.get(kind) : item.text.get(kind);
        if (found !== undefined && !row.has(wanted)) row.set(wanted, found);
      }
    }
    return row.size * 2 >= list.fields.length ? [row] : [];
  });
}
