/**
 * Owns accents that stand on a page as glyphs of their own over their letters, as TeX sets them in fonts of the encoding OT1, and
 * typewriters by a second stroke: the letter and its accents become the one character that they show. Pure.
 */
import { middle, unionBox } from '../../bounding-box.ts';
import type { PdfChar } from './pdf-reader.ts';

/** Accents with room of their own, and the mark that combines with a letter (Unicode, spacing modifier letters). */
const marks: ReadonlyMap<number, string> = new Map([
  [0x5e, '\u0302'],
  [0x60, '\u0300'],
  [0x7e, '\u0303'],
  [0xa8, '\u0308'],
  [0xaf, '\u0304'],
  [0xb4, '\u0301'],
  [0xb8, '\u0327'],
  [0x2c6, '\u0302'],
  [0x2c7, '\u030c'],
  [0x2c9, '\u0304'],
  [0x2ca, '\u0301'],
  [0x2cb, '\u0300'],
  [0x2d8, '\u0306'],
  [0x2d9, '\u0307'],
  [0x2da, '\u030a'],
  [0x2db, '\u0328'],
  [0x2dc, '\u0303'],
  [0x2dd, '\u030b'],
  [0x384, '\u0301'],
  [0x385, '\u0308\u0301'],
]);
const below = new Set(['\u0327', '\u0328']);
const dotless: ReadonlyMap<string, string> = new Map([
  ['ı', 'i'],
  ['ȷ', 'j'],
]);

/** Shares of the type's size: how far an accent's ink may lie from its letter's, or reach into it. */
const farthest = 0.35;
const deepest = 0.2;
/** How far the middle of an accent may lie beside its letter, as over a slanted "i". */
const aside = 0.1;
/** Accents that are looked for among all characters of a page: a page with more of them is made to hurt. */
const mostSought = 500;

/** True for the codes that may be accents. */
export function mayBeAccent(code: number): boolean {
  return code >= 0x5e && code <= 0x385 && marks.has(code);
}

/** The characters of a page with accented letters as one each; where no accent stands over a letter, they come back as they are. */
export function withAccents(chars: readonly PdfChar[]): readonly PdfChar[] {
  const composed = new Map<number, PdfChar>();
  const spent = new Set<number>();
  let sought = 0;
  chars.forEach((char, at) => {
    const mark = char.text.length === 1 ? marks.get(char.text.charCodeAt(0)) : undefined;
    if (mark === undefined || char.isHidden) return;
    /** The letter that stands nearest under the accent, or over it. */
    const take = (among: Iterable<number>): boolean => {
      let best: { readonly other: number; readonly accented: PdfChar; readonly away: number } | undefined;
      for (const other of among) {
        const letter = composed.get(other) ?? chars[other];
        const accented = letter === undefined ? undefined : accent(letter, char, mark);
        if (letter === undefined || accented === undefined) continue;
        const away = Math.abs(middle(letter.bbox, 0) - middle(char.bbox, 0));
        if (best === undefined || away < best.away) best = { other, accented, away };
      }
      if (best === undefined) return false;
      composed.set(best.other, best.accented);
      spent.add(at);
      return true;
    };
    // TeX sets the accent just before its letter or behind it; those over capitals come elsewhere, as lines of their own.
    if (!take([at + 1, at - 1]) && sought++ < mostSought) take(chars.keys());
  });
  if (spent.size === 0) return chars;
  return chars.flatMap((char, at) => (spent.has(at) ? [] : [composed.get(at) ?? char]));
}

/** The letter with the accent, where that stands over it (or under it) and there is such a character. */
function accent(letter: PdfChar, mark: PdfChar, combining: string): PdfChar | undefined {
  const [x0, y0, x1, y1] = letter.bbox;
  const x = middle(mark.bbox, 0);
  const em = Math.max(letter.fontSize, 1);
  if (x < x0 - aside * em || x > x1 + aside * em || letter.isGenerated || letter.isHidden) return undefined;
  const away = below.has(combining) ? mark.bbox[1] - y1 : y0 - mark.bbox[3];
  if (away > farthest * em || away < -deepest * em) return undefined;
  const text = `${dotless.get(letter.text) ?? letter.text}${combining}`.normalize('NFC');
  if (!/^\p{L}$/u.test(text)) return undefined;
  return { ...letter, text, bbox: unionBox([letter.bbox, mark.bbox]) ?? letter.bbox };
}
