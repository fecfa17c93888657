/** Owns wiping one drawn line out of an image, but for the strokes of letters that touch it. Pure. */
import type { GrayImage } from './raster.ts';

type Stretch = readonly [from: number, to: number];

/** A level or an upright line, in pixels of its image. */
export interface DrawnLine {
  readonly isUpright: boolean;
  /** From where to where it goes, and between what it lies. */
  readonly along: Stretch;
  readonly across: Stretch;
  /** From one pixel to the next in the data, along and across. */
  readonly step: number;
  readonly stepAcross: number;
  /** Pixels of the image across. */
  readonly most: number;
}

export interface SeenImage {
  readonly image: GrayImage;
  /** What is lighter is paper. */
  readonly ink: number;
  /** Pixels. */
  readonly capitalHeight: number;
}

/** The line and what it goes on to at one place, and the levels of the paper before and behind. */
interface Crossing {
  readonly run: Stretch;
  /** The same with its soft edges. */
  readonly soft: Stretch;
  readonly paper: Stretch;
}

/** Pixels by which its thickness varies: where ink goes on further, a stroke meets it. */
const uneven = 1;
/** Heights of a capital beyond the line in which ink is followed and paper is looked for. */
const followed = 0.6;
/** Pixels of soft edge on each side of the line, at least and at most; levels by which paper is not even. */
const edge = 2;
const softest = 6;
const grain = 4;
/** Share of the places along a line at which it may have a hole. */
const mostHoles = 0.04;
/** Share of the places along a line, the thinnest, that show how thick it is. */
const bare = 0.3;

/**
 * Strokes that stand on the line or hang from it end there; those that cross it stay whole.
 * @param crossing lines that go the other way: where they cross, both go
 * @param data takes the colours of the paper
 * @returns the darkest of these, 255 where there are none
 */
export function wipeLine(seen: SeenImage, line: DrawnLine, crossing: readonly DrawnLine[], data: Uint8Array): number {
  const { along, across, step, stepAcross, most } = line;
  const places = Array.from({ length: along[1] - along[0] }, (_, place) => crossingAt(seen, line, along[0] + place));
  const thickness = usualLength(places);
  if (thickness === undefined) return 255;
  const middle = (across[0] + across[1]) / 2;
  const isInCorner = (at: number) =>
    crossing.some((other) => at >= other.across[0] - edge && at < other.across[1] + edge);
  // Beside a corner lies the other line.
  let besides = places.find((found, place) => found !== undefined && !isInCorner(along[0] + place))?.paper;
  let darkest = 255;
  let last: Stretch = [Math.floor(middle - thickness / 2), Math.ceil(middle + thickness / 2)];
  for (const [place, found] of places.entries()) {
    if (found === undefined) continue;
    const { run, soft } = found;
    const at = along[0] + place;
    const isCorner = isInCorner(at);
    if (!isCorner) besides = found.paper;
    const paper = besides ?? found.paper;
    const isMet = run[1] - run[0] > thickness + uneven;
    if (!isMet) last = run;
    const [isBefore, isAfter] = [isMet && last[0] - run[0] >= uneven, isMet && run[1] - last[1] >= uneven];
    if (isBefore && isAfter && !isCorner) continue;
    const from = Math.max(0, isBefore ? last[0] : soft[0]);
    const to = Math.min(most, isAfter ? last[1] : soft[1]);
    const half = (from + to) / 2;
    darkest = Math.min(darkest, ...paper);
    for (let y = from; y < to; y += 1) data[at * step + y * stepAcross] = y < half ? paper[0] : paper[1];
  }
  return darkest;
}

/** Whether it goes on without holes, as rows of the feet of letters do not. */
export function isSolid({ image, ink }: SeenImage, { along, across, step, stepAcross }: DrawnLine): boolean {
  let holes = 0;
  for (let at = along[0]; at < along[1]; at += 1) {
    let isHole = true;
    for (let place = across[0]; place < across[1] && isHole; place += 1)
      isHole = (image.data[at * step + place * stepAcross] ?? 255) > ink;
    if (isHole) holes += 1;
  }
  return holes <= mostHoles * (along[1] - along[0]);
}

/** The pixels across a line at one of its places: the index of the first one in the data, and from one to the next. */
interface Section {
  readonly data: Uint8Array;
  readonly start: number;
  readonly step: number;
}

/** Undefined where the line has a hole. */
function crossingAt({ image, ink, capitalHeight }: SeenImage, line: DrawnLine, at: number): Crossing | undefined {
  const { across, stepAcross, most } = line;
  const section: Section = { data: image.data, start: at * line.step, step: stepAcross };
  const reach = Math.round(followed * capitalHeight);
  const least = Math.max(0, across[0] - reach);
  const end = Math.min(most, across[1] + reach);
  let core = across[0];
  let darkest = levelAt(section, core);
  for (let place = core + 1; place < across[1]; place += 1) {
    const level = levelAt(section, place);
    if (level < darkest) [core, darkest] = [place, level];
  }
  if (darkest > ink) return undefined;
  const before = lightest(section, least, core);
  const behind = lightest(section, core + 1, end);
  // The cells beside it may be filled, each in its own grey.
  const inkBefore = Math.min(ink, (darkest + before) / 2);
  const inkBehind = Math.min(ink, (darkest + behind) / 2);
  let from = core;
  let to = core + 1;
  while (from > least && levelAt(section, from - 1) <= inkBefore) from -= 1;
  while (to < end && levelAt(section, to) <= inkBehind) to += 1;
  const soft: Stretch = [softEnd(section, from - 1, -1, before) + 1, softEnd(section, to, 1, behind)];
  return { run: [from, to], soft, paper: [before, behind] };
}

function levelAt({ data, start, step }: Section, place: number): number {
  return data[start + place * step] ?? 255;
}

/** 0 where there are no pixels. */
function lightest(section: Section, from: number, to: number): number {
  let found = 0;
  for (let place = from; place < to; place += 1) {
    const level = levelAt(section, place);
    if (level > found) found = level;
  }
  return found;
}

/** Where the paper begins: that of an image which was made larger is reached in a slope. @param paper its level */
function softEnd(section: Section, from: number, step: -1 | 1, paper: number): number {
  let end = from;
  for (let count = 0; count < softest; count += 1) {
    if (count >= edge) {
      const level = levelAt(section, end);
      if (level >= paper - grain || levelAt(section, end + step) < level - grain) break;
    }
    end += step;
  }
  return end;
}

function usualLength(places: readonly (Crossing | undefined)[]): number | undefined {
  const lengths = places.flatMap((found) => (found === undefined ? [] : [found.run[1] - found.run[0]]));
  return lengths.toSorted((a, b) => a - b)[Math.floor(bare * lengths.length)];
}
