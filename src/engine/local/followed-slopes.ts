/** Owns lines that follow a field of slopes over a page. Pure. */

/** Places are in the unit of the field. */
export interface FollowedLines {
  /** Where the line that crosses the middle at `across` lies at `along`. */
  at(along: number, across: number): number;
  /** Where the line through the point crosses the middle. */
  middle(along: number, across: number): number;
  /** How far lines are lifted at most, and the least and the greatest factor by which they are drawn apart. */
  readonly lift: number;
  readonly stretch: readonly [least: number, most: number];
}

/** Steps across the page in which the flow is followed. */
const steps = 96;

/** The flow followed from the middle to both sides by the midpoint method, on a grid that is linear between its knots. */
export function followSlopes(
  slope: (x: number, y: number) => number,
  [along, across]: readonly [number, number],
): FollowedLines {
  const [stepX, stepY] = [along / steps, across / steps];
  const knots = new Float64Array((steps + 1) * (steps + 1));
  const half = steps / 2;
  let [lift, least, most] = [0, 1, 1];
  for (let row = 0; row <= steps; row += 1) {
    knots[half * (steps + 1) + row] = row * stepY;
    for (const direction of [1, -1]) {
      let y = row * stepY;
      for (let column = half; column + direction >= 0 && column + direction <= steps; column += direction) {
        const halfway = y + (slope(column * stepX, y) * direction * stepX) / 2;
        y += slope((column + direction / 2) * stepX, halfway) * direction * stepX;
        knots[(column + direction) * (steps + 1) + row] = y;
        lift = Math.max(lift, Math.abs(y - row * stepY));
      }
    }
  }
  for (let column = 0; column <= steps; column += 1) {
    for (let row = 0; row < steps; row += 1) {
      const at = column * (steps + 1) + row;
      const factor = ((knots[at + 1] ?? 0) - (knots[at] ?? 0)) / stepY;
      [least, most] = [Math.min(least, factor), Math.max(most, factor)];
    }
  }
  const columnAt = (x: number): readonly [number, number] => {
    const place = Math.min(steps, Math.max(0, x / stepX));
    const column = Math.min(steps - 1, Math.floor(place));
    return [column * (steps + 1), place - column];
  };
  const knot = (start: number, share: number, row: number) =>
    (knots[start + row] ?? 0) * (1 - share) + (knots[start + steps + 1 + row] ?? 0) * share;
  return {
    lift,
    stretch: [least, most],
    at(x, y) {
      const [start, share] = columnAt(x);
      // Lines beyond the page go on beside its first and last one.
      const row = Math.min(steps - 1, Math.max(0, Math.floor(y / stepY)));
      const part = y / stepY - row;
      return knot(start, share, row) * (1 - part) + knot(start, share, row + 1) * part;
    },
    middle(x, y) {
      const [start, share] = columnAt(x);
      let [low, high] = [0, steps];
      while (high - low > 1) {
        const half = (low + high) >> 1;
        if (knot(start, share, half) <= y) low = half;
        else high = half;
      }
      const [above, below] = [knot(start, share, low), knot(start, share, low + 1)];
      return (low + (y - above) / (below - above || 1)) * stepY;
    },
  };
}
