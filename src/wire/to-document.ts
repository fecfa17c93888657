/** Owns turning a page into the shape that the JSON export and the page view of the REST API share. */
import type { Block, PageResult, Table, TextStyle, Word } from '../document.ts';
import { isPageError } from '../document.ts';
import { pageMarkdown } from '../markdown.ts';
import { pageText } from '../plain-text.ts';
import { marksOf, rounded, toWireModelUse } from '../wire.ts';
import type { FailedPage, WireBlock, WirePage, WireTable } from './document.ts';

/** Boxes keep two decimal places of a point or pixel, confidence four. */
const box = (bbox: readonly number[]): readonly number[] => bbox.map((value) => rounded(value, 2));
const share = (confidence: number): number => rounded(confidence, 4);

export function toWirePage(page: PageResult): WirePage | FailedPage {
  if (isPageError(page)) return { index: page.index, error: { code: page.code, message: page.message } };
  const { index, width, height, unit, rotation, language, source, warnings, omitted, model } = page;
  return {
    index,
    width: rounded(width, 2),
    height: rounded(height, 2),
    unit,
    rotation,
    language,
    source,
    ...(warnings === undefined ? {} : { warnings }),
    ...(omitted === undefined ? {} : { omitted: omitted.map(wireWord) }),
    ...(model === undefined ? {} : { model: { name: model.name, ...toWireModelUse(model) } }),
    text: pageText(page),
    markdown: pageMarkdown(page),
    blocks: page.blocks.map(wireBlock),
  };
}

function wireBlock(block: Block): WireBlock {
  return {
    text: block.text,
    bbox: box(block.bbox),
    confidence: share(block.confidence),
    kind: block.kind,
    ...(block.level === undefined ? {} : { level: block.level }),
    ...(block.label === undefined ? {} : { label: block.label }),
    ...(block.declared === undefined ? {} : { declared: block.declared }),
    lines: block.lines.map(({ text, bbox, words, style, links }) => ({
      text,
      bbox: box(bbox),
      ...(style === undefined ? {} : { style: wireStyle(style) }),
      ...(links === undefined ? {} : { links }),
      words: words.map(wireWord),
    })),
    ...(block.table === undefined ? {} : { table: wireTable(block.table) }),
    ...(block.translation === undefined ? {} : { translation: block.translation }),
    ...(block.handwritten === undefined ? {} : { handwritten: block.handwritten }),
    ...(block.description === undefined ? {} : { description: block.description }),
  };
}

function wireWord(word: Word): WireBlock['lines'][number]['words'][number] {
  return { text: word.text, bbox: box(word.bbox), confidence: share(word.confidence), ...marksOf(word) };
}

function wireStyle({ fontSize, bold, italic, monospace }: TextStyle): WireBlock['lines'][number]['style'] {
  return {
    ...(fontSize === undefined ? {} : { font_size: rounded(fontSize, 2) }),
    ...(bold === undefined ? {} : { bold }),
    ...(italic === undefined ? {} : { italic }),
    ...(monospace === undefined ? {} : { monospace }),
  };
}

function wireTable({ rows, columns, cells }: Table): WireTable {
  return {
    rows,
    columns,
    cells: cells.map(({ row, column, rowSpan, columnSpan, text, bbox, header, links }) => ({
      row,
      column,
      row_span: rowSpan,
      column_span: columnSpan,
      text,
      bbox: box(bbox),
      header,
      ...(links === undefined ? {} : { links }),
    })),
  };
}
