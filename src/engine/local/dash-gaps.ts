/** Owns closing the gaps of rules that are drawn as dashes or dots, so that they are seen as the lines that they are. Pure. */
import { median } from '../../median.ts';
import { componentBoxes, type ComponentBox } from './components.ts';
import {
  acrossOf,
  doCross,
  extentOf,
  findDashedRules,
  lengthOf,
  middleOf,
  pitchOf,
  toCorner,
  type Dash,
  type DashedRule,
} from './dashed-rules.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';

/** Heights of a capital: what is longer may be letters of one line after the other. */
const longestDash = 0.9;
const thickestDash = 0.4;
/** Heights of a capital from one dash to the next of a rule that no other one crosses: the hyphens of a typewriter are further apart. */
const closest = 0.75;
/** Heights of a capital at both ends of such a rule in which nothing stands: leaders have text there, and what is filled in. */
const bareEnds = 3;
/**
 * Stems of letters that stand below each other in lines that repeat words: so many heights of a capital beside them, and beside
 * this share of them, stand other letters, of which each is so many heights tall. Text keeps more away from a rule.
 */
const beside = { apart: 0.3, share: 1 / 3, tall: 0.4 } as const;
/** Share of the gaps of a rule; with fewer it is seen as a line already, … */
const leastOpen = 0.8;
/** … where paper is lighter than Otsu's threshold by this share of the contrast, as hairlines are, too. */
const hairline = 0.2;
/** Pixels of soft edge on each side. */
const edge = 2;

/**
 * @param image dark on light, level
 * @param capitalHeight pixels
 * @returns the same image where there are none
 */
export function closeDashedRules(image: GrayImage, capitalHeight: number): GrayImage {
  if (isLeftOut('dashed rules')) return image;
  const { threshold, contrast } = otsuThreshold(image);
  const components = componentBoxes(image, threshold);
  const levelAt = ({ isUpright }: DashedRule, along: number, across: number) =>
    image.data[isUpright ? along * image.width + across : across * image.width + along] ?? 255;
  const hasGaps = (rule: DashedRule) => {
    const gaps = rule.dashes.slice(1).map(({ from }, at) => [(rule.dashes[at]?.to ?? 0) + 1, from] as const);
    const across = Math.round(acrossOf(rule));
    const isPaper = ([from, to]: readonly [number, number]) =>
      Array.from({ length: to - from }, (_, at) => from + at).some(
        (along) => levelAt(rule, along, across) > threshold + hairline * contrast,
      );
    return gaps.filter(isPaper).length > leastOpen * gaps.length;
  };
  const isSmall = ({ from, to, first, last }: Dash) =>
    to - from < longestDash * capitalHeight && last - first < Math.max(4, thickestDash * capitalHeight);
  const found = findDashedRules(components).filter(
    (rule) => rule.dashes.every(isSmall) && hasGaps(rule) && !areStems(rule, components, capitalHeight),
  );
  const uprights = found.filter(({ isUpright }) => isUpright);
  const isRule = (rule: DashedRule) =>
    rule.isUpright ||
    uprights.filter((upright) => doCross(rule, upright)).length > 1 ||
    (pitchOf(rule) <= closest * capitalHeight && isBare(rule, components, bareEnds * capitalHeight));
  const rules = found.filter(isRule);
  if (rules.length === 0) return image;
  const data = new Uint8Array(image.data);
  for (const rule of rules) {
    const others = rules.filter((other) => other.isUpright !== rule.isUpright);
    const isInk = (along: number, across: number) => levelAt(rule, along, across) <= threshold;
    draw(rule, endsOf(rule, others, isInk), image, data);
  }
  return { ...image, data };
}

/** Whether the dashes of an upright rule stand in words. */
function areStems({ isUpright, dashes }: DashedRule, components: readonly ComponentBox[], capital: number): boolean {
  if (!isUpright) return false;
  const apart = beside.apart * capital;
  const [left, right] = [Math.min(...dashes.map(({ first }) => first)), Math.max(...dashes.map(({ last }) => last))];
  const own = new Set(dashes.map(({ box }) => box));
  const letters = components.filter(
    (box) =>
      box.left <= right + apart &&
      box.right >= left - apart &&
      box.bottom + 1 - box.top >= beside.tall * capital &&
      !own.has(box),
  );
  const inWords = dashes.filter(({ from, to, first, last }) =>
    letters.some(
      (box) =>
        2 * (Math.min(to, box.bottom) - Math.max(from, box.top) + 1) >= to - from + 1 &&
        Math.max(box.left - last, first - box.right) <= apart + 1,
    ),
  );
  return inWords.length >= beside.share * dashes.length;
}

/** Whether nothing else stands on the level of a rule, and beside its ends. */
function isBare({ dashes }: DashedRule, components: readonly ComponentBox[], ends: number): boolean {
  const [start, end] = extentOf(dashes);
  const own = new Set(dashes.map(({ box }) => box));
  const top = Math.min(...dashes.map(({ first }) => first));
  const bottom = Math.max(...dashes.map(({ last }) => last));
  const size = median(dashes.map(lengthOf)) ?? 0;
  // Where dashes of neighbouring cells meet they are longer, or miss.
  const isOther = (box: ComponentBox) =>
    !own.has(box) && box.right - box.left > 2 * size && box.bottom - box.top > size;
  return !components.some(
    (box) =>
      box.bottom >= top && box.top <= bottom && box.right >= start - ends && box.left <= end + ends && isOther(box),
  );
}

/** Where a rule begins and ends: on the rules that it meets, where it does, or on ink that goes on behind a last gap. */
function endsOf(
  rule: DashedRule,
  others: readonly DashedRule[],
  isInk: (along: number, across: number) => boolean,
): readonly [from: number, to: number] {
  const [start, end] = extentOf(rule.dashes);
  const near = toCorner * pitchOf(rule);
  const met = others.filter((other) => (rule.isUpright ? doCross(other, rule) : doCross(rule, other))).map(acrossOf);
  const next = (of: Dash | undefined, from: number, step: -1 | 1) => {
    const across = Math.round(of === undefined ? 0 : middleOf(of));
    const gap = Array.from({ length: Math.ceil(near / toCorner) }, (_, at) => from + step * (at + 1));
    return gap.find((at) => isInk(at, across)) ?? from;
  };
  return [
    Math.min(next(rule.dashes[0], start, -1), ...met.filter((at) => Math.abs(at - start) <= near).map(Math.round)),
    Math.max(next(rule.dashes.at(-1), end, 1), ...met.filter((at) => Math.abs(at - end) <= near).map(Math.round)),
  ];
}

/** As its dashes are in their middles, soft edges and all, so that it is of one thickness: they have ends that are thicker. */
function draw(
  { isUpright, dashes }: DashedRule,
  ends: readonly [number, number],
  { width, height, data: before }: GrayImage,
  data: Uint8Array,
): void {
  const [step, stepAcross, most] = isUpright ? [width, 1, width] : [1, width, height];
  let at = ends[0];
  for (const [index, { from, to, first, last }] of dashes.entries()) {
    const middle = Math.round((from + to) / 2);
    const until = index === dashes.length - 1 ? Math.max(ends[1], to + edge) : to + edge;
    for (; at <= until; at += 1)
      for (let place = Math.max(0, first - edge); place <= Math.min(most - 1, last + edge); place += 1) {
        const [pixel, level] = [at * step + place * stepAcross, before[middle * step + place * stepAcross] ?? 255];
        const isDash = at >= from - edge && at <= to + edge;
        if (isDash || level < (data[pixel] ?? 0)) data[pixel] = level;
      }
  }
}
