/** Owns the switches of the steps of reading: the bench leaves single ones out to see what each of them brings. */

/** Steps that a page can be read without, if worse. */
export const switchableSteps = [
  'streaks',
  'grain',
  'sheet',
  'even light',
  'faint ink',
  'show-through',
  'pale text',
  'dashed rules',
  'table rules',
  'tick boxes',
  'touching rules',
  'light on dark',
  'inverted bands',
  'borders',
  'scale',
  'tall letters',
  'straighten',
  'bends',
  'few lines',
  'labels',
  'turn',
  'lines in batches',
  'level columns',
  'second reading',
  'soft strokes',
  'flat page',
  'line readers',
  'unread lines',
  'figures',
  'even word lists',
  'look-alikes',
  'Latin words',
  'slivers',
  'unread figures',
  'unread dashes',
  'lone marks',
  'units',
  'drawn signs',
  'eastern figures',
  'Vietnamese words',
  'several Latin languages',
  'passages',
  'mixed lines',
  'downward lines',
  'another script',
  'text in pictures',
  'figures of scans',
] as const;
export type SwitchableStep = (typeof switchableSteps)[number];

let leftOut: ReadonlySet<string> = new Set();

/** Leaves these steps out from now on, in this process. */
export function leaveOut(steps: readonly string[]): void {
  leftOut = new Set(steps);
}

/** Whether the step does nothing, as if there were nothing to do. */
export function isLeftOut(step: SwitchableStep): boolean {
  return leftOut.has(step);
}
