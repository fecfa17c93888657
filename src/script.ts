/** Owns what reading needs to know of scripts: the direction a word runs in, and whether words are parted by spaces. */

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const letter = /\p{L}/u;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3000-\u303f\uff01-\uff60\u30fb\u30fc]/u;

export type Direction = 'ltr' | 'rtl' | 'neutral';

/** Direction of a text by its first letter; neutral when it has none. */
export function direction(text: string): Direction {
  const first = letter.exec(text);
  if (first === null) return 'neutral';
  return rightToLeft.test(first[0]) ? 'rtl' : 'ltr';
}

/** True when the text begins with a letter or sign of a script that is written without spaces between words. */
export function beginsUnspaced(text: string): boolean {
  return unspaced.test(String.fromCodePoint(text.codePointAt(0) ?? 32));
}

/** True when no space belongs at the joint of the two texts, since both sides are in scripts written without spaces. */
export function meetsUnspaced(before: string, after: string): boolean {
  const last = /(\P{M})\p{M}*$/u.exec(before.slice(-8))?.[1] ?? '';
  return unspaced.test(last) && beginsUnspaced(after);
}
