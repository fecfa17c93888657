/** Owns how wide text is in the typeface of the Word export, for sizes and columns that fit. */

/** Shares of the size that the letters of Arial take, by kind; the first kind that fits counts. */
const widths: readonly (readonly [RegExp, number])[] = [
  [/[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u, 0],
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/u, 1],
  [/[iljtfrI.,:;'|!()[\]/\s-]/u, 0.29],
  [/[mwMW@%—]/u, 0.85],
  [/\p{Lu}/u, 0.69],
];
const usual = 0.55;
const known = new Map<string, number>();

/** In sizes of the letters. */
export function letterWidth(text: string): number {
  let width = 0;
  for (const character of text) width += known.get(character) ?? measured(character);
  return width;
}

function measured(character: string): number {
  const width = widths.find(([kind]) => kind.test(character))?.[1] ?? usual;
  known.set(character, width);
  return width;
}
