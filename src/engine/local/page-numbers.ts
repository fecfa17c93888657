/** Owns finding what is no number where a page has numbers: that all else is there, the compiler has seen to. */
import type { Block, BoundingBox, Page, Table } from '../../document.ts';

/** The place of the first that is none or out of bounds, such as `blocks.3.lines.0.bbox`; undefined for a sound page. */
export function unsoundPlace({ index, width, height, blocks }: Page): string | undefined {
  if (!isCount(index, 0)) return 'index';
  if (!(width > 0 && width < Infinity)) return 'width';
  if (!(height > 0 && height < Infinity)) return 'height';
  for (const [at, block] of blocks.entries()) {
    const place = unsoundInBlock(block);
    if (place !== undefined) return `blocks.${at}.${place}`;
  }
  return undefined;
}

function unsoundInBlock({ bbox, confidence, level, lines, table }: Block): string | undefined {
  if (!isBox(bbox)) return 'bbox';
  if (!isShare(confidence)) return 'confidence';
  if (level !== undefined && !(isCount(level, 1) && level <= 6)) return 'level';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (line === undefined) continue;
    if (!isBox(line.bbox)) return `lines.${at}.bbox`;
    const size = line.style?.fontSize;
    if (size !== undefined && !Number.isFinite(size)) return `lines.${at}.style.fontSize`;
    for (let position = 0; position < line.words.length; position += 1) {
      const word = line.words[position];
      if (word === undefined) continue;
      if (!isBox(word.bbox)) return `lines.${at}.words.${position}.bbox`;
      if (!isShare(word.confidence)) return `lines.${at}.words.${position}.confidence`;
    }
  }
  return table === undefined ? undefined : unsoundInTable(table);
}

function unsoundInTable({ rows, columns, cells }: Table): string | undefined {
  if (!isCount(rows, 1)) return 'table.rows';
  if (!isCount(columns, 1)) return 'table.columns';
  for (const [at, { row, column, rowSpan, columnSpan, bbox }] of cells.entries()) {
    if (!isCount(row, 0) || !isCount(column, 0)) return `table.cells.${at}.place`;
    if (!isCount(rowSpan, 1) || !isCount(columnSpan, 1)) return `table.cells.${at}.span`;
    if (!isBox(bbox)) return `table.cells.${at}.bbox`;
  }
  return undefined;
}

function isBox(box: BoundingBox): boolean {
  return Number.isFinite(box[0]) && Number.isFinite(box[1]) && Number.isFinite(box[2]) && Number.isFinite(box[3]);
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

function isCount(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}
