/** Owns the shape of large dark parts of a page: whether they lean, and what of them is solid. Pure. */
import { componentBoxes, type ComponentBox } from './components.ts';
import type { GrayImage } from './raster.ts';

/** A dark part is filled with dark to this share: letters seldom take up more than a third of their line. */
export const leastFill = 0.55;
/** Pixels by which the upper edge of a part may rise or fall, and share of its width: others lean. */
const level = { pixels: 2, ofWidth: 0.002 } as const;
/** Shares of the width around which the upper edge is looked at, and from one of so many columns to the next. */
const [nearLeft, nearRight] = [0.05, 0.81];
const apart = 0.02;
const columns = 8;

/** Rows at an end of a band that are darker than this share belong to it, and so many others in which its edge is rough. */
const leastOfRow = 0.5;
const roughRows = 4;

/** The box without rows at its upper and lower end that are mostly light: rules of a table hang from its head. */
export function withoutStubs(image: GrayImage, box: ComponentBox, threshold: number): ComponentBox {
  const width = box.right - box.left + 1;
  const isOfBand = (y: number) => {
    const from = y * image.width + box.left;
    let dark = 0;
    for (let at = from; at < from + width; at += 1) if ((image.data[at] ?? 255) <= threshold) dark += 1;
    return dark >= leastOfRow * width;
  };
  let { top, bottom } = box;
  while (top < bottom && !isOfBand(top)) top += 1;
  while (top < bottom && !isOfBand(bottom)) bottom -= 1;
  return {
    ...box,
    top: top - box.top > roughRows ? top : box.top,
    bottom: box.bottom - bottom > roughRows ? bottom : box.bottom,
  };
}

/** Whether its upper edge rises or falls to the right. */
export function leans(image: GrayImage, { left, right, top, bottom }: ComponentBox, threshold: number): boolean {
  const edgeAround = (share: number) => {
    const found = Array.from({ length: columns }, (_, column) => {
      const x = Math.round(left + (share + column * apart) * (right - left));
      let y = top;
      while (y < bottom && (image.data[y * image.width + x] ?? 255) > threshold) y += 1;
      return y;
    });
    // Letters above a leaning part reach into its box, but not in all columns.
    return found.toSorted((one, other) => other - one)[1] ?? top;
  };
  return (
    Math.abs(edgeAround(nearLeft) - edgeAround(nearRight)) > Math.max(level.pixels, level.ofWidth * (right - left))
  );
}

/** Pixels of its box. */
export function areaOf(box: ComponentBox): number {
  return (box.right - box.left + 1) * (box.bottom - box.top + 1);
}

/** The head of a ruled table hangs together with its grid: what is thinner than a few rules is taken away first. */
export function solidParts(
  image: GrayImage,
  box: ComponentBox,
  threshold: number,
  side: number,
): readonly ComponentBox[] {
  const width = box.right - box.left + 1;
  const height = box.bottom - box.top + 1;
  const thick = Math.max(4, Math.round(side / 400));
  const part = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < height; y += 1) {
    const row = (box.top + y) * image.width + box.left;
    for (let x = 0, run = 0; x <= width; x += 1) {
      if (x < width && (image.data[row + x] ?? 255) <= threshold) run += 1;
      else {
        if (run >= thick) part.fill(0, y * width + x - run, y * width + x);
        run = 0;
      }
    }
  }
  for (let x = 0; x < width; x += 1) {
    for (let y = 0, run = 0; y <= height; y += 1) {
      if (y < height && part[y * width + x] === 0) run += 1;
      else {
        if (run < thick) for (let back = 1; back <= run; back += 1) part[(y - back) * width + x] = 255;
        run = 0;
      }
    }
  }
  return componentBoxes({ width, height, data: part }, 0)
    .filter((found) => found.ink >= areaOf(found) * leastFill * 0.8)
    .map((found) => ({
      ...found,
      left: found.left + box.left,
      right: found.right + box.left,
      top: found.top + box.top,
      bottom: found.bottom + box.top,
    }));
}
