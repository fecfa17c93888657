/** Owns finding the picture that a scanned page consists of, as the JPEG file that the scanner made. */
import type { BoundingBox } from '../../document.ts';
import type { Pdfium } from './pdfium.ts';

const objectType = { text: 1, image: 3 } as const;
const invisible = 3;
/** Grey, RGB, and their calibrated kinds: what a JPEG decoder understands by itself. Inks of a press it may turn around. */
const plainColours: ReadonlySet<number> = new Set([1, 2, 4, 5, 7]);
const mostBits = 24;
/** Share of the page's sides by which the picture's edges may miss those of the page. */
const slack = 0.002;
const mostObjects = 20_000;

/**
 * The JPEG file that covers an unturned page, when nothing else is to be seen there: invisible text may lie over it.
 * @param page handle of the loaded page
 * @param bounds of the page in its own space: left, top, right, bottom
 */
export function jpegOfPage(pdfium: Pdfium, page: number, bounds: BoundingBox | undefined): Uint8Array | undefined {
  if (bounds === undefined) return undefined;
  const [left, top, right, bottom] = bounds;
  if (pdfium._FPDFPage_GetRotation(page) !== 0 || pdfium._FPDFPage_GetAnnotCount(page) !== 0) return undefined;
  const image = onlyImage(pdfium, page);
  if (image === undefined || pdfium._FPDFPageObj_HasTransparency(image) !== 0 || isClipped(pdfium, image))
    return undefined;
  if (pdfium._FPDFPageObj_GetMatrix(image, pdfium.scratch) === 0) return undefined;
  const [width = 0, b = 1, c = 1, height = 0, x = 0, y = 0] = pdfium.readFloats(pdfium.scratch, 6);
  const [farX, farY] = [slack * (right - left), slack * (top - bottom)];
  const fits =
    Math.abs(b) < farY &&
    Math.abs(c) < farX &&
    Math.abs(x - left) < farX &&
    Math.abs(x + width - right) < farX &&
    Math.abs(y - bottom) < farY &&
    Math.abs(y + height - top) < farY;
  return fits && isPlainJpeg(pdfium, image, page) ? rawData(pdfium, image) : undefined;
}

/** Keys of pictures that are shown otherwise than they are stored: through a mask, or with other values. */
const masks = ['/SMask', '/Mask', '/Decode[', '/Decode ['];

/**
 * Whether a file may hold such pictures. pdfium does not tell, but their dictionaries stand openly in the file, since streams
 * cannot be packed into others.
 * @param file all its bytes
 */
export function mayHoldMasks(file: Buffer): boolean {
  return masks.some((key) => file.includes(key, 0, 'latin1'));
}

function onlyImage(pdfium: Pdfium, page: number): number | undefined {
  const count = pdfium._FPDFPage_CountObjects(page);
  if (count > mostObjects) return undefined;
  let found: number | undefined;
  for (let index = 0; index < count; index += 1) {
    const object = pdfium._FPDFPage_GetObject(page, index);
    const type = pdfium._FPDFPageObj_GetType(object);
    if (type === objectType.text && pdfium._FPDFTextObj_GetTextRenderMode(object) === invisible) continue;
    if (type !== objectType.image || found !== undefined) return undefined;
    found = object;
  }
  return found;
}

function isClipped(pdfium: Pdfium, object: number): boolean {
  const clip = pdfium._FPDFPageObj_GetClipPath(object);
  return clip !== 0 && pdfium._FPDFClipPath_CountPaths(clip) > 0;
}

/** FPDF_IMAGEOBJ_METADATA is seven words: width, height, two resolutions, bits a pixel, colour space, content mark. */
function isPlainJpeg(pdfium: Pdfium, image: number, page: number): boolean {
  if (pdfium._FPDFImageObj_GetImageFilterCount(image) !== 1) return false;
  const at = pdfium.scratch;
  const length = pdfium._FPDFImageObj_GetImageFilter(image, 0, at, 64);
  const filter = Buffer.from(pdfium.HEAPU8.slice(at, at + Math.max(0, length - 1))).toString('latin1');
  if (filter !== 'DCTDecode' || pdfium._FPDFImageObj_GetImageMetadata(image, page, at) === 0) return false;
  return pdfium.readUint32(at + 16) <= mostBits && plainColours.has(pdfium.readUint32(at + 20));
}

function rawData(pdfium: Pdfium, image: number): Uint8Array | undefined {
  const length = pdfium._FPDFImageObj_GetImageDataRaw(image, 0, 0);
  if (length === 0) return undefined;
  const buffer = pdfium.store(new Uint8Array(length));
  try {
    pdfium._FPDFImageObj_GetImageDataRaw(image, buffer, length);
    return pdfium.HEAPU8.slice(buffer, buffer + length);
  } finally {
    pdfium.free(buffer);
  }
}
