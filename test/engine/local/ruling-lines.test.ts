/** Ruled lines in images: found where they are, and nowhere else. */
import { describe, expect, test } from 'vitest';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { rotate } from '../../../src/engine/local/raster.ts';
import { findRulingLines, isOnRuling, withoutStrokes } from '../../../src/engine/local/ruling-lines.ts';
import { rulesOf } from '../../../src/layout/tables/ruling.ts';

const textHeight = 20;

function paper(
  width = 600,
  height = 500,
): GrayImage & { fill(x0: number, y0: number, x1: number, y1: number, gray?: number): void } {
  const data = new Uint8Array(width * height).fill(245);
  return {
    width,
    height,
    data,
    fill(x0, y0, x1, y1, gray = 30) {
      for (let y = y0; y < y1; y += 1) data.fill(gray, y * width + x0, y * width + x1);
    },
  };
}

/** A grid of 4 × 3 cells with strokes of letters in them. */
function grid() {
  const image = paper();
  for (const y of [60, 120, 180, 240, 300]) image.fill(50, y, 552, y + 2);
  for (const x of [50, 200, 400, 550]) image.fill(x, 60, x + 2, 302);
  for (let y = 80; y < 300; y += 60) for (let x = 60; x < 540; x += 14) image.fill(x, y, x + 3, y + textHeight);
  return image;
}

describe('a ruled table in an image', () => {
  test('gives each line once, at its place', () => {
    const { horizontal, vertical } = rulesOf(findRulingLines(grid(), textHeight), 5);
    expect(horizontal.map(({ at }) => Math.round(at))).toEqual([61, 121, 181, 241, 301]);
    expect(vertical.map(({ at }) => Math.round(at))).toEqual([51, 201, 401, 551]);
    for (const { from, to } of horizontal) expect([from, to]).toEqual([50, 552]);
  });

  test('gives a line wherever it lies and however short, over holes of two pixels and not of three', () => {
    for (let shift = 0; shift < 40; shift += 1) {
      const image = paper();
      image.fill(100 + shift, 50, 100 + shift + 34, 52);
      image.fill(300, 100 + shift, 302, 100 + shift + 34);
      // One line with a hole that is bridged; pieces too short to be lines, with a hole that is not.
      image.fill(100 + shift, 200, 100 + shift + 20, 202);
      image.fill(100 + shift + 22, 200, 100 + shift + 40, 202);
      image.fill(100 + shift, 250, 100 + shift + 20, 252);
      image.fill(100 + shift + 23, 250, 100 + shift + 40, 252);
      const { horizontal, vertical } = rulesOf(findRulingLines(image, textHeight), 5);
      expect(horizontal.map(({ at, from, to }) => [at, from - shift, to - shift])).toEqual([
        [51, 100, 134],
        [201, 100, 140],
      ]);
      expect(vertical.map(({ at, from, to }) => [at, from - shift, to - shift])).toEqual([[301, 100, 134]]);
    }
  });

  test('gives the same lines on a page that leans a little', () => {
    const { image } = rotate(grid(), 0.3);
    const { horizontal, vertical } = rulesOf(findRulingLines(image, textHeight), 6);
    expect([horizontal.length, vertical.length]).toEqual([5, 4]);
  });

  test('gives pale hairlines too, and lines that run out of a dark heading', () => {
    const image = paper();
    image.fill(50, 60, 550, 100);
    for (const y of [160, 220, 280]) image.fill(50, y, 550, y + 1, 130);
    for (const x of [50, 250, 549]) image.fill(x, 60, x + 1, 281, 130);
    for (let x = 60; x < 540; x += 14) image.fill(x, 120, x + 3, 120 + textHeight);
    const { horizontal, vertical } = rulesOf(findRulingLines(image, textHeight), 5);
    expect(horizontal.map(({ at }) => Math.round(at))).toEqual([161, 221, 281]);
    expect(vertical.map(({ at }) => Math.round(at))).toEqual([51, 251, 550]);
  });
});

test('letters, bars and dark areas are no lines', () => {
  const image = paper();
  for (let y = 20; y < 200; y += 40) for (let x = 20; x < 580; x += 9) image.fill(x, y, x + 4, y + textHeight);
  image.fill(100, 250, 140, 450);
  image.fill(300, 300, 560, 480);
  expect(findRulingLines(image, textHeight)).toEqual([]);
  expect(findRulingLines(paper(), textHeight)).toEqual([]);
});

test('strokes of words are told from lines, and lines from words', () => {
  const [headline, rule] = [
    { kind: 'line', bbox: [100, 100, 180, 103] },
    { kind: 'line', bbox: [50, 150, 500, 152] },
  ] as const;
  const word = { text: 'जिला', bbox: [98, 96, 184, 130] } as const;
  expect(withoutStrokes([headline, rule], [word])).toEqual([rule]);
  expect(isOnRuling({ text: '—', bbox: [200, 149, 240, 153] }, [rule])).toBe(true);
  expect(isOnRuling({ text: '—', bbox: [200, 120, 240, 124] }, [rule])).toBe(false);
  expect(isOnRuling({ text: 'to', bbox: [200, 149, 240, 153] }, [rule])).toBe(false);
});

test('dashes in the rows of a table are told from lines between them, and from what is longer', () => {
  const words = [
    { text: 'Ashwick', bbox: [40, 100, 120, 124] },
    { text: '17', bbox: [300, 100, 330, 124] },
    { text: '—', bbox: [200, 111, 234, 114] },
    { text: '—', bbox: [200, 124, 234, 127] },
    { text: '—', bbox: [400, 111, 500, 114] },
  ] as const;
  const [dash, below, blank] = [
    { kind: 'line', bbox: [199, 110, 235, 115] },
    { kind: 'line', bbox: [199, 124, 235, 127] },
    { kind: 'line', bbox: [399, 111, 501, 114] },
  ] as const;
  expect(withoutStrokes([dash, below, blank], words)).toEqual([below, blank]);
});
