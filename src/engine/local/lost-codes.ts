/** Owns telling whether what a page shows in certain fonts are codes that mean nothing without those fonts. Pure. */
import { decodedName } from './content-words.ts';

/**
 * Codes of two bytes (ISO 32000-1, 9.7) number the shapes of a font, so that half of the bytes are zero or anything at all; those of
 * one byte are mostly ASCII, by all encodings that fonts are known by.
 */
const mostStrange = 0.3;
/** Above this share of what a page shows, the page cannot be read. */
const mostLost = 0.1;

/** A font is chosen; a string in hexadecimal digits; a string of bytes. Strings with parentheses within them are taken to pieces. */
const shown = /\/([^\s/()<>[\]{}%]+)\s+[-+.\d]+\s+Tf|<([\da-fA-F\s]*)>|\(((?:\\[\s\S]|[^\\()])*)\)/gu;
const escaped = /\\(?:([0-7]{1,3})|([nrtbf])|[\s\S])/gu;

/** @param fonts names by which the content chooses fonts that are not there as they should be */
export function areCodesLost(content: Buffer, fonts: ReadonlySet<string>): boolean {
  if (fonts.size === 0) return false;
  const counts = new Map<string, { bytes: number; strange: number }>();
  let all = 0;
  let font = '';
  for (const [, chosen, digits, string = ''] of content.toString('latin1').matchAll(shown)) {
    if (chosen !== undefined) {
      font = decodedName(chosen);
      continue;
    }
    const bytes = digits === undefined ? bytesOfString(string) : Buffer.from(digits.replaceAll(/\s/gu, ''), 'hex');
    all += bytes.length;
    if (!fonts.has(font)) continue;
    const count = counts.get(font) ?? { bytes: 0, strange: 0 };
    count.bytes += bytes.length;
    for (const byte of bytes) if (byte < 0x20 || byte > 0x7e) count.strange += 1;
    counts.set(font, count);
  }
  const lost = [...counts.values()].filter(({ bytes, strange }) => strange > bytes * mostStrange);
  return lost.reduce((sum, { bytes }) => sum + bytes, 0) > all * mostLost;
}

function bytesOfString(written: string): Buffer {
  const plain = written.replaceAll(escaped, (all, octal: string | undefined, control: string | undefined) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return control === undefined ? all.slice(1) : '\n';
  });
  return Buffer.from(plain, 'latin1');
}
