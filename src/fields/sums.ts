/** Owns the sums of a receipt or an invoice: which amount is the total, and whether the sums agree. */
import { cents } from './amounts.ts';
import type { Check, Found } from './finding.ts';
import type { Label, LabelledRow } from './labels.ts';
import { type MoneyFound, type Sheet, moneyIn, placesOf } from './values.ts';
import type { LabelKind } from './vocabulary.ts';

/** An amount, what its label says it is, and the position of the row it was found in. */
export interface RowAmount {
  readonly at: number;
  readonly kind: LabelKind;
  readonly money: MoneyFound;
  /** Other words stand between the label and the amount, so that it may be the amount of something else. */
  readonly isFar: boolean;
}

/** Position of the first row at or after `from` that tells sums or counts; that of the end when there is none. */
export function firstSum(sheet: Sheet, from: number): number {
  const at = sheet.rows.findIndex(
    (row, place) => place >= from && meaningful(row).length > 0 && moneyIn(sheet, { row, words: row.words }).length > 0,
  );
  return at === -1 ? sheet.rows.length : at;
}

export const sumNames = ['subtotal', 'tax', 'discount', 'rounding', 'total', 'paid', 'change'] as const;
export type Sums = Readonly<Partial<Record<(typeof sumNames)[number], MoneyFound>>>;

const summed: ReadonlySet<LabelKind> = new Set<LabelKind>([
  'grandTotal', 'total', 'subtotal', 'tax', 'rounding', 'discount', 'paid', 'change', 'shipping', 'opening', 'closing',
]); // prettier-ignore
/** What has amounts beside it that are none of these. */
const other: ReadonlySet<LabelKind> = new Set<LabelKind>(['count', 'savings', 'summary']);

/** Words that go with a total and leave it one. */
const isBeside = /incl|inc|gst|vat|tax|mwst|tva|iva|btw|sst|eur|usd|myr|ttc|moms/iu;

/** Every amount that a label says the meaning of: the last one between the label and the next. */
export function labelledAmounts(sheet: Sheet): readonly RowAmount[] {
  return sheet.rows.flatMap((row, at): readonly RowAmount[] => {
    const labels = meaningful(row);
    return labels.flatMap((label, position): readonly RowAmount[] => {
      if (!summed.has(label.kind)) return [];
      const words = row.words.slice(label.to, labels[position + 1]?.from);
      const beside = moneyIn(sheet, { row, words });
      // Under a label only where nothing stands beside it, and only what is likeliest to be set so.
      const isAlone = (label.kind === 'total' || label.kind === 'grandTotal') && isWholeSegment(row, label);
      const below = isAlone
        ? placesOf(sheet, at, label)
            .slice(1)
            .flatMap((place) => moneyIn(sheet, place))
        : [];
      const money = beside.at(-1) ?? below.at(-1);
      if (money === undefined) return [];
      const between = words.filter(
        ({ bbox, text }) => bbox[2] <= money.left && /\p{L}{3}/u.test(text) && !isBeside.test(text),
      );
      // A sentence that speaks of an amount goes on behind it.
      const behind = words.filter(
        ({ bbox, text }) => bbox[0] >= money.right && /\p{L}{3}/u.test(text) && !isBeside.test(text),
      );
      return [{ at, kind: label.kind, money, isFar: between.length > 0 || behind.length > 1 }];
    });
  });
}

const isWholeSegment = (row: LabelledRow, { from, to }: Label): boolean =>
  row.segments.some(({ words }) => words[0] === row.words[from] && words.length === to - from);

/** The labels of a row that say something of amounts; of two that stand together ("total tax") the one that says more. */
export function meaningful(row: LabelledRow): readonly Label[] {
  const merged: Label[] = [];
  for (const label of row.labels) {
    // "Due 25.15" on a receipt is what is to be paid; where a date stands there, no amount follows.
    const kind = label.kind === 'dueDate' ? 'grandTotal' : label.kind;
    if (!summed.has(kind) && !other.has(kind)) continue;
    const before = merged.at(-1);
    if (before !== undefined && row.words.slice(before.to, label.from).every(({ plain }) => plain === '')) {
      const isVague = before.kind === 'total' || before.kind === 'grandTotal';
      merged[merged.length - 1] = { ...before, kind: isVague ? kind : before.kind, to: label.to };
    } else merged.push({ ...label, kind });
  }
  return merged;
}

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
  const subtotal = of('subtotal').find(({ money }) => total === undefined || money.value <= total.value + 0.05)?.money;
  const tax = of('tax').findLast(({ money }) => total === undefined || money.value < total.value)?.money;
  const discount = of('discount').at(-1)?.money;
  const paid =
    paidAll.find(({ value }) => total !== undefined && near(value - (change?.value ?? 0), total.value)) ??
    paidAll.find(({ value }) => total === undefined || value >= total.value);
  return Object.fromEntries(
    Object.entries({ subtotal, tax, discount, rounding, total, paid, change }).filter(
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

/** What must agree if all of it was read well. A sum that does not is told, and nothing is changed. */
export function sumChecks(sums: Sums, lines: readonly number[]): readonly Check[] {
  const { subtotal, tax, discount, rounding, total, paid, change } = sums;
  const checks: Check[] = [];
  const value = (found: Found | undefined): number => (typeof found?.value === 'number' ? found.value : 0);
  const show = (amount: number): string => amount.toFixed(2);
  const compare = (name: string, words: string, got: number, wanted: number, margin: number): void => {
    checks.push({
      name,
      holds: Math.abs(cents(got) - cents(wanted)) <= margin,
      detail: `${words} = ${show(got)}; written: ${show(wanted)}`,
    });
  };
  if (total !== undefined && subtotal !== undefined) {
    // The tax is in the prices in some countries and on top of them in others; a discount may be in the subtotal.
    const base = value(subtotal) + value(rounding);
    const ways = [
      base + value(tax),
      base,
      base + value(tax) - Math.abs(value(discount)),
      base - Math.abs(value(discount)),
    ];
    const sum = ways.find((way) => Math.abs(cents(way) - cents(value(total))) <= 5) ?? base + value(tax);
    compare(
      'subtotal and tax make the total',
      `${show(value(subtotal))} + ${show(value(tax))}${rounding === undefined ? '' : ` + ${show(value(rounding))}`}`,
      sum,
      value(total),
      5,
    );
  }
  if (total !== undefined && paid !== undefined && change !== undefined) {
    compare(
      'paid less change is the total',
      `${show(value(paid))} - ${show(value(change))}`,
      value(paid) - value(change),
      value(total),
      5,
    );
  }
  if (total !== undefined && lines.length > 0) {
    const sum = lines.reduce((all, amount) => all + amount, 0);
    const wanted = [subtotal, total]
      .filter((found) => found !== undefined)
      .map(value)
      .reduce((best, amount) => (Math.abs(amount - sum) < Math.abs(best - sum) ? amount : best));
    compare(
      `the ${lines.length} lines make the ${subtotal === undefined ? 'total' : 'subtotal or total'}`,
      'lines',
      sum,
      wanted,
      5,
    );
  }
  return checks;
}
