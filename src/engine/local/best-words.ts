/** Owns choosing, place by place of a run, between what the networks of several languages read. Pure. */
import { lettersByScript } from './letters-by-script.ts';
import type { RunWord } from './run-words.ts';

/** Share of the ink of a reading that another must cover to take its place. */
const mostOfIt = 0.8;

/**
 * Between places where all languages part words, the words of the leading language, unless another reads them both more surely
 * and at less cost (Tesseract, ccmain/control.cpp, `SelectBestWords`). After a word of another script that one leads: an "a"
 * among English words is not a Russian one.
 * @param readings of one run, by language
 * @param leading index of the language that leads
 */
export function bestWords(
  readings: readonly (readonly RunWord[])[],
  leading: number,
): { readonly words: readonly RunWord[]; readonly leading: number } {
  if (readings.length === 1) return { words: readings[0] ?? [], leading };
  let lead = leading;
  const words = placesOf(readings).flatMap((place) => {
    const order = [lead, ...readings.keys()];
    const best = order.reduce((one, other) => (isBetter(place[other] ?? [], place[one] ?? []) ? other : one));
    const chosen = place[best] ?? [];
    lead = best === lead || scriptOf(chosen) === scriptOf(place[0] ?? []) ? Math.min(lead, best) : best;
    return chosen;
  });
  return { words, leading: lead };
}

/** That of most letters; undefined for signs and figures. */
function scriptOf(words: readonly RunWord[]): string | undefined {
  return lettersByScript(words.map(({ text }) => text).join(' '))[0]?.script;
}

/** The words of each reading between the gaps that all readings have in common. */
function placesOf(readings: readonly (readonly RunWord[])[]): readonly (readonly (readonly RunWord[])[])[] {
  const gaps = readings.map(gapsOf);
  const [leading, ...others] = [...readings.keys()].filter((reading) => (readings[reading]?.length ?? 0) > 0);
  if (leading === undefined) return [];
  const places: (readonly RunWord[])[][] = [];
  let from = readings.map(() => 0);
  for (const [at, gap] of (gaps[leading] ?? []).entries()) {
    const to = [...from];
    to[leading] = at + 1;
    const isCommon = others.every((other) => {
      const match = (gaps[other] ?? []).findIndex(
        ([left, right], index) => index >= (from[other] ?? 0) && left <= gap[1] && right >= gap[0],
      );
      to[other] = match + 1;
      return match >= 0;
    });
    if (!isCommon) continue;
    places.push(readings.map((words, reading) => words.slice(from[reading], to[reading])));
    from = to;
  }
  places.push(readings.map((words, reading) => words.slice(from[reading])));
  return places;
}

/** What lies between a reading's words. */
function gapsOf(words: readonly RunWord[]): readonly (readonly [number, number])[] {
  return words.slice(1).map((word, at) => [(words[at]?.bbox[2] ?? 0) - 1, word.bbox[0] + 1] as const);
}

/** Pixels along the line. */
function inkOf(words: readonly RunWord[]): number {
  return words.reduce((sum, { bbox: [left, , right] }) => sum + right - left, 0);
}

function isBetter(words: readonly RunWord[], than: readonly RunWord[]): boolean {
  const isText = (of: readonly RunWord[]) => of.length > 0 && !of.some(({ isNoise }) => isNoise);
  if (!isText(words) || !isText(than)) return isText(words);
  if (inkOf(words) < mostOfIt * inkOf(than)) return false;
  const least = (of: readonly RunWord[]) => Math.min(...of.map(({ confidence }) => confidence));
  const cost = (of: readonly RunWord[]) => of.reduce((sum, word) => sum + word.cost, 0);
  return least(words) > least(than) && cost(words) < cost(than);
}
