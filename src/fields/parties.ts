/** Owns who wrote a receipt or an invoice: the name at its top, and the address under it. */
import type { Found } from './finding.ts';
import { type LabelledRow, labelOf, labelled } from './labels.ts';
import { columnsOf } from './list-columns.ts';
import { type Segment, boxOf, evidenceOf, textOf } from './rows.ts';
import { type Sheet, moneyIn } from './values.ts';
import { companySuffix } from './vocabulary.ts';
import { findDates } from './dates.ts';

export interface Party {
  readonly name: Found | undefined;
  readonly address: Found | undefined;
}

/** Rows of the first page among which the name is looked for. */
const topRows = 12;

/** Words that head a document and name nobody. */
const headings =
  /^(?:(?:simplified |full )?tax invoice|invoice|receipt|official receipt|cash (?:bill|sales?|receipt|memo)|bill|welcome.*|thank you.*|copy|original|duplicate|rechnung|quittung|kassenbon|beleg|facture|re[cç]u|ticket|factura(?: simplificada)?|fattura|scontrino|ricevuta|fatura|factuur\.?|bon|faktura(?: vat)?|paragon(?: fiskalny)?|kvitto|kvittering|kuitti|fi[sş]|счет|чек|кассовый чек|領収書|領収証|請求書|レシート|收据|发票|영수증|order|statement|customer copy|merchant copy|sales receipt)$/iu;

/** Whoever a receipt is of: a company's name among the first rows, else the first row that reads as a name. */
export function sellerAtTop(sheet: Sheet): Party {
  const page = sheet.rows[0]?.page;
  const rows = sheet.rows.filter((row) => row.page === page).slice(0, topRows);
  const isName = (row: LabelledRow): boolean =>
    readsAsName(textOf(row.words)) && moneyIn(sheet, { row, words: row.words }).length === 0;
  const company = rows.findIndex((row) => isName(row) && companySuffix.test(textOf(row.words)) && !isStop(row));
  const first = rows.findIndex((row) => isName(row) && !isStop(row));
  // A company that is named far below the first name is another one, the bank or whoever made the till.
  const at = company !== -1 && company - first <= 4 ? company : first;
  const row = rows[at];
  if (row === undefined) return { name: undefined, address: undefined };
  const before = rows[at - 1];
  const isTail =
    /^\W*(?:\([^)]*\)\s*)?(?:sdn\.? ?bhd|ltd|limited|gmbh|inc|llc|s\.?a\.?|ag|b\.?v\.?)\.?\W*(?:\([^)]*\))?$/iu.test(
      textOf(row.words),
    );
  const own = isTail && before !== undefined && isName(before) ? [before, row] : [row];
  const words = own.flatMap((part) => part.words);
  return { name: nameOf(row.page, words), address: addressUnder(sheet, rows, at + 1) };
}

/** Company names of a document are looked for in its first page down to here, as a share of the rows. */
const headShare = 0.4;

/** What says of a name that it is that of a bank. */
const bank =
  /(?<!\p{L})(?:\p{L}*bank\p{L}*|\p{L}*sparkasse|banque|banc[oa]|caisse|caixa|credit union|building society)(?!\p{L})/iu;

const unsaid = 'The first name on the page: nothing there says that it is this.';

/**
 * Whoever an invoice or a statement is from: who is named as its seller; else the first company, else the first name, that does not stand
 * where the invoice is addressed to.
 */
export function sellerOfInvoice(sheet: Sheet): Party {
  const page = sheet.rows[0]?.page;
  const rows = sheet.rows.filter((row) => row.page === page);
  const list = rows.findIndex((row) => columnsOf(row).length > 0);
  const head = rows
    .slice(0, Math.max(topRows, Math.ceil(rows.length * headShare)))
    .slice(0, list > 0 ? list : undefined);
  const segments = head.flatMap((row, at) =>
    row.segments.filter((segment) => !isAddressed(rows, at, segment)).map((segment) => ({ row, segment })),
  );
  const named = segments.filter(({ segment }) => readsAsName(textOf(segment.words)) && segment.words.length <= 14);
  const company = named.find(({ segment }) => companySuffix.test(textOf(segment.words)));
  const first = named.find(({ row, segment }) => !isStop(row) && !startsWithLabel(row, segment));
  const chosen = company ?? first;
  if (chosen === undefined) return { name: undefined, address: undefined };
  const words = withoutHeading(chosen.segment.words);
  const name = nameOf(chosen.row.page, words);
  const isSaid = company !== undefined || bank.test(textOf(words)) || behindName(words).length > 0;
  const below = near(head.slice(head.indexOf(chosen.row))).flatMap((row) => under(row, chosen.segment));
  return {
    name: name === undefined || isSaid ? name : { ...name, doubt: unsaid },
    address: addressBeside(chosen.row.page, words) ?? addressUnder(sheet, below, 0),
  };
}

/** White between rows, in their heights, behind which something else begins. */
const blockGap = 3;

/** The rows behind the first for as long as they follow each other closely. */
function near(rows: readonly LabelledRow[]): readonly LabelledRow[] {
  const end = rows.findIndex((row, at) => {
    const above = rows[at - 1];
    return above !== undefined && row.bbox[1] - above.bbox[3] > blockGap * row.height;
  });
  return rows.slice(1, end === -1 ? undefined : end);
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
function addressBeside(page: number, words: Segment['words']): Found | undefined {
  const own = behindName(words);
  if (own.length === 0 || !streetOrPlace.test(textOf(own))) return undefined;
  const evidence = evidenceOf(page, own);
  return { value: evidence.text.replace(/[\s,;.-]+$/u, ''), evidence };
}

/** Rows under the label of the buyer that belong to it. */
const addressRows = 5;

/** True for what stands beside or under the words "bill to". */
function isAddressed(rows: readonly LabelledRow[], at: number, segment: Segment): boolean {
  return rows.slice(Math.max(0, at - addressRows), at + 1).some((row) => {
    const label = labelOf(row, 'buyer');
    const word = label === undefined ? undefined : row.words[label.from];
    if (label === undefined || word === undefined) return false;
    const isUnder =
      Math.abs(segment.bbox[0] - word.bbox[0]) < 3 * row.height ||
      (segment.bbox[0] <= word.bbox[0] && segment.bbox[2] >= word.bbox[0]);
    return row === rows[at] ? segment.bbox[2] > word.bbox[0] : isUnder;
  });
}

const startsWithLabel = (row: LabelledRow, { words }: Segment): boolean => {
  const from = row.words.findIndex((word) => word === words[0]);
  return row.labels.some((label) => label.from === from);
};

/** The word "invoice" before or behind a name is no part of it. */
function withoutHeading(words: Segment['words']): Segment['words'] {
  const isHeading = (word: Segment['words'][number] | undefined): boolean =>
    word !== undefined && headings.test(word.plain);
  const from = isHeading(words[0]) ? 1 : 0;
  const to = isHeading(words.at(-1)) ? -1 : undefined;
  const own = words.slice(from, to);
  return own.length === 0 ? words : own;
}

/** The words of a sender's line behind its name: its street stands behind a dash, a dot or a comma, or behind the end of a company's name. */
function behindName(words: Segment['words']): Segment['words'] {
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

function nameOf(page: number, words: Segment['words']): Found | undefined {
  // The number that the company is registered under stands behind its name, mostly in brackets.
  const end = words.findIndex(
    ({ text }, at) => at > 0 && (/^\(?[\dA-Z]*\d{3,}[\dA-Z-]*\)?$/u.test(text) || /^\((?:reg|co|gst|\d)/iu.test(text)),
  );
  const behind = words.length - behindName(words).length;
  const cut = Math.min(...[end].filter((at) => at !== -1), behind);
  const own = words.slice(0, cut);
  const evidence = evidenceOf(page, own);
  const value = evidence.text
    .replace(/^[\s*=~#|.:-]+|[\s*=~#|:,;·•–—-]+$/gu, '')
    .replace(/\s*\(\s*[\d]{3,}[\s\dA-Z-]*\)?$/u, '');
  return value === '' ? undefined : { value, evidence };
}

/** How letters begin: "Dear Ms Okafor,". */
const salutation =
  /^(?:dear|hello|hi|sehr|liebe[rs]?|guten|hallo|ch[eè]re?|madame|monsieur|bonjour|estimad[oa]s?|gentile|egregi[oa]|buongiorno|geachte|beste|szanown[iy]|hej|k[æä]re)(?!\p{L}).*[,:!]$/iu;

function readsAsName(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const digits = text.match(/\p{N}/gu)?.length ?? 0;
  const plain = text
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return (
    letters >= 3 &&
    letters > digits &&
    !headings.test(plain) &&
    !salutation.test(text.trim()) &&
    !/^(?:https?:|www\.)|@/iu.test(text.trim())
  );
}

/** Rows that are no name and end an address. */
function isStop(row: LabelledRow): boolean {
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
function addressUnder(sheet: Sheet, rows: readonly LabelledRow[], from: number): Found | undefined {
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
