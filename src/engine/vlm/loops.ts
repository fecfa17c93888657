/** Owns noticing that a model repeats itself without end. */

/** Characters of the same thing over and over that no page has: a table of empty cells has fewer. */
const shortestLoop = 1500;
const longestPeriod = 400;
const leastTurns = 6;

/**
 * Where a loop that reaches to the end of the text begins its second turn; undefined without a loop.
 * Found by the shortest period of the end, by the border function of Knuth, Morris and Pratt over the reversed tail.
 */
export function loopStart(text: string): number | undefined {
  const length = Math.max(shortestLoop, longestPeriod * leastTurns);
  if (text.length < shortestLoop) return undefined;
  const tail = text.slice(-length);
  const borders = new Uint16Array(tail.length);
  const unit = (index: number) => tail.charCodeAt(tail.length - 1 - index);
  let repeated = { period: 0, length: 0 };
  for (let at = 1, border = 0; at < tail.length; at++) {
    while (border > 0 && unit(at) !== unit(border)) border = borders[border - 1] ?? 0;
    if (unit(at) === unit(border)) border++;
    borders[at] = border;
    const period = at + 1 - border;
    if (period <= longestPeriod && at + 1 >= Math.max(shortestLoop, period * leastTurns))
      repeated = { period, length: at + 1 };
  }
  if (repeated.length === 0) return undefined;
  // The loop may have begun before the tail.
  let from = text.length - repeated.length;
  while (from > 0 && text[from - 1] === text[from - 1 + repeated.period]) from--;
  return from + repeated.period;
}

/** A watcher for a text that grows: true once it loops. Looks only now and then, as looking costs more than a letter does. */
export function createLoopWatch(): (soFar: string) => boolean {
  let looked = 0;
  return (soFar) => {
    if (soFar.length < looked) looked = 0;
    if (soFar.length - looked < 300) return false;
    looked = soFar.length;
    return loopStart(soFar) !== undefined;
  };
}
