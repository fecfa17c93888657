// Which areas of a page are pictures: photographs and drawings, not grounds of one shade, tables, frames, or what text runs across.
import { describe, expect, it } from 'vitest';
import type { BoundingBox } from '../../../src/document.ts';
import { findPageFigures } from '../../../src/engine/local/page-figures.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';

const [width, height, textHeight] = [1200, 1600, 24];

interface Drawn {
  readonly image: GrayImage;
  /** @param level of each pixel, from the middle of the box */
  paint(box: BoundingBox, level: (x: number, y: number) => number | undefined): void;
  line(from: readonly [number, number], to: readonly [number, number], thick?: number): void;
}

/** Paper with grain; the same each time. */
function paper(grain = 0): Drawn {
  let seed = 7;
  const noise = () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return (seed / 2 ** 32 - 0.5) * grain;
  };
  const data = new Uint8ClampedArray(width * height).map(() => 246 + noise());
  const image = { width, height, data: new Uint8Array(data.buffer) };
  const paint: Drawn['paint'] = ([x0, y0, x1, y1], level) => {
    for (let y = y0; y < y1; y += 1)
      for (let x = x0; x < x1; x += 1) {
        const value = level(x - (x0 + x1) / 2, y - (y0 + y1) / 2);
        if (value !== undefined) data[y * width + x] = value + noise();
      }
  };
  return {
    image,
    paint,
    line([x0, y0], [x1, y1], thick = 3) {
      const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0));
      for (let step = 0; step <= steps; step += 1) {
        const [x, y] = [Math.round(x0 + ((x1 - x0) * step) / steps), Math.round(y0 + ((y1 - y0) * step) / steps)];
        paint([x, y, x + thick, y + thick], () => 30);
      }
    },
  };
}

/** Lines of words, which are drawn as the letters of print cover paper. */
function text(page: Drawn, x: number, y: number, lines: number, words: number, first = 0): RecognizedWord[] {
  return Array.from({ length: lines }, (_, line) =>
    Array.from({ length: words }, (__, at): RecognizedWord => {
      const [x0, y0] = [x + at * 70, y + line * 36];
      for (let letter = 0; letter < 4; letter += 1)
        page.paint([x0 + letter * 14, y0, x0 + letter * 14 + 5, y0 + 24], () => 20);
      return { text: 'word', bbox: [x0, y0, x0 + 56, y0 + 24], confidence: 0.95, line: first + line, paragraph: 0 };
    }),
  ).flat();
}

const area: BoundingBox = [200, 300, 700, 700];
const photo = (x: number, y: number) => 120 + 90 * Math.sin(x / 60) * Math.cos(y / 45);

function figuresOf(draw: (page: Drawn) => readonly RecognizedWord[] | void, grain = 0): readonly BoundingBox[] {
  const page = paper(grain);
  const around = [...text(page, 100, 100, 4, 14), ...text(page, 100, 900, 8, 14, 50)];
  const more = draw(page) ?? [];
  return findPageFigures(page.image, [...around, ...more], textHeight).images;
}

/** Pixels by which the one box that was found misses another. */
function missOf(boxes: readonly BoundingBox[], wanted: BoundingBox): number {
  const [found] = boxes;
  if (found === undefined || boxes.length > 1) return Infinity;
  return Math.max(...wanted.map((side, at) => Math.abs((found[at] ?? 0) - side)));
}

describe('what is a picture', () => {
  it.each([0, 20, 50])('a photograph, on paper with grain of %i levels', (grain) => {
    expect(
      missOf(
        figuresOf((page) => page.paint(area, photo), grain),
        area,
      ),
    ).toBeLessThan(6);
  });

  it('a photograph with a few words in it', () => {
    expect(
      missOf(
        figuresOf((page) => {
          page.paint(area, photo);
          page.paint([300, 400, 480, 460], () => 250);
          return text(page, 310, 415, 1, 2, 20);
        }),
        area,
      ),
    ).toBeLessThan(6);
  });

  it('a curve between axes', () => {
    const found = figuresOf((page) => {
      page.line([200, 300], [200, 700]);
      page.line([200, 700], [700, 700]);
      page.line([202, 650], [400, 420]);
      page.line([400, 420], [690, 310]);
    });
    expect(missOf(found, [200, 300, 703, 703])).toBeLessThan(6);
  });

  it('a filled circle', () => {
    const found = figuresOf((page) => page.paint(area, (x, y) => (Math.hypot(x, y) < 190 ? 90 : undefined)));
    expect(missOf(found, [260, 310, 640, 690])).toBeLessThan(6);
  });
});

describe('what is none', () => {
  it.each([0, 20, 50])('text alone, on paper with grain of %i levels', (grain) => {
    expect(figuresOf(() => undefined, grain)).toEqual([]);
  });

  it.each([0, 30])('a dark band and a grey ground with words on them, with grain of %i levels', (grain) => {
    const found = figuresOf((page) => {
      page.paint([100, 300, 1100, 400], () => 40);
      page.paint([100, 430, 1100, 640], () => 190);
      return text(page, 130, 460, 2, 6, 20);
    }, grain);
    expect(found).toEqual([]);
  });

  it('a table and a frame, though their lines are rough', () => {
    const found = figuresOf((page) => {
      for (let row = 0; row <= 5; row += 1) page.line([200, 300 + row * 80], [700, 300 + row * 80 + 2]);
      for (let column = 0; column <= 3; column += 1) page.line([200 + column * 165, 300], [200 + column * 165, 700]);
      page.line([800, 300], [1100, 300]);
      page.line([800, 300], [800, 700]);
    }, 40);
    expect(found).toEqual([]);
  });

  it('a stamp across lines of text', () => {
    const found = figuresOf((page) => {
      const lines = text(page, 100, 330, 8, 14, 20);
      page.paint(area, (x, y) => (Math.abs(Math.hypot(x, y) - 170) < 5 ? 60 : undefined));
      return lines;
    });
    expect(found).toEqual([]);
  });

  it('a letter that is several lines high', () => {
    const letter: BoundingBox = [200, 300, 400, 500];
    const found = figuresOf((page) => {
      page.paint(letter, (x, y) => (Math.abs(Math.hypot(x, y) - 85) < 14 ? 20 : undefined));
      return [{ text: 'Oh', bbox: letter, confidence: 0.9, line: 20, paragraph: 0 }];
    });
    expect(found).toEqual([]);
  });
});
