/** Owns the words in boxes for a letter each: letters that stand apart are one word up to the next empty box. Pure. */
import { unionBox } from '../../bounding-box.ts';
import type { Comb } from './table-rules.ts';
import type { RecognizedWord } from './tesseract.ts';

/** Shares of a box: white between the letters of neighbouring boxes is narrower. */
const oneBox = 1.25;

/** @param words with boxes in the pixels of the combs; in their order, the pieces of a word becoming the first of them */
export function joinInCombs(words: readonly RecognizedWord[], combs: readonly Comb[]): readonly RecognizedWord[] {
  let joined = words;
  for (const { bbox, pitch } of combs) {
    const inside = joined.filter(({ bbox: [x0, y0, x1, y1] }) => {
      const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
      return x > bbox[0] && x < bbox[2] && y > bbox[1] && y < bbox[3];
    });
    const groups: RecognizedWord[][] = [];
    for (const word of inside.toSorted((one, other) => one.bbox[0] - other.bbox[0])) {
      const last = groups.at(-1);
      if (last !== undefined && word.bbox[0] - (last.at(-1)?.bbox[2] ?? 0) <= oneBox * pitch) last.push(word);
      else groups.push([word]);
    }
    const groupOf = new Map(groups.flatMap((group) => group.map((word) => [word, group] as const)));
    const line = inside[0]?.line ?? 0;
    joined = joined.flatMap((word) => {
      const group = groupOf.get(word);
      if (group === undefined) return [word];
      return group[0] === word ? [{ ...joinedWord(group), line }] : [];
    });
  }
  return joined;
}

function joinedWord(words: readonly RecognizedWord[]): RecognizedWord {
  const [first] = words as [RecognizedWord]; // seam: a group begins with a word
  return {
    ...first,
    text: words.map(({ text }) => text).join(''),
    bbox: unionBox(words.map(({ bbox }) => bbox)) ?? first.bbox,
    confidence: Math.min(...words.map(({ confidence }) => confidence)),
  };
}
