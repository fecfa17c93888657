/** Owns counting the letters of a text by script, under the names that Tesseract's script detection and the table of languages use. */

/** The order matters only for speed: what is frequent stands first. */
const patterns: readonly (readonly [script: string, letter: RegExp])[] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Han', /\p{Script=Han}/u],
  ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['Hangul', /\p{Script=Hangul}/u],
  ['Arabic', /\p{Script=Arabic}/u],
  ['Devanagari', /\p{Script=Devanagari}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Thai', /\p{Script=Thai}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Bengali', /\p{Script=Bengali}/u],
  ['Canadian_Aboriginal', /\p{Script=Canadian_Aboriginal}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
  ['Ethiopic', /\p{Script=Ethiopic}/u],
  ['Georgian', /\p{Script=Georgian}/u],
  ['Gujarati', /\p{Script=Gujarati}/u],
  ['Gurmukhi', /\p{Script=Gurmukhi}/u],
  ['Kannada', /\p{Script=Kannada}/u],
  ['Khmer', /\p{Script=Khmer}/u],
  ['Lao', /\p{Script=Lao}/u],
  ['Malayalam', /\p{Script=Malayalam}/u],
  ['Myanmar', /\p{Script=Myanmar}/u],
  ['Oriya', /\p{Script=Oriya}/u],
  ['Sinhala', /\p{Script=Sinhala}/u],
  ['Syriac', /\p{Script=Syriac}/u],
  ['Tamil', /\p{Script=Tamil}/u],
  ['Telugu', /\p{Script=Telugu}/u],
  ['Thaana', /\p{Script=Thaana}/u],
  ['Tibetan', /\p{Script=Tibetan}/u],
];

/** An ideograph or a syllable says as much as this many letters of an alphabet. */
const weights: Readonly<Record<string, number>> = { Han: 2.5, Japanese: 2, Hangul: 2 };
/** Han characters beside kana are Japanese from this share of kana on; Chinese text has next to none. */
const leastKana = 0.08;

/** The script of one letter; undefined for what is no letter, or of a script that nothing here reads. */
function scriptOfLetter(letter: string): string | undefined {
  return patterns.find(([, pattern]) => pattern.test(letter))?.[0];
}

/** A part of the text in one script. */
export interface ScriptShare {
  readonly script: string;
  /** Share of all letters, 0…1; ideographs and syllables weigh more. */
  readonly share: number;
  /** Letters, unweighted. */
  readonly letters: number;
}

/** A letter of ASCII. */
function isPlainLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

/**
 * Counts the letters by script, the largest share first. Han counts as Japanese beside kana, and with Hangul where there is
 * more of that (Korean uses some Han, and never the other way round).
 */
export function lettersByScript(text: string): readonly ScriptShare[] {
  const counts = new Map<string, number>();
  let plain = 0;
  for (const character of text) {
    const code = character.charCodeAt(0);
    // Most letters of most texts, for which this is quicker than an expression.
    if (code < 0x80) {
      if (!isPlainLetter(code)) continue;
      if (plain === 0 && !counts.has('Latin')) counts.set('Latin', 0);
      plain += 1;
      continue;
    }
    if (!/[\p{L}\p{M}]/u.test(character)) continue;
    const script = scriptOfLetter(character);
    if (script !== undefined) counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  if (plain > 0) counts.set('Latin', (counts.get('Latin') ?? 0) + plain);
  const han = counts.get('Han') ?? 0;
  const kana = counts.get('Japanese') ?? 0;
  const hangul = counts.get('Hangul') ?? 0;
  const owner = hangul > han ? 'Hangul' : kana >= leastKana * (han + kana) ? 'Japanese' : 'Han';
  if (han > 0 && owner !== 'Han') {
    counts.delete('Han');
    counts.set(owner, (counts.get(owner) ?? 0) + han);
  } else if (kana > 0) {
    counts.delete('Japanese');
    counts.set('Han', han + kana);
  }
  const weigh = (script: string, count: number) => count * (weights[script] ?? 1);
  const total = [...counts].reduce((sum, [script, count]) => sum + weigh(script, count), 0);
  return [...counts]
    .map(([script, letters]) => ({ script, letters, share: weigh(script, letters) / total }))
    .toSorted((a, b) => b.share - a.share);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/** The words of a text that have letters of the script and of no other, joined by spaces. */
export function wordsInScript(text: string, script: string): string {
  if (script === 'Latin' && isAscii(text)) return text.replaceAll(/\s+/g, ' ');
  const pattern = patterns.find(([name]) => name === script)?.[1];
  if (pattern === undefined) return '';
  return text
    .split(/\s+/)
    .filter(
      (word) =>
        (script === 'Latin' && isAscii(word)) ||
        [...word].every((character) => !/\p{L}/u.test(character) || pattern.test(character)),
    )
    .join(' ');
}
