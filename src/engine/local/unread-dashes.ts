/** Owns dashes that stand alone in the cells of a table, for "nothing": page analysis takes columns of them for specks. Pure. */
import { componentBoxes, type ComponentBox } from './components.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';
import type { RecognizedWord } from './tesseract.ts';

type Box = RecognizedWord['bbox'];

/** Heights of a capital that a dash is long, and thick; how many times it is as long as thick, and how much of its box it fills. */
const [shortest, longest, thickest] = [0.3, 1.7, 0.25] as const;
const slender = 2.2;
const filled = 0.7;
/** Heights of a capital from which on it is a dash of the breadth of an n, and of an m. */
const [enDash, emDash] = [0.6, 1.1] as const;
/** Shares of the height of a word of its row in which it stands. */
const [highest, lowest] = [0.3, 0.8] as const;
/** Heights of a capital around it in which no other ink stands; an upright line of the table may be nearer. */
const [beside, besideLine, above] = [0.75, 0.2, 0.15] as const;
/** Heights of a capital by which its middle, or an edge, is off those of its column, which so many others are in. */
const offColumn = 0.4;
const fewestOthers = 2;
/** More are a picture. */
const most = 200;
/** What is told by its shape alone. */
const confidence = 0.8;

/** What fills columns of values. */
const value = /^[-–—]$|\p{Nd}/u;

/**
 * Dashes that no word covers, in a row with words and in a column with values or other dashes, each as a line of its own.
 * @param capitalHeight pixels
 */
export function unreadDashes(
  image: GrayImage,
  words: readonly RecognizedWord[],
  capitalHeight: number,
): readonly RecognizedWord[] {
  if (isLeftOut('unread dashes') || words.length === 0) return [];
  const components = componentBoxes(image, otsuThreshold(image).threshold);
  const bars = components.filter((one) => isBar(one, capitalHeight));
  if (bars.length === 0 || bars.length > most) return [];
  const written = words.filter(({ text }) => /[\p{L}\p{N}]/u.test(text)).map(({ bbox }) => bbox);
  const values = words.filter(({ text }) => value.test(text)).map(({ bbox }) => bbox);
  const dashes = bars
    .filter((bar) => {
      const box = boxOf(bar);
      return (
        !words.some(({ bbox }) => covers(bbox, box)) &&
        written.some((word) => isInRow(box, word)) &&
        !components.some((other) => other !== bar && isNear(bar, other, capitalHeight))
      );
    })
    .map(boxOf);
  const others = [...values, ...dashes];
  const found = dashes.filter(
    (box) => others.filter((other) => isInColumn(box, other, offColumn * capitalHeight)).length >= fewestOthers,
  );
  const line = words.reduce((last, word) => Math.max(last, word.line), 0) + 1;
  return found.map((bbox, at) => ({
    text: signOf((bbox[2] - bbox[0]) / capitalHeight),
    bbox,
    confidence,
    line: line + at,
    paragraph: 0,
  }));
}

function signOf(length: number): string {
  if (length >= emDash) return '—';
  return length >= enDash ? '–' : '-';
}

function boxOf({ left, top, right, bottom }: ComponentBox): Box {
  return [left, top, right + 1, bottom + 1];
}

function isBar(component: ComponentBox, capital: number): boolean {
  const [x0, y0, x1, y1] = boxOf(component);
  const [width, height] = [x1 - x0, y1 - y0];
  return (
    width >= shortest * capital &&
    width <= longest * capital &&
    height <= thickest * capital &&
    width >= slender * height &&
    component.ink >= filled * width * height
  );
}

function covers([x0, y0, x1, y1]: Box, box: Box): boolean {
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  return x >= x0 - 1 && x <= x1 + 1 && y >= y0 - 1 && y <= y1 + 1;
}

function isInRow(box: Box, [, top, , bottom]: Box): boolean {
  const place = ((box[1] + box[3]) / 2 - top) / (bottom - top);
  return place >= highest && place <= lowest;
}

function isNear(bar: ComponentBox, other: ComponentBox, capital: number): boolean {
  const isUpright = other.bottom - other.top > 2 * capital;
  const [aside, over] = [(isUpright ? besideLine : beside) * capital, above * capital];
  return (
    other.right >= bar.left - aside &&
    other.left <= bar.right + aside &&
    other.bottom >= bar.top - over &&
    other.top <= bar.bottom + over &&
    !isFrame(bar, other)
  );
}

/** A grid is one component, with the cells inside. */
function isFrame(bar: ComponentBox, { left, right, top, bottom }: ComponentBox): boolean {
  return left < bar.left && right > bar.right && top < bar.top && bottom > bar.bottom;
}

/** One above the other, by their middles or by an edge. */
function isInColumn(box: Box, other: Box, off: number): boolean {
  if (Math.min(box[3], other[3]) > Math.max(box[1], other[1])) return false;
  return (
    Math.min(
      Math.abs(box[0] + box[2] - other[0] - other[2]) / 2,
      Math.abs(box[0] - other[0]),
      Math.abs(box[2] - other[2]),
    ) <= off
  );
}
