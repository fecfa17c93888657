/** Owns what pdfium tells of the objects that a page is drawn with: images, paths, what lies over what. */
import type { BoundingBox } from '../../document.ts';
import type { PdfImage, PdfPage } from './pdf-reader.ts';
import type { Cover } from './pdfium-chars.ts';
import { createRulingCollector } from './pdfium-rulings.ts';
import { boundsOfObject, type Pdfium } from './pdfium.ts';
import { lidOf, type Lid } from './pdfium-unseen.ts';
import { chain, identity, mapBox, type Affine } from './raster.ts';

const objectType = { path: 2, image: 3, form: 5 } as const;
const mostObjects = 50_000;
const deepestForm = 8;
const mostDrawings = 20_000;

interface PageObjects {
  readonly images: readonly PdfImage[];
  readonly pathCount: number;
  readonly rulings: PdfPage['rulings'];
  readonly drawings: readonly BoundingBox[];
  /** Opaque images over most of the page, with their place in the drawing order. */
  readonly covers: readonly Cover[];
  readonly lids: readonly Lid[];
  /** Of text objects, their place in the drawing order. */
  readonly orders: ReadonlyMap<number, number>;
}

/**
 * Reads the objects of a page, those of forms within it too.
 * @param toUpright from the page's own space, as all boxes become
 * @param pageArea square points
 * @param withPaths whether paths are read, rather than only counted
 */
export function readObjects(
  pdfium: Pdfium,
  page: number,
  toUpright: Affine,
  pageArea: number,
  withPaths: boolean,
): PageObjects {
  const images: PdfImage[] = [];
  const covers: Cover[] = [];
  const lids: Lid[] = [];
  const orders = new Map<number, number>();
  const collector = createRulingCollector(pdfium);
  let pathCount = 0;
  let objectCount = 0;
  const drawings: BoundingBox[] = [];
  const addDrawing = (object: number, map: Affine) => {
    const bounds = drawings.length >= mostDrawings ? undefined : boundsOfObject(pdfium, object);
    if (bounds !== undefined) drawings.push(mapBox(map, bounds));
  };
  const visit = (object: number, map: Affine, depth: number) => {
    if (object === 0 || objectCount >= mostObjects) return;
    objectCount += 1;
    const type = pdfium._FPDFPageObj_GetType(object);
    if (type === objectType.path) {
      pathCount += 1;
      // What comes before all text hides none.
      const lid = orders.size === 0 ? undefined : lidOf(pdfium, object, map, objectCount, lids);
      if (lid !== undefined) lids.push(lid);
      if (!withPaths) return;
      const before = collector.rulings.length;
      collector.add(object, map);
      if (collector.rulings.length === before) addDrawing(object, map);
    } else if (type === objectType.form && depth < deepestForm) {
      const hasMatrix = pdfium._FPDFPageObj_GetMatrix(object, pdfium.scratch) !== 0;
      const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = hasMatrix ? pdfium.readFloats(pdfium.scratch, 6) : identity;
      const inner = chain([a, b, c, d, e, f], map);
      const count = pdfium._FPDFFormObj_CountObjects(object);
      for (let index = 0; index < Math.min(count, mostObjects); index += 1)
        visit(pdfium._FPDFFormObj_GetObject(object, index), inner, depth + 1);
    } else if (type === objectType.image) {
      const bounds = boundsOfObject(pdfium, object);
      if (bounds === undefined) return;
      const bbox = mapBox(map, bounds);
      const at = pdfium.scratch;
      const sized = pdfium._FPDFImageObj_GetImagePixelSize(object, at, at + 4) !== 0;
      images.push({
        bbox,
        pixelWidth: sized ? pdfium.readUint32(at) : 0,
        pixelHeight: sized ? pdfium.readUint32(at + 4) : 0,
      });
      if (withPaths) collector.addPicture(bbox);
      const area = (bbox[2] - bbox[0]) * (bbox[3] - bbox[1]);
      const isCover = area > pageArea / 2 && covers.length < 8 && pdfium._FPDFPageObj_HasTransparency(object) === 0;
      if (isCover) covers.push({ bbox, below: new Set(orders.keys()) });
    } else orders.set(object, objectCount);
  };
  const count = pdfium._FPDFPage_CountObjects(page);
  for (let index = 0; index < Math.min(count, mostObjects); index += 1)
    visit(pdfium._FPDFPage_GetObject(page, index), toUpright, 0);
  return { images, pathCount, rulings: collector.rulings, drawings, covers, lids, orders };
}
