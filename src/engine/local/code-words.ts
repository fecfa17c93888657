/** Owns telling words that are codes (part numbers, vouchers, base64): they have no vowels to speak of and mean what they say. Pure. */

/**
 * A letter with a figure behind it. Where capitals come out as figures, as in a shifted alphabet ("3DJH" for "Page"), the figure stands
 * before the letters.
 */
const code = /[A-Za-z]\d/u;
/**
 * Of the ten figures as many are usual in codes, each with this share of all figures. Where figures stand for letters some of them stand
 * for those that are frequent in the language, and the others for hardly anything.
 */
const [usualFigures, leastShare] = [8, 0.02];

/** Whether a text is one of codes, by those of its words that differ. */
export function areCodes(words: readonly string[]): boolean {
  const codes: string[] = [];
  const others: string[] = [];
  for (const word of new Set(words)) (code.test(word) ? codes : others).push(word);
  return lettersIn(codes) > lettersIn(others) && haveAllFigures(codes);
}

function lettersIn(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + (word.match(/\p{L}/gu)?.length ?? 0), 0);
}

function haveAllFigures(words: readonly string[]): boolean {
  const counts = new Map<string, number>();
  let all = 0;
  for (const word of words) {
    for (const [figure] of word.matchAll(/\d/gu)) {
      counts.set(figure, (counts.get(figure) ?? 0) + 1);
      all += 1;
    }
  }
  return [...counts.values()].filter((count) => count >= all * leastShare).length >= usualFigures;
}
