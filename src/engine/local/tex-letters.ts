/**
 * Owns the letters of TeX's fonts that do not name their glyphs, as its bitmap fonts (Type 3) do not: a text layer has the codes of
 * TeX's encodings instead, in which ligatures and quotation marks stand where others have control characters. Pure.
 *
 * OT1: D. Knuth, The TeXbook, appendix F. T1: M. Ferguson, Report on multilingual activities, TUGboat 11 (1990), "Cork".
 */
import type { NamedCodes } from './glyph-names.ts';
import type { PdfChar } from './pdf-reader.ts';

type Encoding = ReadonlyMap<number, string>;

const ligatures = ['ff', 'fi', 'fl', 'ffi', 'ffl'];

function encoding(...parts: readonly (readonly [first: number, letters: readonly string[]])[]): Encoding {
  return new Map(parts.flatMap(([first, letters]) => letters.map((letter, at) => [first + at, letter] as const)));
}

const ot1 = encoding(
  [0x0b, [...ligatures, 'ı', 'ȷ']],
  [0x19, [...'ßæœøÆŒØ']],
  [0x22, ['”']],
  [0x3c, ['¡']],
  [0x3e, ['¿']],
  [0x5c, ['“']],
  [0x7b, [...'–—']],
);

const t1 = encoding(
  [0x0d, [...'‚‹›“”„«»–—']],
  [0x19, ['ı', 'ȷ', ...ligatures]],
  [0x7f, [...'-ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£']],
  [0xd7, ['Œ']],
  [0xdf, ['SS']],
  [0xf7, ['œ']],
  [0xff, ['ß']],
);

/** The codes by which a page shows its encoding: ligatures, and of T1 also quotation marks and dashes. */
const telling = {
  ot1: new Set([0x0b, 0x0c, 0x0d, 0x0e, 0x0f]),
  t1: new Set([0x10, 0x11, 0x15, 0x16, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f]),
} as const;

/** True for codes that are letters in one of the encodings, and in a text that was understood nothing. */
export function mayBeTexCode(code: number): boolean {
  return code >= 0x0b && code <= 0x1f;
}

/** Lower-case letters that stand together in words; formulas, in whose fonts the same codes are Greek, have fewer. */
const shortestWord = 3;
/** Share of a font's letters that stand in words where it is a font of text. */
const mostlyWords = 0.6;

/**
 * The characters of a page with the codes of TeX's encodings spelled out, in fonts whose other letters make words. Pages
 * without such fonts come back as they are.
 * @param fontOf the same value for characters of the same font
 * @param named what the file names the codes of its fonts; asked for where a page has such codes
 */
export function withTexLetters(
  chars: readonly PdfChar[],
  fontOf: (char: PdfChar) => unknown,
  named: () => readonly NamedCodes[],
): readonly PdfChar[] {
  const fonts = new Map<unknown, Font>();
  let last: PdfChar | undefined;
  let word: Font | undefined;
  for (const char of chars) {
    const font = fontNamed(fonts, fontOf(char));
    if (font !== word || (last !== undefined && isParted(last, char))) {
      word?.endWord();
      word = font;
    }
    font.add(char);
    last = char;
  }
  word?.endWord();
  const ofText = [...fonts].filter(([, font]) => font.isText());
  const evidence = { ot1: 0, t1: 0 };
  for (const [, { counts }] of ofText) for (const key of ['ot1', 't1'] as const) evidence[key] += counts[key];
  if (evidence.ot1 + evidence.t1 === 0) return chars;
  const usual = evidence.ot1 >= evidence.t1 ? ot1 : t1;
  const arrays = named();
  const lettersIn = new Map(ofText.map(([key, font]) => [key, lettersOf(font, arrays, usual)]));
  const isLetter = (char: PdfChar | undefined) =>
    char !== undefined && (/^[A-Za-z]$/u.test(char.text) || mayBeTexCode(char.text.codePointAt(0) ?? 0));
  return chars.map((char, at) => {
    const text = char.isUnmapped ? lettersIn.get(fontOf(char))?.(char.text.codePointAt(0) ?? 0) : undefined;
    if (text === undefined) return char;
    // A sign that stands apart or before a number is one that no text has.
    const isPart = isLetter(chars[at - 1]) || isLetter(chars[at + 1]);
    return ligatures.includes(text) && !isPart ? char : { ...char, text, isUnmapped: false };
  });
}

/** What a font's codes stand for: what the file says, where it names all that the font uses; else the usual letters. */
function lettersOf(
  { letters, codes }: Font,
  arrays: readonly NamedCodes[],
  usual: Encoding,
): (code: number) => string | undefined {
  const own = arrays.filter((array) => [...letters, ...codes].every((code) => array.has(code)));
  return (code) => {
    const [name, ...others] = new Set(own.map((array) => array.get(code)));
    return name === undefined || name === '' || others.length > 0 ? usual.get(code) : name;
  };
}

/** What the characters of one font show. */
interface Font {
  /** Telling codes inside words and beside them. */
  readonly counts: { ot1: number; t1: number };
  /** Codes of its Latin letters, and those that are not understood. */
  readonly letters: ReadonlySet<number>;
  readonly codes: ReadonlySet<number>;
  add(char: PdfChar): void;
  endWord(): void;
  isText(): boolean;
}

function fontNamed(fonts: Map<unknown, Font>, key: unknown): Font {
  const font = fonts.get(key) ?? createFont();
  fonts.set(key, font);
  return font;
}

function createFont(): Font {
  const counts = { ot1: 0, t1: 0 };
  const [own, codes] = [new Set<number>(), new Set<number>()];
  let letters = 0;
  let inWords = 0;
  /** Lower-case letters and codes that may be ligatures, of the word that is being read. */
  let open = 0;
  const endWord = () => {
    if (open >= shortestWord) inWords += open;
    open = 0;
  };
  return {
    counts,
    letters: own,
    codes,
    endWord,
    isText: () => letters > 0 && inWords >= mostlyWords * letters,
    add({ text, isUnmapped }) {
      const code = text.codePointAt(0) ?? 0;
      const isCode = isUnmapped && mayBeTexCode(code);
      if (isCode) codes.add(code);
      if (isCode && telling.ot1.has(code)) counts.ot1 += 1;
      if (isCode && telling.t1.has(code)) counts.t1 += 1;
      const isLower = isCode || (code >= 0x61 && code <= 0x7a);
      if (!isLower) endWord();
      else open += 1;
      const isUpper = code >= 0x41 && code <= 0x5a;
      if (isLower || isUpper) letters += 1;
      if (isUpper || (isLower && !isCode)) own.add(code);
    },
  };
}

/** True where white stands between two characters. */
function isParted(before: PdfChar, char: PdfChar): boolean {
  if (before.text === ' ' || before.text === '\n') return true;
  const gap = Math.max(char.cell[0] - before.cell[2], char.cell[1] - before.cell[3]);
  return gap > 0.3 * Math.max(char.fontSize, 1);
}
