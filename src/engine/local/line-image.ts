/** Owns cutting a line of text out of an image, turned level and scaled to a height. */
import { lengthOf, type Quad } from './quad.ts';
import type { GrayImage } from './raster.ts';

/** Samples in each direction for a pixel of the cut-out when the image is shrunk; more change nothing that can be seen. */
const mostSamples = 4;

/**
 * Cuts a quad out of an image (bilinear, averaged when it shrinks).
 * @param height pixels of the cut-out; its width follows
 * @param mostWidth pixels; a longer line is squeezed
 */
export function cutLine(image: GrayImage, quad: Quad, height: number, mostWidth = Infinity): GrayImage {
  const { origin, along, across } = quad;
  const ratio = lengthOf(along) / Math.max(1, lengthOf(across));
  const width = Math.max(8, Math.round(Math.min(mostWidth, height * ratio)));
  const samples = Math.max(1, Math.min(mostSamples, Math.round(lengthOf(across) / height)));
  const data = new Uint8Array(width * height);
  const [stepX, stepY] = [along[0] / (width * samples), along[1] / (width * samples)];
  const [downX, downY] = [across[0] / (height * samples), across[1] / (height * samples)];
  const sums = new Float32Array(width);
  for (let y = 0; y < height; y += 1) {
    sums.fill(0);
    for (let down = y * samples; down < (y + 1) * samples; down += 1) {
      let sourceX = origin[0] + downX * (down + 0.5) + stepX * 0.5 - 0.5;
      let sourceY = origin[1] + downY * (down + 0.5) + stepY * 0.5 - 0.5;
      for (let right = 0; right < width * samples; right += 1, sourceX += stepX, sourceY += stepY) {
        const x = (right / samples) | 0;
        sums[x] = (sums[x] ?? 0) + sample(image, sourceX, sourceY);
      }
    }
    for (let x = 0; x < width; x += 1) data[y * width + x] = (sums[x] ?? 0) / (samples * samples) + 0.5;
  }
  return { width, height, data };
}

/** Bilinear; beyond its edges the image goes on as it ends. */
function sample({ width, height, data }: GrayImage, x: number, y: number): number {
  const left = Math.max(0, Math.min(width - 1, x));
  const top = Math.max(0, Math.min(height - 1, y));
  const x0 = Math.floor(left);
  const y0 = Math.floor(top);
  const x1 = Math.min(width - 1, x0 + 1);
  const y1 = Math.min(height - 1, y0 + 1);
  const above = (data[y0 * width + x0] ?? 255) * (1 - left + x0) + (data[y0 * width + x1] ?? 255) * (left - x0);
  const below = (data[y1 * width + x0] ?? 255) * (1 - left + x0) + (data[y1 * width + x1] ?? 255) * (left - x0);
  return above * (1 - top + y0) + below * (top - y0);
}

/** The line with a margin in the colour of its upper edge. @param margin pixels */
export function framed({ width, height, data }: GrayImage, margin: number): GrayImage {
  const [across, down] = [width + 2 * margin, height + 2 * margin];
  const edge = data.slice(0, width).toSorted();
  const image = new Uint8Array(across * down).fill(edge[width >> 1] ?? 255);
  for (let y = 0; y < height; y += 1)
    image.set(data.subarray(y * width, (y + 1) * width), (y + margin) * across + margin);
  return { width: across, height: down, data: image };
}

/** A part of an image as it is. @param box in pixels, within the image */
export function cutOut({ width, data }: GrayImage, box: readonly [number, number, number, number]): GrayImage {
  const [left, top, right, bottom] = box;
  const part = new Uint8Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y += 1)
    part.set(data.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  return { width: right - left, height: bottom - top, data: part };
}
