/** Owns who wrote a receipt or an invoice: the name at its top, and the address under it. */
import { addressBeside, addressUnder, behindName, headings, isStop, rowsUnder } from './addresses.ts';
import type { Found } from './finding.ts';
import { type LabelledRow, labelOf } from './labels.ts';
import { columnsOf } from './list-columns.ts';
import { type Segment, evidenceOf, textOf } from './rows.ts';
import { type Sheet, moneyIn } from './values.ts';
import { companySuffix } from './vocabulary.ts';

export interface Party {
  readonly name: Found | undefined;
  readonly address: Found | undefined;
}

/** Rows of the first page among which the name is looked for. */
const topRows = 12;

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
  const below = rowsUnder(head.slice(head.indexOf(chosen.row)), chosen.segment);
  return {
    name: name === undefined || isSaid ? name : { ...name, doubt: unsaid },
    address: addressBeside(chosen.row.page, words) ?? addressUnder(sheet, below, 0),
  };
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
