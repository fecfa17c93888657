/**
 * Owns telling which characters nobody sees: below a filled area that was drawn later, white on white, or on a layer that is
 * switched off. What may be so is looked at on the page itself, and counts as hidden only where its place shows one colour.
 */
import type { BoundingBox } from '../../document.ts';
import type { PdfChar, Raster } from './pdf-reader.ts';
import { boundsOfObject, type Pdfium } from './pdfium.ts';
import { mapBox, type Affine } from './raster.ts';

/** A filled area that may hide what was drawn before it. */
export interface Lid {
  /** Upright points. */
  readonly bbox: BoundingBox;
  /** Place in the drawing order. */
  readonly order: number;
}

/** What was drawn on a page, as far as it decides what is hidden. */
export interface DrawnThings {
  readonly lids: readonly Lid[];
  /** Place of the text objects in the drawing order. */
  readonly orders: ReadonlyMap<number, number>;
  /** Whether text may be on a layer that is not shown. */
  readonly mayBeOff: boolean;
  /** Boxes of all that is no text; upright points. Asked for only where there is white type. */
  grounds(): readonly BoundingBox[];
}

const textObject = 1;
const mostObjects = 50_000;
/** Points; lines are lower. */
const lowestLid = 4;
/** Segments of a rectangle, however it was closed. */
const mostSegments = 6;
const mostLids = 500;
/** Steps by which colours of 0 … 255 may differ and are the same. */
const tolerance = 3;
/** Pixels, of one to a point, that are drawn to look at a page. */
const mostPixels = 4_000_000;

/** A path as a lid: an opaque filled rectangle that is no line. */
export function lidOf(pdfium: Pdfium, path: number, map: Affine, order: number, lids: readonly Lid[]): Lid | undefined {
  const at = pdfium.scratch;
  // First of all, since most paths are lines that are stroked.
  if (pdfium._FPDFPath_GetDrawMode(path, at, at + 4) === 0 || pdfium.readUint32(at) === 0) return undefined;
  const bounds = lids.length >= mostLids ? undefined : boundsOfObject(pdfium, path);
  if (bounds === undefined) return undefined;
  const [left, bottom, right, top] = bounds;
  if (right - left < lowestLid || top - bottom < lowestLid) return undefined;
  if (pdfium._FPDFPath_CountSegments(path) > mostSegments) return undefined;
  if (pdfium._FPDFPageObj_HasTransparency(path) !== 0) return undefined;
  const colored = pdfium._FPDFPageObj_GetFillColor(path, at, at + 4, at + 8, at + 12) !== 0;
  if (!colored || pdfium.readUint32(at + 12) < 255) return undefined;
  return { bbox: mapBox(map, bounds), order };
}

/**
 * Marks characters that nobody sees as hidden.
 * @param width of the page in points, as is the height
 * @param draw the page as it is shown, at a size in pixels
 */
export function hideUnseen(
  chars: readonly PdfChar[],
  width: number,
  height: number,
  { lids, orders, mayBeOff, grounds }: DrawnThings,
  draw: (width: number, height: number) => Raster,
): readonly PdfChar[] {
  if (lids.length === 0 && !mayBeOff && !chars.some(({ isWhite }) => isWhite)) return chars;
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  if (size.width * size.height > mostPixels) return chars;
  let grounded: readonly BoundingBox[] | undefined;
  let shown: Raster | undefined;
  const showsOneColor = (box: BoundingBox, isWhite: boolean) => {
    shown ??= draw(size.width, size.height);
    return isPlain(shown, box, isWhite);
  };
  const off = mayBeOff ? runsWithoutInk(chars, (box) => showsOneColor(box, false)) : undefined;
  return chars.map((char) => {
    if (char.isHidden || char.fontSize === 0) return char;
    const { bbox, run, isWhite } = char;
    if (off?.has(run) === true) return { ...char, isHidden: true };
    const order = lids.length === 0 ? undefined : orders.get(run);
    const lid = order === undefined ? undefined : lids.find((other) => other.order > order && holds(other.bbox, bbox));
    // The ground shows beside a letter that fills its box, but nothing beyond the lid counts.
    const around = widened(bbox);
    if (lid !== undefined && showsOneColor(common(around, lid.bbox), false)) return { ...char, isHidden: true };
    if (!isWhite) return char;
    grounded ??= grounds();
    if (grounded.some((ground) => holdsMiddle(ground, bbox))) return char;
    return showsOneColor(around, true) ? { ...char, isHidden: true } : char;
  });
}

/**
 * Text objects of which most characters have no ink at their place. A layer holds whole objects, and letters of one that is
 * switched off may have those of another one at their place.
 */
function runsWithoutInk(chars: readonly PdfChar[], isPlainAt: (box: BoundingBox) => boolean): ReadonlySet<number> {
  const balance = new Map<number, number>();
  for (const { bbox, run, fontSize, isHidden } of chars) {
    if (isHidden || fontSize === 0) continue;
    balance.set(run, (balance.get(run) ?? 0) + (isPlainAt(widened(bbox)) ? 1 : -1));
  }
  return new Set([...balance].filter(([, plain]) => plain > 0).map(([run]) => run));
}

/** One pixel more on each side. */
function widened([x0, y0, x1, y1]: BoundingBox): BoundingBox {
  return [x0 - 1, y0 - 1, x1 + 1, y1 + 1];
}

function holds(outer: BoundingBox, inner: BoundingBox): boolean {
  return (
    inner[0] >= outer[0] - 0.5 && inner[1] >= outer[1] - 0.5 && inner[2] <= outer[2] + 0.5 && inner[3] <= outer[3] + 0.5
  );
}

function holdsMiddle(outer: BoundingBox, inner: BoundingBox): boolean {
  const x = (inner[0] + inner[2]) / 2;
  const y = (inner[1] + inner[3]) / 2;
  return x >= outer[0] - 1 && x <= outer[2] + 1 && y >= outer[1] - 1 && y <= outer[3] + 1;
}

function common(box: BoundingBox, other: BoundingBox): BoundingBox {
  return [
    Math.max(box[0], other[0]),
    Math.max(box[1], other[1]),
    Math.min(box[2], other[2]),
    Math.min(box[3], other[3]),
  ];
}

/** Whether all whole pixels in a box have one colour, and white where that is asked; false where there is none. */
function isPlain({ width, height, rgb }: Raster, [x0, y0, x1, y1]: BoundingBox, isWhite: boolean): boolean {
  const [left, top] = [Math.max(0, Math.ceil(x0)), Math.max(0, Math.ceil(y0))];
  const [right, bottom] = [Math.min(width, Math.floor(x1)), Math.min(height, Math.floor(y1))];
  if (right <= left || bottom <= top) return false;
  const first = (top * width + left) * 3;
  const color = isWhite ? [255, 255, 255] : [rgb[first] ?? 0, rgb[first + 1] ?? 0, rgb[first + 2] ?? 0];
  for (let y = top; y < bottom; y += 1)
    for (let at = (y * width + left) * 3; at < (y * width + right) * 3; at += 3)
      for (let channel = 0; channel < 3; channel += 1)
        if (Math.abs((rgb[at + channel] ?? 0) - (color[channel] ?? 0)) > tolerance) return false;
  return true;
}

/** The boxes of all objects of a page that are no text, each form as a whole. */
export function boxesOfDrawn(pdfium: Pdfium, page: number, toUpright: Affine): readonly BoundingBox[] {
  const boxes: BoundingBox[] = [];
  const count = Math.min(pdfium._FPDFPage_CountObjects(page), mostObjects);
  for (let index = 0; index < count; index += 1) {
    const object = pdfium._FPDFPage_GetObject(page, index);
    if (object === 0 || pdfium._FPDFPageObj_GetType(object) === textObject) continue;
    const bounds = boundsOfObject(pdfium, object);
    if (bounds !== undefined) boxes.push(mapBox(toUpright, bounds));
  }
  return boxes;
}
