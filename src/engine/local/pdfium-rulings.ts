/** Owns finding the lines and filled areas among the paths of a PDF page, through pdfium. */
import type { BoundingBox } from '../../document.ts';
import { mostRulings, type Ruling } from '../../layout/tables/ruling.ts';
import { PathTracer, rulingOfPicture } from './path-rulings.ts';
import type { Pdfium } from './pdfium.ts';
import { chain, type Affine } from './raster.ts';

const segmentType = { line: 0, bezier: 1, move: 2 } as const;
/** Paths of more segments are drawings; a grid is drawn in smaller ones. */
const mostSegments = 2000;
/** Segments read on one page, which bounds the time that a drawing costs. */
const mostOnPage = 40_000;

export interface RulingCollector {
  /** @param map from the space of the object's container (page or form) to upright points */
  add(path: number, map: Affine): void;
  /** @param bbox upright points */
  addPicture(bbox: BoundingBox): void;
  readonly rulings: readonly Ruling[];
}

/** Collects the rulings of one page; in a drawing of too many lines none is a table's, and there are none. */
export function createRulingCollector(pdfium: Pdfium): RulingCollector {
  const rulings: Ruling[] = [];
  const tracer = new PathTracer(rulings);
  let left = mostOnPage;
  return {
    add(path, map) {
      if (left <= 0 || rulings.length > mostRulings) return;
      const count = pdfium._FPDFPath_CountSegments(path);
      if (count < 2 || count > mostSegments) return;
      const at = pdfium.scratch;
      if (pdfium._FPDFPath_GetDrawMode(path, at, at + 4) === 0) return;
      const isFilled = pdfium.readUint32(at) !== 0 && isInk(pdfium, pdfium._FPDFPageObj_GetFillColor, path);
      const isStroked = pdfium.readUint32(at + 4) !== 0 && isInk(pdfium, pdfium._FPDFPageObj_GetStrokeColor, path);
      if (!isFilled && !isStroked) return;
      left -= count;
      const toPage = pdfium._FPDFPageObj_GetMatrix(path, at) === 0 ? map : chain(matrixAt(pdfium, at), map);
      const hasWidth = isStroked && pdfium._FPDFPageObj_GetStrokeWidth(path, at) !== 0;
      const strokeWidth = hasWidth ? pdfium.view().getFloat32(at, true) : 0;
      const before = rulings.length;
      tracer.begin(toPage, { isFilled, isStroked, strokeWidth });
      for (let index = 0; index < count; index += 1) {
        const segment = pdfium._FPDFPath_GetPathSegment(path, index);
        if (segment === 0 || pdfium._FPDFPathSegment_GetPoint(segment, at, at + 4) === 0) {
          rulings.length = before;
          return;
        }
        const type = pdfium._FPDFPathSegment_GetType(segment);
        const closes = pdfium._FPDFPathSegment_GetClose(segment) !== 0;
        const memory = pdfium.view();
        const kind = type === segmentType.move ? 'move' : type === segmentType.line ? 'line' : 'curve';
        tracer.add(kind, memory.getFloat32(at, true), memory.getFloat32(at + 4, true), closes);
      }
      tracer.end();
    },
    addPicture(bbox) {
      const ruling = rulings.length > mostRulings ? undefined : rulingOfPicture(bbox);
      if (ruling !== undefined) rulings.push(ruling);
    },
    get rulings() {
      return rulings.length > mostRulings ? [] : rulings;
    },
  };
}

function matrixAt(pdfium: Pdfium, at: number): Affine {
  const memory = pdfium.view();
  return [
    memory.getFloat32(at, true),
    memory.getFloat32(at + 4, true),
    memory.getFloat32(at + 8, true),
    memory.getFloat32(at + 12, true),
    memory.getFloat32(at + 16, true),
    memory.getFloat32(at + 20, true),
  ];
}

/** False for what is drawn in white or fully transparent. */
function isInk(pdfium: Pdfium, colorOf: Pdfium['_FPDFPageObj_GetFillColor'], object: number): boolean {
  const at = pdfium.scratch + 16;
  if (colorOf(object, at, at + 4, at + 8, at + 12) === 0) return true;
  const memory = pdfium.view();
  const darkest = Math.min(memory.getUint32(at, true), memory.getUint32(at + 4, true), memory.getUint32(at + 8, true));
  return memory.getUint32(at + 12, true) !== 0 && darkest < 250;
}
