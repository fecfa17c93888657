/** Owns the removal of what lies around the paper: black borders of a scanner, the dark gutter of a book. */
import { otsuThreshold, paperLevel } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';

/** Pixels of a cell. Rules and strokes are thinner than two of them at the resolutions that are read. */
const size = 8;
/** A cell is solid when this share of it is dark. */
const solidShare = 0.85;
/** A border covers at least this share of the image's cells; less is a letter that touches the edge. */
const leastShare = 0.002;

/**
 * Paints dark areas that touch an edge of the image in the colour of the paper. Rules that end at the edge stay.
 * @returns the same image when there are none
 */
export function dropBorders(image: GrayImage, threshold = otsuThreshold(image).threshold): GrayImage {
  if (isLeftOut('borders')) return image;
  const { width, height, data } = image;
  const across = Math.ceil(width / size);
  const down = Math.ceil(height / size);
  if (across < 8 || down < 8) return image;
  const solid = new Uint8Array(across * down);
  const darkIn = (column: number, row: number) => {
    let dark = 0;
    let count = 0;
    for (let y = row * size; y < Math.min((row + 1) * size, height); y += 1) {
      for (let x = column * size; x < Math.min((column + 1) * size, width); x += 1) {
        if ((data[y * width + x] ?? 255) <= threshold) dark += 1;
        count += 1;
      }
    }
    return dark / count;
  };
  // Looked at from the edges inwards: of a page without borders hardly a cell is looked at.
  const reached: number[] = [];
  const visit = (column: number, row: number) => {
    if (column < 0 || row < 0 || column >= across || row >= down) return;
    const at = row * across + column;
    if (solid[at] !== 0) return;
    solid[at] = darkIn(column, row) >= solidShare ? 2 : 1;
    if (solid[at] === 2) reached.push(at);
  };
  for (let column = 0; column < across; column += 1) {
    visit(column, 0);
    visit(column, down - 1);
  }
  for (let row = 0; row < down; row += 1) {
    visit(0, row);
    visit(across - 1, row);
  }
  for (let next = 0; next < reached.length; next += 1) {
    const at = reached[next] ?? 0;
    const column = at % across;
    const row = (at - column) / across;
    visit(column - 1, row);
    visit(column + 1, row);
    visit(column, row - 1);
    visit(column, row + 1);
  }
  if (reached.length < solid.length * leastShare) return image;

  const paper = paperLevel(image);
  const out = Uint8Array.from(data);
  const clear = (column: number, row: number, all: boolean) => {
    for (let y = Math.max(0, row * size); y < Math.min((row + 1) * size, height); y += 1) {
      for (let x = Math.max(0, column * size); x < Math.min((column + 1) * size, width); x += 1) {
        if (all || (out[y * width + x] ?? 255) < paper) out[y * width + x] = paper;
      }
    }
  };
  for (const at of reached) {
    const column = at % across;
    const row = (at - column) / across;
    // The ragged rim of a border lies in the cells around it.
    for (let y = row - 1; y <= row + 1; y += 1) {
      for (let x = column - 1; x <= column + 1; x += 1)
        if (x >= 0 && y >= 0 && x < across && y < down) clear(x, y, false);
    }
  }
  return { width, height, data: out };
}
