/** Owns choosing the sums of a receipt or an invoice: which amount is the total, and what it is made of. */
import { cents } from './amounts.ts';
import { boxOf } from './rows.ts';
import type { RowAmount } from './sums.ts';
import type { MoneyFound } from './values.ts';
import type { LabelKind } from './vocabulary.ts';

export const sumNames = [
  'subtotal',
  'tax',
  'discount',
  'shipping',
  'rounding',
  'tip',
  'total',
  'paid',
  'change',
] as const;
export type Sums = Readonly<Partial<Record<(typeof sumNames)[number], MoneyFound>>>;

/** The total is what most of the receipt agrees on: its label, what was paid less the change, and the sums before it. */
export function chooseSums(amounts: readonly RowAmount[]): Sums {
  const of = (...kinds: readonly LabelKind[]) => amounts.filter(({ kind }) => kinds.includes(kind));
  const totals = of('grandTotal', 'total');
  const change = of('change').at(-1)?.money;
  const paidAll = of('paid').map(({ money }) => money);
  const near = (a: number, b: number): boolean => Math.abs(cents(a) - cents(b)) <= 1;
  const subtotals = of('subtotal').map(({ money }) => money.value);
  const taxes = of('tax').map(({ money }) => money.value);
  const rounding = of('rounding').at(-1)?.money;

  const last = totals.at(-1);
  /** A total is told in another currency behind the one that counts. */
  const main = totals.find(({ money }) => money.amount.currency !== undefined)?.money.amount.currency;
  const score = (candidate: RowAmount): number => {
    const { kind, money, isFar } = candidate;
    const { value } = money;
    let points = (kind === 'grandTotal' ? 3.5 : 2) - (isFar ? 1.5 : 0) + (candidate === last ? 0.25 : 0);
    if (paidAll.some((paid) => near(paid.value - (change?.value ?? 0), value))) points += 2;
    else if (paidAll.some((paid) => near(paid.value, value))) points += 1;
    if (subtotals.some((sum) => [0, ...taxes].some((tax) => near(sum + tax + (rounding?.value ?? 0), value))))
      points += 1.5;
    if (totals.some((other) => other.money !== money && near(other.money.value, value))) points += 1;
    if (value <= 0) points -= 3;
    if (money.amount.currency !== undefined && money.amount.currency !== main) points -= 3;
    return points;
  };
  const best = totals
    .map((candidate) => ({ candidate, points: score(candidate) }))
    .reduce<{ readonly candidate: RowAmount; readonly points: number } | undefined>(
      (top, next) =>
        top === undefined ||
        next.points > top.points ||
        (next.points === top.points && next.candidate.money.value > top.candidate.money.value)
          ? next
          : top,
      undefined,
    )?.candidate;
  const total = best?.money ?? unlabelledTotal(paidAll, change);
  const size = total === undefined ? Infinity : Math.abs(total.value);
  const discount = of('discount').at(-1)?.money;
  const shipping = of('shipping').at(-1)?.money;
  const taxed = of('tax').map(({ money }) => money);
  const parts: SumParts = { subtotals: of('subtotal').map(({ money }) => money), taxed, discount, rounding, shipping };
  const made = total === undefined ? undefined : madeOf(total.value, parts);
  const subtotal = made?.subtotal ?? parts.subtotals.find(({ value }) => Math.abs(value) <= size + 0.05);
  const tax = made?.tax ?? taxed.findLast(({ value }) => Math.abs(value) < size);
  // Tips are suggested under receipts, too: only one that the total contains was given.
  const tip = of('tip').find(
    ({ money }) =>
      total !== undefined && totals.some(({ money: before }) => near(before.value + money.value, total.value)),
  )?.money;
  const paid =
    paidAll.find(({ value }) => total !== undefined && near(value - (change?.value ?? 0), total.value)) ??
    paidAll.find(({ value }) => total === undefined || value >= total.value);
  return Object.fromEntries(
    Object.entries({ subtotal, tax, discount, shipping, rounding, tip, total, paid, change }).filter(
      ([, found]) => found !== undefined,
    ),
  );
}

/** Where no total is labelled, what was paid. */
function unlabelledTotal(paid: readonly MoneyFound[], change: MoneyFound | undefined): MoneyFound | undefined {
  const [first] = paid;
  if (first === undefined || (change !== undefined && change.value !== 0)) return undefined;
  return { ...first, doubt: 'No row is labelled as the total; this is what was paid.' };
}

/** What a total can be made of. */
interface SumParts {
  readonly subtotals: readonly MoneyFound[];
  readonly taxed: readonly MoneyFound[];
  readonly discount: MoneyFound | undefined;
  readonly rounding: MoneyFound | undefined;
  readonly shipping: MoneyFound | undefined;
}

/** The subtotal and the tax that make a total, one tax before the sum of several; undefined where none do. */
function madeOf(
  total: number,
  { subtotals, taxed, discount, rounding, shipping }: SumParts,
): { readonly subtotal: MoneyFound; readonly tax: MoneyFound } | undefined {
  const several = sumOf(taxed);
  const taxes = [...taxed.toReversed(), ...(several === undefined ? [] : [several])];
  for (const tax of taxes) {
    for (const subtotal of subtotals) {
      const ways = waysTo(subtotal.value, tax.value, { discount, rounding, shipping });
      if (tax !== subtotal && ways.some(({ sum }) => Math.abs(cents(sum) - cents(total)) <= 1))
        return { subtotal, tax };
    }
  }
  return undefined;
}

/** One way in which parts make a total, and how it is written: "1480.00 + 93.24 - 148.00". */
export interface Way {
  readonly sum: number;
  readonly words: string;
}

/**
 * Totals that a subtotal and a tax can make, the likelier first: the tax is on top of the prices in some countries and in them in
 * others; a discount, what delivery costs, and a tip may be in the subtotal or not.
 */
export function waysTo(
  subtotal: number,
  tax: number,
  more: Readonly<Partial<Record<'discount' | 'rounding' | 'shipping' | 'tip', { readonly value: number } | undefined>>>,
): readonly Way[] {
  const optional = [more.shipping?.value, more.tip?.value, -Math.abs(more.discount?.value ?? 0)].filter(
    (part) => part !== undefined && part !== 0,
  );
  const choices = optional.reduce<readonly (readonly number[])[]>(
    (before, part) => before.flatMap((chosen) => [chosen, [...chosen, part ?? 0]]),
    [[]],
  );
  const always = more.rounding === undefined ? [] : [more.rounding.value];
  return choices.flatMap((chosen) => [
    way([subtotal, tax, ...always, ...chosen]),
    way([subtotal, ...always, ...chosen]),
  ]);
}

function way(parts: readonly number[]): Way {
  const words = parts.map((part, at) =>
    at === 0 ? part.toFixed(2) : `${part < 0 ? '-' : '+'} ${Math.abs(part).toFixed(2)}`,
  );
  return { sum: parts.reduce((all, part) => all + part, 0), words: words.join(' ') };
}

/** Taxes of several rates as one; undefined for less than two, or where they stand on several pages. */
function sumOf(taxed: readonly MoneyFound[]): MoneyFound | undefined {
  const [first] = taxed;
  if (first === undefined || taxed.length < 2) return undefined;
  const { page } = first.evidence;
  if (taxed.some(({ evidence }) => evidence.page !== page)) return undefined;
  const bbox = boxOf(taxed.map(({ evidence: { bbox: box, confidence, text } }) => ({ bbox: box, confidence, text })));
  return {
    ...first,
    value: taxed.reduce((sum, { value }) => sum + cents(value), 0) / 100,
    evidence: {
      page,
      bbox,
      text: taxed.map(({ evidence }) => evidence.text).join('\n'),
      confidence: Math.min(...taxed.map(({ evidence }) => evidence.confidence)),
    },
    doubt: `The sum of ${taxed.length} taxes, which are told one by one.`,
  };
}
