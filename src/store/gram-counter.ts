/** Owns counting many character n-grams in a text in one pass. */

const slots = 1 << 16;

function hashAt(text: string, at: number, length: number): number {
  let hash = length;
  for (let unit = at; unit < at + length; unit++) hash = (Math.imul(hash, 31) + text.charCodeAt(unit)) | 0;
  return hash;
}

/**
 * Makes the counter of some grams: it gives how often each of them stands in a text, in their order.
 * Positions are hashed as a whole for each length of gram, and only those that may be one of the grams are compared
 * (after Karp and Rabin 1987).
 */
export function createGramCounter(grams: readonly string[]): (text: string) => Uint16Array {
  const lengths = [...new Set(grams.map(({ length }) => length))].filter((length) => length > 0);
  const taken = new Uint8Array(slots);
  const buckets = new Map<number, number[]>();
  grams.forEach((gram, index) => {
    const hash = hashAt(gram, 0, gram.length);
    taken[hash & (slots - 1)] = 1;
    const bucket = buckets.get(hash);
    if (bucket === undefined) buckets.set(hash, [index]);
    else bucket.push(index);
  });
  return (text) => {
    const counts = new Uint16Array(grams.length);
    for (const length of lengths) {
      for (let at = 0; at + length <= text.length; at++) {
        const hash = hashAt(text, at, length);
        if (taken[hash & (slots - 1)] === 0) continue;
        for (const index of buckets.get(hash) ?? [])
          if (text.startsWith(grams[index] ?? '', at)) counts[index] = (counts[index] ?? 0) + 1;
      }
    }
    return counts;
  };
}
