/** Owns the estimate of how tall the letters on an image are, from its connected components of ink. */
import { otsuThreshold, type GrayImage } from './raster.ts';

export interface InkMeasure {
  /** Height in pixels that capitals probably have; undefined when there is too little that looks like letters. */
  readonly capitalHeight: number | undefined;
  /** Components that look like letters. */
  readonly letters: number;
  /** Whether anything at all is drawn on the image. */
  readonly hasInk: boolean;
}

/** Below this difference between ink and paper a page is taken as blank: sensor noise and paper grain reach about 20 levels. */
const leastContrast = 24;

/**
 * Measures dark ink on light paper. Letters of a page share few heights: three quarters of the components are not taller
 * than a capital, so the upper quartile of the heights, weighted evenly, lies at capital height.
 */
export function measureInk(image: GrayImage): InkMeasure {
  const { threshold, contrast } = otsuThreshold(image);
  const heights: number[] = [];
  let marks = 0;
  if (contrast >= leastContrast) {
    for (const box of componentBoxes(image, threshold)) {
      const width = box.right - box.left + 1;
      const height = box.bottom - box.top + 1;
      if (box.ink >= 4) marks += 1;
      const fill = box.ink / (width * height);
      if (height < 5 || height > 400 || width > height * 4 || height > width * 8 || fill < 0.08 || fill > 0.96)
        continue;
      heights.push(height);
    }
  }
  if (heights.length < 12) return { capitalHeight: undefined, letters: heights.length, hasInk: marks > 0 };
  heights.sort((left, right) => left - right);
  // Specks of a noisy scan outnumber letters now and then; what is under a third of the median of the taller half is not a letter.
  const tallMedian = heights[Math.floor(heights.length * 0.75)] ?? 0;
  const letters = heights.filter((height) => height > tallMedian / 3);
  return { capitalHeight: letters[Math.floor(letters.length * 0.75)], letters: letters.length, hasInk: true };
}

interface ComponentBox {
  left: number;
  right: number;
  top: number;
  bottom: number;
  ink: number;
}

/** 8-connected components of dark pixels, by runs of a row joined to the runs of the row above (union-find). */
function componentBoxes(image: GrayImage, threshold: number): readonly ComponentBox[] {
  const { width, height, data } = image;
  const boxes: ComponentBox[] = [];
  const parents: number[] = [];
  const find = (label: number): number => {
    let root = label;
    for (let parent = parents[root] ?? root; parent !== root; parent = parents[root] ?? root) root = parent;
    parents[label] = root;
    return root;
  };
  let above: { start: number; end: number; label: number }[] = [];
  for (let y = 0; y < height; y += 1) {
    const runs: { start: number; end: number; label: number }[] = [];
    const row = y * width;
    let next = 0;
    for (let x = 0; x < width; x += 1) {
      if ((data[row + x] ?? 255) > threshold) continue;
      const start = x;
      while (x + 1 < width && (data[row + x + 1] ?? 255) <= threshold) x += 1;
      let label = -1;
      while (next < above.length && (above[next]?.end ?? 0) < start - 1) next += 1;
      for (let index = next; index < above.length; index += 1) {
        const other = above[index];
        if (other === undefined || other.start > x + 1) break;
        const root = find(other.label);
        if (label === -1) label = root;
        else if (root !== label) {
          const kept = boxes[label];
          const merged = boxes[root];
          if (kept === undefined || merged === undefined) continue;
          parents[root] = label;
          kept.left = Math.min(kept.left, merged.left);
          kept.right = Math.max(kept.right, merged.right);
          kept.top = Math.min(kept.top, merged.top);
          kept.ink += merged.ink;
          merged.ink = 0;
        }
      }
      if (label === -1) {
        label = boxes.length;
        parents.push(label);
        boxes.push({ left: start, right: x, top: y, bottom: y, ink: 0 });
      }
      const box = boxes[label];
      if (box !== undefined) {
        box.left = Math.min(box.left, start);
        box.right = Math.max(box.right, x);
        box.bottom = y;
        box.ink += x - start + 1;
      }
      runs.push({ start, end: x, label });
    }
    above = runs;
  }
  return boxes.filter((box) => box.ink > 0);
}
