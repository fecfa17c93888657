/** Owns taking the sheet out of a photo: seen from straight above, without what lies around it. */
import { median } from '../../median.ts';
import { componentBoxes } from './components.ts';
import { areaOf, findPageEdges } from './page-edges.ts';
import { projectiveMap, samePlace, type PageMap, type Point, type Quadrilateral } from './page-map.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { warp } from './warp.ts';
import { isLeftOut } from './step-switch.ts';

/** Degrees by which opposite sides must converge, or a corner differ from a right angle, to be worth a correction … */
const leastSlant = 1;
/** … unless this share of the image lies around the sheet. */
const muchAround = 0.15;
/** What is cut off along the edges, as a share of a side: they are frayed and shaded. */
const inset = 0.004;
/** A light part of a page that has print around it is no sheet on a table: this share of the letters at most may lie outside. */
const mostLettersOutside = 0.15;

/**
 * Corrects the perspective of a sheet whose four edges are sure, by the projective map of its corners to a rectangle.
 * @returns the image itself, at its own place, when they are not or when there is nothing to gain
 */
export function flattenPage(image: GrayImage): { readonly image: GrayImage; readonly back: PageMap } {
  const same = { image, back: samePlace };
  if (isLeftOut('sheet')) return same;
  const edges = findPageEdges(image);
  if (edges === undefined) return same;
  const around = 1 - areaOf(edges) / (image.width * image.height);
  if (around < muchAround && slant(edges) < leastSlant) return same;
  if (lettersOutside(image, edges) > mostLettersOutside) return same;
  const corners = drawnIn(edges);
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  const width = Math.round(Math.max(distance(topLeft, topRight), distance(bottomLeft, bottomRight)));
  const height = Math.round(Math.max(distance(topLeft, bottomLeft), distance(topRight, bottomRight)));
  const sheet: Quadrilateral = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ];
  const back = projectiveMap(sheet, corners);
  if (back === undefined) return same;
  return { image: warp(image, back, width, height), back };
}

function distance([x0, y0]: Point, [x1, y1]: Point): number {
  return Math.hypot(x1 - x0, y1 - y0);
}

/** The most, in degrees, that a corner is off a right angle. */
function slant(corners: Quadrilateral): number {
  let most = 0;
  for (const [index, [x, y]] of corners.entries()) {
    const [beforeX, beforeY] = corners[(index + 3) % 4] ?? [0, 0];
    const [afterX, afterY] = corners[(index + 1) % 4] ?? [0, 0];
    const turn = Math.atan2(beforeY - y, beforeX - x) - Math.atan2(afterY - y, afterX - x);
    const degrees = Math.abs(((turn * 180) / Math.PI + 720) % 360);
    most = Math.max(most, Math.abs(90 - Math.min(degrees, 360 - degrees)));
  }
  return most;
}

function drawnIn(corners: Quadrilateral): Quadrilateral {
  const centreX = corners.reduce((sum, [x]) => sum + x, 0) / 4;
  const centreY = corners.reduce((sum, [, y]) => sum + y, 0) / 4;
  const draw = ([x, y]: Point): Point => [x + (centreX - x) * inset * 2, y + (centreY - y) * inset * 2];
  const [a, b, c, d] = corners;
  return [draw(a), draw(b), draw(c), draw(d)];
}

/** The share of letter-like marks that lie outside of the sheet, among those of the size that is usual on it. */
function lettersOutside(image: GrayImage, corners: Quadrilateral): number {
  const inside: number[] = [];
  const outside: number[] = [];
  for (const box of componentBoxes(image, otsuThreshold(image).threshold)) {
    const across = box.right - box.left + 1;
    const down = box.bottom - box.top + 1;
    const fill = box.ink / (across * down);
    if (down < 6 || down > image.height / 12 || across > down * 3 || down > across * 6 || fill < 0.1 || fill > 0.9)
      continue;
    (holds(corners, [(box.left + box.right) / 2, (box.top + box.bottom) / 2]) ? inside : outside).push(down);
  }
  const usual = median(inside) ?? 0;
  const alike = (heights: readonly number[]) =>
    heights.filter((down) => down > usual * 0.6 && down < usual * 1.7).length;
  const found = alike(outside);
  return found / Math.max(1, found + alike(inside));
}

function holds(corners: Quadrilateral, [x, y]: Point): boolean {
  return corners.every(([fromX, fromY], index) => {
    const [toX, toY] = corners[(index + 1) % 4] ?? [0, 0];
    return (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX) >= 0;
  });
}
