/** Owns which areas of a recognised page are pictures: photographs and drawings, but nothing that text runs across. */
import type { BoundingBox } from '../../document.ts';
import type { Graphics } from '../../layout/figures.ts';
import { areaOf, unionBox } from '../../bounding-box.ts';
import { findDrawings } from './drawings.ts';
import { isOfScale } from './page-map.ts';
import type { CleanPage } from './prepare.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';
import { findTonedAreas } from './toned-areas.ts';
import type { RecognizedWord } from './tesseract.ts';

export const noGraphics: Graphics = { images: [], drawings: [] };

/** Confidence of words that are text and no texture, and letters that they have at least. */
const sure = 0.6;
const fewestLetters = 2;
/** Share of an area that such words cover at most, and of one word that is the area itself: a large letter. */
const mostWords = 0.25;
const mostOfWord = 0.5;
/** Share of a word that stands on an area; heights of text by which its line goes on beyond it, which no label does. */
const onArea = 0.5;
const beyond = 2;
/** Share of a word from which on an area reaches into it, as a blot does into the line that it hides a part of. */
const touched = 0.1;
/** Words of a line that is no label, and such lines on an area, at most. */
const wordy = 3;
const mostWordy = 2;

/** Height of the words of most pages, as a share of the longer side. */
const usualText = 0.011;

/**
 * Photographs on a page before it was cleaned.
 * @returns boxes in pixels of the original; undefined where paper is in shadow, or was seen from aslant
 */
export function photographsOn(original: GrayImage, page: CleanPage): readonly BoundingBox[] | undefined {
  if (!page.hasInk || !page.isEvenlyLit || !isOfScale(page.back)) return undefined;
  return findTonedAreas(original, usualText * Math.max(original.width, original.height));
}

/**
 * @param textHeight height of usual words, in pixels
 * @param known photographs, if they were found before
 * @returns boxes in pixels of the image, all as pictures, which layout takes one by one
 */
export function findPageFigures(
  image: GrayImage,
  words: readonly RecognizedWord[],
  textHeight: number,
  known?: readonly BoundingBox[],
): Graphics {
  if (isLeftOut('figures of scans') || words.length === 0) return noGraphics;
  const toned = known ?? findTonedAreas(image, textHeight);
  // What is dark in a photograph is connected, too.
  const drawings = findDrawings(image, textHeight).filter((box) => toned.every((area) => shareOn(box, area) < onArea));
  const found = [...toned, ...drawings];
  if (found.length === 0) return noGraphics;
  const text = words.filter(({ confidence, text: own }) => {
    const letters = own.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    return confidence >= sure && letters >= fewestLetters;
  });
  const lines = [...Map.groupBy(text, ({ line }) => line).values()];
  return { images: found.filter((area) => isFree(area, lines, textHeight)), drawings: [] };
}

/** False for a stamp on text, a ground of text, a letter over several lines. */
function isFree(area: BoundingBox, lines: readonly (readonly RecognizedWord[])[], textHeight: number): boolean {
  let covered = 0;
  let text = 0;
  for (const line of lines) {
    const inside = line.filter(({ bbox }) => shareOn(bbox, area) >= onArea);
    if (inside.some(({ bbox }) => shareOn(area, bbox) >= mostOfWord)) return false;
    covered += inside.reduce((sum, { bbox }) => sum + areaOf(bbox), 0);
    const [x0, , x1] = inside.length === 0 ? area : (unionBox(line.map(({ bbox }) => bbox)) ?? area);
    const isBeyond = x0 < area[0] - beyond * textHeight || x1 > area[2] + beyond * textHeight;
    if (isBeyond && isNextTo(inside, line, textHeight)) return false;
    const outside = line.filter(({ bbox }) => shareOn(bbox, area) < onArea);
    if (outside.length >= wordy && outside.some(({ bbox }) => shareOn(bbox, area) >= touched)) return false;
    if (inside.length >= wordy) text += 1;
  }
  return covered <= mostWords * areaOf(area) && text <= mostWordy;
}

/** Whether words of a line on an area follow others of it outside without more than the space between two words. */
function isNextTo(inside: readonly RecognizedWord[], line: readonly RecognizedWord[], textHeight: number): boolean {
  return line.some(
    (word) =>
      !inside.includes(word) &&
      inside.some(({ bbox }) => {
        const white = Math.max(word.bbox[0] - bbox[2], bbox[0] - word.bbox[2]);
        return white < textHeight;
      }),
  );
}

function shareOn(box: BoundingBox, other: BoundingBox): number {
  const across = Math.min(box[2], other[2]) - Math.max(box[0], other[0]);
  const down = Math.min(box[3], other[3]) - Math.max(box[1], other[1]);
  return across > 0 && down > 0 ? (across * down) / areaOf(box) : 0;
}
