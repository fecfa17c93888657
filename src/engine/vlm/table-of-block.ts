/** Owns the table of a block that a model found: its grid, with the page's words and boxes in the cells. */
import type { BoundingBox, Table, TableCell, Word } from '../../document.ts';
import { unionBox } from '../../bounding-box.ts';
import { joinedWords } from './lines-of-block.ts';
import type { TranscriptCell } from './transcript.ts';

interface GridPlace {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly header: boolean;
  /** Row and position in it, as the model wrote the cell. */
  readonly key: string;
}

/** Widest table: what is beyond has no place on a page. */
const mostColumns = 500;

/**
 * @param words of each cell, by "row position"
 * @param area of the whole table
 */
export function tableOf(
  rows: readonly (readonly TranscriptCell[])[],
  words: ReadonlyMap<string, readonly Word[]>,
  area: BoundingBox,
): Table {
  const places = placesOf(rows);
  const height = Math.max(1, ...places.map(({ row, rowSpan }) => row + rowSpan));
  const width = Math.max(1, ...places.map(({ column, columnSpan }) => column + columnSpan));
  const boxes = new Map(
    places.flatMap(({ key }) => {
      const box = unionBox(
        (words.get(key) ?? []).filter(({ unsupported }) => unsupported !== true).map(({ bbox }) => bbox),
      );
      return box === undefined ? [] : [[key, box] as const];
    }),
  );
  const ys = bands(height, places, boxes, ({ row, rowSpan }) => [row, rowSpan], [1, 3], area);
  const xs = bands(width, places, boxes, ({ column, columnSpan }) => [column, columnSpan], [0, 2], area);
  const cells = places.map(({ key, ...place }): TableCell => {
    const [top, bottom] = [ys[place.row], ys[place.row + place.rowSpan - 1]];
    const [left, right] = [xs[place.column], xs[place.column + place.columnSpan - 1]];
    const own: BoundingBox = [left?.[0] ?? area[0], top?.[0] ?? area[1], right?.[1] ?? area[2], bottom?.[1] ?? area[3]];
    const inside = boxes.get(key);
    return {
      ...place,
      text: joinedWords(words.get(key) ?? []),
      bbox: (inside === undefined ? own : unionBox([own, inside])) ?? own,
    };
  });
  return {
    rows: height,
    columns: width,
    cells: [...cells, ...holes(places, height, width, xs, ys)].toSorted((a, b) => a.row - b.row || a.column - b.column),
  };
}

/** Puts each cell into the first free place of its row, as HTML's table model has it. */
function placesOf(rows: readonly (readonly TranscriptCell[])[]): readonly GridPlace[] {
  const taken = new Set<string>();
  return rows.flatMap((cells, row) => {
    let column = 0;
    return cells.flatMap(({ rowSpan, columnSpan, header }, at): readonly GridPlace[] => {
      while (taken.has(`${row} ${column}`)) column++;
      if (column >= mostColumns) return [];
      const down = Math.min(rowSpan, rows.length - row);
      let across = 1;
      while (across < columnSpan && column + across < mostColumns && !taken.has(`${row} ${column + across}`)) across++;
      for (let r = row; r < row + down; r++) {
        for (let c = column; c < column + across; c++) taken.add(`${r} ${c}`);
      }
      const place = { row, column, rowSpan: down, columnSpan: across, header, key: `${row} ${at}` };
      column += across;
      return [place];
    });
  });
}

/** Where rows or columns begin and end, by the words of cells that lie in one alone; what is between two is parted evenly. */
function bands(
  count: number,
  places: readonly GridPlace[],
  boxes: ReadonlyMap<string, BoundingBox>,
  extent: (place: GridPlace) => readonly [number, number],
  [low, high]: readonly [0 | 1, 2 | 3],
  area: BoundingBox,
): readonly (readonly [number, number])[] {
  const found = Array.from({ length: count }, (): [number, number] | undefined => undefined);
  for (const place of places) {
    const [at, span] = extent(place);
    const box = boxes.get(place.key);
    if (span !== 1 || box === undefined) continue;
    const known = found[at];
    found[at] = [Math.min(known?.[0] ?? box[low], box[low]), Math.max(known?.[1] ?? box[high], box[high])];
  }
  return found.map((band, at) => {
    if (band !== undefined) return band;
    const before = found.slice(0, at).findLastIndex((other) => other !== undefined);
    const after = found.findIndex((other, index) => index > at && other !== undefined);
    const start = before < 0 ? area[low] : (found[before]?.[1] ?? area[low]);
    const end = after < 0 ? area[high] : (found[after]?.[0] ?? area[high]);
    const [first, last] = [before + 1, after < 0 ? count : after];
    const step = Math.max(0, end - start) / Math.max(1, last - first);
    return [start + step * (at - first), start + step * (at - first + 1)];
  });
}

/** Empty cells where the model wrote none. */
function holes(
  places: readonly GridPlace[],
  height: number,
  width: number,
  xs: readonly (readonly [number, number])[],
  ys: readonly (readonly [number, number])[],
): readonly TableCell[] {
  const taken = new Set(
    places.flatMap(({ row, column, rowSpan, columnSpan }) =>
      Array.from(
        { length: rowSpan * columnSpan },
        (_, at) => `${row + Math.floor(at / columnSpan)} ${column + (at % columnSpan)}`,
      ),
    ),
  );
  const empty: TableCell[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (taken.has(`${row} ${column}`)) continue;
      const [x, y] = [xs[column] ?? [0, 0], ys[row] ?? [0, 0]];
      empty.push({ row, column, rowSpan: 1, columnSpan: 1, text: '', bbox: [x[0], y[0], x[1], y[1]], header: false });
    }
  }
  return empty;
}
