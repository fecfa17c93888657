/** Owns signs that are found by their shape: the page without them, and its words with them. Pure. */
import type { BoundingBox } from '../../document.ts';
import { paperLevel } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import type { RecognizedWord } from './tesseract.ts';

/** A sign that was found by its shape, and wiped out. */
export interface PlacedSign {
  /** Pixels. */
  readonly bbox: BoundingBox;
  readonly sign: string;
}

/** Softness of edges, in pixels. */
const soft = 2;

/** The page without these signs, so that no letters are seen in them. */
export function wipeSigns(image: GrayImage, signs: readonly Pick<PlacedSign, 'bbox'>[]): GrayImage {
  const data = new Uint8Array(image.data);
  const paper = paperLevel(image);
  for (const {
    bbox: [x0, y0, x1, y1],
  } of signs) {
    const [from, to] = [Math.max(0, x0 - soft), Math.min(image.width, x1 + soft)];
    for (let y = Math.max(0, y0 - soft); y < Math.min(image.height, y1 + soft); y += 1)
      data.fill(paper, y * image.width + from, y * image.width + to);
  }
  return { ...image, data };
}

/** What was found by its shape is as sure as a word that is read well. */
const confidence = 0.9;

/** The words with the signs between them, each in the line of the nearest text beside it; a sign without any is a drawing. */
export function withSigns(words: readonly RecognizedWord[], signs: readonly PlacedSign[]): readonly RecognizedWord[] {
  const all = [...words];
  for (const { bbox, sign } of signs.toSorted((a, b) => a.bbox[0] - b.bbox[0])) {
    const middle = (bbox[1] + bbox[3]) / 2;
    let [place, best] = [-1, Infinity];
    for (const [at, { bbox: other }] of all.entries()) {
      if (other[1] > middle || other[3] < middle) continue;
      // Its text stands behind it, seldom before.
      const distance = other[0] > bbox[0] ? other[0] - bbox[2] : 2 * (bbox[0] - other[2]);
      if (distance < best) [place, best] = [at, distance];
    }
    const beside = all[place];
    if (beside === undefined) continue;
    const { line, paragraph } = beside;
    const word = { text: sign, bbox, confidence, line, paragraph };
    all.splice(place + (beside.bbox[0] > bbox[0] ? 0 : 1), 0, word);
  }
  return all;
}
