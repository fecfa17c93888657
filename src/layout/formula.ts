/** Owns telling formulas set on lines of their own from text. */
import type { LineGroup } from './blocks.ts';
import { isMonospace } from './lines.ts';

const mathLetters = /[\u{1d400}-\u{1d7ff}α-ωΑ-Ωϕϵϑϱ]/gu;
const signs = /[=<>≤≥≠≈∼≡+−±×÷·∗∑∏∫∮√∂∇∞∈∉⊂⊆∪∩∧∨¬→⇒⇔↦∀∃∝|^/()[\]{}]/gu;
const relation = /[=<>≤≥≠≈∼≡∈⊂⊆→⇒⇔↦∝∑∏∫√]/u;
const equationNumber = /\(\s*[\p{L}]?\d{1,3}(?:\.\d{1,3})?[a-z]?\s*\)\s*$/u;
/** Ordinary words: more of them make a sentence that speaks of a formula. */
const word = /\p{L}{4,}/gu;

/** True for a few lines of signs, figures and single letters, with a relation or an operator among them. */
export function isFormula(group: LineGroup): boolean {
  if (group.length > 4 || group.every(isMonospace)) return false;
  const text = group.map(({ line }) => line.text).join(' ');
  if (text.length > 200 || !relation.test(text)) return false;
  const bare = text.replace(equationNumber, '').replaceAll(/\s+/gu, '');
  const count = (pattern: RegExp) => bare.match(pattern)?.length ?? 0;
  const length = [...bare].length;
  if (length < 3 || (text.match(word)?.length ?? 0) > 2) return false;
  const math = count(mathLetters);
  return (
    math + count(signs) > (math > 0 ? 0.25 : 0.35) * length && (math > 0 || count(signs) >= 2) && /\p{L}/u.test(bare)
  );
}

/** A relation or a sign that only formulas have, and operators without white on either side. */
const telling = /[=<>≤≥≠≈≡±∑∏∫√∂∇∞]/u;
const operators = /(?<=[^\s\p{L}]|\S\p{L})[-−—–+×·/*](?=\S)/gu;
const fewestOperators = 2;
const longestRead = 120;
/** A token that is a word, with the marks around it; products of letters change their case. */
const wordAlone = /^[("'“‘«]*(?:\p{Lu}\p{Ll}{3,}|\p{Ll}{4,}|\p{Lu}{4,})(?:[’'-]\p{L}+)*[)"'”’».,:;!?]*$/u;
/** Share of the signs of a formula that are figures, operators and brackets, and none of its letters. */
const leastFigures = 0.45;

/**
 * True for a line of a formula as a recogniser of words reads it, which knows few of its signs: no word is among them, but what
 * stands between sizes and numbers. It heads nothing, however large its signs.
 */
export function isReadFormula(text: string): boolean {
  // Letters without case are words by themselves.
  if (text.length > longestRead || !/[\p{L}\p{N}]/u.test(text) || /\p{Lo}/u.test(text)) return false;
  if (text.split(/\s+/u).some((token) => wordAlone.test(token))) return false;
  return telling.test(text) || (/\p{N}/u.test(text) && (text.match(operators)?.length ?? 0) >= fewestOperators);
}

/** True for such a line most of which is no letters, as of few labels and headings. */
export function isMostlyFigures(text: string): boolean {
  const bare = text.replace(equationNumber, '').replaceAll(/\s+/gu, '');
  const figures = bare.match(/[^\p{L}]/gu)?.length ?? 0;
  return relation.test(bare) && /\p{L}/u.test(bare) && figures >= leastFigures * [...bare].length;
}

/** True for a limit, an index, a bracket: what may be a piece of the formula beside it. */
export function isFragment(group: LineGroup): boolean {
  const text = group.map(({ line }) => line.text).join(' ');
  return text.length <= 14 && !/\p{L}{3,}/u.test(text) && !/^[•▪◦–-]/u.test(text);
}
