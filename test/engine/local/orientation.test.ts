import { beforeAll, describe, expect, it } from 'vitest';
import { possibleTurns, sampleOf } from '../../../src/engine/local/orientation.ts';
import { turn, type GrayImage } from '../../../src/engine/local/raster.ts';
import { measureLean } from '../../../src/engine/local/skew.ts';
import { layOut, letter, rasterize } from '../../generate/index.ts';

let page: GrayImage;
beforeAll(async () => {
  const { pages } = await layOut(letter().content, { ...letter().options, width: 420, height: 420, margin: 30 });
  const [first] = pages;
  if (first === undefined) throw new Error('the document has no page');
  const { width, height, pixels } = await rasterize(first, 150, { skewDegrees: 2 });
  page = { width, height, data: pixels };
});

const seen = (turned: 0 | 90 | 180 | 270, turnConfidence: number) =>
  ({ turn: turned, turnConfidence, script: 'Latin', scriptConfidence: 1 }) as const;

const manyLetters = 400;

describe('the turns that a page may need', () => {
  it('are the one that detection is sure of', () => {
    expect(possibleTurns(page, seen(90, 12), manyLetters)).toEqual([90]);
    expect(possibleTurns(page, seen(0, 4), manyLetters)).toEqual([0]);
  });

  it('are the two along which its lines run when detection is in doubt', () => {
    expect(possibleTurns(page, undefined, manyLetters)).toEqual([0, 180]);
    expect(possibleTurns(page, seen(90, 2), manyLetters)).toEqual([0, 180]);
    expect(possibleTurns(turn(page, 90), seen(0, 1), manyLetters)).toEqual([90, 270]);
    expect(possibleTurns(turn(page, 270), undefined, manyLetters)).toEqual([90, 270]);
  });

  it('are all where a few letters stand, the upright one first, however they lie', () => {
    expect(possibleTurns(turn(page, 90), seen(90, 2), 5)).toEqual([0, 180, 90, 270]);
  });

  it('are all where there are no lines', () => {
    const empty = { width: 300, height: 300, data: new Uint8Array(90_000).fill(255) };
    expect(possibleTurns(empty, undefined, 0)).toEqual([0, 180, 90, 270]);
  });
});

describe('the lean of lines along columns', () => {
  it('is that of the page once it is turned', () => {
    for (const degrees of [90, 270] as const) {
      const { degrees: lean } = measureLean(turn(page, degrees), 'columns');
      expect(Math.abs(lean + 2)).toBeLessThan(0.25);
    }
  });
});

describe('a sample', () => {
  it('is a strip of about four lines, where the letters are', () => {
    const strip = sampleOf(page);
    expect(strip.width).toBe(page.width);
    expect(strip.height).toBeGreaterThan(60);
    expect(strip.height).toBeLessThan(page.height / 2);
    expect(strip.data.filter((level) => level < 100).length).toBeGreaterThan(1000);
  });
});
