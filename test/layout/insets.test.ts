/** What was read in pictures, among the text of a page: labels of figures, text in its place, nothing lost and nothing twice. */
import { describe, expect, it } from 'vitest';
import type { Block, BlockKind, BoundingBox } from '../../src/document.ts';
import type { Inset } from '../../src/layout/insets.ts';
import { layOutPage, type Ruling } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

const size = { width: 600, height: 800 };
const top = set(prose(6, 70, 'above'), { x: 50, y: 100 });
const bottom = set(prose(6, 70, 'below'), { x: 50, y: 500 });
const picture: BoundingBox = [100, 200, 500, 450];

function block(text: string, bbox: BoundingBox, kind: BlockKind = 'paragraph'): Block {
  const words = [{ text, bbox, confidence: 0.9, source: 'ocr' as const }];
  return { kind, text, bbox, confidence: 0.9, lines: [{ text, bbox, words }] };
}

const first = block('The pressure is four bar', [120, 220, 400, 232], 'heading');
const second = block('Close the valve', [120, 300, 400, 312], 'page-number');
const inset = (changes: Partial<Inset> = {}): Inset => ({
  bbox: picture,
  blocks: [first, second],
  isText: true,
  ...changes,
});

function lay(
  words: Parameters<typeof layOutPage>[0]['words'],
  insets: readonly Inset[],
  rulings: readonly Ruling[] = [],
) {
  return layOutPage({
    ...size,
    words,
    rulings,
    graphics: { images: insets.map(({ bbox }) => bbox), drawings: [] },
    insets,
  });
}

describe('the text of a picture', () => {
  it('stands where the picture does, as plain text of the page', () => {
    const blocks = lay([...top, ...bottom], [inset()]);
    expect(blocks.slice(1, 3)).toEqual([
      { ...first, kind: 'paragraph' },
      { ...second, kind: 'paragraph' },
    ]);
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'paragraph', 'paragraph', 'paragraph']);
  });

  it('stays in its column', () => {
    const left = set(prose(30, 40, 'left'), { x: 40, y: 100 });
    const right = [...set(prose(8, 40, 'right'), { x: 320, y: 100 }), ...set(prose(8, 40, 'end'), { x: 320, y: 400 })];
    const box: BoundingBox = [320, 220, 520, 370];
    const texts = lay(
      [...left, ...right],
      [inset({ bbox: box, blocks: [block('In the picture', [330, 230, 420, 240])] })],
    ).map(({ text }) => text.split('\n')[0]);
    expect(texts.indexOf('In the picture')).toBe(texts.length - 2);
  });

  it('is parted where text of the page stands on the picture, which is a ground then', () => {
    const ground: BoundingBox = [0, 0, 600, 800];
    const between = inset({ bbox: ground, blocks: [block('Read between', [60, 300, 200, 312])] });
    for (const isText of [true, false]) {
      const blocks = lay([...top, ...bottom], [{ ...between, isText }]);
      expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'paragraph', 'paragraph']);
      expect(blocks[1]?.text).toBe('Read between');
    }
  });

  it('comes behind the table in whose cell its picture stands', () => {
    const cells = ['Well Depth', 'North 41', 'South 38'].flatMap((row, at) =>
      row.split(' ').flatMap((text, column) => set(text, { x: 120 + column * 200, y: 225 + at * 40 })),
    );
    const lines = [
      ...[200, 240, 280, 320].map((y): Ruling => ({ kind: 'line', bbox: [100, y, 500, y] })),
      ...[100, 300, 500].map((x): Ruling => ({ kind: 'line', bbox: [x, 200, x, 320] })),
    ];
    const stamp = inset({ bbox: [400, 245, 480, 275], blocks: [block('checked', [410, 250, 460, 262])] });
    const kinds = lay([...top, ...cells, ...bottom], [stamp], lines).map(({ kind, text }) => [kind, text.slice(0, 7)]);
    expect(kinds.map(([kind]) => kind)).toEqual(['paragraph', 'table', 'paragraph', 'paragraph']);
    expect(kinds[2]).toEqual(['paragraph', 'checked']);
  });
});

describe('the words of a figure', () => {
  it('are its labels in a cell of a table, too, where a credit stands on it', () => {
    const cells = ['Well Depth', 'North 41', 'South 38'].flatMap((row, at) =>
      row.split(' ').flatMap((text, column) => set(text, { x: 120 + column * 250, y: 225 + at * 80 })),
    );
    const lines = [
      ...[200, 280, 360, 440].map((y): Ruling => ({ kind: 'line', bbox: [100, y, 500, y] })),
      ...[100, 350, 500].map((x): Ruling => ({ kind: 'line', bbox: [x, 200, x, 440] })),
    ];
    const map = inset({ bbox: [105, 310, 345, 355], blocks: [block('Park', [200, 340, 230, 350])], isText: false });
    const found = lay([...top, ...cells, ...bottom], [map], lines).map(({ kind, text }) => [kind, text]);
    expect(found.slice(1, 3)).toEqual([
      ['table', expect.stringContaining('North')],
      ['figure', 'Park'],
    ]);
  });

  it('make one of a picture that would be none', () => {
    // A caption of few words, beside which the labels of the picture would be most of the page.
    const blocks = lay(set('Figure 4: Settings', { x: 250, y: 470 }), [inset({ isText: false })]);
    expect(blocks.map(({ kind, text }) => [kind, text.split('\n').length])).toEqual([
      ['figure', 2],
      ['caption', 1],
    ]);
  });

  it('are its labels, behind those that the page has itself', () => {
    const label = set('Inlet', { x: 250, y: 300, size: 8 });
    const blocks = lay([...top, ...label, ...bottom], [inset({ isText: false })]);
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'figure', 'paragraph']);
    expect(blocks[1]?.text).toBe('Inlet\nThe pressure is four bar\nClose the valve');
    expect(blocks[1]?.bbox).toEqual(picture);
    expect(blocks[1]?.confidence).toBeGreaterThan(0.9);
    expect(blocks[1]?.confidence).toBeLessThan(1);
    expect(blocks[1]?.lines.flatMap(({ words }) => words.map(({ source }) => source))).toEqual([
      undefined,
      'ocr',
      'ocr',
    ]);
  });
});

it('changes nothing where no picture was read', () => {
  const graphics = { images: [picture], drawings: [] };
  const words = [...top, ...bottom];
  expect(layOutPage({ ...size, words, graphics, insets: [] })).toEqual(layOutPage({ ...size, words, graphics }));
});
