/** Owns making placed words out of plain descriptions, for the layout tests. */
import type { BoundingBox, TextStyle } from '../../src/document.ts';
import type { PlacedWord } from '../../src/layout/page-layout.ts';
import type { TruthPage } from '../generate/index.ts';

export interface SetText {
  readonly x: number;
  /** Of the first baseline. */
  readonly y: number;
  readonly size?: number;
  readonly bold?: boolean;
  readonly monospace?: boolean;
  /** Distance between baselines in sizes. */
  readonly leading?: number;
}

/** Sets lines of text with letters half a size wide; each line of `text` is a line of the page. */
export function set(text: string, { x, y, size = 10, bold = false, monospace, leading = 1.2 }: SetText): PlacedWord[] {
  const style: TextStyle = { fontSize: size, bold, ...(monospace === undefined ? {} : { monospace }) };
  return text.split('\n').flatMap((line, row) => {
    let column = 0;
    return line.split(' ').flatMap((word) => {
      const x0 = x + column * size * 0.5;
      column += [...word].length + 1;
      if (word === '') return [];
      const baseline = y + row * leading * size;
      const bbox: BoundingBox = [
        x0,
        baseline - 0.75 * size,
        x0 + [...word].length * size * 0.5,
        baseline + 0.25 * size,
      ];
      return [{ text: word, bbox, confidence: 1, style }];
    });
  });
}

/** Filler prose: lines that fill about `letters` letters. */
export function prose(lines: number, letters: number, seed: string): string {
  const words = [
    'water',
    'of',
    'the',
    'river',
    'runs',
    'below',
    'an',
    'old',
    'stone',
    'bridge',
    'and',
    'carries',
    'leaves',
  ];
  let next = 0;
  return Array.from({ length: lines }, (_, row) => {
    let line = `${seed}${row}`;
    for (;;) {
      const word = words[next++ % words.length] ?? 'water';
      if (line.length + 1 + word.length > letters) return line;
      line += ` ${word}`;
    }
  }).join('\n');
}

/** The words of a generated page, as a reader without styles would hand them in; with line ids like Tesseract's on demand. */
export function wordsOf(page: TruthPage, withLines: boolean): PlacedWord[] {
  let line = 0;
  return page.blocks.flatMap((block) =>
    block.lines.flatMap(({ words }) => {
      line++;
      return words.map(({ text, bbox }) => ({ text, bbox, confidence: 0.9, ...(withLines ? { line } : {}) }));
    }),
  );
}
