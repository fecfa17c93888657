/** Owns type that is set with white between its letters: they are words, not letters by themselves. Pure geometry. */
import { unionBox } from '../../bounding-box.ts';
import type { PlacedWord } from '../../layout/placed-word.ts';
import { median } from '../../median.ts';

/** A word, and whether it stands so near behind the one before, without a drawn space, that only its font's spacing parts them. */
export interface NearWord {
  readonly word: PlacedWord;
  readonly isNear: boolean;
}

/** Words in a row that stand near each other, letters in each of them, and the share of letters among their characters. */
const fewestWords = 4;
const mostLetters = 1.6;
const mostlyLetters = 0.7;
/** White between two words of spaced type, by that between its letters. */
const wordSpace = 1.6;

/** Joins rows of single letters (A B S T R A C T) to words, parted where the white is wider. Other words come back as they are. */
export function joinSpacedLetters(words: readonly NearWord[]): readonly PlacedWord[] {
  const joined: PlacedWord[] = [];
  for (let from = 0; from < words.length;) {
    let to = from + 1;
    while (words[to]?.isNear === true) to += 1;
    const first = words[from];
    if (to - from < fewestWords && first !== undefined) {
      for (; from < to; from += 1) joined.push((words[from] ?? first).word);
      continue;
    }
    const row = words.slice(from, to).map(({ word }) => word);
    joined.push(...(isSpacedType(row) ? parted(row) : row));
    from = to;
  }
  return joined;
}

function isSpacedType(row: readonly PlacedWord[]): boolean {
  if (row.length < fewestWords) return false;
  const characters = row.flatMap(({ text }) => [...text]);
  if (characters.length > mostLetters * row.length) return false;
  return characters.filter((character) => /\p{L}/u.test(character)).length >= mostlyLetters * characters.length;
}

function parted(row: readonly PlacedWord[]): readonly PlacedWord[] {
  const gaps = row.slice(1).map((word, at) => gapBetween(row[at] ?? word, word));
  const usual = median(gaps) ?? 0;
  const groups: PlacedWord[][] = [];
  row.forEach((word, at) => {
    const group = groups.at(-1);
    if (group === undefined || (gaps[at - 1] ?? 0) > wordSpace * usual) groups.push([word]);
    else group.push(word);
  });
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const bbox = unionBox(group.map((word) => word.bbox)) ?? first.bbox;
    return [{ ...first, text: group.map(({ text }) => text).join(''), bbox }];
  });
}

function gapBetween({ bbox }: PlacedWord, { bbox: next }: PlacedWord): number {
  return Math.max(next[0] - bbox[2], bbox[0] - next[2], next[1] - bbox[3], bbox[1] - next[3], 0);
}
