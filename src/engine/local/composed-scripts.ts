/** Owns what letters say of the white beside them, where a script composes them of glyphs and libraries measure it badly. Pure. */

/** The first mark that combines with a letter. */
const firstMark = 0x300;

/** A mark, with which no word begins. */
export function isMark(text: string): boolean {
  return text.charCodeAt(0) >= firstMark && /^\p{M}/u.test(text);
}

/** Whether one is plain ASCII, and the other of an Indic script or one of its kin (Devanagari … Myanmar, Khmer). */
export function isForeignTo(text: string, other: string): boolean {
  return (isAscii(text) && isIndic(other)) || (isAscii(other) && isIndic(text));
}

function isAscii(text: string): boolean {
  const code = text.charCodeAt(0);
  return code > 0x20 && code < 0x7f;
}

function isIndic(text: string): boolean {
  const code = text.charCodeAt(0);
  return (code >= 0x900 && code < 0x10a0) || (code >= 0x1780 && code < 0x1800);
}
