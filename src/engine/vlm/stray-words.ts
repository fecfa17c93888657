/** Owns words that stand in another order on the page than in the transcript. */
import type { BoundingBox } from '../../document.ts';
import { unionBox } from '../../bounding-box.ts';
import { lowerMedian } from '../../median.ts';
import type { Link } from './align.ts';
import { likeness } from './likeness.ts';
import { type ModelWord, type PageWord, type TextUnit, isPunctuation, middleOf } from './text-unit.ts';

/** Both sides of an alignment. */
export interface Sides {
  readonly given: readonly ModelWord[];
  readonly words: readonly PageWord[];
  readonly modelUnits: readonly TextUnit[];
  readonly pageUnits: readonly TextUnit[];
}

/** Alike enough to tell where its block is. */
const telling = 0.5;
/** Of the cells of a table, which are found by their place as well. */
const alikeInCell = 0.7;
/** Heights of a word that it may be outside its block, and away from the middle of its row. */
const mostOutside = 3;
const mostOffRow = 1.5;

/**
 * The links with those that the order did not bring: the model may read the cells of a table or the columns of a page in
 * another order. A word is claimed where it stands with the rest of its block, the nearest to its row and column first;
 * a cell's word that was linked to the same text in another row is claimed anew.
 */
export function claimStrays(all: readonly Link[], sides: Sides): readonly Link[] {
  const { given, modelUnits, pageUnits } = sides;
  const places = placesOf(all, sides);
  const links = withoutMisplaced(all, places, sides);
  const linked = new Set(links.flatMap(({ models }) => models));
  const free = freeUnits(links, pageUnits);
  if (free.size === 0) return links;
  const found: Link[] = [];
  modelUnits.forEach((unit, at) => {
    const home = given[unit.word];
    if (linked.has(at) || home === undefined || isPunctuation(unit.text)) return;
    const same = free.get(unit.bare) ?? [];
    const page = nearest(
      same.length > 0 || home.cell === undefined ? same : alikeIn(free, unit.bare),
      home,
      unit,
      places,
      sides,
    );
    if (page === undefined) return;
    const bare = pageUnits[page]?.bare ?? '';
    const rest = (free.get(bare) ?? []).filter((other) => other !== page);
    free.set(bare, rest);
    found.push({ models: [at], pages: [page], likeness: likeness(unit.bare, bare) });
  });
  return [...links, ...found];
}

interface Places {
  /** Of each block. */
  readonly blocks: ReadonlyMap<number, BoundingBox>;
  /** Middle of the row and of the column of a cell, as far as they are known. */
  readonly row: (home: ModelWord) => number | undefined;
  readonly column: (home: ModelWord) => number | undefined;
}

function placesOf(links: readonly Link[], sides: Sides): Places {
  const blocks = new Map<number, BoundingBox>();
  const rows = new Map<string, number[]>();
  const columns = new Map<string, number[]>();
  for (const link of links) {
    const [home, box] = [homeOf(link, sides), boxOf(link.pages[0], sides)];
    if (home === undefined || box === undefined || link.likeness < telling) continue;
    const known = blocks.get(home.block);
    blocks.set(home.block, (known === undefined ? box : unionBox([known, box])) ?? box);
    if (home.cell === undefined) continue;
    const [x, y] = middleOf(box);
    add(rows, `${home.block} ${home.cell[0]}`, y);
    add(columns, `${home.block} ${home.cell[1]}`, x);
  }
  return {
    blocks,
    row: ({ block, cell }) => (cell === undefined ? undefined : lowerMedian(rows.get(`${block} ${cell[0]}`) ?? [])),
    column: ({ block, cell }) =>
      cell === undefined ? undefined : lowerMedian(columns.get(`${block} ${cell[1]}`) ?? []),
  };
}

/** Without links of cells to words off their row, where the same text stands on it, free or as wrongly linked. */
function withoutMisplaced(links: readonly Link[], places: Places, sides: Sides): readonly Link[] {
  const offRow = (home: ModelWord | undefined, page: number | undefined): boolean => {
    const [box, row] = [boxOf(page, sides), home === undefined ? undefined : places.row(home)];
    return box !== undefined && row !== undefined && Math.abs(middleOf(box)[1] - row) > box[3] - box[1];
  };
  const doubtful = links.filter(
    (link) => link.likeness === 1 && link.pages.length === 1 && offRow(homeOf(link, sides), link.pages[0]),
  );
  if (doubtful.length === 0) return links;
  const open = freeUnits(
    links.filter((link) => !doubtful.includes(link)),
    sides.pageUnits,
  );
  const misplaced = new Set(
    doubtful.filter((link) => {
      const bare = sides.pageUnits[link.pages[0] ?? -1]?.bare ?? '';
      return (open.get(bare) ?? []).some((page) => !offRow(homeOf(link, sides), page));
    }),
  );
  return links.filter((link) => !misplaced.has(link));
}

/** The candidate that stands with the rest of its block, nearest to its row and column. */
function nearest(
  candidates: readonly number[],
  home: ModelWord,
  { bare }: TextUnit,
  places: Places,
  sides: Sides,
): number | undefined {
  const block = places.blocks.get(home.block);
  // Of a block of which nothing is known, only what cannot be mistaken.
  if (block === undefined) return candidates.length === 1 && bare.length > 1 ? candidates[0] : undefined;
  const [row, column] = [places.row(home), places.column(home)];
  let best: { readonly page: number; readonly distance: number } | undefined;
  for (const page of candidates) {
    const box = boxOf(page, sides);
    if (box === undefined) continue;
    const height = box[3] - box[1];
    const [x, y] = middleOf(box);
    const outside = Math.max(block[0] - x, x - block[2], block[1] - y, y - block[3], 0);
    if (outside > mostOutside * height) continue;
    if (row !== undefined && Math.abs(y - row) > mostOffRow * height) continue;
    const distance = outside + Math.abs(y - (row ?? y)) * 4 + Math.abs(x - (column ?? x));
    if (best === undefined || distance < best.distance) best = { page, distance };
  }
  return best?.page;
}

function freeUnits(links: readonly Link[], pageUnits: readonly TextUnit[]): Map<string, number[]> {
  const taken = new Set(links.flatMap(({ pages }) => pages));
  const free = new Map<string, number[]>();
  pageUnits.forEach(({ bare }, at) => {
    if (!taken.has(at)) add(free, bare, at);
  });
  return free;
}

function alikeIn(free: ReadonlyMap<string, readonly number[]>, bare: string): readonly number[] {
  return [...free].flatMap(([other, pages]) => (likeness(bare, other) >= alikeInCell ? pages : []));
}

function homeOf({ models }: Link, { given, modelUnits }: Sides): ModelWord | undefined {
  return given[modelUnits[models[0] ?? -1]?.word ?? -1];
}

function boxOf(page: number | undefined, { words, pageUnits }: Sides): BoundingBox | undefined {
  return words[pageUnits[page ?? -1]?.word ?? -1]?.word.bbox;
}

function add<Key>(lists: Map<Key, number[]>, key: Key, value: number): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}
