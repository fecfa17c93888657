/** Owns bullets that are drawn: small dots and squares at the beginning of lines, which no character tells of. */
import type { BoundingBox } from '../document.ts';
import type { Figure, Graphics } from './figures.ts';
import type { LaidLine } from './lines.ts';
import type { Grid } from './tables/grid.ts';
import type { Ruling } from './tables/ruling.ts';

/** Sizes of a bullet, in em of its line. */
const smallest = 0.12;
const largest = 0.65;
/** How much longer one side of it may be than the other. */
const slack = 1.4;
/** White between a bullet and its line, in em. */
const nearest = 0.15;
const farthest = 2.5;
/** White on its outer side, in em: a dot between two texts parts them. */
const outside = 1;
/** More small marks than this are a drawing. */
const mostMarks = 2000;

/** Marks the lines before which a bullet is drawn. Tables and figures stay as they are. */
export function markDrawnBullets(
  regions: readonly (readonly LaidLine[] | Grid | Figure)[],
  graphics: Graphics | undefined,
  rulings: readonly Ruling[],
): readonly (readonly LaidLine[] | Grid | Figure)[] {
  // A square that is small enough passes for a short line.
  const marks = [...(graphics?.drawings ?? []), ...rulings.map(({ bbox }) => bbox)].filter(isCompact);
  if (marks.length === 0 || marks.length > mostMarks) return regions;
  const lines = regions.flatMap((region) => ('cells' in region || 'bbox' in region ? [] : region));
  const bulleted = new Set(
    lines.filter((line) =>
      marks.some((mark) => stands(mark, line) && !lines.some((other) => isBefore(other, mark, line))),
    ),
  );
  if (bulleted.size === 0) return regions;
  return regions.map((region) =>
    'cells' in region || 'bbox' in region
      ? region
      : region.map((line) => (bulleted.has(line) ? { ...line, bulleted: true } : line)),
  );
}

function isCompact(box: BoundingBox): boolean {
  const width = box[2] - box[0];
  const height = box[3] - box[1];
  return width > 0 && height > 0 && width < slack * height && height < slack * width;
}

function stands(mark: BoundingBox, { line: { bbox }, em, backwards }: LaidLine): boolean {
  const size = Math.max(mark[2] - mark[0], mark[3] - mark[1]);
  const white = backwards ? mark[0] - bbox[2] : bbox[0] - mark[2];
  const middle = (mark[1] + mark[3]) / 2;
  return (
    size >= smallest * em &&
    size <= largest * em &&
    white >= nearest * em &&
    white <= farthest * em &&
    middle > bbox[1] &&
    middle < bbox[3]
  );
}

/** True for text close by on the outer side of a mark. */
function isBefore({ line: { bbox } }: LaidLine, mark: BoundingBox, { em, backwards }: LaidLine): boolean {
  if (bbox[1] >= mark[3] || bbox[3] <= mark[1]) return false;
  const white = backwards ? bbox[0] - mark[2] : mark[0] - bbox[2];
  const reaches = backwards ? bbox[2] > mark[0] : bbox[0] < mark[2];
  return reaches && white < outside * em;
}
