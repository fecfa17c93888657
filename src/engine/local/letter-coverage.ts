/** Owns the measure of how much of the ink that looks like letters was read. Pure. */
import { componentBoxes, type ComponentBox } from './components.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';
import { isLetterLike } from './text-height.ts';

type Box = readonly [number, number, number, number];

/** Fewer marks than this say nothing. */
const fewest = 12;
/** Pixels by which a mark may stick out of the box that has read it. */
const slack = 2;
const cell = 32;

export interface LetterCoverage {
  /** Share, 0…1, of the letter-like marks whose middle lies in one of the boxes; 1 for a page with next to no marks. */
  readonly share: number;
  /** The others, pixels. */
  readonly unread: readonly ComponentBox[];
}

/**
 * @param capitalHeight pixels; marks under a third of it, or over three times as tall, are no letters of the text
 * @param boxes in pixels of the image
 */
export function letterCoverage(image: GrayImage, capitalHeight: number, boxes: readonly Box[]): LetterCoverage {
  const marks = componentBoxes(image, otsuThreshold(image).threshold).filter((mark) => {
    const height = mark.bottom - mark.top + 1;
    return height > capitalHeight / 3 && height < capitalHeight * 3 && isLetterLike(mark);
  });
  if (marks.length < fewest) return { share: 1, unread: [] };
  const columns = Math.ceil(image.width / cell) + 1;
  const index = new Map<number, Box[]>();
  for (const [x0, y0, x1, y1] of boxes) {
    const box: Box = [x0 - slack, y0 - slack, x1 + slack, y1 + slack];
    for (let row = Math.floor(box[1] / cell); row <= Math.floor(box[3] / cell); row += 1) {
      for (let column = Math.floor(box[0] / cell); column <= Math.floor(box[2] / cell); column += 1) {
        const list = index.get(row * columns + column);
        if (list === undefined) index.set(row * columns + column, [box]);
        else list.push(box);
      }
    }
  }
  const unread = marks.filter((mark) => {
    const [x, y] = [(mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2];
    const near = index.get(Math.floor(y / cell) * columns + Math.floor(x / cell)) ?? [];
    return !near.some((box) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
  });
  return { share: 1 - unread.length / marks.length, unread };
}
