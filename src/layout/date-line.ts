/** Owns telling the line of a date, which heads nothing although it may be set as large as a heading. */
import { mayHoldDigit } from './tables/text-lines.ts';

const date =
  /^(?:\p{L}+, )?(?:\p{Nd}{1,2}(?:\.|st|nd|rd|th)? (?:de )?\p{L}+\.?,?(?: de)? \p{Nd}{4}|\p{L}+\.? \p{Nd}{1,2}(?:st|nd|rd|th)?, \p{Nd}{4}|\p{Nd}{1,4}([-./])\p{Nd}{1,2}\1\p{Nd}{1,4}|\p{Nd}{4}年\p{Nd}{1,2}月\p{Nd}{1,2}日)$/u;

/** True for a text that is a day with its year and nothing else, in the ways of writing of most European languages. */
export function isDate(text: string): boolean {
  return mayHoldDigit(text) && date.test(text.trim());
}
