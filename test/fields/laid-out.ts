/** Owns pages of fields' tests: what the generator lays out, as a reader that makes no mistakes gives it. */
import type { BoundingBox, Page } from '../../src/document.ts';
import type { Field, Reading } from '../../src/fields/finding.ts';
import { type ContentBlock, type LayOutOptions, layOut } from '../generate/index.ts';

const box = ([x0, y0, x1, y1]: readonly [number, number, number, number]): BoundingBox => [x0, y0, x1, y1];

export async function pagesOf(content: readonly ContentBlock[], options: LayOutOptions = {}): Promise<readonly Page[]> {
  const { pages } = await layOut(content, options);
  return pages.map(({ width, height, blocks }, index) => ({
    index,
    width,
    height,
    unit: 'pt',
    rotation: 0,
    language: 'und',
    source: 'text-layer',
    blocks: blocks.map(({ kind, text, bbox, lines, table }) => ({
      kind,
      text,
      bbox: box(bbox),
      confidence: 1,
      lines: lines.map((line) => ({
        text: line.text,
        bbox: box(line.bbox),
        words: line.words.map((word) => ({ text: word.text, bbox: box(word.bbox), confidence: 1 })),
      })),
      ...(table === undefined
        ? {}
        : { table: { ...table, cells: table.cells.map((cell) => ({ ...cell, bbox: box(cell.bbox) })) } }),
    })),
  }));
}

/** Pages whose lines stand one under the other. */
export const linesAsPages = (...lines: readonly string[]): Promise<readonly Page[]> =>
  pagesOf(lines.map((text): ContentBlock => ({ kind: 'paragraph', text })));

export function fieldAt({ fields }: Reading, path: string): Field | undefined {
  return fields.find((field) => field.path === path);
}

/** The values by their paths, of those that were asked for. */
export function valuesAt(reading: Reading, paths: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(paths.map((path) => [path, fieldAt(reading, path)?.value]));
}
