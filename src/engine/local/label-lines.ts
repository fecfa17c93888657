/** Owns finding the words of a sparse page that are not plainly read: the labels of a table or a receipt, whose figures say nothing of its script. Pure. */
import { componentBoxes, type ComponentBox } from './components.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import type { RecognizedWord } from './tesseract.ts';

type Box = RecognizedWord['bbox'];

/** Words read this surely are what they are read as: figures are less often letters than letters are those of another script. */
const sure = { figures: 0.6, letters: 0.9 } as const;
/** Heights of a capital that a mark of a label has, and that it is wide at most. */
const [lowest, tallest, widest] = [0.25, 2.5, 14];
/** Share of a box that is ink in rules and filled squares. */
const solid = 0.9;
/** Heights of a capital: marks of one label are no farther apart. */
const widestGap = 0.9;
/** A label is so long, in heights of a capital. */
const [shortest, longest] = [0.8, 30];
/** Heights of a capital of the tallest label. */
const tallestLabel = 2.6;

export interface LabelLines {
  /** Pixels of the image. */
  readonly labels: readonly Box[];
  /** Share of the ink of all letter-like marks that is theirs, 0…1. */
  readonly share: number;
}

/**
 * @param words as they were read on the image
 * @param capitalHeight pixels
 */
export function findLabels(image: GrayImage, words: readonly RecognizedWord[], capitalHeight: number): LabelLines {
  const marks = componentBoxes(image, otsuThreshold(image).threshold).filter((mark) => isMark(mark, capitalHeight));
  const known = words.filter(isPlain).map(({ bbox }) => bbox);
  const unread = marks.filter((mark) => !known.some((box) => isInside(mark, box)));
  const inkOf = (some: readonly ComponentBox[]) => some.reduce((sum, { ink }) => sum + ink, 0);
  const boxes: Box[] = [];
  for (const { left, top, right, bottom } of unread.toSorted((one, other) => one.left - other.left)) {
    const mark: Box = [left, top, right + 1, bottom + 1];
    const at = boxes.findIndex((box) => follows(box, mark, capitalHeight));
    const before = boxes[at];
    if (before === undefined) boxes.push(mark);
    else boxes[at] = joined(before, mark);
  }
  const labels = boxes.filter(([x0, y0, x1, y1]) => {
    const [across, down] = [(x1 - x0) / capitalHeight, (y1 - y0) / capitalHeight];
    return across >= shortest && across <= longest && down >= shortest && down <= tallestLabel;
  });
  return { labels, share: marks.length === 0 ? 0 : inkOf(unread) / inkOf(marks) };
}

/** Whether a word needs no second look: sure figures, and letters that were read as surely as print is. */
function isPlain({ text, confidence }: RecognizedWord): boolean {
  if (/\p{L}/u.test(text)) return confidence >= sure.letters;
  return /\p{Nd}/u.test(text) && confidence >= sure.figures;
}

function isMark({ left, right, top, bottom, ink }: ComponentBox, capitalHeight: number): boolean {
  const [across, down] = [right + 1 - left, bottom + 1 - top];
  return (
    Math.max(across, down) >= lowest * capitalHeight &&
    down <= tallest * capitalHeight &&
    across <= widest * capitalHeight &&
    ink < solid * across * down
  );
}

function isInside({ left, right, top, bottom }: ComponentBox, [x0, y0, x1, y1]: Box): boolean {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}

function follows(box: Box, mark: Box, capitalHeight: number): boolean {
  const overlaps = Math.min(box[3], mark[3]) > Math.max(box[1], mark[1]) - capitalHeight / 4;
  return (
    overlaps &&
    mark[0] - box[2] <= widestGap * capitalHeight &&
    joined(box, mark)[3] - joined(box, mark)[1] <= tallestLabel * capitalHeight
  );
}

function joined(one: Box, other: Box): Box {
  return [
    Math.min(one[0], other[0]),
    Math.min(one[1], other[1]),
    Math.max(one[2], other[2]),
    Math.max(one[3], other[3]),
  ];
}
