/** Owns the grey image that the reading steps pass on, and the affine maps between such images. */
import { paperLevel } from './gray-levels.ts';

/** 8-bit grey, row by row from the top, 0 black … 255 white. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** `[a, b, c, d, e, f]`: x' = a·x + c·y + e, y' = b·x + d·y + f (the order that PDF and canvas use). */
export type Affine = readonly [number, number, number, number, number, number];

export const identity: Affine = [1, 0, 0, 1, 0, 0];

/** The map that applies `first`, then `second`. */
export function chain(first: Affine, second: Affine): Affine {
  // By position: until it is compiled for good, taking an array apart goes through an iterator and takes several times as long.
  const a = first[0];
  const b = first[1];
  const c = first[2];
  const d = first[3];
  const e = first[4];
  const f = first[5];
  return [
    second[0] * a + second[2] * b,
    second[1] * a + second[3] * b,
    second[0] * c + second[2] * d,
    second[1] * c + second[3] * d,
    second[0] * e + second[2] * f + second[4],
    second[1] * e + second[3] * f + second[5],
  ];
}

/**
 * The clockwise turn that makes text upright whose characters a map places, from type space (baseline along x, y upwards)
 * to a page with y downwards; undefined for text that is mirrored, as letters seem to be whose fonts draw them upside down.
 */
export function turnToUpright(map: Affine): QuarterTurn | 'aslant' | undefined {
  const a = map[0];
  const b = map[1];
  if (a * map[3] - b * map[2] >= 0) return undefined;
  const along = Math.max(Math.abs(a), Math.abs(b));
  // Up to 3 degrees off is a page that was not quite straight.
  if (Math.min(Math.abs(a), Math.abs(b)) > 0.05 * along) return 'aslant';
  if (Math.abs(a) > Math.abs(b)) return a > 0 ? 0 : 180;
  return b > 0 ? 270 : 90;
}

/** The smallest upright box around the image of a box under a map. */
export function mapBox(map: Affine, box: readonly [number, number, number, number]): [number, number, number, number] {
  const x0 = xOf(map, box[0], box[1]);
  const x1 = xOf(map, box[2], box[1]);
  const x2 = xOf(map, box[0], box[3]);
  const x3 = xOf(map, box[2], box[3]);
  const y0 = yOf(map, box[0], box[1]);
  const y1 = yOf(map, box[2], box[1]);
  const y2 = yOf(map, box[0], box[3]);
  const y3 = yOf(map, box[2], box[3]);
  return [Math.min(x0, x1, x2, x3), Math.min(y0, y1, y2, y3), Math.max(x0, x1, x2, x3), Math.max(y0, y1, y2, y3)];
}

/** Where a point comes to lie under a map, from the left. */
export function xOf(map: Affine, x: number, y: number): number {
  return map[0] * x + map[2] * y + map[4];
}

/** The same, from the top. */
export function yOf(map: Affine, x: number, y: number): number {
  return map[1] * x + map[3] * y + map[5];
}

export type QuarterTurn = 0 | 90 | 180 | 270;

/** Turns an image clockwise without loss. */
export function turn(image: GrayImage, degrees: QuarterTurn): GrayImage {
  if (degrees === 0) return image;
  const { width, height, data } = image;
  const turned = new Uint8Array(data.length);
  if (degrees === 180) {
    for (let index = 0, last = data.length - 1; index <= last; index += 1) turned[last - index] = data[index] ?? 255;
    return { width, height, data: turned };
  }
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    for (let x = 0; x < width; x += 1) {
      const target = degrees === 90 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y;
      turned[target] = data[row + x] ?? 255;
    }
  }
  return { width: height, height: width, data: turned };
}

const opposite: Readonly<Record<QuarterTurn, QuarterTurn>> = { 0: 0, 90: 270, 180: 180, 270: 90 };

/** Maps points of an image, whose size is given, to the same image turned clockwise. */
export function turning(width: number, height: number, degrees: QuarterTurn): Affine {
  const isSideways = degrees === 90 || degrees === 270;
  return undoTurn(isSideways ? height : width, isSideways ? width : height, opposite[degrees]);
}

/** Maps points of a clockwise turned image back to the image before, whose size is given. */
export function undoTurn(width: number, height: number, degrees: QuarterTurn): Affine {
  if (degrees === 90) return [0, -1, 1, 0, 0, height];
  if (degrees === 180) return [-1, 0, 0, -1, width, height];
  if (degrees === 270) return [0, 1, -1, 0, width, 0];
  return identity;
}

/**
 * Rotates clockwise by a small angle about the centre, on a canvas that holds all of it (bilinear). The corners get
 * the colour of the paper: white ones on a grey photo would be taken for the paper.
 * @returns the image, and the map of its points back to the image before
 */
export function rotate(image: GrayImage, degrees: number): { readonly image: GrayImage; readonly back: Affine } {
  const { width, height, data } = image;
  const angle = (degrees * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const outWidth = Math.ceil(width * Math.abs(cos) + height * Math.abs(sin));
  const outHeight = Math.ceil(width * Math.abs(sin) + height * Math.abs(cos));
  const back: Affine = [
    cos,
    -sin,
    sin,
    cos,
    width / 2 - (cos * outWidth) / 2 - (sin * outHeight) / 2,
    height / 2 + (sin * outWidth) / 2 - (cos * outHeight) / 2,
  ];
  const out = new Uint8Array(outWidth * outHeight).fill(paperLevel(image));
  for (let y = 0; y < outHeight; y += 1) {
    // Pixel centres lie at +0.5; the source sample is taken between centres.
    let sourceX = back[0] * 0.5 + back[2] * (y + 0.5) + back[4] - 0.5;
    let sourceY = back[1] * 0.5 + back[3] * (y + 0.5) + back[5] - 0.5;
    const row = y * outWidth;
    for (let x = 0; x < outWidth; x += 1, sourceX += cos, sourceY -= sin) {
      const x0 = Math.floor(sourceX);
      const y0 = Math.floor(sourceY);
      if (x0 < 0 || y0 < 0 || x0 >= width - 1 || y0 >= height - 1) continue;
      const fx = sourceX - x0;
      const fy = sourceY - y0;
      const at = y0 * width + x0;
      const above = (data[at] ?? 255) * (1 - fx) + (data[at + 1] ?? 255) * fx;
      const below = (data[at + width] ?? 255) * (1 - fx) + (data[at + width + 1] ?? 255) * fx;
      out[row + x] = above * (1 - fy) + below * fy + 0.5;
    }
  }
  return { image: { width: outWidth, height: outHeight, data: out }, back };
}
