// Rasterising: outlines become gray pixels with exact area coverage, then paper, blur and noise are laid over them.
import sharp from 'sharp';
import { projectionOf } from './distortion.ts';
import { at, walk } from './outline.ts';
import { gaussianNoise, saltAndPepper } from './noise.ts';
import type { Distortion, LaidOutPage } from './types.ts';

export interface GrayImage {
  readonly width: number;
  readonly height: number;
  /** One byte a pixel, 0 black, row by row. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** The page as it looks after all distortion but the loss of an image format. */
export async function rasterize(page: LaidOutPage, dpi: number, distortion: Distortion = {}): Promise<GrayImage> {
  const { width, height, project } = projectionOf(page, dpi, distortion);
  const coverage = new Coverage(width, height);
  for (const line of page.placed) {
    for (const { cluster, face, x, y, size } of line.clusters) {
      const scale = size / face.unitsPerEm;
      for (const contour of cluster.contours) {
        walk(contour, (from, control, to) => {
          const a = project(x + from[0] * scale, y - from[1] * scale);
          const b = project(x + to[0] * scale, y - to[1] * scale);
          if (!control) return coverage.line(a[0], a[1], b[0], b[1]);
          const c = project(x + control[0] * scale, y - control[1] * scale);
          coverage.curve(a, c, b);
        });
      }
    }
  }
  // Turned like TrueType outlines (inside on the right), so that rules and glyphs add up.
  for (const [x0, y0, x1, y1] of page.rules) {
    const corners = [project(x0, y0), project(x1, y0), project(x1, y1), project(x0, y1)];
    for (const [index, from] of corners.entries()) {
      const to = corners[(index + 1) % 4] ?? from;
      coverage.line(from[0], from[1], to[0], to[1]);
    }
  }
  const { background = 255, ink = 0, blurSigma = 0, noise = 0, saltAndPepper: share = 0, seed = 1 } = distortion;
  let pixels = coverage.gray(background, ink);
  if (blurSigma > 0) {
    const raw = { width, height, channels: 1 } as const;
    const blurred = await sharp(pixels, { raw }).blur(Math.max(0.3, blurSigma)).extractChannel(0).raw().toBuffer();
    pixels = new Uint8Array(blurred);
  }
  if (noise > 0) gaussianNoise(pixels, noise * 255, seed);
  if (share > 0) saltAndPepper(pixels, share, seed);
  return { width, height, pixels };
}

/** Signed-area accumulation (as in font-rs and stb_truetype 2): each edge adds its share of cover to the pixels it crosses. */
class Coverage {
  private readonly width: number;
  private readonly height: number;
  private readonly stride: number;
  private readonly cover: Float32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.stride = width + 2;
    this.cover = new Float32Array(this.stride * height);
  }

  curve(a: readonly [number, number], c: readonly [number, number], b: readonly [number, number]): void {
    // A quadratic departs from its chord by at most a quarter of this; keep the error under 1/40 of a pixel.
    const bend = Math.hypot(a[0] - 2 * c[0] + b[0], a[1] - 2 * c[1] + b[1]);
    const steps = Math.max(1, Math.ceil(Math.sqrt(bend * 10)));
    let [x, y] = a;
    for (let step = 1; step <= steps; step++) {
      const t = step / steps;
      const nextX = at(a[0], c[0], b[0], t);
      const nextY = at(a[1], c[1], b[1], t);
      this.line(x, y, nextX, nextY);
      x = nextX;
      y = nextY;
    }
  }

  line(x0: number, y0: number, x1: number, y1: number): void {
    if (y0 === y1) return;
    const sign = y0 < y1 ? 1 : -1;
    if (sign < 0) [x0, y0, x1, y1] = [x1, y1, x0, y0];
    const slope = (x1 - x0) / (y1 - y0);
    const last = Math.min(this.height, Math.ceil(y1));
    for (let row = Math.max(0, Math.floor(y0)); row < last; row++) {
      const top = Math.max(row, y0);
      const bottom = Math.min(row + 1, y1);
      if (bottom <= top) continue;
      const from = this.clamp(x0 + (top - y0) * slope);
      const to = this.clamp(x0 + (bottom - y0) * slope);
      this.span(row * this.stride, Math.min(from, to), Math.max(from, to), sign * (bottom - top));
    }
  }

  private clamp(x: number): number {
    return x < 0 ? 0 : x > this.width ? this.width : x;
  }

  /** An edge within one row, from `left` to `right`, that covers `amount` of the row's height. */
  private span(row: number, left: number, right: number, amount: number): void {
    const { cover } = this;
    const first = Math.floor(left);
    if (right <= first + 1) {
      const beside = (left + right) / 2 - first;
      cover[row + first] = (cover[row + first] ?? 0) + amount * (1 - beside);
      cover[row + first + 1] = (cover[row + first + 1] ?? 0) + amount * beside;
      return;
    }
    // Area to the right of the edge, integrated pixel by pixel; its differences go into the buffer.
    const scale = amount / (right - left);
    let before = 0;
    let previous = 0;
    const end = Math.ceil(right);
    for (let x = first; x <= end; x++) {
      const a = Math.max(left, x);
      const b = Math.min(right, x + 1);
      const crossed = b > a ? scale * (b - a) : 0;
      const area = before + (b > a ? crossed * (x + 1 - (a + b) / 2) : 0);
      cover[row + x] = (cover[row + x] ?? 0) + area - previous;
      previous = area;
      before += crossed;
    }
  }

  gray(background: number, ink: number): Uint8Array<ArrayBuffer> {
    const pixels = new Uint8Array(this.width * this.height);
    pixels.fill(background);
    for (let y = 0; y < this.height; y++) {
      let sum = 0;
      const row = y * this.stride;
      for (let x = 0; x < this.width; x++) {
        const change = this.cover[row + x] ?? 0;
        sum += change;
        if (sum > -1e-4 && sum < 1e-4) continue;
        const share = Math.min(1, Math.abs(sum));
        pixels[y * this.width + x] = Math.round(background + (ink - background) * share);
      }
    }
    return pixels;
  }
}
