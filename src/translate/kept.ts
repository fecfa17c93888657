/** Owns what must be the same in a text and its translation: numbers, addresses and codes, names. */

/** What differs, as sentences; none for a translation that keeps all of it. */
export function differences(source: string, translation: string): readonly string[] {
  const doubts: string[] = [];
  const [missing, added] = compared(numbersOf(source), numbersOf(translation));
  if (missing.length > 0) doubts.push(`Numbers of the source that the translation lacks: ${missing.join(', ')}.`);
  if (added.length > 0) doubts.push(`Numbers of the translation that the source lacks: ${added.join(', ')}.`);
  const plain = translation.toLowerCase();
  const codes = codesOf(source).filter((code) => !plain.includes(code.toLowerCase()));
  if (codes.length > 0) doubts.push(`Written otherwise than in the source: ${codes.join(', ')}.`);
  const names = namesOf(source).filter((name) => !name.split(' ').some((part) => plain.includes(part.toLowerCase())));
  if (names.length > 0 && /\p{Script=Latin}/u.test(translation))
    doubts.push(`Names that the translation lacks: ${names.join(', ')}.`);
  return doubts;
}

/** Digits in their order, without the separators of thousands, so that 1,460 and 1.460 are one. */
function numbersOf(text: string): readonly string[] {
  const ascii = text
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, (digit) => (digit < '\x80' ? digit : String(digitValue(digit))));
  const joined = ascii.replace(/(?<=\d)[.,'’\s](?=\d{3}(?!\d))/gu, '');
  return joined.match(/\d+/gu)?.map((digits) => digits.replace(/^0+(?=\d)/u, '')) ?? [];
}

/** Digits stand in runs of ten that begin with zero (Unicode, section 4.6). */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value++;
  return value;
}

/** What one list has more of than the other, both ways. */
function compared(a: readonly string[], b: readonly string[]): readonly [readonly string[], readonly string[]] {
  const left = [...b];
  const missing = a.filter((item) => {
    const at = left.indexOf(item);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  return [missing, left];
}

/** Addresses, and words of letters and digits such as the numbers of orders. */
const codesOf = (text: string): readonly string[] =>
  text.match(
    /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?:\/\/[^\s)>,]+|www\.[^\s)>,]+|(?<![\p{L}\p{N}])(?=[\p{L}\d/-]*\d)(?=[\d/-]*\p{Lu})[\p{Lu}\d]+(?:[-/][\p{Lu}\d]+)*(?![\p{L}\p{N}])/gu,
  ) ?? [];

/** Two or more capitalised words together: what is so written is a name more often than not. */
function namesOf(text: string): readonly string[] {
  const found = text.match(/(?<=\p{Ll},?\s)\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)+/gu) ?? [];
  return [...new Set(found)];
}
