/** Owns Latin words in a line of another script: where they stand, and putting a better reading of them in their place. Pure. */
import type { PlacedCharacter } from './line-vote.ts';

/** As many letters in a row are a word, and no sign that looks like one. */
const fewestLetters = 3;

/** Runs of Latin letters with what may stand among them, as the first index and the one after the last. */
function latinRuns(characters: readonly PlacedCharacter[]): readonly (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [];
  let begin = 0;
  for (let at = 0; at <= characters.length; at += 1) {
    const text = characters[at]?.text;
    if (text !== undefined && !(/\p{L}/u.test(text) && !/\p{Script=Latin}/u.test(text))) continue;
    const letters = characters.slice(begin, at).filter(({ text: sign }) => /\p{Script=Latin}/u.test(sign)).length;
    if (letters >= fewestLetters) runs.push([begin, at]);
    begin = at + 1;
  }
  return runs;
}

/** Whether some of a line are letters in Latin script, enough of them to be a word. */
export function hasLatinWords(characters: readonly PlacedCharacter[]): boolean {
  return latinRuns(characters).length > 0;
}

/**
 * @param characters what the network of the line's script read
 * @param latin the same line as a network read it that knows nothing but Latin letters, figures and signs
 * @returns the characters with those words replaced of which the other network is surer
 */
export function withLatinWords(
  characters: readonly PlacedCharacter[],
  latin: readonly PlacedCharacter[],
): readonly PlacedCharacter[] {
  const mended: PlacedCharacter[] = [];
  let done = 0;
  for (const [begin, end] of latinRuns(characters)) {
    const run = characters.slice(begin, end);
    const [before, after] = [characters[begin - 1], characters[end]];
    const from = before === undefined ? 0 : (before.to + (run[0]?.from ?? 0)) / 2;
    const to = after === undefined ? 1 : (after.from + (run.at(-1)?.to ?? 1)) / 2;
    const there = latin.filter((character) => {
      const middle = (character.from + character.to) / 2;
      return middle >= from && middle <= to;
    });
    mended.push(...characters.slice(done, begin), ...(sureness(there) > sureness(run) ? there : run));
    done = end;
  }
  return [...mended, ...characters.slice(done)];
}

function sureness(characters: readonly PlacedCharacter[]): number {
  const letters = characters.filter(({ text }) => text.trim() !== '');
  return letters.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, letters.length);
}
