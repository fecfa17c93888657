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

/** Text at a place: its left edge, or with `end` its right edge, and its top. */
export interface PlacedText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly end?: boolean;
}

/** Height of placed text, and width of each of its letters, in points. */
const [letterHeight, letterWidth] = [10, 5];

/** Texts side by side, by their left edges. */
export const rowAt = (y: number, ...cells: readonly (readonly [x: number, text: string])[]): readonly PlacedText[] =>
  cells.map(([x, text]) => ({ x, y, text }));

/** The same text, set so that it ends at its place. */
export const endingAt = (y: number, x: number, text: string): PlacedText => ({ x, y, text, end: true });

/** Pages on which texts stand at exact places, a line each. */
export function placedPages(...pages: readonly (readonly PlacedText[])[]): readonly Page[] {
  return pages.map((texts, index) => ({
    index,
    width: 595,
    height: 842,
    unit: 'pt',
    rotation: 0,
    language: 'und',
    source: 'text-layer',
    blocks: texts.map(({ x, y, text, end }) => {
      let at = end === true ? x - text.length * letterWidth : x;
      const words = text.split(' ').map((word) => {
        const bbox: BoundingBox = [at, y, at + word.length * letterWidth, y + letterHeight];
        at = bbox[2] + letterWidth;
        return { text: word, bbox, confidence: 1 };
      });
      const bbox: BoundingBox = [words[0]?.bbox[0] ?? x, y, at - letterWidth, y + letterHeight];
      return { kind: 'paragraph', text, bbox, confidence: 1, lines: [{ text, bbox, words }] };
    }),
  }));
}
