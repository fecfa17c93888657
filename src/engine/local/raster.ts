/** Owns the grey image that the reading steps pass on, and the affine maps between such images. */

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
  const [a, b, c, d, e, f] = first;
  const [p, q, r, s, t, u] = second;
  return [p * a + r * b, q * a + s * b, p * c + r * d, q * c + s * d, p * e + r * f + t, q * e + s * f + u];
}

/**
 * The clockwise turn that makes text upright whose characters a map places, from type space (baseline along x, y upwards)
 * to a page with y downwards; undefined for text that is mirrored, as letters seem to be whose fonts draw them upside down.
 */
export function turnToUpright([a, b, c, d]: Affine): QuarterTurn | 'aslant' | undefined {
  if (a * d - b * c >= 0) return undefined;
  const along = Math.max(Math.abs(a), Math.abs(b));
  // Up to 3 degrees off is a page that was not quite straight.
  if (Math.min(Math.abs(a), Math.abs(b)) > 0.05 * along) return 'aslant';
  if (Math.abs(a) > Math.abs(b)) return a > 0 ? 0 : 180;
  return b > 0 ? 270 : 90;
}

/** The smallest upright box around the image of a box under a map. */
export function mapBox(map: Affine, box: readonly [number, number, number, number]): [number, number, number, number] {
  const [a, b, c, d, e, f] = map;
  const [x0, y0, x1, y1] = box;
  const xs = [a * x0 + c * y0 + e, a * x1 + c * y0 + e, a * x0 + c * y1 + e, a * x1 + c * y1 + e];
  const ys = [b * x0 + d * y0 + f, b * x1 + d * y0 + f, b * x0 + d * y1 + f, b * x1 + d * y1 + f];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
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

/** The grey level of the paper, 0…255: the median of what is lighter than the ink. */
export function paperLevel(image: GrayImage): number {
  const { threshold } = otsuThreshold(image);
  const step = Math.max(1, Math.floor(image.data.length / 20_000));
  const counts = new Uint32Array(256);
  let light = 0;
  for (let index = 0; index < image.data.length; index += step) {
    const value = image.data[index] ?? 255;
    if (value <= threshold) continue;
    counts[value] = (counts[value] ?? 0) + 1;
    light += 1;
  }
  if (light === 0) return 255;
  let level = 0;
  for (let left = (light >> 1) - (counts[0] ?? 0); left >= 0; left -= counts[level] ?? 0) level += 1;
  return level;
}

export interface OtsuThreshold {
  /** Grey level; values at or below it are dark. */
  readonly threshold: number;
  /** Share of the pixels that is dark. */
  readonly dark: number;
  /** Levels between the means of both classes. */
  readonly contrast: number;
}

/** Pixels of an image of which every third is looked at. */
const large = 4_000_000;
/** Many steps ask it of the same image, which none of them changes. */
const thresholds = new WeakMap<GrayImage, OtsuThreshold>();
const histograms = new WeakMap<GrayImage, Uint32Array>();

/**
 * Otsu's threshold (Otsu 1979): the grey level that parts the histogram into the two most distinct classes. Where the darker one is
 * mostly ground that is shaded, as every second row of a table, the level that parts ink from all of the ground.
 */
export function otsuThreshold(image: GrayImage): OtsuThreshold {
  const known = thresholds.get(image);
  if (known !== undefined) return known;
  const found = partHistogram(histogramOf(image));
  thresholds.set(image, found);
  return found;
}

/** The same of every pixel; usually a large image is looked at in every third. */
export function exactOtsuThreshold(image: GrayImage): OtsuThreshold {
  return image.data.length > large ? partHistogram(countLevels(image, 1)) : otsuThreshold(image);
}

/** How often each level comes among the pixels, of a large image among every third. */
export function histogramOf(image: GrayImage): Uint32Array {
  const known = histograms.get(image);
  if (known !== undefined) return known;
  const found = countLevels(image, image.data.length > large ? 3 : 1);
  histograms.set(image, found);
  return found;
}

/** @param step from one pixel that counts to the next */
function countLevels(image: GrayImage, step: number): Uint32Array {
  const histogram = new Uint32Array(256);
  for (let index = 0; index < image.data.length; index += step) {
    const value = image.data[index] ?? 255;
    histogram[value] = (histogram[value] ?? 0) + 1;
  }
  return histogram;
}

/** Shaded ground is so many times nearer to paper than to ink, covers this share of the page, and ink this share beside it. */
const nearPaper = 2;
const leastShaded = 0.12;
const leastInk = 0.003;

function partHistogram(histogram: Uint32Array): OtsuThreshold {
  const whole = partLevels(histogram, 255);
  const { threshold, dark, lower, upper } = whole;
  const ink = partLevels(histogram, threshold);
  const isShaded =
    dark < 0.5 &&
    ink.upper - ink.lower > nearPaper * (upper - ink.upper) &&
    (1 - ink.dark) * dark >= leastShaded &&
    ink.dark * dark >= leastInk;
  if (!isShaded) return { threshold, dark, contrast: upper - lower };
  const light = ((1 - ink.dark) * dark * ink.upper + (1 - dark) * upper) / (1 - ink.dark * dark);
  return { threshold: ink.threshold, dark: ink.dark * dark, contrast: light - ink.lower };
}

/** @param last level that counts */
function partLevels(histogram: Uint32Array, last: number) {
  let [total, sum] = [0, 0];
  for (let level = 0; level <= last; level += 1) {
    total += histogram[level] ?? 0;
    sum += level * (histogram[level] ?? 0);
  }
  let weight = 0;
  let below = 0;
  let best = -1;
  let found = { threshold: last >> 1, dark: 0, lower: 0, upper: 0 };
  for (let level = 0; level < last; level += 1) {
    weight += histogram[level] ?? 0;
    below += level * (histogram[level] ?? 0);
    if (weight === 0 || weight === total) continue;
    const lower = below / weight;
    const upper = (sum - below) / (total - weight);
    const between = weight * (total - weight) * (upper - lower) ** 2;
    if (between > best) {
      best = between;
      found = { threshold: level, dark: weight / total, lower, upper };
    }
  }
  return found;
}
