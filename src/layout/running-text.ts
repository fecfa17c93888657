/** Owns running headers, footers and page numbers: texts that come again at the same place on several pages. */
import { blocksInStep } from './body-step.ts';
import { sentencesAtEdge } from './edge-sentences.ts';
import { isExcerpt, isNumbered } from './excerpt.ts';
import { isLarge, largeType } from './heading-scale.ts';
import { isPageNumber } from './margins.ts';
import type { BlockSketch, PageSketch } from './page-sketch.ts';
import { type RunningEntry, countsOn, isSameText, runningEntry } from './running-likeness.ts';

export interface RunningText {
  observe(page: PageSketch): void;
  /** The kind of a block that runs through the document; undefined for one that does not. */
  kindOf(block: BlockSketch, page: PageSketch): Furniture | undefined;
  /**
   * True for a margin text that is text of the page after all: where no other page of the document has one (an address, the
   * last line of a letter, the bank of an invoice), or in step with the body.
   */
  isText(block: BlockSketch, page: PageSketch): boolean;
}

type Furniture = 'header' | 'footer' | 'page-number';
type Place = 'header' | 'footer';

/** Texts that are alike at one height; counted once a page. */
interface Group extends RunningEntry {
  readonly y: number;
  /** The text of each page that has it, by index. */
  readonly pages: Map<number, Entry>;
  /** Pages on which it goes on from a page near by, or to one; undefined until asked for. */
  followed: ReadonlySet<number> | undefined;
}

interface Entry extends RunningEntry {
  /** Middle of the text, as a share of the page's height. */
  readonly y: number;
  /** Set in larger type than the text: numbers in it are its own, and it may be a heading. */
  readonly large: boolean;
}

/** Share of the page's height from its edge in which running text can stand. */
const reach = 0.13;
/** Share of the page's height by which the same text may stand higher or lower on another page. */
const drift = 0.012;
/** Pages on from one to the next: left and right pages may have different headers. What comes again later is no running text. */
const mostPagesOn = 2;
/** Share of the pages of a group on which it must go on, for its number to be taken for misread on the others. */
const mostlyFollowed = 0.75;
/** Characters of a text that parts what is further in from the edge; shorter ones may be specks. */
const partingLength = 12;
/** Pages with one and the same sentence from which on it is none of the text. */
const leastRepeated = 3;
/** A document with more unlike margin texts than this at one place has no running text that could still be told. */
const groupLimit = 400;

/** Remembers margin texts by place and likeness; a few short strings a page at most. */
export function createRunningText(): RunningText {
  const groups: Readonly<Record<Place, Group[]>> = { header: [], footer: [] };
  const seen = new Set<number>();
  /** Pages with a margin text, by place and height. */
  const places = new Map<string, Set<number>>();
  /** Headings in the body, by what they say: the first page of each. */
  const headings = new Map<string, number>();
  const known = new WeakMap<PageSketch, ReadonlyMap<BlockSketch, Furniture>>();
  const steps = new WeakMap<PageSketch, ReadonlySet<BlockSketch>>();
  const sentences = new WeakMap<PageSketch, ReadonlySet<BlockSketch>>();
  const inStepOn = (page: PageSketch): ReadonlySet<BlockSketch> => {
    const found = steps.get(page) ?? blocksInStep(page, reach);
    steps.set(page, found);
    return found;
  };

  /** By block, since a page is observed before it is settled. */
  const entries = new WeakMap<BlockSketch, Entry>();
  const entryOn = (block: BlockSketch, page: PageSketch, inStep: boolean): Entry => {
    const entry = entries.get(block) ?? entryOf(block, page, inStep);
    entries.set(block, entry);
    return entry;
  };

  const groupOf = (block: BlockSketch, page: PageSketch, inStep: boolean): Group | undefined => {
    const place = placeOf(block, page);
    return place === undefined ? undefined : find(groups[place], entryOn(block, page, inStep));
  };
  /** A sentence of the text, unless it comes again word for word on page after page. */
  const isSentence = (block: BlockSketch, page: PageSketch, group: Group): boolean => {
    const found = sentences.get(page) ?? sentencesAtEdge(page, reach);
    sentences.set(page, found);
    return found.has(block) && !isRepeated(group);
  };
  const runs = (block: BlockSketch, page: PageSketch, inStep: boolean): boolean => {
    if (inStep && !isPageNumber(block.text ?? '')) return false;
    const group = groupOf(block, page, inStep);
    if (group === undefined) return false;
    const followed = (group.followed ??= followedPages(group.pages));
    if (followed.size < (seen.size <= 5 ? 2 : 3)) return false;
    if (!followed.has(page.index) && followed.size < mostlyFollowed * group.pages.size) return false;
    return !opensRun(block, page, group) && !isSentence(block, page, group);
  };
  /** A heading at the head of several pages stays where it comes first, unless a larger one is there, and where the document itself names it. */
  const opensRun = (block: BlockSketch, page: PageSketch, group: Group): boolean => {
    if (!isLarge(block, page)) return false;
    if (block.declared === true && block.kind === 'heading') return true;
    if (hasLargerHeading(page, block)) return false;
    return page.index === Math.min(...group.pages.keys()) && (headings.get(group.text) ?? Infinity) > page.index;
  };
  /** From the edge inwards: what stands below text of the page is no header. */
  const furnitureOf = (page: PageSketch): ReadonlyMap<BlockSketch, Furniture> => {
    const inStep = inStepOn(page);
    const found = new Map<BlockSketch, Furniture>();
    for (const place of ['header', 'footer'] as const) {
      const away = ({ bbox }: BlockSketch, edge: 'outer' | 'inner') =>
        place === 'header' ? bbox[edge === 'outer' ? 1 : 3] : -bbox[edge === 'outer' ? 3 : 1];
      const inwards = page.blocks
        .filter((block) => placeOf(block, page) === place)
        .toSorted((a, b) => away(a, 'outer') - away(b, 'outer'));
      let parted = Infinity;
      for (const block of inwards) {
        if (away(block, 'outer') >= parted) break;
        if (runs(block, page, inStep.has(block)))
          found.set(block, isPageNumber(block.text ?? '') ? 'page-number' : place);
        else if (!isMargin(block) && block.length >= partingLength) parted = Math.min(parted, away(block, 'inner'));
      }
    }
    return found;
  };
  const notePlace = (block: BlockSketch, page: PageSketch): void => {
    const edge = edgeOf(block, page);
    if (edge === undefined) return;
    const key = placeKey(edge, block, page);
    const pages = places.get(key) ?? new Set();
    places.set(key, pages.add(page.index));
  };
  return {
    observe(page) {
      seen.add(page.index);
      const inStep = inStepOn(page);
      for (const block of page.blocks) {
        const place = placeOf(block, page);
        if (isMargin(block) && !inStep.has(block)) notePlace(block, page);
        if (place === undefined) {
          if ((block.kind === 'heading' || block.kind === 'title') && block.text !== undefined) {
            const { text } = runningEntry(block.text);
            headings.set(text, Math.min(headings.get(text) ?? Infinity, page.index));
          }
          continue;
        }
        if (inStep.has(block) && !isPageNumber(block.text ?? '')) continue;
        const entry = entryOn(block, page, inStep.has(block));
        const group = find(groups[place], entry);
        if (group === undefined) {
          if (groups[place].length < groupLimit)
            groups[place].push({ ...entry, pages: new Map([[page.index, entry]]), followed: undefined });
        } else {
          group.pages.set(page.index, entry);
          group.followed = undefined;
        }
      }
    },
    kindOf(block, page) {
      const furniture = known.get(page) ?? furnitureOf(page);
      known.set(page, furniture);
      return furniture.get(block);
    },
    isText(block, page) {
      const edge = edgeOf(block, page);
      if (edge === undefined || !isMargin(block)) return false;
      if (inStepOn(page).has(block)) return true;
      if (block.kind === 'page-number') return false;
      const isFirst = page.index === 0 && !isExcerpt(page) && !isNumbered(block, page);
      if (seen.size < 2) return isFirst;
      // What only the foot of the first page has is of no running text, whatever stands at its place on others; misread text may look so.
      if (isFirst && edge === 'footer' && page.source === 'text-layer' && groupOf(block, page, false)?.pages.size === 1)
        return true;
      const near = [-1, 0, 1].flatMap((step) => [...(places.get(placeKey(edge, block, page, step)) ?? [])]);
      return new Set(near).size < 2;
    },
  };
}

/** False for a block that is where it can be neither running text nor have been taken for it. */
export const mayRun = (block: BlockSketch, page: PageSketch): boolean =>
  placeOf(block, page) !== undefined || (isMargin(block) && edgeOf(block, page) !== undefined);

/** Whether something else on the page is set larger still, as the title below a running header is. */
function hasLargerHeading({ blocks }: PageSketch, { size }: BlockSketch): boolean {
  return blocks.some((other) => (other.kind === 'heading' || other.kind === 'title') && other.size >= largeType * size);
}

function isRepeated({ pages, numbers }: Group): boolean {
  return pages.size >= leastRepeated && [...pages.values()].every((entry) => entry.numbers.join() === numbers.join());
}

function isMargin({ kind }: BlockSketch): boolean {
  return kind === 'header' || kind === 'footer' || kind === 'page-number';
}

function placeKey(place: Place, block: BlockSketch, page: PageSketch, step = 0): string {
  return `${place} ${Math.round((block.bbox[1] + block.bbox[3]) / 2 / page.height / (2 * drift)) + step}`;
}

/** Where a block may run: only short ones do. */
function placeOf(block: BlockSketch, page: PageSketch): Place | undefined {
  return block.text === undefined || block.kind === 'table' ? undefined : edgeOf(block, page);
}

/** The edge of the page that a block stands at. */
function edgeOf(block: BlockSketch, page: PageSketch): Place | undefined {
  if (block.bbox[3] <= reach * page.height) return 'header';
  return block.bbox[1] >= (1 - reach) * page.height ? 'footer' : undefined;
}

/** The pages whose text goes on, with its numbers, on a page near by. */
function followedPages(pages: ReadonlyMap<number, Entry>): ReadonlySet<number> {
  const followed = new Set<number>();
  for (const [index, entry] of pages) {
    for (let on = 1; on <= mostPagesOn; on++) {
      const [next, last] = [pages.get(index + on), pages.get(index - on)];
      if ((next !== undefined && goesOn(entry, next, on)) || (last !== undefined && goesOn(last, entry, on))) {
        followed.add(index);
        break;
      }
    }
  }
  return followed;
}

/** What heads a page in larger type is another text when its number is another. */
function goesOn(from: Entry, to: Entry, on: number): boolean {
  return countsOn(from.numbers, to.numbers, from.large || to.large ? 0 : on);
}

function entryOf(block: BlockSketch, page: PageSketch, inStep: boolean): Entry {
  const { text: own = '', bbox } = block;
  const large = isLarge(block, page);
  const entry = runningEntry(own, large);
  const y = (bbox[1] + bbox[3]) / 2 / page.height;
  // A number in step with the body may be one of a column of numbers.
  const numbers = inStep && isPageNumber(own) ? (own.match(/\p{Nd}+/gu) ?? []).map(Number) : entry.numbers;
  return { ...entry, numbers, y, large };
}

function find(groups: readonly Group[], entry: Entry): Group | undefined {
  const near = groups.filter((group) => Math.abs(group.y - entry.y) <= drift);
  return near.find((group) => group.text === entry.text) ?? near.find((group) => isSameText(group, entry));
}
