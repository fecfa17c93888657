/** Owns finding the connected components of ink on an image. */
import type { GrayImage } from './raster.ts';

export interface ComponentBox {
  /** Pixels, all four inside the component. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Pixels of ink. */
  ink: number;
}

/**
 * 8-connected components of dark pixels, by runs of a row joined to the runs of the row above (union-find).
 * @param threshold grey level; pixels at or below it are ink
 */
export function componentBoxes(image: GrayImage, threshold: number): readonly ComponentBox[] {
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
