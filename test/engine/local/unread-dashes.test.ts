import { describe, expect, it } from 'vitest';
import type { BoundingBox } from '../../../src/document.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { unreadDashes } from '../../../src/engine/local/unread-dashes.ts';

const [width, height] = [600, 400];
/** Pixels. */
const capitalHeight = 20;
const rows = [40, 80, 120, 160];

function paper(...boxes: readonly BoundingBox[]): GrayImage {
  const data = new Uint8Array(width * height).fill(250);
  for (const [x0, y0, x1, y1] of boxes) for (let y = y0; y < y1; y += 1) data.fill(30, y * width + x0, y * width + x1);
  return { width, height, data };
}

const word = (text: string, bbox: BoundingBox, line: number) => ({ text, bbox, confidence: 0.96, line, paragraph: 0 });
const labels = rows.map((y, line) => word('Harbour', [40, y, 120, y + capitalHeight], line));
const letters = rows.map((y): BoundingBox => [40, y, 52, y + capitalHeight]);
const dash = (y: number, length: number): BoundingBox => [300 - length / 2, y + 11, 300 + length / 2, y + 14];

describe('dashes that no word covers', () => {
  it('stand for themselves in a column of them, as long as they are', () => {
    const image = paper(...letters, ...[10, 16, 30].map((length, at) => dash(rows[at] ?? 0, length)));
    const found = unreadDashes(image, labels, capitalHeight);
    expect(found.map(({ text }) => text)).toEqual(['-', '–', '—']);
    expect(found.map(({ bbox }) => bbox)).toEqual([10, 16, 30].map((length, at) => dash(rows[at] ?? 0, length)));
  });

  it.each([
    ['that were read', [word('–', dash(40, 16), 5), word('–', dash(80, 16), 6), word('–', dash(120, 16), 7)], [], 0],
    ['with ink beside them, as of a dashed line', [], rows.map((y): BoundingBox => [312, y + 11, 328, y + 14]), 0],
    ['in no row of words', [], [], 24],
  ] as const)('are none %s', (_, read, others, lower) => {
    const image = paper(...letters, ...rows.slice(0, 3).map((y) => dash(y + lower, 16)), ...others);
    expect(unreadDashes(image, [...labels, ...read], capitalHeight)).toEqual([]);
  });

  it('are none alone', () => {
    expect(unreadDashes(paper(...letters, dash(40, 16)), labels, capitalHeight)).toEqual([]);
  });
});
