/** Owns aligning what a model wrote to the words that the page itself shows. */
import { alignGap } from './align-gap.ts';
import type { TextUnit } from './text-unit.ts';

/** Model units and page units that stand for each other: one and one, one and two, or two and one. */
export interface Link {
  readonly models: readonly number[];
  readonly pages: readonly number[];
  /** 0…1; 1 where their bare texts are equal. */
  readonly likeness: number;
}

/** Lengths of the runs that anchor, the surest first. */
const runs = [5, 3, 2, 1] as const;
/** A single unit anchors only if it says enough. */
const isTelling = ({ bare }: TextUnit): boolean => bare.length >= 5 || (bare.length >= 3 && /\d/u.test(bare));
const longestGap = 4000;

/**
 * Anchors are runs that are found once on either side, in whatever order, since a model may read columns and cells in
 * another order than the page's reader did; they grow as far as the texts agree. What lies between two anchors is
 * aligned by dynamic programming.
 */
export function align(models: readonly TextUnit[], pages: readonly TextUnit[]): readonly Link[] {
  const state = new Alignment(models, pages);
  for (const run of runs) state.anchor(run);
  state.fill();
  return state.links();
}

class Alignment {
  readonly #models: readonly TextUnit[];
  readonly #pages: readonly TextUnit[];
  /** Page unit of each model unit that is anchored, and the reverse; −1 for none. */
  readonly #toPage: Int32Array;
  readonly #toModel: Int32Array;
  readonly #filled: Link[] = [];

  constructor(models: readonly TextUnit[], pages: readonly TextUnit[]) {
    this.#models = models;
    this.#pages = pages;
    this.#toPage = new Int32Array(models.length).fill(-1);
    this.#toModel = new Int32Array(pages.length).fill(-1);
  }

  anchor(run: number): void {
    const onPage = once(this.#pages, this.#toModel, run);
    const inModel = once(this.#models, this.#toPage, run);
    for (const [gram, at] of inModel) {
      const found = onPage.get(gram);
      if (at === undefined || found === undefined) continue;
      // An anchor before it may have grown over this one.
      if (this.#toPage[at] === -1 && this.#toModel[found] === -1) this.#grow(at, found);
    }
  }

  #grow(model: number, page: number): void {
    const take = (step: number) => {
      for (let at = step < 0 ? -1 : 0; ; at += step) {
        const [m, p] = [model + at, page + at];
        if (this.#toPage[m] !== -1 || this.#toModel[p] !== -1 || this.#models[m]?.bare !== this.#pages[p]?.bare) return;
        this.#toPage[m] = p;
        this.#toModel[p] = m;
      }
    };
    take(1);
    take(-1);
  }

  fill(): void {
    for (let from = 0; from < this.#models.length;) {
      if (this.#toPage[from] !== -1) {
        from++;
        continue;
      }
      let to = from;
      while (to < this.#models.length && this.#toPage[to] === -1) to++;
      this.#fillGap(from, to);
      from = to;
    }
  }

  /** The page units that may belong to the gap: the free ones after its left anchor and before its right one. */
  #fillGap(from: number, to: number): void {
    const left = from === 0 ? -1 : (this.#toPage[from - 1] ?? -1);
    const right = to === this.#models.length ? this.#pages.length : (this.#toPage[to] ?? this.#pages.length);
    const reach = 2 * (to - from) + 12;
    const isFree = (page: number) => this.#toModel[page] === -1;
    const after: number[] = [];
    const isEnclosed = right > left;
    for (let page = left + 1; page < this.#pages.length && isFree(page) && page !== right; page++) {
      if (after.length >= (isEnclosed && right - left <= longestGap ? longestGap : reach)) break;
      after.push(page);
    }
    const known = new Set(after);
    const before: number[] = [];
    for (let page = right - 1; page >= 0 && isFree(page) && !known.has(page) && before.length < reach; page--)
      before.unshift(page);
    // An order of its own: what lies between need not be what the model wrote here.
    const isBetween = isEnclosed && left + after.length + 1 >= right;
    // A word in the place of another: between two anchors, or where nothing is alike at all. At the ends of a page the two
    // need not be the same place, nor where one side has much more.
    const isSamePlace = isBetween && ((from > 0 && to < this.#models.length) || to - from === this.#models.length);
    const isEven = Math.max(to - from, after.length) <= 2 * Math.min(to - from, after.length) + 1;
    const candidates = [...after, ...before];
    if (candidates.length === 0) return;
    const gap = this.#models.slice(from, to);
    const links = alignGap(
      gap.map(({ bare }) => bare),
      candidates.map((page) => this.#pages[page]?.bare ?? ''),
      { pairsUnlike: isSamePlace && isEven },
    );
    for (const { models, pages, likeness } of links) {
      const link = {
        models: models.map((at) => at + from),
        pages: pages.map((at) => candidates[at] ?? -1),
        likeness,
      };
      this.#filled.push(link);
      for (const page of link.pages) this.#toModel[page] = link.models[0] ?? -1;
      for (const model of link.models) this.#toPage[model] = link.pages[0] ?? -1;
    }
  }

  links(): readonly Link[] {
    const filled = new Set(this.#filled.flatMap(({ models }) => models));
    const anchored: Link[] = [];
    this.#toPage.forEach((page, model) => {
      if (page !== -1 && !filled.has(model)) anchored.push({ models: [model], pages: [page], likeness: 1 });
    });
    return [...anchored, ...this.#filled].toSorted((a, b) => (a.models[0] ?? 0) - (b.models[0] ?? 0));
  }
}

/** Where each run of free units stands that there is once; undefined for one that there is more often. */
function once(units: readonly TextUnit[], linked: Int32Array, run: number): ReadonlyMap<string, number | undefined> {
  const found = new Map<string, number | undefined>();
  for (let at = 0; at + run <= units.length; at++) {
    let gram = '';
    let isFree = true;
    for (let next = at; next < at + run && isFree; next++) {
      isFree = linked[next] === -1;
      gram += `${units[next]?.bare ?? ''}\u0000`;
    }
    const first = units[at];
    if (!isFree || first === undefined || (run === 1 && !isTelling(first))) continue;
    found.set(gram, found.has(gram) ? undefined : at);
  }
  return found;
}
