/** Owns the sign ±, which the networks for Latin letters cannot write: they leave it as +, which says something else. Pure. */
import type { BoundingBox } from '../../document.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

interface BoxedWord {
  readonly text: string;
  readonly bbox: BoundingBox;
}

const plusMinus = '\u00b1';
/** Share of the sign's width that a stroke across covers, and at most the stem between. */
const across = 0.75;
const stem = 0.45;
/** Share of its height at which the stroke of a plus stands at most; that of a 4 stands lower. */
const lowestBar = 0.62;
/** Width of the signs for their height. */
const [narrowest, widest] = [0.5, 1.3];
/** Heights of the word's box that are looked at below it: the lower stroke may have been taken for a speck. */
const below = 0.25;
/** Pixels; smaller signs have no shape. */
const fewestPixels = 7;
/** Shares of the contrast by which what counts as ink is lighter than Otsu's threshold: figures that touch the sign part when it is darker. */
const looks = [0, -0.15, -0.3, 0.15] as const;

/** Words in which ± stands where + was read. @param image dark on light, level; the words in its pixels */
export function withPlusMinus<Word extends BoxedWord>(image: GrayImage, words: readonly Word[]): readonly Word[] {
  if (!words.some(({ text }) => text.includes('+'))) return words;
  return words.map((word) => {
    const pluses = word.text.match(/\+/gu)?.length ?? 0;
    if (pluses === 0) return word;
    const { threshold, contrast } = otsuThreshold(image);
    for (const look of looks) {
      const signs = signsIn(image, word.bbox, threshold + look * contrast);
      if (signs.length !== pluses) continue;
      let at = 0;
      return signs.includes(plusMinus) ? { ...word, text: word.text.replaceAll('+', () => signs[at++] ?? '+') } : word;
    }
    return word;
  });
}

/** What of + and ± stands in a box, from the left. */
function signsIn(image: GrayImage, [x0, y0, x1, y1]: BoundingBox, threshold: number): readonly string[] {
  const [left, right] = [Math.max(0, Math.floor(x0) - 1), Math.min(image.width, Math.ceil(x1) + 1)];
  const top = Math.max(0, Math.floor(y0) - 1);
  const bottom = Math.min(image.height, Math.ceil(y1 + below * (y1 - y0)));
  const isInk = (x: number, y: number) => (image.data[y * image.width + x] ?? 255) <= threshold;
  const hasInk = (x: number) => {
    for (let y = top; y < bottom; y += 1) if (isInk(x, y)) return true;
    return false;
  };
  const signs: string[] = [];
  for (let x = left; x < right; x += 1) {
    if (!hasInk(x)) continue;
    const from = x;
    while (x < right && hasInk(x)) x += 1;
    const shares: number[] = [];
    for (let y = top; y < bottom; y += 1) {
      let ink = 0;
      for (let at = from; at < x; at += 1) if (isInk(at, y)) ink += 1;
      shares.push(ink / (x - from));
    }
    const sign = signOf(shares, x - from);
    if (sign !== undefined) signs.push(sign);
  }
  return signs;
}

/**
 * A stem, a stroke across it, the stem, and nothing more or a stroke below.
 * @param rows share of ink of each row @param width pixels
 */
function signOf(rows: readonly number[], width: number): string | undefined {
  const first = rows.findIndex((share) => share > 0);
  const last = rows.findLastIndex((share) => share > 0);
  const height = last - first + 1;
  if (width < fewestPixels || width < narrowest * height || width > widest * height) return undefined;
  const strokes: { from: number; to: number }[] = [];
  for (let row = first; row <= last; row += 1) {
    const share = rows[row] ?? 0;
    if (share < across) continue;
    const stroke = strokes.at(-1);
    if (stroke !== undefined && stroke.to === row) stroke.to += 1;
    else strokes.push({ from: row, to: row + 1 });
  }
  const [bar, base] = strokes;
  if (bar === undefined || strokes.length > 2) return undefined;
  const isStem = (from: number, to: number) => {
    const between = rows.slice(from, to);
    return between.length > 0 && Math.min(...between) <= stem;
  };
  if (!isStem(first, bar.from) || (rows[first] ?? 1) > stem || !isStem(bar.to, base?.from ?? last + 1))
    return undefined;
  const middle = ((bar.from + bar.to) / 2 - first) / height;
  if (base === undefined) return (rows[last] ?? 1) <= stem && middle <= lowestBar ? '+' : undefined;
  return base.to >= last ? plusMinus : undefined;
}
