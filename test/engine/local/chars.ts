// Makes characters of a text layer as a PDF reader would give them.
import type { BoundingBox } from '../../../src/document.ts';
import type { PdfChar, PdfPage } from '../../../src/engine/local/pdf-reader.ts';

let lastRun = 0;

/** Sets a text from x on a baseline: each character 0.5 em wide, spaces as real characters. */
export function typeset(
  text: string,
  x: number,
  baseline: number,
  fontSize = 10,
  changes: Partial<PdfChar> = {},
): PdfChar[] {
  lastRun += 1;
  const run = lastRun;
  return [...text].map((character, index) => {
    const left = x + index * fontSize * 0.5;
    const cell: BoundingBox = [left, baseline - fontSize * 0.9, left + fontSize * 0.5, baseline + fontSize * 0.2];
    const bbox: BoundingBox = [left + 0.3, baseline - fontSize * 0.7, left + fontSize * 0.5 - 0.3, baseline];
    return {
      text: character,
      bbox,
      cell,
      fontSize,
      style: { fontSize },
      turn: 0,
      run,
      isGenerated: false,
      isHidden: false,
      isWhite: false,
      isUnmapped: false,
      ...changes,
    };
  });
}

export function pageWith(chars: readonly PdfChar[], changes: Partial<PdfPage> = {}): PdfPage {
  return { width: 600, height: 800, chars, images: [], pathCount: 0, rulings: [], ...changes };
}
