/** Owns signs that Tesseract's data of Latin scripts cannot write, seen by their shape where something like them was read. Pure. */
import { unionBox } from '../../bounding-box.ts';
import { bullet, isBullet } from './bullets.ts';
import { componentBoxes } from './components.ts';
import { otsuThreshold } from './gray-levels.ts';
import { isDelta, isOmega } from './greek-signs.ts';
import { shapeOf, type InkShape } from './ink-shapes.ts';
import type { PixelBox } from './page-runs.ts';
import type { GrayImage } from './raster.ts';
import { arrowOf, relationOf } from './relation-signs.ts';
import { fractionOf } from './stacked-fractions.ts';
import type { RecognizedWord } from './tesseract.ts';

/** What relations and arrows are read as: alone, or beside figures. */
const likeRelation = /[<>=~#+*«»]/u;
const likeArrow = /^(?:[-–—−~=>»«_]{1,2}|-->?|—>|->)$/u;
/** What fractions are read as, at the end of a word. */
const likeFraction = /(?:['’`]?%[o0]?[248]?|[123]?[/¥][2348]?)([.,;:)\]]*)$/u;
/** What ≥ is read as before a figure. */
const likeTwo = /^[2zZ]$/u;
const likeOhm = /^(?:\d[\d.,]*)?[kKMmGu\u00b5]?[QO©]$/u;
const likeDelta = /^A[A-Za-z]?$/u;
/** What a disc between words is read as; a full stop of Chinese or Japanese is none, however round it comes out. */
const likeDisc = /^[eoOcC0Q©®¢°*«»·¤@+~=-]$/u;
const amount = /\d$/u;
/** The sign of a thousandth as it is read where its rings touch the stroke; nothing else is written so. */
const likeThousandth = /^(\d[\d.,]*)?%o([.,;:)\]]*)$/u;
/** Looks a page. */
const mostLooks = 200;
/** Of a capital's height: what is taller is a rule or a picture, and how far from the middle of a word its signs reach. */
const tallest = 1.8;
const reach = 0.85;
/** Of a capital's height: smaller pieces are grain. */
const speck = 0.08;
/** Pixels beside a word that are looked at, to know where its ink ends. */
const margin = 8;

/** Shares of the contrast by which what counts as ink is lighter than Otsu's threshold: strokes that touch part when it is darker. */
const thresholds = [0, -0.15, -0.3, 0.15] as const;

/** @param image dark on light, level; the words in its pixels, line by line from left to right @param capitalHeight pixels */
export function withDrawnSigns(
  image: GrayImage,
  words: readonly RecognizedWord[],
  capitalHeight: number,
): readonly RecognizedWord[] {
  let looks = 0;
  return words.map((word, at) => {
    const before = words[at - 1];
    const follows = before?.line === word.line && amount.test(before.text);
    const thousandth = likeThousandth.exec(word.text);
    if (thousandth !== null && (follows || thousandth[1] !== undefined))
      return { ...word, text: word.text.replace('%o', '‰') };
    const next = words[at + 1];
    const isBeforeFigure = likeTwo.test(word.text) && next?.line === word.line && /^\d/u.test(next.text);
    if (!(isBeforeFigure || mayBeSign(word.text, follows)) || looks >= mostLooks) return word;
    looks += 1;
    const { threshold, contrast } = otsuThreshold(image);
    const line = unionBox(words.filter((other) => other.line === word.line).map(({ bbox }) => bbox)) ?? word.bbox;
    for (const share of thresholds) {
      const pieces = piecesOf(image, threshold + share * contrast, word.bbox, capitalHeight);
      const text = pieces.length === 0 ? undefined : textOf(word.text, follows, pieces, image, line);
      if (text !== undefined) return { ...word, text };
    }
    return word;
  });
}

/** @param follows whether it stands behind an amount */
function mayBeSign(text: string, follows: boolean): boolean {
  if (likeRelation.test(text) || likeArrow.test(text) || likeFraction.test(text) || likeDelta.test(text)) return true;
  return isOhm(text, follows) || likeDisc.test(text);
}

const isOhm = (text: string, follows: boolean) => likeOhm.test(text) && (follows || amount.test(text.slice(0, -1)));

function textOf(
  text: string,
  follows: boolean,
  pieces: readonly InkShape[],
  image: GrayImage,
  line: PixelBox,
): string | undefined {
  if (likeFraction.test(text)) {
    const fraction = fractionOf(pieces);
    if (fraction !== undefined) return text.replace(likeFraction, (_, end: string) => `${fraction}${end}`);
  }
  const glyphs = glyphsOf(pieces);
  const [first, last] = [glyphs[0]?.[0], glyphs.at(-1)?.[0]];
  if (likeArrow.test(text) && pieces.length === 1 && first !== undefined) {
    const arrow = arrowOf(first);
    if (arrow !== undefined) return arrow;
  }
  if (likeTwo.test(text) && glyphs.length === 1 && pieces.length > 1) return relationOf(pieces);
  if (likeRelation.test(text)) {
    const sign = withRelations(text, glyphs);
    if (sign !== undefined) return sign;
  }
  if (isOhm(text, follows) && glyphs.at(-1)?.length === 1 && last !== undefined && isOmega(last))
    return `${text.slice(0, -1)}Ω`;
  if (likeDelta.test(text) && glyphs[0]?.length === 1 && first !== undefined && isDelta(first))
    return `Δ${text.slice(1)}`;
  if (!likeDisc.test(text) || pieces.length > 1 || first === undefined) return undefined;
  return isBullet(image, text, [first.left, first.top, first.right + 1, first.bottom + 1], line) ? bullet : undefined;
}

/** The word with the relations that stand where others were read; undefined when there are none. */
function withRelations(text: string, glyphs: readonly (readonly InkShape[])[]): string | undefined {
  const signs = [...text];
  const isEach = signs.length === glyphs.length;
  let hasSome = false;
  const found = signs.map((sign, at) => {
    if (!likeRelation.test(sign)) return sign;
    const glyph = isEach || at === 0 ? glyphs[at] : at === signs.length - 1 ? glyphs.at(-1) : undefined;
    const relation = glyph === undefined ? undefined : relationOf(glyph);
    if (relation !== undefined) hasSome = true;
    return relation ?? sign;
  });
  return hasSome ? found.join('') : undefined;
}

/** The pieces of ink of a word, also above and below its box: what Tesseract has no sign for it leaves out in part. */
function piecesOf(
  image: GrayImage,
  threshold: number,
  [x0, y0, x1, y1]: PixelBox,
  capital: number,
): readonly InkShape[] {
  const [middle, far] = [(y0 + y1) / 2, tallest * capital];
  const [left, top] = [Math.max(0, Math.floor(x0 - margin)), Math.max(0, Math.floor(middle - far))];
  const crop = cropOf(image, [left, top, Math.ceil(x1 + margin), Math.ceil(middle + far)]);
  const [first, last] = [Math.min(y0, middle - reach * capital) - top, Math.max(y1, middle + reach * capital) - top];
  return componentBoxes(crop, threshold).flatMap((box) => {
    const [width, height] = [box.right - box.left + 1, box.bottom - box.top + 1];
    const [x, y] = [(box.left + box.right) / 2 + left, (box.top + box.bottom) / 2];
    const isOwn = x >= x0 - 1 && x <= x1 + 1 && y > first && y < last && height < far;
    if (!isOwn || Math.max(width, height) < speck * capital) return [];
    const shape = shapeOf(crop, box, threshold);
    return shape === undefined
      ? []
      : { ...shape, left: box.left + left, right: box.right + left, top: box.top + top, bottom: box.bottom + top };
  });
}

function cropOf({ width, height, data }: GrayImage, [left, top, x1, y1]: PixelBox): GrayImage {
  const [right, bottom] = [Math.min(width, x1), Math.min(height, y1)];
  const crop = { width: right - left, height: bottom - top, data: new Uint8Array((right - left) * (bottom - top)) };
  for (let y = top; y < bottom; y += 1)
    crop.data.set(data.subarray(y * width + left, y * width + right), (y - top) * crop.width);
  return crop;
}

/** Pieces that stand above each other belong together; from the left. */
function glyphsOf(pieces: readonly InkShape[]): readonly (readonly InkShape[])[] {
  const glyphs: InkShape[][] = [];
  let end = -Infinity;
  for (const piece of pieces.toSorted((a, b) => a.left - b.left)) {
    if (piece.left > end) glyphs.push([]);
    glyphs.at(-1)?.push(piece);
    end = Math.max(end, piece.right);
  }
  return glyphs;
}
