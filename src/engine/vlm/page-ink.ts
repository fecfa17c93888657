/** Owns the ink on a page that no word accounts for: marks in rows, parted into runs as wide as words. */
import { unionBox } from '../../bounding-box.ts';
import type { BoundingBox, Page } from '../../document.ts';
import { lowerMedian } from '../../median.ts';
import type { PageImage } from '../engine.ts';
import { evenLight } from '../local/background.ts';
import { componentBoxes } from '../local/components.ts';
import { otsuThreshold } from '../local/gray-levels.ts';

/** A stretch of ink that may be a word. */
export interface InkRun {
  /** In the page's unit. */
  readonly box: BoundingBox;
  /** Rows count from the top of the page. */
  readonly row: number;
}

/** Grey levels between ink and paper, below which a page has no ink that could be told from its grain. */
const leastContrast = 40;
/** Heights of marks that may be letters, or words written in one go, in shares of the page's longer side. */
const [lowest, highest] = [0.0035, 0.06];
/** A mark that is so many times longer than it is high, or the other way round, is a rule. */
const slender = 12;
/** Share of its box that a solid mark fills; letters leave more of it white. */
const solid = 0.85;
/** More marks are grain or a picture. */
const mostMarks = 20_000;
/** By how much of its height a word's box is grown to account for all of its ink. */
const margin = 0.2;
/** Of the lower of two marks, the share that stands beside the other when they are in one row. */
const beside = 0.35;
/** Marks of a row are at most so many usual heights apart. */
const widestGap = 6;
/** Marks lower than this share of the usual height are dots and accents, which tell nothing of where words are. */
const dot = 0.5;
/** Between words there is at least, and between letters at most, this much white, in usual heights. */
const [closest, farthest] = [0.15, 0.45];

/** Marks of ink that may be letters, in the page's unit. */
export async function marksOf(image: PageImage, page: Pick<Page, 'width' | 'height'>): Promise<readonly BoundingBox[]> {
  const { default: sharp } = await import('sharp');
  const { data, info } = await sharp(image.data)
    .flatten({ background: '#ffffff' })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const grey = evenLight({ width: info.width, height: info.height, data: new Uint8Array(data) });
  const { threshold, contrast } = otsuThreshold(grey);
  if (contrast < leastContrast) return [];
  const side = Math.max(info.width, info.height);
  const found = componentBoxes(grey, threshold).filter(({ left, right, top, bottom, ink }) => {
    const [wide, high] = [right - left + 1, bottom - top + 1];
    return (
      high >= lowest * side &&
      high <= highest * side &&
      Math.max(wide / high, high / wide) <= slender &&
      (ink <= solid * wide * high || wide < 2 * high)
    );
  });
  if (found.length > mostMarks) return [];
  const [x, y] = [page.width / info.width, page.height / info.height];
  return found.map(({ left, right, top, bottom }) => [left * x, top * y, (right + 1) * x, (bottom + 1) * y]);
}

/**
 * The runs of the marks that no box accounts for, row by row from the top, each from left to right.
 * @param accounted boxes of words, in the page's unit
 */
export function inkRuns(marks: readonly BoundingBox[], accounted: readonly BoundingBox[]): readonly InkRun[] {
  const grown = accounted.map(([x0, y0, x1, y1]): BoundingBox => {
    const more = margin * (y1 - y0);
    return [x0 - more, y0 - more, x1 + more, y1 + more];
  });
  const free = marks.filter(([x0, y0, x1, y1]) => {
    const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
    return !grown.some((box) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
  });
  const usual = lowerMedian(free.map(heightOf)) ?? 0;
  const rows = rowsOf(
    free.filter((box) => heightOf(box) >= dot * usual),
    usual,
  );
  const gap = wordGap(rows, usual);
  return rows.flatMap((row, at) => partsOf(row, gap).map((box) => ({ box, row: at })));
}

/** Each mark joins the row whose last mark it stands beside, else begins one. */
function rowsOf(marks: readonly BoundingBox[], usual: number): readonly (readonly BoundingBox[])[] {
  const rows: BoundingBox[][] = [];
  for (const mark of marks.toSorted((a, b) => a[0] - b[0])) {
    let best: { readonly row: BoundingBox[]; readonly share: number } | undefined;
    for (const row of rows) {
      const last = unionBox(row.slice(-3));
      if (last === undefined || mark[0] - last[2] > widestGap * usual) continue;
      const both = Math.min(last[3], mark[3]) - Math.max(last[1], mark[1]);
      const share = both / Math.min(heightOf(last), heightOf(mark));
      if (share >= beside && share > (best?.share ?? 0)) best = { row, share };
    }
    if (best === undefined) rows.push([mark]);
    else best.row.push(mark);
  }
  const middle = (row: readonly BoundingBox[]): number => lowerMedian(row.map((box) => (box[1] + box[3]) / 2)) ?? 0;
  return rows.toSorted((a, b) => middle(a) - middle(b));
}

/** The white that parts words, by Otsu's method over the gaps of all rows, within what writing has. */
function wordGap(rows: readonly (readonly BoundingBox[])[], usual: number): number {
  const gaps = rows.flatMap((row) => gapsOf(row)).filter((gap) => gap > 0 && gap < 2 * usual);
  const sorted = gaps.toSorted((a, b) => a - b);
  const total = sorted.reduce((sum, gap) => sum + gap, 0);
  let best = { spread: 0, cut: farthest * usual };
  let low = 0;
  for (let at = 1; at < sorted.length; at++) {
    low += sorted[at - 1] ?? 0;
    const apart = low / at - (total - low) / (sorted.length - at);
    const spread = at * (sorted.length - at) * apart ** 2;
    if (spread > best.spread) best = { spread, cut: ((sorted[at - 1] ?? 0) + (sorted[at] ?? 0)) / 2 };
  }
  return Math.min(farthest * usual, Math.max(closest * usual, best.cut));
}

function gapsOf(row: readonly BoundingBox[]): readonly number[] {
  let end = row[0]?.[2] ?? 0;
  return row.slice(1).map((box) => {
    const gap = box[0] - end;
    end = Math.max(end, box[2]);
    return gap;
  });
}

function partsOf(row: readonly BoundingBox[], gap: number): readonly BoundingBox[] {
  const parts: BoundingBox[] = [];
  for (const box of row) {
    const last = parts.at(-1);
    if (last === undefined || box[0] - last[2] > gap) parts.push(box);
    else parts.splice(-1, 1, unionBox([last, box]) ?? box);
  }
  return parts;
}

const heightOf = ([, y0, , y1]: BoundingBox): number => y1 - y0;
