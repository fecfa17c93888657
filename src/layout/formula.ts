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

/** True for a limit, an index, a bracket: what may be a piece of the formula beside it. */
export function isFragment(group: LineGroup): boolean {
  const text = group.map(({ line }) => line.text).join(' ');
  return text.length <= 14 && !/\p{L}{3,}/u.test(text) && !/^[•▪◦–-]/u.test(text);
}
