/** Owns counting many character n-grams of two to four characters in a text in one pass. */

const slots = 1 << 16;
/** The units of the text that is looked at; made anew only for a longer one. */
let codes = new Uint16Array(4096);
/** Odd, and spread over all bits, so that neighbouring letters end far apart. */
const factor = 0x9e3779b1;

function mix(hash: number, code: number): number {
  return (Math.imul(hash ^ code, factor) >>> 15) ^ Math.imul(hash, 31) ^ code;
}

function pairOf(first: number, second: number): number {
  return (Math.imul(first, 251) + second) & (slots - 1);
}

function hashOf(gram: string): number {
  let hash = 0;
  for (let at = 0; at < gram.length; at++) hash = mix(hash, gram.charCodeAt(at));
  return hash & (slots - 1);
}

/**
 * Makes the counter of some grams: it gives how often each of them stands in a text, in their order.
 * Every position of the text is hashed, and only what may be one of the grams is compared (after Karp and Rabin 1987).
 *
 * @param grams each of at most four UTF-16 units; longer ones are not counted
 */
export function createGramCounter(grams: readonly string[]): (text: string) => Uint16Array {
  /** For each hash the first gram that has it, from 1; each gram points at the next one with its hash. */
  const firsts = new Uint16Array(slots);
  const nexts = new Uint16Array(grams.length + 1);
  const starts = new Uint8Array(slots);
  grams.forEach((gram, index) => {
    if (gram === '' || gram.length > 4) return;
    starts[pairOf(gram.charCodeAt(0), gram.charCodeAt(1))] = 1;
    const hash = hashOf(gram);
    nexts[index + 1] = firsts[hash] ?? 0;
    firsts[hash] = index + 1;
  });
  const single = grams.some(({ length }) => length === 1);
  const used = [1, 2, 3, 4].map((length) => grams.some((gram) => gram.length === length));
  return (text) => {
    const counts = new Uint16Array(grams.length);
    if (codes.length < text.length) codes = new Uint16Array(2 * text.length);
    for (let at = 0; at < text.length; at++) codes[at] = text.charCodeAt(at);
    for (let at = 0; at < text.length; at++) {
      // Most positions begin with two characters that no gram begins with.
      if (!single && starts[pairOf(codes[at] ?? 0, codes[at + 1] ?? 0)] === 0) continue;
      let hash = 0;
      const most = Math.min(4, text.length - at);
      for (let length = 1; length <= most; length++) {
        hash = mix(hash, codes[at + length - 1] ?? 0);
        if (used[length - 1] !== true) continue;
        for (let one = firsts[hash & (slots - 1)] ?? 0; one !== 0; one = nexts[one] ?? 0) {
          const gram = grams[one - 1] ?? '';
          if (gram.length === length && text.startsWith(gram, at)) counts[one - 1] = (counts[one - 1] ?? 0) + 1;
        }
      }
    }
    return counts;
  };
}
