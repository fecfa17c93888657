/** Owns the signs of fonts whose letters are signs: a text layer often has the codes of the font, or what letters these would be. Pure. */

/** By the font's own code. Boxes, ticks, bullets and arrows, as office programs put them on pages. */
const wingdings: Readonly<Record<number, string>> = {
  0x28: '☎',
  0x2a: '✉',
  0x46: '☞',
  0x6c: '●',
  0x6e: '■',
  0x6f: '☐',
  0x70: '☐',
  0x71: '❑',
  0x72: '❒',
  0x75: '◆',
  0x76: '❖',
  0x78: '☒',
  0x9f: '•',
  0xa1: '○',
  0xa7: '▪',
  0xa8: '☐',
  0xab: '★',
  0xd8: '➢',
  0xdf: '←',
  0xe0: '→',
  0xe1: '↑',
  0xe2: '↓',
  0xe8: '➔',
  0xf0: '⇨',
  0xfb: '✗',
  0xfc: '✓',
  0xfd: '☒',
  0xfe: '☑',
};
const wingdings2: Readonly<Record<number, string>> = {
  0x4f: '✗',
  0x50: '✓',
  0x51: '☒',
  0x52: '☑',
  0x53: '☒',
  0xa3: '☐',
};
/** Those of its signs that are no letters of formulas. */
const symbol: Readonly<Record<number, string>> = { 0xae: '→', 0xb7: '•', 0xde: '⇒' };

/** Where Zapf Dingbats differs from the block of Unicode that was made after it (ISO 32000-1, annex D.6). */
const dingbatsElsewhere: Readonly<Record<number, string>> = {
  0x25: '☎',
  0x2a: '☛',
  0x2b: '☞',
  0x48: '★',
  0x6c: '●',
  0x6e: '■',
  0x73: '▲',
  0x74: '▼',
  0x75: '◆',
  0x77: '◗',
  0xa8: '♣',
  0xa9: '♦',
  0xaa: '♥',
  0xab: '♠',
  0xd5: '→',
  0xd6: '↔',
  0xd7: '↕',
};

function dingbats(): Readonly<Record<number, string>> {
  const signs: Record<number, string> = {};
  for (let code = 0x21; code < 0xff; code += 1) {
    if (code <= 0x7e) signs[code] = String.fromCodePoint(0x2700 + code - 0x20);
    // The circled figures that Unicode had before.
    else if (code >= 0xac && code <= 0xb5) signs[code] = String.fromCodePoint(0x2460 + code - 0xac);
    else if (code > 0xa0 && code !== 0xf0) signs[code] = String.fromCodePoint(0x2760 + code - 0xa0);
  }
  return { ...signs, ...dingbatsElsewhere };
}

/** Fonts with codes of their own have them here in Unicode, if they have not those of Latin letters. */
const privateUse = 0xf000;

/**
 * The signs of a font by the code points that a text layer has for them; undefined for fonts of letters. OpenSymbol stands in for
 * all of these fonts where they are not installed, and keeps their codes.
 */
export function signsOf(fontName: string): ReadonlyMap<number, string> | undefined {
  const name = /(wingdings(?:[ -]?[23])?|^(?:[A-Z]{6}\+)?(?:open)?symbol)/iu.exec(fontName)?.[1]?.toLowerCase();
  if (name === undefined) return /dingbats|^(?:[A-Z]{6}\+)?D050000L/iu.test(fontName) ? known.dingbats : undefined;
  if (name.endsWith('opensymbol')) return known.openSymbol;
  if (name.endsWith('symbol')) return known.symbol;
  if (name.endsWith('3')) return undefined;
  return name.endsWith('2') ? known.wingdings2 : known.wingdings;
}

function placed(signs: Readonly<Record<number, string>>, isLatin: boolean): ReadonlyMap<number, string> {
  return new Map(
    Object.entries(signs).flatMap(([code, sign]) => [
      [privateUse + Number(code), sign] as const,
      ...(isLatin ? [[Number(code), sign] as const] : []),
    ]),
  );
}

/** Symbol has Greek letters, which readers know by their names. */
const known = {
  wingdings: placed(wingdings, true),
  wingdings2: placed(wingdings2, true),
  symbol: placed(symbol, false),
  dingbats: placed(dingbats(), true),
  openSymbol: placed({ ...wingdings2, ...wingdings, ...symbol }, false),
};
