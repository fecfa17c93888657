/** Owns choosing, place by place of a run, between what the networks of several languages read. Pure. */
import type { RunWord } from './run-words.ts';

/** What it costs to read nothing where another language reads words. */
const costOfNothing = 0.5;
/** Letters; so short a word may be one of either script, as "a" is of Latin and of Cyrillic. */
const shortWord = 2;
/** A short word of the script around it may cost this much. */
const mostForShort = 0.5;

type Words = readonly RunWord[];

/**
 * Between places where all languages part words, the words that cost least: each network says itself how well nothing but what
 * it read explains the ink there. A short word between words of one language is that language's.
 * @param readings of one run, by language; the first is taken where two cost the same
 */
export function bestWords(readings: readonly Words[]): Words {
  if (readings.length === 1) return readings[0] ?? [];
  const places = placesOf(readings);
  const cheapest = places.map((place) =>
    place.reduce(
      (best, words, reading) => (costAt(place, words) < costAt(place, place[best] ?? []) ? reading : best),
      0,
    ),
  );
  return places.flatMap((place, at) => {
    const [before, here = 0, after] = [cheapest[at - 1], cheapest[at], cheapest[at + 1]];
    const around = before !== undefined && before === after ? (place[before] ?? []) : [];
    const own = place[here] ?? [];
    return isShort(own) && isShort(around) && costOf(around) < mostForShort ? around : own;
  });
}

/**
 * The words of each reading between the gaps that all readings have in common. Gaps are those of the first that reads
 * something: where two saw the same sign a little apart, gaps of both would part it from itself.
 */
function placesOf(readings: readonly Words[]): readonly (readonly Words[])[] {
  const leading = readings.find(({ length }) => length > 0) ?? [];
  const places: Words[][] = [];
  const upTo = (ends: readonly number[]) =>
    places.push(readings.map((words, reading) => words.slice(from[reading], ends[reading])));
  let from = readings.map(() => 0);
  for (let at = 1; at < leading.length; at += 1) {
    const gap = gapBefore(leading, at);
    const to = readings.flatMap((words, reading) =>
      words === leading ? [at] : (partedAt(words, gap, from[reading] ?? 0) ?? []),
    );
    if (to.length < readings.length) continue;
    upTo(to);
    from = to;
  }
  upTo(readings.map(({ length }) => length));
  return places;
}

type Gap = readonly [left: number, right: number];

/** From where the network saw the last character of one word to where it saw the first one of the next: the ink between is either's. */
function gapBefore(words: Words, at: number): Gap {
  return [words[at - 1]?.seen[1] ?? -Infinity, words[at]?.seen[0] ?? Infinity];
}

/** How many words stand before a gap; undefined where one stands across it. @param from how many stand before the place, of which there is another, if it can be */
function partedAt(words: Words, [left, right]: Gap, from: number): number | undefined {
  const isParted = (at: number) => {
    const [end, start] = gapBefore(words, at);
    return end <= right && start >= left;
  };
  for (let at = from + 1; at <= words.length; at += 1) if (isParted(at)) return at;
  return isParted(from) ? from : undefined;
}

function costAt(place: readonly Words[], words: Words): number {
  const isLeftOut = words.length === 0 && place.some(({ length }) => length > 0);
  return isLeftOut ? costOfNothing : costOf(words);
}

function costOf(words: Words): number {
  return words.reduce((sum, { cost }) => sum + cost, 0);
}

function isShort([first, ...others]: Words): boolean {
  return first !== undefined && others.length === 0 && /^\p{L}+$/u.test(first.text) && first.text.length <= shortWord;
}
