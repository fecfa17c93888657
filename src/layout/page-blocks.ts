/** Owns making blocks of what was found on a page: groups of lines, figures with their labels, line numbers, turned text. */
import type { Block, Word } from '../document.ts';
import { unionBox } from '../bounding-box.ts';
import type { LineGroup } from './blocks.ts';
import type { BodyText } from './body-text.ts';
import type { Figure } from './figures.ts';
import type { KindOf } from './kinds.ts';
import { lineOf, lineOfWords } from './lines.ts';
import type { Part } from './page-parts.ts';
import type { TidyWord } from './placed-word.ts';
import { tableBlock } from './tables/grid.ts';
import { findRows } from './rows.ts';
import { findSegments, type Segment } from './segments.ts';

/** What a part of a page comes as. @param kind of its lines; those of tables and figures have their own */
export function blocksOfPart(
  { group, furniture, grid, figure }: Part,
  kind: KindOf = { kind: 'paragraph' },
): readonly Block[] {
  if (grid !== undefined) return [tableBlock(grid)];
  if (figure !== undefined) return figureBlocks(figure);
  return [blockOf(group, furniture === undefined ? kind : { kind: furniture })];
}

/** The block of a group of lines, which may be none. */
function blockOf(group: LineGroup, kind: KindOf): Block {
  const lines = group.map(({ line }) => line);
  return {
    kind: kind.kind,
    text: lines.map(({ text }) => text).join('\n'),
    bbox: unionBox(lines.map(({ bbox }) => bbox)) ?? [0, 0, 0, 0],
    confidence: confidenceOf(group.flatMap(({ line }) => line.words)),
    ...(kind.level === undefined ? {} : { level: kind.level }),
    ...(kind.declared === true ? { declared: true } : {}),
    ...(kind.label === undefined ? {} : { label: kind.label }),
    lines,
  };
}

/** Its labels are lines of the block, but no part of the running text; a picture of text is not a figure. */
function figureBlocks({ bbox, words, labels, text }: Figure): readonly Block[] {
  if (text !== undefined) return text;
  const own = blockOf(words.length === 0 ? [] : findRows(findSegments(words)).map(lineOf), { kind: 'figure' });
  if (labels === undefined) return [{ ...own, bbox }];
  const lines = [...own.lines, ...labels.flatMap((block) => block.lines)];
  return [
    {
      ...own,
      bbox,
      text: lines.map((line) => line.text).join('\n'),
      confidence: confidenceOf(lines.flatMap((line) => line.words)),
      lines,
    },
  ];
}

/** A column of line numbers, which counts the page's lines as a page number counts the pages. */
export function numbersBlock(words: readonly TidyWord[]): Block {
  return blockOf(
    words.map((word) => lineOfWords([word])),
    { kind: 'page-number' },
  );
}

/** A watermark is set this many times larger than the text. */
const huge = 3;

/**
 * Turned text as one line; it comes after all that runs across the page. A watermark, or a stamp in the margin beside the
 * text, is no part of the text.
 */
export function turnedBlock(words: readonly TidyWord[], body: BodyText, segments: readonly Segment[]): Block {
  const line = lineOfWords(words);
  const [x0, y0, x1, y1] = line.line.bbox;
  const text = unionBox(segments.map(({ box }) => box));
  if (text === undefined) return blockOf([line], { kind: 'paragraph' });
  const [left, top, right, bottom] = text;
  const beside = (x1 <= left || x0 >= right) && y0 > top - body.em && y1 < bottom + body.em;
  const watermark = line.sized && body.sized && line.em > huge * body.em;
  return blockOf([line], { kind: watermark || beside ? 'footer' : 'paragraph' });
}

/** Mean of the words' confidences, weighted by their length. */
function confidenceOf(words: readonly Word[]): number {
  let weight = 0;
  let sum = 0;
  for (const { text, confidence } of words) {
    weight += text.length;
    sum += text.length * confidence;
  }
  return weight === 0 ? 0 : Math.min(1, sum / weight);
}
