/** Owns the rows of a list with named columns: the lines of an invoice, the entries of an account. */
import type { Found } from './finding.ts';
import { type Label, LabelFinder, type LabelledRow, labelOf } from './labels.ts';
import type { Row, RowWord } from './rows.ts';
import { type MoneyFound, type Sheet, datesIn, moneyIn, numbersIn, textIn } from './values.ts';
import { type LabelKind, columnKinds, labelPhrases } from './vocabulary.ts';

/** A named column with its edges on the page. */
interface Column {
  readonly kind: LabelKind;
  readonly left: number;
  readonly right: number;
}

export interface LineItem {
  readonly row: Row;
  readonly text: ReadonlyMap<LabelKind, Found>;
  readonly numbers: ReadonlyMap<LabelKind, MoneyFound>;
  readonly date: Found | undefined;
}

const columnLabels = new LabelFinder<LabelKind>(
  [...labelPhrases].filter(([kind]) => columnKinds.has(kind) || kind === 'date'),
);
const numeric: ReadonlySet<LabelKind> = new Set<LabelKind>([
  'quantity',
  'unitPrice',
  'amount',
  'taxRate',
  'position',
  'debit',
  'credit',
  'balance',
]);
const money: readonly LabelKind[] = ['amount', 'unitPrice', 'debit', 'credit', 'balance'];
/** White between rows, in heights, beyond which a row without figures no longer belongs to the item above it. */
const continuation = 1.6;

/** The items of all lists of the document. A list ends with the first sum under it, and begins again under the next head. */
export function lineItems(sheet: Sheet): readonly LineItem[] {
  const items: LineItem[] = [];
  let columns: readonly Column[] = [];
  /** Position of the last row that belongs to an item. */
  let lastAt = -1;
  for (const [at, row] of sheet.rows.entries()) {
    const head = columnsOf(row);
    if (head.length > 0) {
      columns = head;
      continue;
    }
    if (columns.length === 0) continue;
    if (endsList(sheet, row)) {
      columns = [];
      continue;
    }
    const item = itemOf(sheet, row, columns);
    const last = items.at(-1);
    const above = sheet.rows[at - 1];
    const isNext = above !== undefined && at - 1 === lastAt && row.page === above.page;
    if (money.some((kind) => item.numbers.has(kind))) items.push(item);
    else if (last !== undefined && isNext && row.bbox[1] - above.bbox[3] < continuation * row.height)
      items[items.length - 1] = continued(last, item);
    else continue;
    lastAt = at;
  }
  return items;
}

/** The columns that a row names, when naming columns is what it does. */
function columnsOf(row: LabelledRow): readonly Column[] {
  const labels = columnLabels.find(row.words);
  const covered = labels.reduce((sum, { from, to }) => sum + to - from, 0);
  const kinds = new Set(labels.map(({ kind }) => kind));
  const hasMoney = money.some((kind) => kinds.has(kind));
  if (kinds.size < 2 || !hasMoney || (kinds.size < 3 && !kinds.has('description')) || covered < row.words.length / 2)
    return [];
  return oneOfEach(row, labels);
}

/** Of two columns of a kind the later one: prices stand before sums, net before gross. A second price is the amount. */
function oneOfEach(row: LabelledRow, labels: readonly Label[]): readonly Column[] {
  const columns: Column[] = labels.map(({ kind, from, to }) => {
    const words = row.words.slice(from, to);
    return { kind, left: words[0]?.bbox[0] ?? 0, right: words.at(-1)?.bbox[2] ?? 0 };
  });
  const hasAmount = columns.some(({ kind }) => kind === 'amount');
  const lastPrice = columns.findLastIndex(({ kind }) => kind === 'unitPrice');
  const prices = columns.filter(({ kind }) => kind === 'unitPrice').length;
  return columns
    .map((column, at): Column =>
      !hasAmount && prices > 1 && at === lastPrice ? { ...column, kind: 'amount' } : column,
    )
    .filter(
      (column, at, all) =>
        column.kind === 'description' || all.findLastIndex(({ kind }) => kind === column.kind) === at,
    )
    .filter((column, at, all) => all.findIndex(({ kind }) => kind === column.kind) === at);
}

const sums: readonly LabelKind[] = ['subtotal', 'total', 'grandTotal', 'tax', 'opening', 'closing'];

function endsList(sheet: Sheet, row: LabelledRow): boolean {
  const label = labelOf(row, ...sums);
  if (label === undefined || label.from > 0 || moneyIn(sheet, { row, words: row.words }).length === 0) return false;
  // An account tells its balances among its entries.
  return (
    label.kind !== 'opening' &&
    label.kind !== 'closing' &&
    datesIn(sheet, { row, words: row.words.slice(0, 3) }).length === 0
  );
}

function itemOf(sheet: Sheet, row: Row, columns: readonly Column[]): LineItem {
  const date = datesIn(sheet, { row, words: row.words })[0];
  const numbers = placed(sheet, row, columns, date);
  const isTaken = (word: RowWord): boolean =>
    [...numbers.values()].some(({ left, right }) => word.bbox[0] >= left - 0.5 && word.bbox[2] <= right + 0.5);
  const text = new Map<LabelKind, Found>();
  const textColumns = columns.filter(({ kind }) => !numeric.has(kind));
  for (const column of textColumns) {
    const words = row.words.filter(
      (word) => !isTaken(word) && columnAt(word, textColumns, row.height) === column && /[\p{L}\p{N}]/u.test(word.text),
    );
    const found = words.length === 0 ? undefined : textIn({ row, words });
    if (found !== undefined) text.set(column.kind, found);
  }
  return { row, text, numbers, date };
}

/** The numbers of a row by the columns that they stand in; those of a date or inside of a description are left out. */
function placed(
  sheet: Sheet,
  row: Row,
  columns: readonly Column[],
  date: Found | undefined,
): ReadonlyMap<LabelKind, MoneyFound> {
  const numericColumns = columns.filter(({ kind }) => numeric.has(kind)).toSorted((a, b) => a.left - b.left);
  const described = columns.find(({ kind }) => kind === 'description');
  const behind = numericColumns.filter(({ left }) => described === undefined || left > described.left);
  const inside = (number: MoneyFound): boolean =>
    described !== undefined &&
    number.left > described.left + row.height &&
    number.right < Math.min(...behind.map(({ left }) => left)) - row.height;
  const ofDate = ({ left, right }: MoneyFound): boolean =>
    date !== undefined && left >= date.evidence.bbox[0] - 1 && right <= date.evidence.bbox[2] + 1;
  const numbers = numbersIn(sheet, { row, words: row.words }).filter((number) => !inside(number) && !ofDate(number));
  const fits = (number: MoneyFound, { kind }: Column): boolean =>
    number.amount.isPercentage ? kind === 'taxRate' : !money.includes(kind) || isPrice(sheet, number);
  // As many as there are columns: one stands in each, however they are set under their heads.
  const inOrder = numbers.map((number, at) => [number, numericColumns[at]] as const);
  const isWhole =
    numbers.length === numericColumns.length &&
    inOrder.every(([number, column]) => column !== undefined && fits(number, column));
  const found = new Map<LabelKind, MoneyFound>();
  for (const [number, own] of inOrder) {
    const open = numericColumns.filter((column) => fits(number, column) && !found.has(column.kind));
    const column = isWhole ? own : nearestColumn(number, open, row.height);
    if (column !== undefined) found.set(column.kind, number);
  }
  return found;
}

/** Amounts of money have decimals, unless the document writes none. */
const isPrice = (sheet: Sheet, { amount }: MoneyFound): boolean =>
  !amount.isPercentage &&
  (amount.decimals > 0 || amount.currency !== undefined || sheet.decimal === undefined || amount.isAmbiguous);

/** The column whose edge or middle is nearest to that of the number, within reach. */
function nearestColumn({ left, right }: MoneyFound, columns: readonly Column[], height: number): Column | undefined {
  const distance = (column: Column): number =>
    Math.min(
      Math.abs(column.right - right),
      Math.abs(column.left - left),
      Math.abs((column.left + column.right - left - right) / 2),
    );
  const best = columns.toSorted((a, b) => distance(a) - distance(b))[0];
  const overlaps = best !== undefined && Math.min(best.right, right) - Math.max(best.left, left) > 0;
  return best !== undefined && (overlaps || distance(best) < 4 * height) ? best : undefined;
}

/** The last text column that begins left of the word. */
function columnAt(word: RowWord, columns: readonly Column[], height: number): Column | undefined {
  const byLeft = columns.toSorted((a, b) => a.left - b.left);
  return byLeft.findLast(({ left }) => left <= word.bbox[0] + height) ?? byLeft[0];
}

function continued(item: LineItem, more: LineItem): LineItem {
  const text = new Map(item.text);
  for (const [kind, found] of more.text) {
    const before = text.get(kind);
    if (before === undefined) text.set(kind, found);
    else text.set(kind, joinFound(before, found));
  }
  return { ...item, text };
}

function joinFound(a: Found, b: Found): Found {
  if (a.evidence.page !== b.evidence.page) return a;
  const [x0, y0, x1, y1] = a.evidence.bbox;
  const box = b.evidence.bbox;
  return {
    value: `${String(a.value)}\n${String(b.value)}`,
    evidence: {
      page: a.evidence.page,
      text: `${a.evidence.text}\n${b.evidence.text}`,
      bbox: [Math.min(x0, box[0]), Math.min(y0, box[1]), Math.max(x1, box[2]), Math.max(y1, box[3])],
      confidence: Math.min(a.evidence.confidence, b.evidence.confidence),
    },
  };
}
