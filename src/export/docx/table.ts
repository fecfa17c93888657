/** Owns tables of Word: a grid of columns, rows of cells that may span, header rows that come again on each page. */
import type { Block, Table } from '../../document.ts';
import { direction } from '../../script.ts';
import { textRuns } from '../../styled-text.ts';
import { type Grid, type GridCell, gridOf } from '../table-grid.ts';
import { halfPoints, twips } from './geometry.ts';
import { letterWidth } from './letter-width.ts';
import { paragraphXml } from './paragraph.ts';
import { type RunLook, linesXml } from './runs.ts';

export interface TableSpace {
  /** Width of the table on its page, in twips. */
  readonly width: number;
  /** The widest that it may be, in twips. */
  readonly most: number;
  /** Size of its letters in points; smaller ones are taken where its columns need the room. */
  readonly letters: number;
  /** Size of the letters around it. */
  readonly usual: number;
  readonly isCentered: boolean;
}

/** @returns `w:tbl` */
export function tableXml(table: Table, block: Block, space: TableSpace, look: RunLook): string {
  const grid = gridOf(table);
  const letters = fittingLetters(grid, space);
  const widths = columnWidths(grid, { ...space, letters });
  const size = letters < space.usual ? halfPoints(letters) : undefined;
  const width = sum(widths);
  const rightToLeft = direction(block.text) === 'rtl';
  const starts = new Map(grid.cells.map((cell) => [cell.row * grid.columns + cell.column, cell]));
  const covers = coveringCells(grid);
  const rows = Array.from({ length: grid.rows }, (_, row) => {
    const cells: string[] = [];
    for (let column = 0; column < grid.columns;) {
      const start = starts.get(row * grid.columns + column);
      const cover = covers[row]?.[column];
      const span = cover?.columnSpan ?? 1;
      const across = widths.slice(column, column + span).reduce((sum, each) => sum + each, 0);
      cells.push(cellXml(start, cover, across, { ...look, size }));
      column += span;
    }
    const header = row < grid.headerRows ? '<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>' : '';
    return `<w:tr>${header}${cells.join('')}</w:tr>`;
  });
  const columns = widths.map((each) => `<w:gridCol w:w="${each}"/>`).join('');
  const first = grid.headerRows > 0 ? 1 : 0;
  return `<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>${rightToLeft ? '<w:bidiVisual/>' : ''}<w:tblW w:w="${width}" w:type="dxa"/>${space.isCentered ? '<w:jc w:val="center"/>' : ''}<w:tblLook w:val="${first === 1 ? '0020' : '0000'}" w:firstRow="${first}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>${columns}</w:tblGrid>${rows.join('')}</w:tbl>`;
}

/** For every place the cell that lies on it. */
function coveringCells(grid: Grid): readonly (readonly (GridCell | undefined)[])[] {
  const covers: (GridCell | undefined)[][] = Array.from({ length: grid.rows }, () =>
    Array.from({ length: grid.columns }, () => undefined),
  );
  for (const cell of grid.cells)
    for (let row = cell.row; row < cell.row + cell.rowSpan; row++)
      covers[row]?.fill(cell, cell.column, cell.column + cell.columnSpan);
  return covers;
}

function cellXml(start: GridCell | undefined, cover: GridCell | undefined, width: number, look: RunLook): string {
  const span = cover !== undefined && cover.columnSpan > 1 ? `<w:gridSpan w:val="${cover.columnSpan}"/>` : '';
  const merged = cover !== undefined && cover.rowSpan > 1;
  const merge = merged ? (start === undefined ? '<w:vMerge/>' : '<w:vMerge w:val="restart"/>') : '';
  const properties = `<w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${span}${merge}</w:tcPr>`;
  const text = start?.cell.text ?? '';
  const lines = textRuns(text, start?.cell.links);
  // Header cells are bold, since not every program shows the style of a table's first row.
  const shown = start?.cell.header === true ? lines.map((line) => line.map((run) => ({ ...run, bold: true }))) : lines;
  const paragraph = paragraphXml({
    rightToLeft: direction(text) === 'rtl',
    content: text === '' ? '' : linesXml(shown, look),
  });
  return `<w:tc>${properties}${paragraph}</w:tc>`;
}

/** Room that a cell's borders and margins take, in twips. */
const cellMargins = 230;
/** Bold letters are wider. */
const boldness = 1.1;
/** Points. */
const leastLetters = 6;

/** The largest size up to that of the page in which every column has room for its longest word. */
function fittingLetters(grid: Grid, space: TableSpace): number {
  let { letters } = space;
  while (letters > leastLetters && sum(wantedWidths(grid, { ...space, letters })) > space.most) letters -= 0.5;
  return letters;
}

/** The page's own proportions, but no column narrower than its longest word, as far as there is room. */
function columnWidths(grid: Grid, space: TableSpace): readonly number[] {
  const wanted = wantedWidths(grid, space);
  const fit = Math.min(1, space.most / sum(wanted));
  return wanted.map((each) => Math.max(1, Math.floor(each * fit)));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function wantedWidths({ cells, columns }: Grid, { width, letters }: TableSpace): readonly number[] {
  const own = Array.from({ length: columns }, (_, column) =>
    cells.filter((cell) => cell.column === column && cell.columnSpan === 1).map(({ cell }) => cell),
  );
  const shares = own.map((column) => Math.max(0, ...column.map(({ bbox }) => bbox[2] - bbox[0])));
  const known = shares.filter((share) => share > 0);
  const usual = known.length === 0 ? 1 : sum(known) / known.length;
  const filled = shares.map((share) => (share > 0 ? share : usual));
  const total = sum(filled);
  return filled.map((share, column) => {
    const longest = (own[column] ?? []).flatMap(({ text, header }) =>
      text.split(/\s+/u).map((word) => letterWidth(word) * (header ? boldness : 1)),
    );
    return Math.max((share / total) * width, twips(Math.max(0, ...longest) * letters) + cellMargins);
  });
}
