/**
 * Owns the signs of TeX's companion fonts that do not name their glyphs, as its bitmap fonts (Type 3) do not: bullets of lists, daggers
 * of notes. A text layer has their codes instead, which are control characters elsewhere. Pure.
 *
 * TS1: the text companion encoding of LaTeX (encguide, "The TS1 encoding").
 */
import type { PdfChar } from './pdf-reader.ts';

const ts1: ReadonlyMap<string, string> = new Map([
  ['\u0084', '†'],
  ['\u0085', '‡'],
  ['\u0086', '‖'],
  ['\u0087', '‰'],
  ['\u0088', '•'],
  ['\u0089', '℃'],
  ['\u0097', '™'],
  ['\u0099', '¶'],
  ['\u009b', '№'],
  ['\u009e', '◦'],
]);

/** Signs that have the same code in Latin 1. */
const shared = new Set('§©ª¬®¯°±²³µ·¹º×÷');

/** True for codes that are signs in that encoding alone. */
export function mayBeTexSign(code: number): boolean {
  return code >= 0x84 && code <= 0x9e;
}

/**
 * The characters of a page with the signs spelled out, of fonts of which the page shows nothing but such signs.
 * @param fontOf the same value for characters of the same font
 */
export function withTexSigns(chars: readonly PdfChar[], fontOf: (char: PdfChar) => unknown): readonly PdfChar[] {
  const others = new Set<unknown>();
  for (const char of chars)
    if (!char.isGenerated && char.text.trim() !== '' && !ts1.has(char.text) && !shared.has(char.text))
      others.add(fontOf(char));
  return chars.map((char) => {
    const text = ts1.get(char.text);
    return text === undefined || others.has(fontOf(char)) ? char : { ...char, text, isUnmapped: false };
  });
}
