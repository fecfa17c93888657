/** Owns how alike two words are, and whether their numbers say the same. */

/** Letters that recognition takes for each other, as the first of their kind. */
const looks = new Map(
  ['oO0QD', 'lI1i|!', 'sS5', 'zZ2', 'B8', 'gq9', 'uv', 'ce'].flatMap((kind) =>
    [...kind].map((letter) => [letter, kind[0] ?? letter] as const),
  ),
);
/** What it costs to take one of a kind for another. */
const lookCost = 0.35;

/**
 * 1 for equal texts, 0 for texts of which more than half would have to change: one less the edit distance (Levenshtein
 * 1966), letters that look alike at a reduced price, over the longer length.
 */
export function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const longer = Math.max(a.length, b.length);
  if (longer === 0 || Math.abs(a.length - b.length) > longer / 2 || longer > 200) return 0;
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const letter = a[row - 1] ?? '';
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const other = b[column - 1] ?? '';
      const change = letter === other ? 0 : looks.has(letter) && looks.get(letter) === looks.get(other) ? lookCost : 1;
      const best = Math.min((last[column - 1] ?? 0) + change, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      current.push(best);
      least = Math.min(least, best);
    }
    if (least > longer / 2) return 0;
    last = current;
  }
  return Math.max(0, 1 - (last[b.length] ?? 0) / longer);
}

/** The digits of a text with the signs that give them their value. */
export function figuresIn(text: string): string {
  return /\p{Nd}/u.test(text)
    ? text
        .normalize('NFKC')
        .replaceAll(/[^\p{Nd}.,%-]/gu, '')
        .replaceAll(/^[.,]+|[.,-]+$/gu, '')
    : '';
}
