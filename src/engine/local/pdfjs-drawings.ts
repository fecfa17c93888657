/** Owns what pdf.js's drawing operators tell of a page: where its images are, its rulings, how many paths there are. Pure. */
import { mostRulings, type Ruling } from '../../layout/tables/ruling.ts';
import { rulingOfPicture, rulingsOfPath, type PathSegment } from './path-rulings.ts';
import type { PdfImage, PdfPage } from './pdf-reader.ts';
import { chain, mapBox, type Affine } from './raster.ts';

interface Operators {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

/**
 * Follows the drawing operators far enough to place images (each is drawn into the unit square) and rulings.
 * @param codes of the operators, by their names
 * @returns boxes in upright points; no rulings where there are too many
 */
export function drawingsOf(
  operators: Operators,
  codes: Readonly<Record<string, number>>,
  toUpright: Affine,
): Pick<PdfPage, 'images' | 'pathCount' | 'rulings'> {
  const images: PdfImage[] = [];
  let pathCount = 0;
  let map = toUpright;
  let pen: Pen = { strokeWidth: 1, fill: '', stroke: '' };
  const rulings: Ruling[] = [];
  const saved: (readonly [Affine, Pen])[] = [];
  const restore = () => {
    [map, pen] = saved.pop() ?? [toUpright, pen];
  };
  operators.fnArray.forEach((code, index) => {
    const values = operators.argsArray[index];
    const list: readonly unknown[] = Array.isArray(values) ? values : [];
    if (code === codes['save']) saved.push([map, pen]);
    else if (code === codes['restore'] || code === codes['paintFormXObjectEnd']) restore();
    else if (code === codes['paintFormXObjectBegin']) {
      saved.push([map, pen]);
      if (Array.isArray(list[0])) map = chain(affine(list[0]), map);
    } else if (code === codes['setLineWidth']) pen = { ...pen, strokeWidth: Number(list[0] ?? 1) };
    else if (code === codes['setFillRGBColor']) pen = { ...pen, fill: String(list[0]) };
    else if (code === codes['setStrokeRGBColor']) pen = { ...pen, stroke: String(list[0]) };
    else if (code === codes['transform']) map = chain(affine(list), map);
    else if (code === codes['constructPath']) {
      pathCount += 1;
      const paint = paintOf(list[0], codes, pen);
      if (paint !== undefined && rulings.length <= mostRulings)
        rulings.push(...rulingsOfPath(pathSegments(list[1]), map, paint));
    } else if (
      code === codes['paintImageXObject'] ||
      code === codes['paintInlineImageXObject'] ||
      code === codes['paintImageMaskXObject'] ||
      code === codes['paintSolidColorImageMask']
    ) {
      const [, pixelWidth, pixelHeight] = list;
      const bbox = mapBox(map, [0, 0, 1, 1]);
      const ruling = rulings.length > mostRulings ? undefined : rulingOfPicture(bbox);
      if (ruling !== undefined) rulings.push(ruling);
      images.push({
        bbox,
        pixelWidth: typeof pixelWidth === 'number' ? pixelWidth : 0,
        pixelHeight: typeof pixelHeight === 'number' ? pixelHeight : 0,
      });
    }
  });
  return { images, pathCount, rulings: rulings.length > mostRulings ? [] : rulings };
}

interface Pen {
  readonly strokeWidth: number;
  /** As pdf.js writes colours: `#rrggbb`. */
  readonly fill: string;
  readonly stroke: string;
}

/** How a path is painted by the operator that ends it; undefined for a clip, or for white. */
function paintOf(operator: unknown, codes: Readonly<Record<string, number>>, pen: Pen) {
  const among = (...names: readonly string[]) => names.some((name) => codes[name] === operator);
  const both = among('fillStroke', 'eoFillStroke', 'closeFillStroke', 'closeEOFillStroke');
  const isFilled = (both || among('fill', 'eoFill')) && pen.fill !== '#ffffff';
  const isStroked = (both || among('stroke', 'closeStroke')) && pen.stroke !== '#ffffff';
  return isFilled || isStroked ? { isFilled, isStroked, strokeWidth: pen.strokeWidth } : undefined;
}

/** Coordinates of each drawing code of pdf.js: move, line, cubic, quadratic, close. */
const coordinates = [2, 2, 6, 4, 0];
const mostPathNumbers = 6000;

function pathSegments(operand: unknown): readonly PathSegment[] {
  const data: unknown = Array.isArray(operand) ? operand[0] : undefined;
  if (!(data instanceof Float32Array) || data.length > mostPathNumbers) return [];
  const segments: PathSegment[] = [];
  for (let at = 0; at < data.length;) {
    const code = data[at] ?? 0;
    const count = coordinates[code] ?? 0;
    at += 1 + count;
    const last = segments.at(-1);
    if (count === 0) {
      if (last !== undefined) segments[segments.length - 1] = { ...last, closes: true };
    } else {
      const kind = code === 0 ? 'move' : code === 1 ? 'line' : 'curve';
      segments.push({ kind, x: data[at - 2] ?? 0, y: data[at - 1] ?? 0, closes: false });
    }
  }
  return segments;
}

/** An affine map as pdf.js writes it; what is missing is 0. */
export function affine(values: readonly unknown[]): Affine {
  const at = (index: number) => Number(values[index] ?? 0);
  return [at(0), at(1), at(2), at(3), at(4), at(5)];
}
