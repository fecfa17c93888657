/** Owns the named columns of a list: finding them in the row that names them, and what stands in each. */
import { type Label, LabelFinder, type LabelledRow } from './labels.ts';
import type { Row, RowWord } from './rows.ts';
import { type MoneyFound, type Sheet, numbersIn } from './values.ts';
import { type LabelKind, columnKinds, labelPhrases } from './vocabulary.ts';

/** A named column with its edges on the page. */
export interface Column {
  readonly kind: LabelKind;
  readonly left: number;
  readonly right: number;
}

const columnLabels = new LabelFinder<LabelKind>(
  [...labelPhrases].filter(([kind]) => columnKinds.has(kind) || kind === 'date'),
);
/** Kinds of columns that hold numbers. */
export const numericColumns: ReadonlySet<LabelKind> = new Set<LabelKind>([
  'quantity',
  'unitPrice',
  'amount',
  'taxRate',
  'position',
  'debit',
  'credit',
  'balance',
]);
/** Kinds of columns that hold amounts of money; a row with one of them is an item. */
export const moneyColumns: readonly LabelKind[] = ['amount', 'unitPrice', 'debit', 'credit', 'balance'];
/** The columns that a row names, when naming columns is what it does. */
export function columnsOf(row: LabelledRow): readonly Column[] {
  // Among heads of columns stands no amount.
  if (row.words.some(({ text }) => /\d[.,]\d{2}(?!\d)/u.test(text))) return [];
  const labels = columnLabels.find(row.words);
  const covered = labels.reduce((sum, { from, to }) => sum + to - from, 0);
  const kinds = new Set(labels.map(({ kind }) => kind));
  const hasMoney = moneyColumns.some((kind) => kinds.has(kind));
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

/**
 * The numbers of a row by the columns that they stand in; those inside of a description are left out.
 * @param dated words of dates that the row begins with
 */
export function placed(
  sheet: Sheet,
  row: Row,
  columns: readonly Column[],
  dated: ReadonlySet<RowWord>,
): ReadonlyMap<LabelKind, MoneyFound> {
  const numbered = columns.filter(({ kind }) => numericColumns.has(kind)).toSorted((a, b) => a.left - b.left);
  const described = columns.find(({ kind }) => kind === 'description');
  const behind = numbered.filter(({ left }) => described === undefined || left > described.left);
  const inside = (number: MoneyFound): boolean =>
    described !== undefined &&
    number.left > described.left + row.height &&
    number.right < Math.min(...behind.map(({ left }) => left)) - row.height;
  const own = row.words.filter((word) => !dated.has(word));
  const numbers = numbersIn(sheet, { row, words: own }).filter((number) => !inside(number));
  const fits = (number: MoneyFound, { kind }: Column): boolean =>
    number.amount.isPercentage ? kind === 'taxRate' : !moneyColumns.includes(kind) || isPrice(sheet, number);
  // As many as there are columns: one stands in each, however they are set under their heads.
  const inOrder = numbers.map((number, at) => [number, numbered[at]] as const);
  const isWhole =
    numbers.length === numbered.length &&
    inOrder.every(([number, column]) => column !== undefined && fits(number, column));
  const found = new Map<LabelKind, MoneyFound>();
  for (const [number, own] of inOrder) {
    const open = numbered.filter((column) => fits(number, column) && !found.has(column.kind));
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
export function columnAt(word: RowWord, columns: readonly Column[], height: number): Column | undefined {
  const byLeft = columns.toSorted((a, b) => a.left - b.left);
  return byLeft.findLast(({ left }) => left <= word.bbox[0] + height) ?? byLeft[0];
}
