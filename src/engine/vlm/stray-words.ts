/** Owns words that stand in another order on the page than in the transcript. */
import type { Link } from './align.ts';
import { likeness } from './likeness.ts';
import { type ModelWord, type PageWord, type TextUnit, isPunctuation, middleOf } from './text-unit.ts';

/**
 * Links what the order did not: the model may read the cells of a table or the columns of a page in another order. A word
 * is claimed where it stands with the rest of its block, the nearest to its row and column first.
 */
export function claimStrays(
  links: readonly Link[],
  given: readonly ModelWord[],
  words: readonly PageWord[],
  modelUnits: readonly TextUnit[],
  pageUnits: readonly TextUnit[],
): readonly Link[] {
  const linkedModels = new Set(links.flatMap(({ models }) => models));
  const taken = new Set(links.flatMap(({ pages }) => pages));
  const free = new Map<string, number[]>();
  pageUnits.forEach(({ bare }, at) => {
    if (!taken.has(at)) free.set(bare, [...(free.get(bare) ?? []), at]);
  });
  if (free.size === 0 || linkedModels.size === modelUnits.length) return [];
  const places = new Map<number, [number, number, number, number]>();
  const rows = new Map<string, number[]>();
  const columns = new Map<string, number[]>();
  for (const { models, pages, likeness: share } of links) {
    const home = given[modelUnits[models[0] ?? -1]?.word ?? -1];
    const box = words[pageUnits[pages[0] ?? -1]?.word ?? -1]?.word.bbox;
    if (home === undefined || box === undefined || share < 0.5) continue;
    const known = places.get(home.block);
    places.set(
      home.block,
      known === undefined
        ? [...box]
        : [
            Math.min(known[0], box[0]),
            Math.min(known[1], box[1]),
            Math.max(known[2], box[2]),
            Math.max(known[3], box[3]),
          ],
    );
    if (home.cell === undefined) continue;
    const [x, y] = middleOf(box);
    const [row, column] = [`${home.block} ${home.cell[0]}`, `${home.block} ${home.cell[1]}`];
    rows.set(row, [...(rows.get(row) ?? []), y]);
    columns.set(column, [...(columns.get(column) ?? []), x]);
  }
  const found: Link[] = [];
  modelUnits.forEach((unit, at) => {
    const home = given[unit.word];
    if (linkedModels.has(at) || home === undefined || isPunctuation(unit.text)) return;
    const place = places.get(home.block);
    const same = free.get(unit.bare) ?? [];
    const candidates = same.length > 0 || home.cell === undefined ? same : alikeIn(free, unit.bare);
    const [row, column] = [
      mean(rows.get(`${home.block} ${home.cell?.[0]}`)),
      mean(columns.get(`${home.block} ${home.cell?.[1]}`)),
    ];
    let best: { readonly page: number; readonly distance: number } | undefined;
    for (const page of candidates) {
      const box = words[pageUnits[page]?.word ?? -1]?.word.bbox;
      if (box === undefined) continue;
      const height = box[3] - box[1];
      const [x, y] = middleOf(box);
      if (place === undefined) {
        if (candidates.length === 1 && unit.bare.length > 1) best = { page, distance: 0 };
        continue;
      }
      const outside = Math.max(place[0] - x, x - place[2], place[1] - y, y - place[3], 0);
      if (outside > 3 * height) continue;
      if (home.cell !== undefined && row !== undefined && Math.abs(y - row) > 1.5 * height) continue;
      const distance = outside + Math.abs(y - (row ?? y)) * 4 + Math.abs(x - (column ?? x));
      if (best === undefined || distance < best.distance) best = { page, distance };
    }
    if (best === undefined) return;
    const { page } = best;
    const bare = pageUnits[page]?.bare ?? '';
    free.set(
      bare,
      (free.get(bare) ?? []).filter((other) => other !== page),
    );
    found.push({ models: [at], pages: [page], likeness: likeness(unit.bare, bare) });
  });
  return found;
}

function alikeIn(free: ReadonlyMap<string, readonly number[]>, bare: string): readonly number[] {
  return [...free].flatMap(([other, pages]) => (likeness(bare, other) >= 0.7 ? pages : []));
}

function mean(values: readonly number[] | undefined): number | undefined {
  return values === undefined ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
