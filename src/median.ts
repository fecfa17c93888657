/** Owns the median. Pure. */

/** What is in the middle of numbers by their size, the upper one of two; undefined for none. */
export function median(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[values.length >> 1];
}

/** The same, but the lower one of two. */
export function lowerMedian(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[(values.length - 1) >> 1];
}
