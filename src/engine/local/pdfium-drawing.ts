/** Owns drawing a page by pdfium, or a part of it, in colours or in grey. */
import type { BoundingBox } from '../../document.ts';
import type { Raster } from './pdf-reader.ts';
import type { Pdfium } from './pdfium.ts';
import type { GrayImage } from './raster.ts';

const renderAnnotations = 0x01;
const reverseByteOrder = 0x10;
/** @param width pixels, as is `height` @throws Error when there is no memory for the picture */
export function drawRgb(pdfium: Pdfium, page: number, width: number, height: number): Raster {
  return draw(pdfium, width, height, asRgb, (bitmap, flags) =>
    pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags),
  );
}

/** @param width pixels, as is `height` @throws Error when there is no memory for the picture */
export function drawGray(pdfium: Pdfium, page: number, width: number, height: number): GrayImage {
  return draw(pdfium, width, height, asGray, (bitmap, flags) =>
    pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags),
  );
}

/**
 * A part of a page in grey.
 * @param part of the page as it is shown, points from its top left
 * @param width pixels, as is `height` @throws Error when there is no memory for the picture
 */
export function drawPart(pdfium: Pdfium, page: number, part: BoundingBox, width: number, height: number): GrayImage {
  return draw(pdfium, width, height, asGray, (bitmap, flags) => {
    // pdfium takes whole points for the page's size here.
    const [wide, tall] = [pdfium._FPDF_GetPageWidthF(page), pdfium._FPDF_GetPageHeightF(page)];
    const [across, down] = [width / (part[2] - part[0]), height / (part[3] - part[1])];
    const matrix = [
      (across * wide) / Math.max(1, Math.floor(wide)),
      0,
      0,
      (down * tall) / Math.max(1, Math.floor(tall)),
    ];
    const numbers = [...matrix, -part[0] * across, -part[1] * down, 0, 0, width, height];
    const view = pdfium.view();
    for (const [at, number] of numbers.entries()) view.setFloat32(pdfium.scratch + at * 4, number, true);
    pdfium._FPDF_RenderPageBitmapWithMatrix(bitmap, page, pdfium.scratch, pdfium.scratch + 6 * 4, flags);
  });
}

/** What pdfium drew, in its own memory. */
interface Drawing {
  readonly memory: Uint8Array;
  /** Offset of the first row. */
  readonly start: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
}

/** How pdfium draws, and what is made of it. */
interface Way<Image> {
  /** Of its bitmap. */
  readonly format: number;
  readonly flags: number;
  readonly take: (drawing: Drawing, width: number, height: number) => Image;
}
const asRgb: Way<Raster> = { format: 3, flags: renderAnnotations | reverseByteOrder, take: takeRgb };
/** A quarter of the memory, and two to three times as fast. */
const asGray: Way<GrayImage> = { format: 1, flags: renderAnnotations, take: takeGray };

function draw<Image>(
  pdfium: Pdfium,
  width: number,
  height: number,
  { format, flags, take }: Way<Image>,
  paint: (bitmap: number, flags: number) => void,
): Image {
  const bitmap = pdfium._FPDFBitmap_CreateEx(width, height, format, 0, 0);
  if (bitmap === 0) throw new Error('pdfium is out of memory for the picture of the page');
  try {
    pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
    paint(bitmap, flags);
    const start = pdfium._FPDFBitmap_GetBuffer(bitmap);
    return take({ memory: pdfium.HEAPU8, start, stride: pdfium._FPDFBitmap_GetStride(bitmap) }, width, height);
  } finally {
    pdfium._FPDFBitmap_Destroy(bitmap);
  }
}

function takeRgb({ memory, start, stride }: Drawing, width: number, height: number): Raster {
  const rgb = new Uint8Array(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y += 1) {
    let from = start + y * stride;
    for (let x = 0; x < width; x += 1, from += 4, to += 3) {
      rgb[to] = memory[from] ?? 255;
      rgb[to + 1] = memory[from + 1] ?? 255;
      rgb[to + 2] = memory[from + 2] ?? 255;
    }
  }
  return { width, height, rgb };
}

function takeGray({ memory, start, stride }: Drawing, width: number, height: number): GrayImage {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = start + y * stride;
    data.set(memory.subarray(from, from + width), y * width);
  }
  return { width, height, data };
}
