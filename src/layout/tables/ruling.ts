/** Owns the ruling: a line or a filled area that the page shows, and the joining of lines that were drawn in pieces. */
import type { BoundingBox } from '../../document.ts';
import { inOrder } from '../in-order.ts';

/** What is drawn on the page besides text, in the unit of the words' boxes: axis-parallel and upright. */
export interface Ruling {
  /** A line runs along the longer side of its box, whose shorter side is its thickness (0 for a hairline). */
  readonly kind: 'line' | 'fill';
  readonly bbox: BoundingBox;
}

/** A line on an axis: at `at` across it, from `from` to `to` along it. */
export interface Rule {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly thickness: number;
}

export interface Rules {
  /** `at` is y. */
  readonly horizontal: readonly Rule[];
  /** `at` is x. */
  readonly vertical: readonly Rule[];
}

/** More lines than this are a drawing. */
export const mostRulings = 6000;

/** Charts and tables ask for the same, one after the other. */
const known = new WeakMap<readonly Ruling[], { readonly reach: number; readonly rules: Rules }>();

/** Lines that were drawn in pieces, cell by cell or dash by dash, become whole; `reach` is the widest gap that is bridged. */
export function rulesOf(rulings: readonly Ruling[], reach: number): Rules {
  const last = known.get(rulings);
  if (last?.reach === reach) return last.rules;
  const rules = joinRulings(rulings, reach);
  known.set(rulings, { reach, rules });
  return rules;
}

function joinRulings(rulings: readonly Ruling[], reach: number): Rules {
  const horizontal: Rule[] = [];
  const vertical: Rule[] = [];
  for (const { kind, bbox } of rulings) {
    if (kind !== 'line' || !isFiniteBox(bbox)) continue;
    const x0 = bbox[0];
    const y0 = bbox[1];
    const x1 = bbox[2];
    const y1 = bbox[3];
    if (x1 - x0 >= y1 - y0) horizontal.push({ at: (y0 + y1) / 2, from: x0, to: x1, thickness: y1 - y0 });
    else vertical.push({ at: (x0 + x1) / 2, from: y0, to: y1, thickness: x1 - x0 });
  }
  return { horizontal: joined(horizontal, reach), vertical: joined(vertical, reach) };
}

/** False for a box with an edge nowhere, as damaged files have. */
export function isFiniteBox(box: BoundingBox): boolean {
  return Number.isFinite(box[0]) && Number.isFinite(box[1]) && Number.isFinite(box[2]) && Number.isFinite(box[3]);
}

/**
 * The upper and lower edges of filled areas, which part rows where areas are stripes; those that lie beside each other, cell
 * by cell, are one.
 * @param least the least height of one
 * @param reach the widest gap that is bridged
 */
export function bandsOf(rulings: readonly Ruling[], least: number, reach: number): readonly Rule[] {
  const areas = rulings
    .filter(({ kind, bbox }) => kind === 'fill' && bbox[3] - bbox[1] >= least && isFiniteBox(bbox))
    .map(({ bbox }) => bbox)
    .toSorted((a, b) => a[1] - b[1] || a[0] - b[0]);
  const stripes: [number, number, number, number][] = [];
  for (const [x0, y0, x1, y1] of areas) {
    const last = stripes.at(-1);
    const isBeside =
      last !== undefined &&
      Math.abs(last[1] - y0) <= reach &&
      Math.abs(last[3] - y1) <= reach &&
      x0 >= last[2] - reach &&
      x0 <= last[2] + reach;
    if (isBeside) last[2] = Math.max(last[2], x1);
    else stripes.push([x0, y0, x1, y1]);
  }
  return stripes.flatMap(([x0, y0, x1, y1]) => [y0, y1].map((at) => ({ at, from: x0, to: x1, thickness: 0 })));
}

/** Joins rules that lie on one line and touch. Sorted by position, then by start. */
function joined(rules: readonly Rule[], reach: number): readonly Rule[] {
  const bands: Rule[][] = [];
  for (const rule of inOrder(rules, (a, b) => a.at - b.at)) {
    const band = bands.at(-1);
    const first = band?.[0];
    if (band !== undefined && first !== undefined && rule.at - first.at <= reach) band.push(rule);
    else bands.push([rule]);
  }
  return bands.flatMap((band) => {
    if (band.length === 1) return band;
    const whole: { at: number; from: number; to: number; thickness: number; weight: number }[] = [];
    for (const rule of inOrder(band, (a, b) => a.from - b.from)) {
      const last = whole.at(-1);
      const length = rule.to - rule.from;
      if (last !== undefined && rule.from <= last.to + reach) {
        last.at = (last.at * last.weight + rule.at * length) / Math.max(last.weight + length, Number.MIN_VALUE);
        last.weight += length;
        last.to = Math.max(last.to, rule.to);
        last.thickness = Math.max(last.thickness, rule.thickness);
      } else {
        whole.push({ ...rule, weight: length });
      }
    }
    return whole.map(({ at, from, to, thickness }) => ({ at, from, to, thickness }));
  });
}
