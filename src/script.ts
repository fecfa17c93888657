/** Owns what reading needs to know of scripts: the direction a word runs in, and whether words are parted by spaces. */

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const letter = /\p{L}/u;
const ideographic =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff01-\uff60\u30fb\u30fc]/u;
const wideMark = /[\u3001-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff40\uff5b-\uff60\u30fb]/u;
const southEastAsian = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Before the first combining mark and all scripts that are not Latin: most characters of most texts, for which no expression is needed. */
const firstMark = 0x300;

export type Direction = 'ltr' | 'rtl' | 'neutral';

/** Direction of a text by its first letter; neutral when it has none. */
export function direction(text: string): Direction {
  const code = text.charCodeAt(0) | 0x20;
  if (code >= 0x61 && code <= 0x7a) return 'ltr';
  const first = letter.exec(text);
  if (first === null) return 'neutral';
  return rightToLeft.test(first[0]) ? 'rtl' : 'ltr';
}

/** True when the text begins with a letter or sign of a script that is written without spaces between words. */
export function beginsUnspaced(text: string): boolean {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 32);
  return ideographic.test(first) || southEastAsian.test(first);
}

/** True when no space belongs at the joint of the two texts, since both sides are in scripts written without spaces. */
export function meetsUnspaced(before: string, after: string): boolean {
  if (before.charCodeAt(before.length - 1) < firstMark) return false;
  const last = lastCharacter(before);
  return (ideographic.test(last) || southEastAsian.test(last)) && beginsUnspaced(after);
}

/**
 * The widest white, in em, that is still no space between the two texts; 0 where every joint is a space. Ideographs and
 * their punctuation stand in square cells and show white without a space; Thai parts phrases by true, narrow spaces.
 */
export function closedGap(before: string, after: string): number {
  if (before.charCodeAt(before.length - 1) < firstMark && after.charCodeAt(0) < firstMark) return 0;
  const last = lastCharacter(before);
  const first = String.fromCodePoint(after.codePointAt(0) ?? 32);
  const sides = [last, first];
  if (sides.every((side) => southEastAsian.test(side))) return 0.2;
  if (!sides.some((side) => ideographic.test(side))) return 0;
  if (wideMark.test(last) || wideMark.test(first)) return 0.9;
  return sides.every((side) => ideographic.test(side)) ? 0.6 : 0.3;
}

/** The last character that is not a combining mark. */
function lastCharacter(text: string): string {
  return /(\P{M})\p{M}*$/u.exec(text.slice(-8))?.[1] ?? '';
}
