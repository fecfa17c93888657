/** Owns list markers: what stands before an item of a list. */
import { bulletSigns, tellingSigns } from '../list-items.ts';

export interface ListMarker {
  /** Markers of one list have one form: a bullet's sign, or the way of counting with its brackets. */
  readonly form: string;
  readonly counted: boolean;
  /** True for 1, a and i, with which counting begins. */
  readonly isFirst: boolean;
  /** Length of the marker in the text, without the space after it. */
  readonly length: number;
}

const bullet = new RegExp(`^([${bulletSigns}${tellingSigns}])\\s*(?=\\S)|^([-–—*∗])\\s+(?=\\S)`, 'u');
const counted = /^(\(?)(?:(\d{1,3})|([a-z])|([ivxl]{2,6})|([A-Z])(?=\)))([.)])\s+(?=\S)/u;

/** Begin with a letter and a full stop, and count nothing: "i. V." before who signs for another, "e. g.", "z. B.". */
const abbreviation = /^(?:i\. ?[VAed]|e\. ?g|z\. ?[BHT]|d\. ?h|u\. ?a|a\. ?m|p\. ?[ma])\./u;

/** Finds the marker that a line of text begins with; undefined when it begins with none. */
export function listMarker(text: string): ListMarker | undefined {
  const sign = bullet.exec(text);
  if (sign !== null) {
    const mark = sign[1] ?? sign[2] ?? '';
    // What is done and what is not stand in one list.
    const form = /[✓✔✗✘]/u.test(mark) ? '✓' : mark;
    return { form, counted: false, isFirst: true, length: mark.length };
  }
  const count = counted.exec(text);
  if (count === null || abbreviation.test(text)) return undefined;
  const [whole, open = '', digits, small, roman, , close = ''] = count;
  const way = digits !== undefined ? '1' : small !== undefined ? 'a' : roman !== undefined ? 'i' : 'A';
  // A single i, v or x may count in Roman figures as well as in letters.
  const either = small !== undefined && /[ivxl]/.test(small) ? 'a' : way === 'i' ? 'a' : way;
  return {
    form: `${open}${either}${close}`,
    counted: true,
    isFirst: /^\(?(?:1|a|i|A)[.)]/u.test(whole),
    length: whole.trimEnd().length,
  };
}
