/** Owns taking away the streaks that dirt on a scanner leaves: thin dark lines from one edge of the picture to the other. Pure. */
import { median } from '../../median.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';

/** Share of the picture's shorter side that a streak is wide at most; and pixels at least, with its soft edges. */
const widest = 0.004;
const leastWide = 5;
/** Levels by which a streak is darker than what lies on both sides of it. */
const leastDarker = 16;
/** Lines across the streak that are looked at, evenly over the picture. */
const looks = 400;
/** Of these a streak is seen in this share: text hides it in some. Rules do not reach both edges. */
const leastSeen = 0.55;
const ends = 0.025;
const leastSeenAtEnds = 0.7;
/** More of the picture than this is a pattern. */
const mostOfPicture = 0.06;
/** Darker pixels than this of a streak may hold ink as well as not: what lies beside them tells. */
const black = 24;

/** @returns the same image when it has no streaks */
export function dropStreaks(image: GrayImage): GrayImage {
  if (isLeftOut('streaks')) return image;
  return dropAlong(dropAlong(image, 'columns'), 'rows');
}

interface Streak {
  /** Its first place across the picture and the one after its last. */
  readonly from: number;
  readonly to: number;
}

function dropAlong(image: GrayImage, along: 'columns' | 'rows'): GrayImage {
  const { width, height } = image;
  const isDown = along === 'columns';
  const [across, length] = isDown ? [width, height] : [height, width];
  const [next, onward] = isDown ? [1, width] : [width, 1];
  const most = Math.max(leastWide, Math.round(widest * Math.min(width, height)));
  if (across < 8 * most || length < looks) return image;
  const streaks = findStreaks(image.data, { across, length, next, onward, most });
  const covered = streaks.reduce((sum, { from, to }) => sum + to - from, 0);
  if (streaks.length === 0 || covered > mostOfPicture * across) return image;
  const data = image.data.slice();
  for (const streak of streaks) mend(image.data, data, streak, { length, next, onward });
  return { ...image, data };
}

interface Lines {
  readonly across: number;
  readonly length: number;
  /** From a pixel to the next across the streaks, and along them. */
  readonly next: number;
  readonly onward: number;
  readonly most: number;
}

function findStreaks(data: Uint8Array, { across, length, next, onward, most }: Lines): readonly Streak[] {
  const places = [...placesAt(length)];
  const isDarker = (x: number, place: number) => {
    const at = place * onward + x * next;
    const level = (data[at] ?? 0) + leastDarker;
    return level <= (data[at - most * next] ?? 0) && level <= (data[at + most * next] ?? 0);
  };
  // Few reach both edges of the picture: only these are looked at further.
  const atEnds = places.filter((place) => place < ends * length || place >= (1 - ends) * length);
  const seenAtEnds = new Uint16Array(across);
  for (const place of atEnds)
    for (let x = most; x < across - most; x += 1) if (isDarker(x, place)) seenAtEnds[x] = (seenAtEnds[x] ?? 0) + 1;
  const isStreak = (x: number) =>
    (seenAtEnds[x] ?? 0) >= leastSeenAtEnds * atEnds.length &&
    places.filter((place) => isDarker(x, place)).length >= leastSeen * places.length;
  const found: Streak[] = [];
  for (let x = most; x < across - most; x += 1) {
    if (!isStreak(x)) continue;
    const from = x;
    while (x < across - most && isStreak(x)) x += 1;
    // Its soft edges are too near to its own level to be seen.
    found.push({ from: from - 1, to: x + 1 });
  }
  return found;
}

/** The places along the streaks that are looked at. */
function* placesAt(length: number): Generator<number> {
  const step = length / looks;
  for (let look = 0; look < looks; look += 1) yield Math.floor((look + 0.5) * step);
}

/** Lightens a streak by as much as it is darker; where it is black, what lies on both sides goes on through it. */
function mend(
  from: Uint8Array,
  to: Uint8Array,
  streak: Streak,
  { length, next, onward }: Pick<Lines, 'length' | 'next' | 'onward'>,
): void {
  const wide = streak.to - streak.from + 1;
  for (let x = streak.from; x < streak.to; x += 1) {
    const share = (x - streak.from + 1) / wide;
    const besides = (place: number) => {
      const left = from[place * onward + (streak.from - 1) * next] ?? 255;
      const right = from[place * onward + streak.to * next] ?? 255;
      return left + (right - left) * share;
    };
    const darker: number[] = [];
    for (const place of placesAt(length)) darker.push(besides(place) - (from[place * onward + x * next] ?? 255));
    const gain = median(darker) ?? 0;
    for (let place = 0; place < length; place += 1) {
      const at = place * onward + x * next;
      const level = from[at] ?? 255;
      to[at] = level <= black ? besides(place) : Math.min(255, level + Math.max(0, gain));
    }
  }
}
