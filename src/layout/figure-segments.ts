/** Owns the place of figures among the text of a page: each becomes one segment, which reading order moves as a whole. */
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
      const segment: Segment = {
        words,
        box: bbox,
        em: below?.em ?? bbox[3] - bbox[1],
        top: bbox[1],
        bottom: bbox[3],
        order: below === undefined ? Number.MAX_SAFE_INTEGER : below.order - 0.5,
        letters: 0,
      };
      return [segment, figure] as const;
    }),
  );
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
