/** Owns the codes from 0x80 to 0x9f in text layers: Unicode has control characters there, fonts of signs and Windows have signs. Pure. */
import type { PdfChar } from './pdf-reader.ts';

const [first, last] = [0x80, 0x9f];

/** TeX's companion fonts (TS1, LaTeX's `ts1enc.def`) from 0x84 on, as their bitmaps (Type 3) have them. */
const companion = [...'†‡‖‰•℃$¢ƒ₡₩₦₲₱₤℞‽⸘₫™‱¶฿№⁒℮◦℠'];
const companionFirst = 0x84;

const windows = new TextDecoder('windows-1252');
const unknown = '\ufffd';

/** True for a code that is a control character of no use to a text. */
export function isControlCode(code: number): boolean {
  return code >= first && code <= last;
}

/**
 * The characters of a page with signs for such codes: in fonts without a letter those of TeX, where the file tells no more than
 * the code; else those of Windows, which some files tell as they are.
 * @param fontOf the same value for characters of the same font
 */
export function withoutControlCodes(chars: readonly PdfChar[], fontOf: (char: PdfChar) => unknown): readonly PdfChar[] {
  const ofLetters = new Set(chars.flatMap((char) => (/[\p{L}\p{Nd}]/u.test(char.text) ? [fontOf(char)] : [])));
  return chars.map((char) => {
    const code = char.text.codePointAt(0) ?? 0;
    if (!isControlCode(code)) return char;
    if (!char.isUnmapped) return { ...char, text: ofWindows(code) };
    const sign = ofLetters.has(fontOf(char)) ? undefined : companion[code - companionFirst];
    return sign === undefined ? { ...char, text: unknown } : { ...char, text: sign, isUnmapped: false };
  });
}

function ofWindows(code: number): string {
  const text = windows.decode(Uint8Array.of(code));
  return isControlCode(text.codePointAt(0) ?? 0) ? unknown : text;
}
