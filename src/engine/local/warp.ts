/** Owns making a new image of an old one by a map: each new pixel is looked up on the old image. */
import { paperLevel } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import type { PageMap } from './page-map.ts';

/** The map is exact at the corners of cells this wide, and linear between them: no map here bends within so few pixels. */
const cell = 16;

/**
 * Draws an image of the given size in pixels (bilinear). What the map takes beyond the old image gets the colour of its paper:
 * white on a grey photo would be taken for the paper itself.
 * @param back from the new image to the old one
 */
export function warp(image: GrayImage, back: PageMap, width: number, height: number): GrayImage {
  const { data } = image;
  const out = new Uint8Array(width * height).fill(paperLevel(image));
  const across = Math.ceil(width / cell) + 1;
  const upper = new Float64Array(across * 2);
  const lower = new Float64Array(across * 2);
  const mapRow = (row: Float64Array, y: number) => {
    for (let column = 0; column < across; column += 1) {
      const [x, down] = back.point(column * cell + 0.5, y);
      // Pixel centres lie at +0.5; the source sample is taken between centres.
      row[2 * column] = x - 0.5;
      row[2 * column + 1] = down - 0.5;
    }
  };
  for (let top = 0; top < height; top += cell) {
    mapRow(upper, top + 0.5);
    mapRow(lower, top + cell + 0.5);
    for (let y = top; y < Math.min(top + cell, height); y += 1) {
      const share = (y - top) / cell;
      for (let column = 0; column + 1 < across; column += 1) {
        const between = (at: number) => (upper[at] ?? 0) * (1 - share) + (lower[at] ?? 0) * share;
        let sourceX = between(2 * column);
        let sourceY = between(2 * column + 1);
        const stepX = (between(2 * column + 2) - sourceX) / cell;
        const stepY = (between(2 * column + 3) - sourceY) / cell;
        const end = Math.min((column + 1) * cell, width);
        for (let x = column * cell; x < end; x += 1, sourceX += stepX, sourceY += stepY) {
          const x0 = Math.floor(sourceX);
          const y0 = Math.floor(sourceY);
          if (x0 < 0 || y0 < 0 || x0 >= image.width - 1 || y0 >= image.height - 1) continue;
          const fx = sourceX - x0;
          const fy = sourceY - y0;
          const at = y0 * image.width + x0;
          const above = (data[at] ?? 255) * (1 - fx) + (data[at + 1] ?? 255) * fx;
          const below = (data[at + image.width] ?? 255) * (1 - fx) + (data[at + image.width + 1] ?? 255) * fx;
          out[y * width + x] = above * (1 - fy) + below * fy + 0.5;
        }
      }
    }
  }
  return { width, height, data: out };
}
