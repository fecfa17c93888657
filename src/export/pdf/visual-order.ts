/** Owns the order in which the characters of a word stand on the page, which readers of PDF turn back into the order of reading. */

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const digit = /^\p{Nd}/u;
const leftToRight = /^[\p{L}\p{N}]/u;
/** Signs that go with the number beside them. */
const numberSign = /^[-+.,/:%‰#°\p{Sc}]$/u;
/** A character with the marks and joiners that belong to it. */
const clusters = /[^\p{Mn}\p{Me}\p{Cf}]?[\p{Mn}\p{Me}\p{Cf}]+|[^\p{Mn}\p{Me}\p{Cf}]/gu;

const signAtEnd = /^([\p{L}\p{N}](?:.*[\p{L}\p{N}])?)([.,:;!?،؛؟])$/u;

interface Run {
  readonly isReversed: boolean;
  readonly clusters: string[];
}

/** Whether the text has letters of a script that runs from right to left. */
export function runsRightToLeft(text: string): boolean {
  return rightToLeft.test(text.replaceAll(/\p{Nd}/gu, ''));
}

/**
 * The characters of a word, each with its marks, from left to right as they are seen: runs of a right-to-left script are
 * reversed, marks included, numbers and foreign words in between are not. This follows the Unicode bidirectional algorithm
 * for one word, but for signs at the edge of a number, which readers of PDF leave with the number.
 */
export function visualOrder(text: string): readonly string[] {
  const characters = text.match(clusters) ?? [];
  if (!runsRightToLeft(text)) return characters;
  const runs: Run[] = [];
  for (const [index, character] of characters.entries()) {
    const last = runs.at(-1);
    const isReversed = !staysForward(characters, index, last);
    if (last !== undefined && last.isReversed === isReversed) last.clusters.push(character);
    else runs.push({ isReversed, clusters: [character] });
  }
  const turned = (cluster: string) => [...cluster].toReversed().join('');
  return runs.toReversed().flatMap((run) => (run.isReversed ? run.clusters.toReversed().map(turned) : run.clusters));
}

/**
 * The sign at the end of a number or a foreign word that stands in a line which runs to the left; there it is seen on the
 * left. pdf.js goes by that order, in which the characters are written. Poppler and pdfium go by their places, and pdfium
 * takes a full stop, comma or colon beside a digit for a part of the number: it must be placed behind the number's start.
 */
export function endingSign(
  text: string,
): { readonly rest: string; readonly sign: string; readonly isSeenBehind: boolean } | undefined {
  const [, rest = '', sign = ''] = signAtEnd.exec(text) ?? [];
  if (rest === '' || runsRightToLeft(rest)) return undefined;
  return { rest, sign, isSeenBehind: /\p{Nd}$/u.test(rest) && /[.,:،]/u.test(sign) };
}

function staysForward(characters: readonly string[], index: number, last: Run | undefined): boolean {
  const [character = '', next = ''] = characters.slice(index, index + 2);
  if (digit.test(character)) return true;
  if (rightToLeft.test(character)) return false;
  if (leftToRight.test(character)) return true;
  if (numberSign.test(character) && (digit.test(next) || digit.test(characters[index - 1] ?? ''))) return true;
  return last?.isReversed === false && leftToRight.test(next) && !rightToLeft.test(next);
}
