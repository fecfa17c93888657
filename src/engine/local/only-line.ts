/** Owns reading the only line of a page, which page analysis may take for a picture, as one line. */
import { componentBoxes } from './components.ts';
import { otsuThreshold, paperLevel } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { isLetterLike } from './text-height.ts';
import type { RecognizedWord, Tesseract } from './tesseract.ts';

/** Heights of the tallest letter: what is taller is more than a line. */
const tallest = 2.4;
/** The same of paper around it. */
const margin = 0.4;

/** @returns words in pixels of the image; none where its letters stand on several lines, or there are none */
export async function readOnlyLine(
  tesseract: Pick<Tesseract, 'recognizeLines'>,
  image: GrayImage,
  codes: readonly string[],
): Promise<readonly RecognizedWord[]> {
  const letters = componentBoxes(image, otsuThreshold(image).threshold).filter(isLetterLike);
  const height = Math.max(...letters.map(({ top, bottom }) => bottom - top + 1));
  const [top, bottom] = [Math.min(...letters.map((box) => box.top)), Math.max(...letters.map((box) => box.bottom)) + 1];
  const [left, right] = [Math.min(...letters.map((box) => box.left)), Math.max(...letters.map((box) => box.right)) + 1];
  if (letters.length === 0 || bottom - top > tallest * height) return [];
  const around = Math.ceil(margin * height);
  const [width, rows] = [right - left + 2 * around, bottom - top + 2 * around];
  const data = new Uint8Array(width * rows).fill(paperLevel(image));
  for (let row = 0; row < rows; row += 1) {
    const y = top - around + row;
    if (y < 0 || y >= image.height) continue;
    const from = Math.max(0, left - around);
    const line = image.data.subarray(y * image.width + from, y * image.width + Math.min(image.width, right + around));
    data.set(line, row * width + from - left + around);
  }
  const [words = []] = await tesseract.recognizeLines([{ width, height: rows, data }], codes);
  return words.map((word) => {
    const [x0, y0, x1, y1] = word.bbox;
    const [x, y] = [left - around, top - around];
    return { ...word, bbox: [x0 + x, y0 + y, x1 + x, y1 + y] };
  });
}
