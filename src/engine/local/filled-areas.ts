/** Owns finding filled areas in a grey image: rectangles of ink that are thicker than strokes of letters, such as bars of a chart. */
import type { BoundingBox } from '../../document.ts';
import type { Ruling } from '../../layout/tables/ruling.ts';
import { median } from '../../median.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

/** Heights of text: the side of the squares that the image is looked at in. */
const square = 0.4;
/** Share of a square's pixels that are ink: areas that are printed have holes. */
const solid = 0.92;
/** Heights of text; what is thinner is a line, or a stroke of a large letter. */
const thinnest = 0.9;
/** Share of its box that a rectangle fills. */
const rectangular = 0.85;
/** Places along each side at which the edge is looked for. */
const samples = 9;
/** Images with more areas are pictures. */
const mostAreas = 2000;

interface Extent {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * @param textHeight height of usual words, in pixels
 * @returns rectangles in pixels; none for a picture
 */
export function findFilledAreas(image: GrayImage, textHeight: number): readonly Ruling[] {
  const { threshold, contrast } = otsuThreshold(image);
  if (contrast < 30 || textHeight <= 0) return [];
  const ink = threshold + 0.2 * contrast;
  const side = Math.max(3, Math.round(square * textHeight));
  const found = groupsOf(darkSquares(image, ink, side), Math.floor(image.width / side));
  if (found.length > mostAreas) return [];
  return found
    .filter(({ count, left, right, top, bottom }) => count >= rectangular * (right - left + 1) * (bottom - top + 1))
    .map(({ left, right, top, bottom }) =>
      outlineOf(image, ink, side, [left * side, top * side, (right + 1) * side, (bottom + 1) * side]),
    )
    .filter(([x0, y0, x1, y1]) => Math.min(x1 - x0, y1 - y0) >= thinnest * textHeight)
    .map((bbox) => ({ kind: 'fill', bbox }));
}

/** 1 for each square that is all ink, row by row. */
function darkSquares({ width, height, data }: GrayImage, ink: number, side: number): Uint8Array {
  const [across, down] = [Math.floor(width / side), Math.floor(height / side)];
  const dark = new Uint8Array(across * down);
  const mostPaper = (1 - solid) * side * side;
  for (let row = 0; row < down; row += 1) {
    for (let column = 0; column < across; column += 1) {
      let paper = 0;
      for (let y = row * side; y < (row + 1) * side && paper <= mostPaper; y += 1) {
        const start = y * width + column * side;
        for (let at = start; at < start + side; at += 1) if ((data[at] ?? 255) > ink) paper += 1;
      }
      if (paper <= mostPaper) dark[row * across + column] = 1;
    }
  }
  return dark;
}

/** Groups of squares that share sides, in squares. */
function groupsOf(dark: Uint8Array, across: number): readonly (Extent & { readonly count: number })[] {
  const groups: (Extent & { readonly count: number })[] = [];
  const seen = new Uint8Array(dark.length);
  for (let start = 0; start < dark.length; start += 1) {
    if (dark[start] === 0 || seen[start] === 1) continue;
    let [left, right, top, bottom, count] = [across, 0, dark.length, 0, 0];
    const open = [start];
    seen[start] = 1;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [row, column] = [Math.floor(at / across), at % across];
      [left, right] = [Math.min(left, column), Math.max(right, column)];
      [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
      count += 1;
      const beside = [column > 0 ? at - 1 : -1, column + 1 < across ? at + 1 : -1, at - across, at + across];
      for (const next of beside) {
        if (next < 0 || next >= dark.length || dark[next] === 0 || seen[next] === 1) continue;
        seen[next] = 1;
        open.push(next);
      }
    }
    groups.push({ left, right, top, bottom, count });
  }
  return groups;
}

/** Moves each side of a box of squares out to where most of the area's ink ends. */
function outlineOf(image: GrayImage, ink: number, most: number, [x0, y0, x1, y1]: BoundingBox): BoundingBox {
  const isInk = (x: number, y: number) => (image.data[y * image.width + x] ?? 255) <= ink;
  const edge = (isAt: (place: number, step: number) => boolean, from: number, to: number) => {
    const steps = Array.from({ length: samples }, (_, index) => {
      const place = Math.floor(from + ((index + 0.5) / samples) * (to - from));
      let step = 0;
      while (step < most && isAt(place, step + 1)) step += 1;
      return step;
    });
    return median(steps) ?? 0;
  };
  return [
    x0 - edge((y, step) => x0 - step >= 0 && isInk(x0 - step, y), y0, y1),
    y0 - edge((x, step) => y0 - step >= 0 && isInk(x, y0 - step), x0, x1),
    x1 + edge((y, step) => x1 - 1 + step < image.width && isInk(x1 - 1 + step, y), y0, y1),
    y1 + edge((x, step) => y1 - 1 + step < image.height && isInk(x, y1 - 1 + step), x0, x1),
  ];
}
