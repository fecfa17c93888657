/** Owns putting some lines of a page below each other on an image of their own, to look at nothing else. Pure. */
import { unionBox } from '../../bounding-box.ts';
import type { GrayImage } from './raster.ts';
import type { RecognizedWord } from './tesseract.ts';

/** Paper around a line: what a letter may reach above and below the words that were read; shares of the line's height. */
const around = 0.35;
/** Between lines, as print has it. */
const between = 0.3;
const paper = 255;

/**
 * @param image dark on light
 * @param lines the words of each line, or what holds it whole
 * @returns undefined for no lines
 */
export function stackLines(
  image: GrayImage,
  lines: readonly (readonly Pick<RecognizedWord, 'bbox'>[])[],
): GrayImage | undefined {
  const boxes = lines.flatMap((line) => {
    const box = unionBox(line.map(({ bbox }) => bbox));
    if (box === undefined) return [];
    const margin = Math.ceil(around * (box[3] - box[1]));
    const [left, top] = [Math.max(0, Math.floor(box[0]) - margin), Math.max(0, Math.floor(box[1]) - margin)];
    const right = Math.min(image.width, Math.ceil(box[2]) + margin);
    const bottom = Math.min(image.height, Math.ceil(box[3]) + margin);
    return right > left && bottom > top ? [{ left, top, right, bottom, gap: Math.ceil(between * (bottom - top)) }] : [];
  });
  if (boxes.length === 0) return undefined;
  const width = Math.max(...boxes.map(({ left, right, gap }) => right - left + 2 * gap));
  const height = boxes.reduce((sum, { top, bottom, gap }) => sum + bottom - top + 2 * gap, 0);
  const data = new Uint8Array(width * height).fill(paper);
  let y = 0;
  for (const { left, top, right, bottom, gap } of boxes) {
    y += gap;
    for (let row = top; row < bottom; row += 1, y += 1)
      data.set(image.data.subarray(row * image.width + left, row * image.width + right), y * width + gap);
    y += gap;
  }
  return { width, height, data };
}
