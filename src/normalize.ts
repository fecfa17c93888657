/** Owns the one normal form in which text is searched and quotations are compared: never shown, never cited. */

/** A normal form that remembers where each of its UTF-16 units came from. */
export interface NormalizedLines {
  readonly text: string;
  /** For each unit of `text`: the line it came from. */
  readonly lines: readonly number[];
  /** For each unit of `text`: where in that line its source begins (UTF-16 offset). */
  readonly starts: readonly number[];
  /** For each unit of `text`: where in that line its source ends, exclusive. */
  readonly ends: readonly number[];
}

/** Marks that readers leave out and recognisers lose: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels. */
const droppedMarks =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/gu;

/** Soft hyphen, tatweel, zero-width and direction characters. */
const invisible = /^[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]$/u;

const folds: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ہ: 'ه',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '´': "'",
  '`': "'",
  ʼ: "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '«': '"',
  '»': '"',
  '″': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '־': '-',
};

const decimalDigit = /^\p{Nd}$/u;
const folded = new Map<string, string>();

/** Value of a decimal digit of any script: digits stand in runs of ten that begin with zero (Unicode, section 4.6). */
function digitValue(codePoint: number): number {
  let value = 0;
  while (value < 9 && decimalDigit.test(String.fromCodePoint(codePoint - value - 1))) value++;
  return value;
}

/** Normal form of one character with its marks. */
function foldCluster(cluster: string): string {
  const known = folded.get(cluster);
  if (known !== undefined) return known;
  let form = '';
  // The quotation marks that NFKD takes apart (´ ″) are looked up before it does.
  for (const character of (folds[cluster] ?? cluster)
    .normalize('NFKD')
    .toLowerCase()
    .replace(droppedMarks, '')
    .normalize('NFC')) {
    if (invisible.test(character)) continue;
    const codePoint = character.codePointAt(0) ?? 0;
    form +=
      codePoint > 127 && decimalDigit.test(character) ? String(digitValue(codePoint)) : (folds[character] ?? character);
  }
  // A page uses few different clusters; the bound only guards against a hostile one.
  if (folded.size < 20_000) folded.set(cluster, form);
  return form;
}

const cluster = /\p{M}+|\P{M}\p{M}*/uy;

/** The character with its marks that begins at a place of the line; ASCII before ASCII has no marks. */
function clusterAt(line: string, at: number): string {
  if (line.charCodeAt(at) < 0x80 && !(line.charCodeAt(at + 1) >= 0x80)) return line.charAt(at);
  cluster.lastIndex = at;
  return cluster.exec(line)?.[0] ?? line.charAt(at);
}

/** Whether the normal form of an ASCII character is the character itself: small letters and digits. */
function isPlain(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}

/** Most text of many languages, whose normal form needs no look at each character. */
function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/**
 * Normalises lines of text: NFKC, lower case, digits of all scripts to ASCII, accents and optional marks dropped,
 * quotation marks and dashes unified, white space collapsed to single spaces, words hyphenated over a line end mended.
 *
 * @param lines verbatim lines in reading order
 */
export function normalizeLines(lines: readonly string[]): NormalizedLines {
  let text = '';
  const from: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  /** Nothing stands before, or a space; asking the text itself would copy it each time. */
  let atSpace = true;
  const push = (form: string, line: number, start: number, end: number) => {
    if (form === '') return;
    text += form;
    atSpace = form.endsWith(' ');
    for (let unit = 0; unit < form.length; unit++) {
      from.push(line);
      starts.push(start);
      ends.push(end);
    }
  };
  const drop = (units: number) => {
    text = text.slice(0, text.length - units);
    atSpace = text === '' || text.endsWith(' ');
    for (const list of [from, starts, ends]) list.length -= units;
  };
  lines.forEach((line, number) => {
    if (!atSpace) {
      const before = lines[number - 1] ?? '';
      const goesOn = /^\s*\p{Ll}/u.test(line);
      if (/\u00ad\s*$/u.test(before)) {
        // The soft hyphen itself was never emitted.
      } else if (goesOn && /\p{L}-$/u.test(text)) drop(1);
      else push(' ', number, 0, 0);
    }
    let end = 0;
    for (let index = 0; index < line.length; index = end) {
      const character = clusterAt(line, index);
      end = index + character.length;
      if (character.length === 1 && isPlain(character.charCodeAt(0))) push(character, number, index, end);
      else if (/^\s/u.test(character)) {
        if (!atSpace) push(' ', number, index, end);
      } else {
        const form = foldCluster(character);
        // NFKC turns some characters (´, ¨, …) into a space and a mark.
        push(/\s/u.test(form) ? form.replace(/\s+/gu, '') : form, number, index, end);
      }
    }
  });
  if (text !== '' && atSpace) drop(1);
  return { text, lines: from, starts, ends };
}

/** Normal form of a text whose lines are separated by newlines. See `normalizeLines`. */
export function normalizeText(text: string): string {
  if (isAscii(text)) {
    const mended = text.replace(/([A-Za-z])-\n(?=[^\S\n]*[a-z])/g, '$1');
    return mended.toLowerCase().replaceAll('`', "'").replace(/\s+/g, ' ').trim();
  }
  return normalizeLines(text.split('\n')).text;
}

/** Scripts written without spaces between words. */
export const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** Words of a normalised text in order; languages without spaces are cut by dictionary (ICU). */
export function wordsOf(normalized: string): readonly string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(normalized)) if (isWordLike === true) words.push(segment);
  return words;
}
