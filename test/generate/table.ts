// Setting tables: column widths from the content, cells that wrap and span, rules around every cell.
import { placeLine, setLines, type SetLine } from './lines.ts';
import { rightToLeftLetter } from './shape.ts';
import { faceOf, type Settings } from './typography.ts';
import type { Box, PlacedLine, TableContent, TruthCell, TruthLine } from './types.ts';

interface DrawnRow {
  readonly placed: readonly PlacedLine[];
  readonly rules: readonly Box[];
  readonly cells: readonly TruthCell[];
  readonly lines: readonly TruthLine[];
}

export interface TableRow {
  readonly header: boolean;
  /** Points. */
  readonly height: number;
  /** Draws the row at (x, y) as row `index` of those that stand on this page. */
  draw(x: number, y: number, index: number, rows: readonly TableRow[]): DrawnRow;
}

interface Cell {
  readonly text: string;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

const padding = 5;
const ruleWidth = 0.8;
const number = /^[\p{Sc}+\-−]?\s?[\d.,\s]+\s?(?:[%\p{Sc}]|[A-Z]{3})?$/u;

/** Rows ready to draw, for a table of at most `width` points. */
export function setTable(table: TableContent, settings: Settings, width: number): TableRow[] {
  const { headerRows = 1, ruled = true } = table;
  const size = settings.fontSize * 0.92;
  const grid = occupy(table.rows);
  const columns = Math.max(0, ...grid.flat().map((cell) => cell.column + cell.columnSpan));
  const set = (cell: Cell, bold: boolean, measure: number): SetLine[] => {
    const { leading } = faceOf(cell.text, undefined, settings);
    const style = { leading, bold, language: settings.language, rightToLeft: rightToLeftLetter.test(cell.text) };
    return setLines(cell.text, style, measure);
  };
  const natural = Array.from({ length: columns }, (_, column) =>
    Math.max(
      size,
      ...grid.flatMap((row, index) =>
        row
          .filter((cell) => cell.column === column && cell.columnSpan === 1)
          .map((cell) => (set(cell, index < headerRows, Infinity)[0]?.width ?? 0) * size),
      ),
    ),
  );
  const widths = fit(
    natural.map((value) => value + 2 * padding + 2),
    width,
  );
  const edges = widths.reduce((sums, value) => [...sums, (sums.at(-1) ?? 0) + value], [0]);
  const edge = (column: number): number => edges[Math.min(column, columns)] ?? 0;
  return grid.map((row, rowIndex) => {
    const header = rowIndex < headerRows;
    const tall = row.some((cell) => faceOf(cell.text, undefined, settings).leadingHeight > 1.5);
    const lineHeight = size * (tall ? 1.7 : 1.3);
    const cells = row.map((cell) => {
      const span = edge(cell.column + cell.columnSpan) - edge(cell.column) - 2 * padding;
      return { ...cell, lines: set(cell, header, Math.max(span, size) / size) };
    });
    const height =
      Math.max(1, ...cells.filter((cell) => cell.rowSpan === 1).map((cell) => cell.lines.length)) * lineHeight +
      2 * padding;
    const draw: TableRow['draw'] = (x, y, index, rows) => {
      const drawn: { [Part in keyof DrawnRow]: DrawnRow[Part][number][] } = {
        placed: [],
        rules: [],
        cells: [],
        lines: [],
      };
      for (const cell of cells) {
        const rowSpan = Math.min(cell.rowSpan, rows.length - index);
        const tallness = rows.slice(index, index + rowSpan).reduce((sum, other) => sum + other.height, 0);
        const box: Box = [x + edge(cell.column), y, x + edge(cell.column + cell.columnSpan), y + tallness];
        const first = drawn.lines.length;
        for (const [lineIndex, line] of cell.lines.entries()) {
          const { placed, truth } = placeLine(line, {
            x: box[0] + padding,
            width: box[2] - box[0] - 2 * padding,
            baseline: y + padding + lineHeight * (lineIndex + 0.76),
            size,
            align: !header && number.test(cell.text) ? 'end' : 'start',
          });
          drawn.placed.push(placed);
          drawn.lines.push(truth);
        }
        if (ruled) drawn.rules.push(...frame(box));
        const text = drawn.lines
          .slice(first)
          .map((line) => line.text)
          .join(' ');
        const { column, columnSpan } = cell;
        drawn.cells.push({ row: index, column, rowSpan, columnSpan, text, bbox: box, header });
      }
      return drawn;
    };
    return { header, height, draw };
  });
}

/** Gives every cell its column, skipping what cells above reach into. */
function occupy(rows: TableContent['rows']): Cell[][] {
  const taken = new Set<string>();
  return rows.map((row, rowIndex) => {
    let column = 0;
    return row.map((content) => {
      while (taken.has(`${rowIndex},${column}`)) column += 1;
      const { text, rowSpan = 1, columnSpan = 1 } = typeof content === 'string' ? { text: content } : content;
      for (let r = 0; r < rowSpan; r++) {
        for (let c = 0; c < columnSpan; c++) taken.add(`${rowIndex + r},${column + c}`);
      }
      const cell = { text, column, rowSpan, columnSpan };
      column += columnSpan;
      return cell;
    });
  });
}

/** Widens to three quarters of the measure at least, and narrows the widest columns where there is too little room. */
function fit(natural: readonly number[], available: number): number[] {
  const total = natural.reduce((sum, value) => sum + value, 0);
  if (total <= available) {
    const extra = Math.max(0, available * 0.75 - total) / natural.length;
    return natural.map((value) => value + extra);
  }
  let cap = available;
  const capped = (): number => natural.reduce((sum, value) => sum + Math.min(value, cap), 0);
  while (capped() > available) cap *= 0.98;
  return natural.map((value) => Math.min(value, cap));
}

/** The four rules around a cell, centred on its edges. */
function frame([x0, y0, x1, y1]: Box): Box[] {
  const half = ruleWidth / 2;
  return [
    [x0 - half, y0 - half, x1 + half, y0 + half],
    [x0 - half, y1 - half, x1 + half, y1 + half],
    [x0 - half, y0 - half, x0 + half, y1 + half],
    [x1 - half, y0 - half, x1 + half, y1 + half],
  ];
}
