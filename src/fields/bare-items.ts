/** Owns the lines of an invoice that names no columns: rows that describe something and end with its amount. */
import { cents, currencyOf } from './amounts.ts';
import type { Found } from './finding.ts';
import type { LabelledRow } from './labels.ts';
import { type LineItem, isBalance, joinFound } from './line-items.ts';
import { columnsOf } from './list-columns.ts';
import { type RowWord, columnGap } from './rows.ts';
import { meaningful } from './sums.ts';
import { type MoneyFound, type Sheet, moneyIn, numbersIn, textIn } from './values.ts';
import type { LabelKind } from './vocabulary.ts';

/** White between rows, in their heights, beyond which a list ends. */
const listGap = 6;
/** How far behind the left edge of an item a row begins that tells a part of it, in heights. */
const [leastIndent, mostIndent] = [0.7, 4];
/** White above a row without an amount, in heights, up to which it goes on with the item. */
const rowGap = 1.2;

/**
 * Rows between the sums, taken for a list where they add up to one of them; of several such lists the longest.
 * @param wanted what the lines may add up to: the subtotal, the total
 * @returns none where no rows add up, unless there is nothing that they could add up to
 */
export function bareItems(sheet: Sheet, wanted: readonly number[]): readonly LineItem[] {
  const lists = listsOf(sheet).toSorted((a, b) => b.length - a.length);
  const sum = (items: readonly LineItem[]): number =>
    items.reduce((all, { numbers }) => all + cents(numbers.get('amount')?.value ?? 0), 0);
  const whole = lists.find((items) => wanted.some((amount) => Math.abs(sum(items) - cents(amount)) <= 1));
  return whole ?? [];
}

function listsOf(sheet: Sheet): readonly (readonly LineItem[])[] {
  const lists: LineItem[][] = [[]];
  let above: LabelledRow | undefined;
  for (const row of sheet.rows) {
    const list = lists.at(-1) ?? [];
    const last = list.at(-1);
    const gap = above?.page === row.page ? row.bbox[1] - above.bbox[3] : 0;
    const item = columnsOf(row).length > 0 ? undefined : itemOf(sheet, row);
    above = row;
    const indent = last === undefined ? 0 : (row.bbox[0] - last.row.bbox[0]) / row.height;
    const isPart = last !== undefined && indent > leastIndent && indent < mostIndent;
    if (isPart && gap < listGap * row.height) {
      // The charge and the tax that make an amount are told under it.
      if (item === undefined && moneyIn(sheet, { row, words: row.words }).length === 0 && gap < rowGap * row.height)
        list[list.length - 1] = withMore(last, row);
      continue;
    }
    if (meaningful(row).length > 0 || isBalance(row, []) || gap > listGap * row.height) lists.push([]);
    if (meaningful(row).length > 0 || isBalance(row, [])) continue;
    if (item !== undefined) lists.at(-1)?.push(item);
    else if (last !== undefined && Math.abs(indent) <= leastIndent && gap < rowGap * row.height)
      list[list.length - 1] = withMore(last, row);
  }
  return lists.filter((list) => list.length > 0);
}

/** A row that ends with an amount, with words before it that are no label. */
function itemOf(sheet: Sheet, row: LabelledRow): LineItem | undefined {
  const isName = ({ text }: RowWord): boolean => /\p{L}{2}/u.test(text) && currencyOf(text) === undefined;
  const first = row.words.findIndex(isName);
  const last = row.words.findLastIndex(isName);
  const figures = row.words.slice(last + 1);
  const amount = moneyIn(sheet, { row, words: figures }).at(-1);
  if (first === -1 || amount === undefined) return undefined;
  const counted = countOf(sheet, row, amount);
  const names = row.words.slice(
    first,
    endOfNames(row, last, [amount, ...(counted === undefined ? [] : [counted.quantity, counted.price])]),
  );
  const described = textIn({ row, words: names });
  if (described === undefined) return undefined;
  const text = new Map<LabelKind, Found>([['description', described]]);
  const numbers = new Map<LabelKind, MoneyFound>([['amount', amount]]);
  if (counted !== undefined) numbers.set('quantity', counted.quantity).set('unitPrice', counted.price);
  return { row, text, numbers, date: undefined, words: row.words };
}

/** Figures that go on with the words, and are none of the item's, are part of its name: "Hall 3". */
function endOfNames(row: LabelledRow, last: number, figures: readonly MoneyFound[]): number {
  let end = last + 1;
  for (let word = row.words[end]; word !== undefined; word = row.words[++end]) {
    const [left, right] = [word.bbox[0], row.words[end - 1]?.bbox[2] ?? 0];
    const isFigure = figures.some((figure) => left >= figure.left - 0.5 && left < figure.right);
    if (isFigure || left - right > columnGap * row.height || !/\d/u.test(word.text)) break;
  }
  return end;
}

/** The number and the price in the row that make its amount. */
function countOf(
  sheet: Sheet,
  row: LabelledRow,
  amount: MoneyFound,
): { readonly quantity: MoneyFound; readonly price: MoneyFound } | undefined {
  const numbers = numbersIn(sheet, { row, words: row.words }).filter(
    ({ left, amount: own }) => left < amount.left && !own.isPercentage,
  );
  // The price has the currency with it, or stands next to the amount.
  const hasCurrency = ({ amount: own }: MoneyFound): number => (own.currency === undefined ? 0 : 1);
  const prices = numbers
    .filter((number) => number.amount.decimals > 0 || hasCurrency(number) === 1)
    .toSorted((a, b) => hasCurrency(b) - hasCurrency(a) || b.left - a.left);
  for (const price of prices) {
    const quantity = numbers.find(
      (number) =>
        number !== price &&
        number.amount.currency === undefined &&
        number.value !== 0 &&
        cents(number.value * price.value) === cents(amount.value),
    );
    if (quantity !== undefined) return { quantity, price };
  }
  return undefined;
}

function withMore(item: LineItem, row: LabelledRow): LineItem {
  const described = item.text.get('description');
  const more = textIn({ row, words: row.words });
  if (described === undefined || more === undefined) return item;
  return { ...item, text: new Map(item.text).set('description', joinFound(described, more)) };
}
