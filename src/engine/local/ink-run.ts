/** Owns a run for a line in which page analysis finds no letters: bold words under one headline are rules to it. Pure. */
import { componentBoxes } from './components.ts';
import type { Run } from './page-runs.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

/** Share of the image's height: what is lower is a rule or a speck. */
const lowest = 0.25;

/** @returns all ink of the line as one run; none for a line without ink that is tall enough */
export function runOfInk(line: GrayImage): readonly Run[] {
  const blobs = componentBoxes(line, otsuThreshold(line).threshold)
    .map(({ left, top, right, bottom }) => [left, top, right + 1, bottom + 1] as const)
    .toSorted((one, other) => one[0] - other[0]);
  const tall = blobs.filter(([, top, , bottom]) => bottom - top >= lowest * line.height);
  if (tall.length === 0) return [];
  const left = Math.min(...tall.map((blob) => blob[0]));
  const right = Math.max(...tall.map((blob) => blob[2]));
  const top = Math.min(...tall.map((blob) => blob[1]));
  const bottom = Math.max(...tall.map((blob) => blob[3]));
  return [{ box: [left, top, right, bottom], blobs, line: 0, paragraph: 0, turn: 0 }];
}
