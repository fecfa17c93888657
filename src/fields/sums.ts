/** Owns the amounts of a receipt or an invoice that a label says the meaning of. */
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

const summed: ReadonlySet<LabelKind> = new Set<LabelKind>([
  'grandTotal', 'total', 'subtotal', 'tax', 'rounding', 'discount', 'tip', 'paid', 'change', 'shipping', 'opening', 'closing',
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
