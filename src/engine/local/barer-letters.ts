/** Owns letters and signs that stand for others to a reader that does not know these: without accents, in a plainer form. Pure. */

/** Whether `text` is `other` without some or all of its accents. */
export function isBarer(text: string, other: string): boolean {
  if (text === '' || text === other || bare(text) !== bare(other)) return false;
  const marks = marksOf(other);
  return text === bare(other) || [...marksOf(text)].every((mark) => marks.includes(mark));
}

function marksOf(letter: string): string {
  return letter.normalize('NFD').replaceAll(/\P{M}/gu, '');
}

/** What a reader that does not know the letter or sign takes it for: the letter without its accent, the straight quotation mark. */
export function bare(letter: string): string {
  const known = unlike.get(letter) ?? plainerSigns.get(letter);
  return known ?? letter.normalize('NFKD').replaceAll(/\p{M}/gu, '');
}

/** Signs before figures, and what they are taken for. */
export const plainerSigns: ReadonlyMap<string, string> = new Map([
  ['§', 'S'],
  ['€', '£'],
]);

/** Letters whose stroke or missing dot is no combining mark, and signs with a plainer form. */
const unlike: ReadonlyMap<string, string> = new Map(
  ['ıi', 'łl', 'ŁL', 'øo', 'ØO', 'đd', 'ĐD', 'ħh', "’'", "‘'", '“"', '”"', '„"', '–-', '—-'].map(
    (pair): [string, string] => [pair.charAt(0), pair.charAt(1)],
  ),
);
