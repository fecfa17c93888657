import { describe, expect, it } from 'vitest';
import { cutLine } from '../../../src/engine/local/line-image.ts';
import { collapse } from '../../../src/engine/local/line-reader.ts';
import { wipeRules } from '../../../src/engine/local/line-rules.ts';
import { charactersOfWords, wordsOfCharacters, wordsOnLine } from '../../../src/engine/local/line-words.ts';
import { letterCoverage } from '../../../src/engine/local/letter-coverage.ts';
import { boxOf } from '../../../src/engine/local/quad.ts';
import { unreadJoinedLines, unreadLines } from '../../../src/engine/local/unread-lines.ts';
import { linesOfMap } from '../../../src/engine/local/text-detector.ts';

function paper(width: number, height: number) {
  const image = { width, height, data: new Uint8Array(width * height).fill(240) };
  const ink = (x0: number, y0: number, x1: number, y1: number) => {
    for (let y = y0; y < y1; y += 1) image.data.fill(20, y * width + x0, y * width + x1);
  };
  return { image, ink };
}

describe('the map of the text detector', () => {
  it('becomes a rectangle for each connected part, grown to the line, and weak parts are dropped', () => {
    const map = new Float32Array(200 * 100);
    const fill = (x0: number, y0: number, x1: number, y1: number, value: number) => {
      for (let y = y0; y < y1; y += 1) map.fill(value, y * 200 + x0, y * 200 + x1);
    };
    fill(20, 20, 120, 28, 0.9);
    fill(20, 60, 120, 68, 0.4);
    fill(150, 60, 190, 68, 0.8);
    const lines = linesOfMap(map, 200, 100);
    expect(lines).toHaveLength(2);
    const [first] = lines;
    expect(first?.score).toBeCloseTo(0.9);
    // Area × 1.6 ÷ perimeter on every side.
    const margin = (100 * 8 * 1.6) / 216;
    expect(first?.quad.origin[0]).toBeCloseTo(20 - margin);
    expect(first?.quad.origin[1]).toBeCloseTo(20 - margin);
    expect(first?.quad.along[0]).toBeCloseTo(100 + 2 * margin);
  });
});

describe('a line that is cut out', () => {
  it('is level and has the asked height, whatever its slant', () => {
    const { image, ink } = paper(300, 300);
    // Steps of a slanted bar: 1 down for 4 right.
    for (let x = 40; x < 240; x += 1) ink(x, 60 + Math.floor(x / 4), x + 1, 70 + Math.floor(x / 4));
    const length = Math.hypot(200, 50);
    const cut = cutLine(
      image,
      { origin: [40, 65], along: [200, 50], across: [(-50 * 20) / length, (200 * 20) / length] },
      40,
    );
    expect(cut.height).toBe(40);
    expect(cut.width).toBe(Math.round((40 * length) / 20));
    const middle = [...cut.data.subarray(18 * cut.width + 20, 19 * cut.width - 20)];
    expect(middle.every((value) => value < 130)).toBe(true);
    expect([...cut.data.subarray(36 * cut.width + 20, 37 * cut.width - 20)].every((value) => value > 200)).toBe(true);
  });

  it('loses cell borders and underlines, and keeps its letters', () => {
    const { image, ink } = paper(300, 48);
    ink(30, 0, 33, 48);
    ink(60, 10, 66, 36);
    ink(90, 12, 130, 36);
    ink(0, 43, 300, 45);
    const wiped = wipeRules(image);
    const dark = (x: number, y: number) => (wiped.data[y * 300 + x] ?? 0) < 100;
    expect([dark(31, 5), dark(31, 24), dark(150, 44)]).toEqual([false, false, false]);
    expect([dark(62, 20), dark(100, 20)]).toEqual([true, true]);
    expect(wipeRules(paper(300, 48).image)).toEqual(paper(300, 48).image);
  });
});

describe('characters and words', () => {
  it('come out of a network’s classes: doubles folded, blanks parting them', () => {
    const characters = ['a', 'b', 'c'];
    const path = [0, 1, 1, 0, 1, 2, 4, 0, 3, 3];
    const scores = new Float32Array(path.length * 5);
    path.forEach((best, step) => (scores[step * 5 + best] = 0.9));
    const read = collapse(scores, path.length, 5, characters, 1);
    expect(read.map(({ text }) => text).join('')).toBe('aab c');
    expect([read[0]?.from, read[0]?.to]).toEqual([0.1, expect.closeTo(0.3)]);
  });

  it('are parted where the white is as wide as the line is tall, though no reader saw a space', () => {
    const { image, ink } = paper(400, 40);
    const places = [20, 40, 60, 200, 220].map((x) => [x, x + 14] as const);
    for (const [x0, x1] of places) ink(x0, 8, x1, 32);
    const characters = places.map(([x0, x1], at) => ({
      text: '42073'.charAt(at),
      from: x0 / 400,
      to: x1 / 400,
      confidence: 0.9,
    }));
    const quad = { origin: [0, 0], along: [400, 0], across: [0, 40] } as const;
    const read = (losesSpaces: boolean) =>
      wordsOfCharacters(characters, image, quad, 0, losesSpaces).map(({ text }) => text);
    expect(read(true)).toEqual(['420', '73']);
    expect(read(false)).toEqual(['42073']);
  });

  it('go from words to characters and back, with boxes tight around the ink', () => {
    const { image, ink } = paper(400, 60);
    ink(20, 20, 80, 44);
    ink(120, 16, 220, 44);
    ink(300, 20, 340, 50);
    const word = (text: string, bbox: readonly [number, number, number, number]) => ({
      text,
      bbox,
      confidence: 0.8,
      line: 3,
      paragraph: 1,
    });
    const words = [word('one', [18, 14, 84, 50]), word('three', [116, 14, 224, 50]), word('5', [296, 14, 344, 50])];
    const quad = { origin: [0, 0], along: [400, 0], across: [0, 60] } as const;
    const back = wordsOfCharacters(charactersOfWords(words, [0, 400]), image, quad, 7, true);
    expect(back.map(({ text, line }) => [text, line])).toEqual([
      ['one', 7],
      ['three', 7],
      ['5', 7],
    ]);
    const boxes = [
      [20, 20, 80, 44],
      [120, 16, 220, 44],
      [300, 20, 340, 50],
    ];
    for (const [at, box] of boxes.entries()) {
      for (const [corner, value] of box.entries()) expect(back[at]?.bbox[corner]).toBeCloseTo(value, 0);
    }
    expect(wordsOnLine(words, { origin: [0, 0], along: [150, 0], across: [0, 60] })).toEqual([words[0]]);
  });
});

describe('words of a line that runs to the left', () => {
  it('are not parted where the rest of the line is so much darker that they are no ink beside it', () => {
    const { image, ink } = paper(600, 48);
    for (let x = 10; x < 250; x += 24) ink(x, 8, x + 14, 40);
    // A pale time, of which one letter has a dark stroke.
    for (let y = 14; y < 38; y += 1)
      for (const x of [300, 330, 360, 390, 420]) image.data.fill(170, y * 600 + x, y * 600 + x + 20);
    ink(428, 14, 432, 38);
    const places = [...Array.from({ length: 10 }, (_, at) => 17 + 24 * at), 310, 340, 370, 400, 430];
    const characters = places.flatMap((x, at) => [
      ...(at === 10 ? [{ text: ' ', from: 0.46, to: 0.48, confidence: 0.9 }] : []),
      { text: 'Ada Finches09:44'.replace(' ', '').charAt(at), from: (x - 2) / 600, to: (x + 2) / 600, confidence: 0.9 },
    ]);
    const quad = { origin: [0, 0], along: [600, 0], across: [0, 48] } as const;
    const words = wordsOfCharacters(characters, image, quad, 0, true);
    expect(words.map(({ text }) => text)).toEqual(['AdaFinches', '09:44']);
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = words[1]?.bbox ?? [];
    for (const [seen, wanted] of [
      [x0, 300],
      [y0, 14],
      [x1, 440],
      [y1, 38],
    ] as const)
      expect(Math.abs(seen - wanted)).toBeLessThanOrEqual(4);
  });

  it('keep the boxes of their ink, though they come from the right end on', () => {
    const { image, ink } = paper(400, 60);
    const places = [
      [300, 340],
      [120, 220],
      [20, 80],
    ] as const;
    for (const [x0, x1] of places) ink(x0, 16, x1, 44);
    const words = ['ראשון', 'שני', '5'].map((text, at) => ({
      text,
      bbox: [(places[at]?.[0] ?? 0) - 4, 12, (places[at]?.[1] ?? 0) + 4, 48] as const,
      confidence: 0.8,
      line: 3,
      paragraph: 1,
    }));
    const quad = { origin: [0, 0], along: [400, 0], across: [0, 60] } as const;
    const back = wordsOfCharacters(charactersOfWords(words, [0, 400]), image, quad, 7, false);
    expect(back.map(({ text, bbox }) => [text, Math.round(bbox[0]), Math.round(bbox[2])])).toEqual([
      ['ראשון', 300, 340],
      ['שני', 120, 220],
      ['5', 20, 80],
    ]);
  });
});

describe('unread lines of words whose letters hang together', () => {
  /** Words under one headline each, as in Devanagari. */
  function headline(ink: (x0: number, y0: number, x1: number, y1: number) => void, left: number, top: number) {
    for (const [from, to] of [
      [0, 90],
      [110, 230],
      [250, 300],
    ] as const) {
      ink(left + from, top, left + to, top + 5);
      for (let x = left + from + 6; x < left + to - 8; x += 18) ink(x, top, x + 6, top + 36);
    }
  }

  it('are few and wide marks in a row that no word covers', () => {
    const { image, ink } = paper(600, 300);
    headline(ink, 40, 40);
    headline(ink, 40, 140);
    ink(40, 250, 560, 254);
    const read = [
      [40, 136, 135, 180],
      [150, 136, 275, 180],
      [285, 136, 345, 180],
    ] as const;
    const lines = unreadJoinedLines(image, 24, read).map((quad) => boxOf(quad));
    expect(lines).toHaveLength(1);
    const [x0, y0, x1, y1] = lines[0] ?? [0, 0, 0, 0];
    expect([x0 < 40, y0 < 40, x1 > 340 && x1 < 352, y1 > 76 && y1 < 90]).toEqual([true, true, true, true]);
  });

  it('are none where a word beside them was read: its box went wrong', () => {
    const { image, ink } = paper(600, 300);
    headline(ink, 40, 140);
    expect(unreadJoinedLines(image, 24, [[150, 136, 345, 180]])).toEqual([]);
  });
});

describe('unread lines', () => {
  it('are rows of letters that no box holds; single marks and uneven rows are none', () => {
    const { image, ink } = paper(600, 200);
    const letters = (y: number, heights: readonly number[]) => {
      for (const [at, height] of heights.entries()) {
        ink(20 + at * 25, y - height, 25 + at * 25, y);
        ink(20 + at * 25, y - 5, 34 + at * 25, y);
      }
    };
    letters(
      50,
      Array.from({ length: 12 }, () => 20),
    );
    letters(
      100,
      Array.from({ length: 12 }, () => 20),
    );
    letters(140, [20, 20]);
    letters(190, [34, 12, 30, 11, 36, 12, 32, 11]);
    const { unread } = letterCoverage(image, 20, [[0, 20, 600, 60]]);
    const lines = unreadLines(unread, 20);
    expect(lines.length).toBe(1);
    const [x0, y0, x1, y1] = boxOf(lines[0] ?? { origin: [0, 0], along: [0, 0], across: [0, 0] });
    expect([x0 < 20, x1 > 309, y0 < 80 && y0 > 70, y1 > 100 && y1 < 110]).toEqual([true, true, true, true]);
    expect(unreadLines([], 20)).toEqual([]);
  });
});

describe('the coverage of letters', () => {
  it('is the share of letter-like marks that boxes hold', () => {
    const { image, ink } = paper(600, 100);
    for (let at = 0; at < 20; at += 1) {
      // An L: letters leave much of their box white.
      ink(20 + at * 25, 30, 25 + at * 25, 50);
      ink(20 + at * 25, 45, 34 + at * 25, 50);
    }
    expect(letterCoverage(image, 20, [[0, 20, 600, 60]]).share).toBe(1);
    expect(letterCoverage(image, 20, [[0, 20, 270, 60]]).share).toBe(0.5);
    expect(letterCoverage(image, 20, []).share).toBe(0);
    expect(letterCoverage(paper(600, 100).image, 20, []).share).toBe(1);
  });
});
