/** Owns the sketch of a page: the little of it that the layout of the whole document needs to know. */
import type { Block, BlockKind, BoundingBox, Page } from '../document.ts';
import { inkSize } from './placed-word.ts';
import { weightedMedian } from './weighted-median.ts';
import { edgeOf, type TableEdge } from './tables/continued-tables.ts';

export interface BlockSketch {
  readonly kind: BlockKind;
  readonly bbox: BoundingBox;
  readonly level?: number;
  readonly declared?: boolean;
  /** Number of its lines. */
  readonly lines: number;
  /** Characters of its text. */
  readonly length: number;
  /** Of short blocks alone: longer ones are neither headings nor running text. */
  readonly text?: string;
  /** Type size in tenths of a point, rounded; of pixels, as if the page were 842 points high. */
  readonly size: number;
  readonly table?: TableEdge;
}

export interface PageSketch {
  readonly index: number;
  readonly height: number;
  readonly source: Page['source'];
  readonly blocks: readonly BlockSketch[];
}

/** Characters and lines of a block whose text is kept. */
const longestText = 160;
const mostLines = 2;

export function sketchOf(page: Page): PageSketch {
  const { index, height, source } = page;
  return { index, height, source, blocks: page.blocks.map((block) => sketchOfBlock(block, page)) };
}

function sketchOfBlock(block: Block, page: Page): BlockSketch {
  const { kind, bbox, level, declared, lines, text, table } = block;
  return {
    kind,
    bbox,
    ...(level === undefined ? {} : { level }),
    ...(declared === undefined ? {} : { declared }),
    lines: lines.length,
    length: text.length,
    ...(lines.length > mostLines || text.length > longestText ? {} : { text }),
    size: sizeOf(block, page),
    ...(table === undefined ? {} : { table: edgeOf(table, page) }),
  };
}

/** Sizes are kept as whole tenths of the unit, so that the tallies stay small. */
const steps = 10;

/** Type size of a block, relative to nothing: the reader's font size, else an estimate from the ink's height. */
function sizeOf(block: Block, page: Page): number {
  const told = block.lines.flatMap(({ style, text }) =>
    style?.fontSize === undefined ? [] : [[style.fontSize, text.length] as const],
  );
  const sizes =
    told.length > 0
      ? told
      : block.lines.flatMap(({ words }) => words.map((word) => [inkSize(word), word.text.length] as const));
  // Pixels of unlike scans are made comparable by the page's height.
  const unit = page.unit === 'pt' ? 1 : 842 / page.height;
  return Math.round(weightedMedian(sizes) * unit * steps) / steps;
}
