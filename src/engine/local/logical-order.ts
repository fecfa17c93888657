/** Owns putting characters and words that a network reads from left to right into the order in which they are read. Pure. */

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const digit = /\p{Nd}/u;
const foreign = /[\p{L}\p{N}]/u;
/** Signs that go with the numbers on both sides of them. */
const numberSign = /^[-+.,/:٫٬]$/u;

/** Whether there is a letter of a script that runs from right to left; its figures run the other way. */
function runsLeft(text: string): boolean {
  return rightToLeft.test(text.replaceAll(/\p{Nd}/gu, ''));
}

/** The characters of one word, given as they stand from left to right. */
export function logicalCharacters(characters: readonly string[]): readonly string[] {
  if (!characters.some(runsLeft)) return characters;
  const isForward = characters.map(
    (character) => digit.test(character) || (foreign.test(character) && !runsLeft(character)),
  );
  return reversedButFor(characters, (index) => {
    if (isForward[index] === true) return true;
    return numberSign.test(characters[index] ?? '') && isForward[index - 1] === true && isForward[index + 1] === true;
  });
}

/**
 * The words of one line, given as they stand from left to right; a line of a script that runs to the right stays as it is. In
 * one that runs to the left a sign is seen on the left of the number or foreign word that it ends.
 */
export function logicalWords<Word extends { readonly text: string }>(words: readonly Word[]): readonly Word[] {
  const left = words.filter(({ text }) => runsLeft(text)).length;
  const right = words.filter(({ text }) => !runsLeft(text) && /\p{L}/u.test(text)).length;
  if (left === 0 || left < right) return words;
  return reversedButFor(words, (index) => {
    const text = words[index]?.text ?? '';
    return foreign.test(text) && !runsLeft(text);
  }).map((word) => (foreign.test(word.text) && !runsLeft(word.text) ? { ...word, text: endsRight(word.text) } : word));
}

function endsRight(text: string): string {
  const [, signs = '', rest = ''] = /^([.,:;!?،؛؟]+)(.*[\p{L}\p{N}])$/u.exec(text) ?? [];
  return rest === '' ? text : rest + signs;
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
