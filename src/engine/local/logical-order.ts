/** Owns putting characters and words that a network reads from left to right into the order in which they are read. Pure. */

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const digit = /\p{Nd}/u;
const foreign = /[\p{L}\p{N}]/u;
const letter = /\p{L}/u;
/** Signs that go with the number on their left (UAX #9, W5). */
const endOfNumber = /^[%‰°]$/u;
/** Signs that go with the numbers on both sides of them. */
const numberSign = /^[-+.,/:٫٬]$/u;

/** Whether there is a letter of a script that runs from right to left; its figures run the other way. */
export function runsLeft(text: string): boolean {
  return rightToLeft.test(text.replaceAll(/\p{Nd}/gu, ''));
}

const pairs = '()[]{}<>«»';

/** Networks of scripts that run to the left name a bracket by what it opens or closes there: seen from the left it is the other one. */
export function seenFromLeft(text: string): string {
  return [...text].map((sign) => (pairs.includes(sign) ? (pairs[pairs.indexOf(sign) ^ 1] ?? sign) : sign)).join('');
}

/** The characters of one word, given as they stand from left to right. */
export function logicalCharacters(characters: readonly string[]): readonly string[] {
  if (!characters.some(runsLeft)) return characters;
  const isForward = characters.map(
    (character) => digit.test(character) || (foreign.test(character) && !runsLeft(character)),
  );
  return reversedButFor(characters, (index) => {
    if (isForward[index] === true) return true;
    if (endOfNumber.test(characters[index] ?? '')) return digit.test(characters[index - 1] ?? '');
    return numberSign.test(characters[index] ?? '') && isForward[index - 1] === true && isForward[index + 1] === true;
  });
}

/**
 * The words of one line, given as they stand from left to right. In a line that runs to the left, words stand from right to
 * left, but for runs of foreign words with their numbers, and a sign is seen on the left of the number or foreign word that it
 * ends; in a line that runs to the right, so do phrases that run to the left.
 * @param pageRunsLeft decides for a line with as many words of both kinds
 */
export function logicalWords<Word extends { readonly text: string }>(
  words: readonly Word[],
  pageRunsLeft: boolean,
): readonly Word[] {
  const left = words.filter(({ text }) => runsLeft(text)).length;
  const right = words.filter(({ text }) => !runsLeft(text) && letter.test(text)).length;
  // A number alone on its line, as that of an item of a list, ends like those between words.
  if (left === 0) return pageRunsLeft && words.length === 1 ? fromTheRight(words) : words;
  if (left > right || (left === right && pageRunsLeft)) return fromTheRight(words);
  const ordered: Word[] = [];
  for (let at = 0; at < words.length;) {
    let end = at;
    // A phrase ends with a word that runs to the left; what else stands in it has no letters.
    for (let on = at; on < words.length && !isForeign(words[on]); on += 1)
      if (runsLeft(words[on]?.text ?? '')) end = on + 1;
    if (end === at || !runsLeft(words[at]?.text ?? '')) {
      ordered.push(...words.slice(at, at + 1));
      at += 1;
    } else {
      ordered.push(...fromTheRight(words.slice(at, end)));
      at = end;
    }
  }
  return ordered;
}

/** Whether most words with letters run to the left. */
export function mostRunLeft(words: readonly { readonly text: string }[]): boolean {
  const left = words.filter(({ text }) => runsLeft(text)).length;
  return left > words.filter(isForeign).length;
}

function isForeign(word: { readonly text: string } | undefined): boolean {
  return word !== undefined && !runsLeft(word.text) && letter.test(word.text);
}

function fromTheRight<Word extends { readonly text: string }>(words: readonly Word[]): readonly Word[] {
  const staysForward: boolean[] = [];
  // A number goes with the foreign word before it; numbers by themselves follow each other to the left.
  for (const [at, word] of words.entries())
    staysForward.push(
      isForeign(word) || (staysForward[at - 1] === true && !runsLeft(word.text) && foreign.test(word.text)),
    );
  return reversedButFor(words, (at) => staysForward[at] === true).map((word) =>
    foreign.test(word.text) && !runsLeft(word.text) ? { ...word, text: endsRight(word.text) } : word,
  );
}

/**
 * A number as it is read in a line that runs to the left, where the stop, per cent sign or bracket behind it is seen on its left.
 * Brackets beside foreign words stay: those of a whole phrase stand on the sides where they are seen.
 */
export function endsRight(text: string): string {
  const [, left = '', rest = '', right = ''] = aroundNumber.exec(text) ?? [];
  if (rest === '' || (letter.test(rest) && /[()[\]]/u.test(left + right))) return text;
  return turnedRound(right) + rest + turnedRound(left);
}

const aroundNumber = /^([.,:;!?،؛؟%‰()[\]]*)([\p{L}\p{N}](?:.*[\p{L}\p{N}])?)([()[\]]*)$/u;

function turnedRound(signs: string): string {
  return seenFromLeft([...signs].toReversed().join(''));
}

/** Reversed, with runs of what stays forward in their own order. */
function reversedButFor<Item>(items: readonly Item[], staysForward: (index: number) => boolean): readonly Item[] {
  const ordered: Item[] = [];
  for (let end = items.length; end > 0;) {
    let start = end - 1;
    while (staysForward(end - 1) && start > 0 && staysForward(start - 1)) start -= 1;
    ordered.push(...items.slice(start, end));
    end = start;
  }
  return ordered;
}
