/** Owns pages made for tests of chunking and answering, without a reader. */
import type { Block, BlockKind, BoundingBox, Line, Page } from '../../src/document.ts';

export interface BlockSpec {
  readonly kind?: BlockKind;
  readonly lines: readonly string[];
  readonly level?: number;
  readonly headers?: readonly string[];
}

/** A line of words 10 units apart, 8 wide and 9 high. */
function lineOf(text: string, y: number, confidence = 1): Line {
  const words = text.split(/\s+/u).filter((word) => word !== '');
  return {
    text,
    bbox: [0, y, Math.max(1, words.length * 10), y + 9],
    words: words.map((word, index) => ({
      text: word,
      bbox: [index * 10, y, index * 10 + 8, y + 9] as const,
      confidence,
    })),
  };
}

/** A page whose lines stand 10 units apart; line n has y from 10 n to 10 n + 9. */
export function pageOf(
  index: number,
  blocks: readonly (BlockSpec | string)[],
  options: { readonly confidence?: number; readonly language?: string } = {},
): Page {
  let y = 0;
  const made = blocks.map((given): Block => {
    const spec = typeof given === 'string' ? { lines: given.split('\n') } : given;
    const lines = spec.lines.map((text) => {
      const line = lineOf(text, y, options.confidence);
      y += 10;
      return line;
    });
    const bbox: BoundingBox = [0, y - lines.length * 10, 500, y];
    const table =
      spec.headers === undefined
        ? undefined
        : {
            rows: 1,
            columns: spec.headers.length,
            cells: spec.headers.map((text, column) => ({
              row: 0,
              column,
              rowSpan: 1,
              columnSpan: 1,
              text,
              bbox,
              header: true,
            })),
          };
    return {
      kind: spec.kind ?? 'paragraph',
      text: spec.lines.join('\n'),
      bbox,
      confidence: options.confidence ?? 1,
      lines,
      ...(spec.level === undefined ? {} : { level: spec.level }),
      ...(table === undefined ? {} : { table }),
    };
  });
  return {
    index,
    width: 600,
    height: 800,
    unit: 'pt',
    rotation: 0,
    language: options.language ?? 'eng',
    source: 'text-layer',
    blocks: made,
  };
}
