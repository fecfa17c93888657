/** Owns addresses: what stands behind or under a name, for as long as it reads as one. */
import { findDates } from './dates.ts';
import type { Found } from './finding.ts';
import { type LabelledRow, labelOf, labelled } from './labels.ts';
import { type Segment, boxOf, evidenceOf, textOf } from './rows.ts';
import { type Sheet, moneyIn } from './values.ts';
import { companySuffix } from './vocabulary.ts';

/** Words that head a document and name nobody. */
export const headings =
  /^(?:(?:simplified |full )?tax invoice|invoice|receipt|official receipt|cash (?:bill|sales?|receipt|memo)|bill|welcome.*|thank you.*|copy|original|duplicate|rechnung|quittung|kassenbon|beleg|facture|re[cç]u|ticket|factura(?: simplificada)?|fattura|scontrino|ricevuta|fatura|factuur\.?|bon|faktura(?: vat)?|paragon(?: fiskalny)?|kvitto|kvittering|kuitti|fi[sş]|счет|чек|кассовый чек|領収書|領収証|請求書|レシート|收据|发票|영수증|order|statement|customer copy|merchant copy|sales receipt)$/iu;

/** Rows that are no name and end an address. */
export function isStop(row: LabelledRow): boolean {
  const labels = [
    'phone',
    'taxId',
    'registration',
    'date',
    'invoiceNumber',
    'time',
    'account',
    'iban',
    'buyer',
    'orderNumber',
    'customerNumber',
  ] as const;
  const label = labelOf(row, ...labels);
  return (
    (label !== undefined && row.words.slice(0, label.from).every(({ plain }) => plain === '')) ||
    findDates(textOf(row.words)).length > 0
  );
}

const streetOrPlace =
  /\d|,|(?<!\p{L})(?:street|st|road|rd|avenue|ave|lane|drive|jalan|jln|taman|lorong|lot|level|floor|block|bandar|selangor|johor|kuala|stra(?:ss|ß)e|str|platz|weg|rue|boulevard|bd|place|calle|plaza|avda|via|piazza|corso|rua|avenida|laan|plein|ulica|ul|al|namesti|gatan|gate|vej|katu|cad|sok|mah|улица|ул|проспект|市|区|町|路|街)\b/iu;

/** The rows behind the name, for as long as they read as an address. */
export function addressUnder(sheet: Sheet, rows: readonly LabelledRow[], from: number): Found | undefined {
  const own: LabelledRow[] = [];
  for (const row of rows.slice(from, from + 7)) {
    const text = textOf(row.words);
    const plain = text
      .replace(/[^\p{L}\s]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    const isLabelled = row.words.some(
      (word) => /\p{L}.*[:#]$/u.test(word.text) && !/^ad(?:d|dr|dress)/iu.test(word.text),
    );
    const isPriced = moneyIn(sheet, { row, words: row.words }).length > 0;
    if (isStop(row) || isLabelled || isPriced || headings.test(plain) || /@|www\.|https?:/iu.test(text)) break;
    // Numbers (of a register, a telephone), slogans, the name of a branch: around the address, not in it.
    const isNumber = /^\W*\(?\s*[A-Z]{0,3}[\d\s/+()-]{5,}[A-Z]{0,2}\)?\W*$/u.test(text);
    if (own.length === 0 && (isNumber || !streetOrPlace.test(text))) continue;
    if (isNumber) break;
    const above = own.at(-1);
    if (above !== undefined && row.bbox[1] - above.bbox[3] > 1.5 * above.height) break;
    own.push(row);
  }
  const first = own[0];
  if (first === undefined) return undefined;
  const words = own.flatMap(({ words: all }) => all);
  const text = own.map((row) => textOf(row.words)).join('\n');
  return {
    value: own.map((row) => textOf(row.words).trim()).join(' '),
    evidence: { ...evidenceOf(first.page, words, text), bbox: boxOf(words) },
  };
}

/** White between rows, in their heights, behind which something else begins. */
const blockGap = 3;

/** What stands under a segment of the first row, in the rows that follow each other closely. */
export function rowsUnder(rows: readonly LabelledRow[], segment: Segment): readonly LabelledRow[] {
  const end = rows.findIndex((row, at) => {
    const above = rows[at - 1];
    return above !== undefined && row.bbox[1] - above.bbox[3] > blockGap * row.height;
  });
  return rows.slice(1, end === -1 ? undefined : end).flatMap((row) => under(row, segment));
}

/** What of a row stands under a segment, as a row of its own. */
function under(row: LabelledRow, { bbox }: Segment): readonly LabelledRow[] {
  const own = row.segments.find(({ bbox: other }) => {
    const shared = Math.min(other[2], bbox[2]) - Math.max(other[0], bbox[0]);
    return (
      Math.abs(other[0] - bbox[0]) < 2 * row.height || shared > 0.5 * Math.min(other[2] - other[0], bbox[2] - bbox[0])
    );
  });
  return own === undefined ? [] : labelled([{ ...row, words: own.words, segments: [own], bbox: own.bbox }]);
}

/** An address in the same line, behind the name. */
export function addressBeside(page: number, words: Segment['words']): Found | undefined {
  const own = behindName(words);
  if (own.length === 0 || !streetOrPlace.test(textOf(own))) return undefined;
  const evidence = evidenceOf(page, own);
  return { value: evidence.text.replace(/[\s,;.-]+$/u, ''), evidence };
}

/** The words of a sender's line behind its name: its street stands behind a dash, a dot or a comma, or behind the end of a company's name. */
export function behindName(words: Segment['words']): Segment['words'] {
  const hasDigit = (from: number): boolean => words.slice(from).some(({ text }) => /\d/.test(text));
  const dash = words.findIndex(({ text }, at) => at > 0 && /^[-–—·•|]$/u.test(text) && hasDigit(at));
  const comma = words.findIndex(
    ({ text }, at) => /[,;]$/u.test(text) && hasDigit(at + 1) && isStreet(words.slice(at + 1)),
  );
  const suffix = words.findIndex(
    ({ text }, at) =>
      /^\d/u.test(words[at + 1]?.text ?? '') && companySuffix.test(text) && isStreet(words.slice(at + 1)),
  );
  const starts = [dash, comma, suffix].filter((at) => at !== -1).map((at) => at + 1);
  return starts.length === 0 ? [] : words.slice(Math.min(...starts));
}

/** A number of a house or a postal code, and a word. */
function isStreet(words: Segment['words']): boolean {
  return (
    /(?<![\p{L}\d])\d{1,5}\p{L}?(?![\p{L}\d])/u.test(textOf(words)) && words.some(({ text }) => /\p{L}{3}/u.test(text))
  );
}
