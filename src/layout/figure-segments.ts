/** Owns the place of figures among the text of a page: each becomes one segment, which reading order moves as a whole. */
import type { BoundingBox } from '../document.ts';
import type { Figure } from './figures.ts';
import type { Region } from './reading-order.ts';
import type { Segment } from './segments.ts';

/** One segment a figure; it is read where the text below it in its column is. */
export function figureSegments(figures: readonly Figure[], text: readonly Segment[]): ReadonlyMap<Segment, Figure> {
  return new Map(
    figures.map((figure) => {
      const { bbox, words } = figure;
      const below = text
        .filter(({ box }) => box[1] >= bbox[3] - 1 && box[0] < bbox[2] && box[2] > bbox[0])
        .reduce<Segment | undefined>(
          (best, segment) => (best === undefined || segment.top < best.top ? segment : best),
          undefined,
        );
      const [top, bottom] = betweenLines(bbox, text);
      const segment: Segment = {
        words,
        box: [bbox[0], top, bbox[2], bottom],
        em: below?.em ?? bbox[3] - bbox[1],
        top,
        bottom,
        order: below === undefined ? Number.MAX_SAFE_INTEGER : below.order - 0.5,
        letters: 0,
      };
      return [segment, figure] as const;
    }),
  );
}

/** Upper and lower edge of a figure without what it is said to have below lines of the text, as drawings that are clipped do. */
function betweenLines([x0, y0, x1, y1]: BoundingBox, text: readonly Segment[]): readonly [number, number] {
  let [top, bottom] = [y0, y1];
  for (const { box } of text) {
    if (box[2] <= x0 || box[0] >= x1 || box[3] <= y0 || box[1] >= y1) continue;
    if (box[1] + box[3] < y0 + y1) top = Math.max(top, box[3]);
    else bottom = Math.min(bottom, box[1]);
  }
  return top < bottom ? [top, bottom] : [y0, y1];
}

/** A region cut at its figures, from the top: stretches of text, and figures. */
export function partAtFigures(region: Region, figures: ReadonlyMap<Segment, Figure>): readonly (Region | Figure)[] {
  const middle = ({ top, bottom }: Segment) => (top + bottom) / 2;
  const parts: (Segment[] | Figure)[] = [];
  for (const segment of region.toSorted((a, b) => middle(a) - middle(b))) {
    const figure = figures.get(segment);
    const last = parts.at(-1);
    if (figure !== undefined) parts.push(figure);
    else if (Array.isArray(last)) last.push(segment);
    else parts.push([segment]);
  }
  return parts;
}
