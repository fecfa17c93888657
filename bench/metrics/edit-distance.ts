/** Owns distances between two sequences of code points: Levenshtein and indel, both by bit vectors. */

/** Code points as numbers, so that a character outside the basic plane counts once. */
function codePoints(text: string): Int32Array {
  return Int32Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

/** For each code point of `pattern`, the bits of the positions where it stands, 32 to a number. */
function positionsOf(pattern: Int32Array, blocks: number): ReadonlyMap<number, Int32Array> {
  const positions = new Map<number, Int32Array>();
  for (const [at, code] of pattern.entries()) {
    let bits = positions.get(code);
    if (bits === undefined) positions.set(code, (bits = new Int32Array(blocks)));
    bits[at >> 5] = (bits[at >> 5] ?? 0) | (1 << (at & 31));
  }
  return positions;
}

/**
 * Fewest insertions, deletions and substitutions that turn one text into the other.
 *
 * Myers 1999 ("A fast bit-vector algorithm for approximate string matching"), in blocks as Hyyrö 2003 has it.
 */
export function levenshtein(first: string, second: string): number {
  const a = codePoints(first);
  const b = codePoints(second);
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  const blocks = Math.ceil(a.length / 32);
  const positions = positionsOf(a, blocks);
  const nowhere = new Int32Array(blocks);
  const plus = new Int32Array(blocks).fill(-1);
  const minus = new Int32Array(blocks);
  const lastBit = 1 << ((a.length - 1) & 31);
  let score = a.length;
  for (const code of b) {
    const equal = positions.get(code) ?? nowhere;
    let carry = 1;
    for (let block = 0; block < blocks; block += 1) {
      const p = plus[block] ?? 0;
      const m = minus[block] ?? 0;
      let eq = equal[block] ?? 0;
      const vertical = eq | m;
      if (carry < 0) eq |= 1;
      const horizontal = ((((eq & p) >>> 0) + (p >>> 0)) ^ p) | eq;
      let up = m | ~(horizontal | p);
      let down = p & horizontal;
      const top = block === blocks - 1 ? lastBit : 1 << 31;
      const out = (up & top) !== 0 ? 1 : (down & top) !== 0 ? -1 : 0;
      up <<= 1;
      down <<= 1;
      if (carry > 0) up |= 1;
      else if (carry < 0) down |= 1;
      plus[block] = down | ~(vertical | up);
      minus[block] = up & vertical;
      carry = out;
    }
    score += carry;
  }
  return score;
}

/** Levenshtein distance as a share of the longer text, 0 (equal) … 1; two empty texts are equal. */
export function normalizedLevenshtein(first: string, second: string): number {
  const longer = Math.max(codePoints(first).length, codePoints(second).length);
  return longer === 0 ? 0 : levenshtein(first, second) / longer;
}

/**
 * Length of the longest common subsequence in code points.
 *
 * Hyyrö 2004 ("Bit-parallel LCS-length computation revisited"): zeros in the vector are steps of the subsequence.
 */
export function longestCommonSubsequence(first: string, second: string): number {
  const a = codePoints(first);
  const blocks = Math.ceil(a.length / 32);
  const positions = positionsOf(a, blocks);
  const vector = new Int32Array(blocks).fill(-1);
  for (const character of second) {
    const matches = positions.get(character.codePointAt(0) ?? 0);
    if (matches === undefined) continue;
    let carry = 0;
    for (let block = 0; block < blocks; block += 1) {
      const before = vector[block] ?? 0;
      const taken = before & (matches[block] ?? 0);
      const sum = (before >>> 0) + (taken >>> 0) + carry;
      carry = sum > 0xffffffff ? 1 : 0;
      vector[block] = sum | (before & ~taken);
    }
  }
  let length = 0;
  for (let at = 0; at < a.length; at += 1) if (((vector[at >> 5] ?? 0) & (1 << (at & 31))) === 0) length += 1;
  return length;
}

/**
 * 1 − indel distance ÷ (both lengths): how much of both texts stands in the same order, 0 … 1. Two empty texts are equal.
 * The indel distance counts insertions and deletions only.
 */
export function indelSimilarity(first: string, second: string): number {
  const total = codePoints(first).length + codePoints(second).length;
  return total === 0 ? 1 : (2 * longestCommonSubsequence(first, second)) / total;
}
