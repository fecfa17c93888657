/** Owns sorting what mostly is in order already, as words and lines of most pages are when they come. */

/** The list itself where it is in order, else a sorted copy: equal ones stay as they came. */
export function inOrder<Thing>(things: readonly Thing[], compare: (a: Thing, b: Thing) => number): readonly Thing[] {
  let last = things[0];
  for (const thing of things) {
    if (last !== undefined && compare(last, thing) > 0) return things.toSorted(compare);
    last = thing;
  }
  return things;
}
