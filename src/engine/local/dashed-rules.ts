/** Owns finding rules that are drawn as dashes or dots, among the components of ink. Pure. */
import { median } from '../../median.ts';
import type { ComponentBox } from './components.ts';

/** A dash of a rule, in pixels, its ends inside it: along the rule and across it. */
export interface Dash {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
  readonly box: ComponentBox;
}

export interface DashedRule {
  readonly isUpright: boolean;
  readonly dashes: readonly Dash[];
}

/** Share of its box that a dash, or a dot with soft corners, fills, one of few pixels less, and how many times as long as thick it is at most. */
const leastFilled = { usual: 0.6, thin: 0.45 } as const;
const thin = 4;
const longest = 10;
/** The same of one that is shorter than thick: its ends are soft. */
const shortest = 0.7;
/** Lengths of a dash (and pixels) to the next one, and where a dash is lost between, as where rules cross. */
const usualGap = { lengths: 1.6, pixels: 2 } as const;
const widestGap = 4.5;
/** Share of such wide gaps, at most, and how far the others may differ from their middle. */
const mostWide = 0.5;
const uneven = { share: 0.35, pixels: 2 } as const;
/** Dashes of a rule are as thick as the one before, and on its level, give or take this share of the thickness, or pixels. */
const offLevel = { share: 0.35, pixels: 1.5 } as const;
/**
 * Colons below each other have two marks a line: their steps are short and long by turns, but for this share, and a long
 * one is so many times a short one, and by so many pixels longer, more than steps of a rule are by rounding.
 */
const colons = { notByTurns: 0.2, longer: 1.25, pixels: 2 } as const;
const fewestDashes = 8;
/** The same of one that only misses where others cross it, in so many places. */
const fewestCrossed = 4;
const fewestMissing = 2;
/** Share of the components of ink, in rules of so many dashes: they would be taken for what letters are like. */
const manyDashes = 0.3;
const fewestOfMany = 16;
/** Dashes from the end of a rule to one that it meets. */
export const toCorner = 3;

/** Rules among components of ink, by themselves; leaders of dots are found, too. */
export function findDashedRules(components: readonly ComponentBox[]): readonly DashedRule[] {
  const solid = components.filter(isSolid);
  if (solid.length < fewestDashes) return [];
  const level = chainsOf(solid, false).filter((rule) => isRegular(rule, []));
  return [...level, ...chainsOf(solid, true).filter((rule) => isRegular(rule, level))];
}

/** What is left without the dashes of rules, where these are many. */
export function withoutDashes(components: readonly ComponentBox[]): readonly ComponentBox[] {
  if (components.filter(isSolid).length < manyDashes * components.length) return components;
  const rules = findDashedRules(components).filter(({ dashes }) => dashes.length >= fewestOfMany);
  const dashes = new Set(rules.flatMap((rule) => rule.dashes.map(({ box }) => box)));
  return dashes.size < manyDashes * components.length ? components : components.filter((box) => !dashes.has(box));
}

function isSolid({ left, right, top, bottom, ink }: ComponentBox): boolean {
  const [width, height] = [right - left + 1, bottom - top + 1];
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const filled = short <= thin ? leastFilled.thin : leastFilled.usual;
  return ink >= filled * width * height && long <= longest * short;
}

function chainsOf(components: readonly ComponentBox[], isUpright: boolean): readonly DashedRule[] {
  const dashes = components
    .map((box): Dash =>
      isUpright
        ? { from: box.top, to: box.bottom, first: box.left, last: box.right, box }
        : { from: box.left, to: box.right, first: box.top, last: box.bottom, box },
    )
    .filter((dash) => lengthOf(dash) >= shortest * thicknessOf(dash))
    .toSorted((one, other) => one.from - other.from);
  // By the pixels across in which their middles lie.
  const open = new Map<number, Dash[][]>();
  const chains: Dash[][] = [];
  for (const dash of dashes) {
    const middle = middleOf(dash);
    const reach = Math.ceil(toleranceOf(dash));
    const near = Array.from({ length: 2 * reach + 1 }, (_, at) => open.get(Math.floor(middle) - reach + at) ?? []);
    // What stands nearest before it: another one may have begun with a stroke of a letter.
    let chain = near
      .flat()
      .filter((other) => goesOn(other.at(-1), dash))
      .toSorted((one, other) => (other.at(-1)?.to ?? 0) - (one.at(-1)?.to ?? 0))[0];
    if (chain === undefined) {
      chain = [];
      chains.push(chain);
    } else {
      const place = Math.floor(middleOf(chain.at(-1) ?? dash));
      open.set(
        place,
        (open.get(place) ?? []).filter((other) => other !== chain),
      );
    }
    chain.push(dash);
    const place = Math.floor(middle);
    open.set(place, [...(open.get(place) ?? []), chain]);
  }
  return chains.map((chain) => ({ isUpright, dashes: chain }));
}

function goesOn(last: Dash | undefined, next: Dash): boolean {
  if (last === undefined) return false;
  const gap = next.from - last.to - 1;
  const size = Math.max(lengthOf(last), lengthOf(next), thicknessOf(next));
  const tolerance = toleranceOf(next);
  return (
    gap > 0 &&
    gap <= widestGap * size &&
    Math.abs(middleOf(last) - middleOf(next)) <= tolerance &&
    Math.abs(thicknessOf(last) - thicknessOf(next)) <= tolerance
  );
}

/** @param level rules that it may cross: in a low row of a table, an upright one has no more than a dash between two of them */
function isRegular({ dashes }: DashedRule, level: readonly DashedRule[]): boolean {
  if (dashes.length < fewestCrossed) return false;
  const size = median(dashes.map((dash) => Math.max(lengthOf(dash), thicknessOf(dash)))) ?? 0;
  const gaps = dashes.slice(1).map((next, at) => [(dashes[at]?.to ?? 0) + 1, next.from] as const);
  const isClose = ([from, to]: readonly [number, number]) => to - from <= usualGap.lengths * size + usualGap.pixels;
  const close = gaps.filter(isClose).map(([from, to]) => to - from);
  const wide = gaps.filter((gap) => !isClose(gap));
  const isCrossed = ([from, to]: readonly [number, number]) =>
    level.some((rule) => acrossOf(rule) >= from && acrossOf(rule) < to);
  const isWithoutGaps = level.length > 0 && wide.length >= fewestMissing && wide.every(isCrossed);
  if (!isWithoutGaps && (dashes.length < fewestDashes || wide.length > mostWide * gaps.length)) return false;
  if (!isWithoutGaps && areColons(dashes)) return false;
  const usual = median(close) ?? 0;
  const even = close.filter((gap) => Math.abs(gap - usual) <= Math.max(uneven.pixels, uneven.share * usual));
  return even.length >= (1 - uneven.share) * close.length;
}

function areColons(dashes: readonly Dash[]): boolean {
  const steps = stepsOf(dashes);
  const middle = (Math.min(...steps) + Math.max(...steps)) / 2;
  const short = median(steps.filter((step) => step <= middle)) ?? 0;
  const long = median(steps.filter((step) => step > middle)) ?? 0;
  if (long < colons.longer * short || long - short < colons.pixels) return false;
  const alike = steps.slice(1).filter((step, at) => step > middle === (steps[at] ?? 0) > middle);
  return alike.length <= colons.notByTurns * steps.length;
}

/** Pixels from one dash to the next. */
export function pitchOf({ dashes }: DashedRule): number {
  return median(stepsOf(dashes)) ?? 0;
}

function stepsOf(dashes: readonly Dash[]): readonly number[] {
  return dashes.slice(1).map(({ from }, at) => from - (dashes[at]?.from ?? 0));
}

/** Whether two rules cross, or meet. */
export function doCross(level: DashedRule, upright: DashedRule): boolean {
  const [x0, x1] = extentOf(level.dashes);
  const [y0, y1] = extentOf(upright.dashes);
  const [x, y] = [acrossOf(upright), acrossOf(level)];
  const [across, down] = [toCorner * pitchOf(level), toCorner * pitchOf(upright)];
  return x >= x0 - across && x <= x1 + across && y >= y0 - down && y <= y1 + down;
}

/** Where it begins and ends, and where it lies across, in pixels. */
export function extentOf(dashes: readonly Dash[]): readonly [from: number, to: number] {
  return [dashes[0]?.from ?? 0, dashes.at(-1)?.to ?? 0];
}

/** Where a rule lies across its direction, in pixels: where the middle one of its dashes does. */
export function acrossOf({ dashes }: DashedRule): number {
  return median(dashes.map(middleOf)) ?? 0;
}

/** Where the middle of a dash lies across it, in pixels. */
export function middleOf({ first, last }: Dash): number {
  return (first + last) / 2;
}

/** Pixels. */
export function lengthOf({ from, to }: Dash): number {
  return to - from + 1;
}

function thicknessOf({ first, last }: Dash): number {
  return last - first + 1;
}

function toleranceOf(dash: Dash): number {
  return Math.max(offLevel.pixels, offLevel.share * thicknessOf(dash));
}
