/** Owns finding ruled lines in a grey image: long, thin runs of ink along rows and columns of pixels. */
import type { BoundingBox } from '../../document.ts';
import { median } from '../../median.ts';
import { mostRulings, type Ruling } from '../../layout/tables/ruling.ts';
import { findLongRuns, gap, type LongRun } from './long-runs.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

/** Heights of text; strokes of letters are shorter. */
const shortest = 1.6;
export interface Look {
  /** Heights of text; what is thicker is a bar or a picture. */
  readonly thickest: number;
  /** Shares of the contrast by which the darkest paper is lighter than Otsu's threshold. */
  readonly ink: number;
}
/** Hairlines are paler than letters. */
const usualLook: Look = { thickest: 0.4, ink: 0.2 };
/** Pixels across, for each pixel along, that a line may lean on a page that was made level. */
const lean = 0.012;
/** Times that one run may be as long as what it joins; a leaning line is a stair of unlike pieces. */
const mostUnlike = 4;

/** Several steps ask for the same, one after the other. */
const known = new WeakMap<GrayImage, Map<string, readonly Ruling[]>>();

/**
 * Finds horizontal and vertical lines.
 * @param textHeight height of usual capitals, in pixels
 * @param look another one than the usual
 * @returns lines in pixels, at most `mostRulings`
 */
export function findRulingLines(image: GrayImage, textHeight: number, look = usualLook): readonly Ruling[] {
  const ofImage = known.get(image) ?? new Map<string, readonly Ruling[]>();
  known.set(image, ofImage);
  const way = `${textHeight} ${look.thickest} ${look.ink}`;
  const rulings = ofImage.get(way) ?? rulingLinesOf(image, textHeight, look);
  ofImage.set(way, rulings);
  return rulings;
}

function rulingLinesOf(image: GrayImage, textHeight: number, { thickest, ink }: Look): readonly Ruling[] {
  const { threshold, contrast } = otsuThreshold(image);
  if (contrast < 30) return [];
  const least = Math.max(12, Math.round(shortest * textHeight));
  const thick = Math.max(4, thickest * textHeight);
  const pale = threshold + ink * contrast;
  const { across, down } = findLongRuns(image, pale, least);
  const isLight = (x: number, y: number) => (image.data[Math.round(y) * image.width + Math.round(x)] ?? 255) > pale;
  const found = [
    ...linesOf(across, thick).map((box): Ruling => ({ kind: 'line', bbox: box })),
    ...linesOf(down, thick).map(([y0, x0, y1, x1]): Ruling => ({ kind: 'line', bbox: [x0, y0, x1, y1] })),
  ];
  const rulings = found.filter(({ bbox }) => standsOnPaper(bbox, isLight));
  return rulings.length > mostRulings ? [] : rulings;
}

/**
 * True when there is paper beside a line: on both sides of one that goes down, for else it is a piece of a dark area that
 * letters part; on one side of one that goes across, since it may be the edge of such an area.
 */
function standsOnPaper([x0, y0, x1, y1]: BoundingBox, isLight: (x: number, y: number) => boolean): boolean {
  const isAcross = x1 - x0 >= y1 - y0;
  const samples = 24;
  const off = 3;
  let before = 0;
  let after = 0;
  for (let step = 0; step < samples; step += 1) {
    const share = (step + 0.5) / samples;
    const [x, y] = [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
    if (isAcross ? isLight(x, y0 - off) : isLight(x0 - off, y)) before += 1;
    if (isAcross ? isLight(x, y1 + off) : isLight(x1 + off, y)) after += 1;
  }
  const [most, least] = [Math.max(before, after), Math.min(before, after)];
  return most > samples / 2 && (isAcross || least > samples / 2);
}

interface Stroke {
  from: number;
  to: number;
  first: number;
  last: number;
  ink: number;
}

/** Puts runs that lie beside each other together; `[along, across, along, across]` of those that are thin for their length. */
function linesOf(runs: readonly LongRun[], thick: number): readonly BoundingBox[] {
  const boxes: BoundingBox[] = [];
  const end = ({ from, to, first, last, ink }: Stroke) => {
    const length = to - from;
    const isThin = ink / length <= thick && last - first + 1 <= thick + lean * length;
    if (isThin && ink >= 0.6 * length && length > 4 * (ink / length)) boxes.push([from, first, to, last + 1]);
  };
  let open: Stroke[] = [];
  for (let at = 0; at < runs.length;) {
    const place = runs[at]?.at ?? 0;
    const going: Stroke[] = [];
    for (const stroke of open) {
      if (stroke.last < place - gap) end(stroke);
      else going.push(stroke);
    }
    for (; at < runs.length && runs[at]?.at === place; at += 1) {
      const run = runs[at];
      if (run === undefined) break;
      const length = run.to - run.from;
      // A line that runs into a dark area goes on beyond it: the area's own runs are of another length.
      const beside = going.find(
        ({ from, to }) =>
          run.from <= to + gap &&
          run.to >= from - gap &&
          Math.max(length, to - from) <= mostUnlike * Math.min(length, to - from),
      );
      if (beside === undefined) {
        going.push({ from: run.from, to: run.to, first: place, last: place, ink: length });
      } else {
        beside.from = Math.min(beside.from, run.from);
        beside.to = Math.max(beside.to, run.to);
        beside.last = place;
        beside.ink += length;
      }
    }
    open = going;
  }
  for (const stroke of open) end(stroke);
  return boxes;
}

/** Middling heights of a word: a dash is no longer, … */
const longestDash = 1.8;
/** … and stands so far, as a share of its height, from the top and the foot of a word of its row. */
const fromEdge = 0.2;

interface BoxedWord {
  readonly text: string;
  readonly bbox: BoundingBox;
}

/** Leaves out lines that are strokes of words: the headline of Devanagari, the stem of a tall initial, a dash in a cell. */
export function withoutStrokes(rulings: readonly Ruling[], words: readonly BoxedWord[]): readonly Ruling[] {
  const written = words.filter(({ text }) => /[\p{L}\p{N}]/u.test(text)).map(({ bbox }) => bbox);
  const boxes = [...written, ...dashesAmong(words, written)];
  return rulings.filter(({ bbox: [x0, y0, x1, y1] }) => {
    const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
    const isAcross = x1 - x0 >= y1 - y0;
    let covered = 0;
    for (const box of boxes) {
      if (isAcross && y > box[1] && y < box[3]) covered += Math.max(0, Math.min(x1, box[2]) - Math.max(x0, box[0]));
      if (!isAcross && x > box[0] && x < box[2]) covered += Math.max(0, Math.min(y1, box[3]) - Math.max(y0, box[1]));
    }
    return covered < 0.7 * (isAcross ? x1 - x0 : y1 - y0);
  });
}

/** Dashes that stand for themselves in rows of words, with the pixel around them that a line's box may have. @param written boxes of words with letters */
function dashesAmong(words: readonly BoxedWord[], written: readonly BoundingBox[]): readonly BoundingBox[] {
  const longest = longestDash * (median(written.map(([, top, , bottom]) => bottom - top)) ?? 0);
  return words.flatMap(({ text, bbox: [x0, y0, x1, y1] }): BoundingBox[] => {
    if (!/^[-–—]$/u.test(text) || x1 - x0 > longest) return [];
    const y = (y0 + y1) / 2;
    const isInRow = written.some(([, top, , bottom]) => {
      const edge = fromEdge * (bottom - top);
      return y > top + edge && y < bottom - edge;
    });
    return isInRow ? [[x0, y0 - 1, x1, y1 + 1]] : [];
  });
}

/** True for a "word" that is really a piece of a line: strokes alone, and on a line. */
export function isOnRuling(word: BoxedWord, rulings: readonly Ruling[]): boolean {
  if (!/^[|¦│┃_\-–—=~[\]()lI!.]+$/u.test(word.text)) return false;
  const [x0, y0, x1, y1] = word.bbox;
  return rulings.some(({ bbox }) => {
    const width = Math.min(x1, bbox[2] + 2) - Math.max(x0, bbox[0] - 2);
    const height = Math.min(y1, bbox[3] + 2) - Math.max(y0, bbox[1] - 2);
    return width > 0 && height > 0 && width * height > 0.6 * (x1 - x0) * (y1 - y0);
  });
}
