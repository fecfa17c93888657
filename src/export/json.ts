/** Owns the JSON export: the job object of the REST contract with every page, block, line and word. */
import type { Block, PageResult, Table, TextStyle } from '../document.ts';
import { isPageError } from '../document.ts';
import { pageMarkdown } from '../markdown.ts';
import { pageText } from '../plain-text.ts';
import { rounded, toWireJob } from '../wire.ts';
import { toWireFindings } from '../wire/findings.ts';
import { defineExporter } from './exporter.ts';
import { type FailedPage, type WireBlock, type WirePage, type WireTable, schemaVersion } from '../wire/document.ts';

/**
 * One object, one line a page, as `wire/document.ts` says. `text` and `markdown` stand in each page instead of once for the whole document, so that
 * a long document is never in memory whole; what the tool of the job found stands before them. `pages` replaces the list of page numbers that the job object may carry.
 */
export const json = defineExporter({
  format: 'json',
  mediaType: 'application/json; charset=utf-8',
  extension: 'json',
  description: 'The job with pages, blocks, lines and words, each with its box and confidence',
  async *write({ job, pages, findings }, options) {
    const { pages: _numbers, ...fields } = toWireJob(job);
    const found = await findings?.();
    const head = {
      schema_version: schemaVersion,
      ...fields,
      ...(found === undefined ? {} : { findings: toWireFindings(found) }),
    };
    if (!options.pages) {
      yield `${JSON.stringify({ ...head, pages: [] }, null, 2)}\n`;
      return;
    }
    yield `${JSON.stringify(head).slice(0, -1)},"pages":[`;
    let separator = '\n';
    for await (const page of pages) {
      yield separator + JSON.stringify(wirePage(page));
      separator = ',\n';
    }
    yield '\n]}\n';
  },
});

/** Boxes keep two decimal places of a point or pixel, confidence four. */
const box = (bbox: readonly number[]): readonly number[] => bbox.map((value) => rounded(value, 2));
const share = (confidence: number): number => rounded(confidence, 4);

function wirePage(page: PageResult): WirePage | FailedPage {
  if (isPageError(page)) return { index: page.index, error: { code: page.code, message: page.message } };
  const { index, width, height, unit, rotation, language, source, warnings } = page;
  return {
    index,
    width: rounded(width, 2),
    height: rounded(height, 2),
    unit,
    rotation,
    language,
    source,
    ...(warnings === undefined ? {} : { warnings }),
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
    lines: block.lines.map(({ text, bbox, words, style }) => ({
      text,
      bbox: box(bbox),
      ...(style === undefined ? {} : { style: wireStyle(style) }),
      words: words.map((word) => ({ text: word.text, bbox: box(word.bbox), confidence: share(word.confidence) })),
    })),
    ...(block.table === undefined ? {} : { table: wireTable(block.table) }),
  };
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
    cells: cells.map(({ row, column, rowSpan, columnSpan, text, bbox, header }) => ({
      row,
      column,
      row_span: rowSpan,
      column_span: columnSpan,
      text,
      bbox: box(bbox),
      header,
    })),
  };
}
