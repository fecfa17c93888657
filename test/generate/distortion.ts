// Geometry of distortion: where a point of the page lands in the distorted image, and the truth there.
import type { Box, Distortion, TruthPage } from './types.ts';

export interface Projection {
  /** Pixels of the distorted image. */
  readonly width: number;
  readonly height: number;
  /** Points of the page to pixels of the image. */
  readonly project: (x: number, y: number) => readonly [number, number];
}

export function projectionOf(
  page: { readonly width: number; readonly height: number },
  dpi: number,
  { skewDegrees = 0, rotate = 0 }: Distortion = {},
): Projection {
  const scale = dpi / 72;
  const across = Math.round(page.width * scale);
  const down = Math.round(page.height * scale);
  const angle = (skewDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const skew = (x: number, y: number): readonly [number, number] => {
    const [dx, dy] = [x * scale - across / 2, y * scale - down / 2];
    return [across / 2 + cos * dx - sin * dy, down / 2 + sin * dx + cos * dy];
  };
  const turned = rotate === 90 || rotate === 270;
  return {
    width: turned ? down : across,
    height: turned ? across : down,
    project: (x, y) => {
      const [u, v] = skew(x, y);
      if (rotate === 90) return [down - v, u];
      if (rotate === 180) return [across - u, down - v];
      if (rotate === 270) return [v, across - u];
      return [u, v];
    },
  };
}

/** The truth with boxes in pixels of the distorted image; under skew a box covers the turned box, so it is a little loose. */
export function truthAfter(page: TruthPage, dpi: number, distortion: Distortion = {}): TruthPage {
  const { width, height, project } = projectionOf(page, dpi, distortion);
  const move = ([x0, y0, x1, y1]: Box): Box => {
    const corners = [project(x0, y0), project(x1, y0), project(x0, y1), project(x1, y1)];
    const xs = corners.map((corner) => corner[0]);
    const ys = corners.map((corner) => corner[1]);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  };
  return {
    width,
    height,
    text: page.text,
    blocks: page.blocks.map((block) => ({
      ...block,
      bbox: move(block.bbox),
      lines: block.lines.map((line) => ({
        text: line.text,
        bbox: move(line.bbox),
        words: line.words.map((word) => ({ text: word.text, bbox: move(word.bbox) })),
      })),
      ...(block.table && {
        table: { ...block.table, cells: block.table.cells.map((cell) => ({ ...cell, bbox: move(cell.bbox) })) },
      }),
    })),
  };
}
