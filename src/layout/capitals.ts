/** Owns telling text that is set in capitals. */

/** True for several capitals with hardly a small letter and few digits among them. */
export function inCapitals(text: string): boolean {
  if (hasSmallLetters(text)) return false;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const others = text.match(/\p{Ll}/gu)?.length ?? 0;
  const digits = text.match(/\p{N}/gu)?.length ?? 0;
  return capitals >= 5 && others <= 0.1 * capitals && digits <= 0.3 * capitals;
}

/** True when a tenth of the text and more are small letters of ASCII: no text of capitals has so many. */
function hasSmallLetters(text: string): boolean {
  let small = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x61 && code <= 0x7a) small += 1;
  }
  return small > 0.1 * text.length;
}
