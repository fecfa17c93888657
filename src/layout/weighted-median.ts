/** Owns the weighted median: of numbers, and of what things have. */

/** The value below which half the weight lies; 0 for nothing. */
export function weightedMedian(values: readonly (readonly [value: number, weight: number])[]): number {
  const first = values[0]?.[0];
  if (first !== undefined && values.every((pair) => pair[0] === first)) return first;
  const sorted = values.toSorted((a, b) => a[0] - b[0]);
  let half = 0;
  for (const pair of sorted) half += pair[1];
  half /= 2;
  for (const pair of sorted) {
    half -= pair[1];
    if (half <= 0) return pair[0];
  }
  return 0;
}

/** Of more unlike values than this, sorting them all is quicker. */
const fewValues = 32;

/** `weightedMedian` of what things have, with whole weights; quick where few are unlike, as type of one size is the rule. */
export function medianBy<Thing>(
  things: readonly Thing[],
  valueOf: (thing: Thing) => number,
  weightOf: (thing: Thing) => number,
): number {
  const one = things[0];
  if (one === undefined) return 0;
  const first = valueOf(one);
  let same = 0;
  while (same < things.length && valueOf(things[same] ?? one) === first) same += 1;
  if (same === things.length) return first;
  // Put in order as they come, the same ones as one: words have few sizes, and those of a line are few.
  const values: number[] = [];
  const weights: number[] = [];
  let half = 0;
  for (const thing of things) {
    const value = valueOf(thing);
    const weight = weightOf(thing);
    half += weight / 2;
    let at = values.length;
    while (at > 0 && (values[at - 1] ?? 0) > value) at -= 1;
    if (at > 0 && values[at - 1] === value) {
      weights[at - 1] = (weights[at - 1] ?? 0) + weight;
      continue;
    }
    if (values.length === fewValues) return weightedMedian(things.map((other) => [valueOf(other), weightOf(other)]));
    for (let from = values.length; from > at; from -= 1) {
      values[from] = values[from - 1] ?? 0;
      weights[from] = weights[from - 1] ?? 0;
    }
    values[at] = value;
    weights[at] = weight;
  }
  for (let at = 0; at < values.length; at += 1) {
    half -= weights[at] ?? 0;
    if (half <= 0) return values[at] ?? 0;
  }
  return 0;
}
