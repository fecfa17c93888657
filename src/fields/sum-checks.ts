/** Owns the checks of a receipt or an invoice: whether its sums agree. */
import { cents } from './amounts.ts';
import { type Sums, waysTo } from './choose-sums.ts';
import type { Check, Found } from './finding.ts';

/** What must agree if all of it was read well. A sum that does not is told, and nothing is changed. */
export function sumChecks(sums: Sums, lines: readonly number[]): readonly Check[] {
  const { subtotal, tax, discount, shipping, rounding, tip, total, paid, change } = sums;
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
    const ways = waysTo(value(subtotal), value(tax), { discount, rounding, shipping, tip });
    const way = ways.find(({ sum }) => Math.abs(cents(sum) - cents(value(total))) <= 5) ?? ways[0];
    if (way !== undefined) compare('subtotal and tax make the total', way.words, way.sum, value(total), 5);
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
    const candidates = [...(subtotal === undefined ? [] : [value(subtotal)]), value(total)];
    const nearest = candidates.reduce((best, amount) =>
      Math.abs(amount - sum) < Math.abs(best - sum) ? amount : best,
    );
    const untaxed = value(total) - value(tax);
    const wanted = Math.abs(cents(sum) - cents(untaxed)) <= 1 ? untaxed : nearest;
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
