/** Owns running headers, footers and page numbers: texts that come again at the same place on several pages. */
import { isPageNumber } from './margins.ts';
import type { BlockSketch, PageSketch } from './page-sketch.ts';
import { weightedMedian } from './segments.ts';

export interface RunningText {
  observe(page: PageSketch): void;
  /** The kind of a block that runs through the document; undefined for one that does not. */
  kindOf(block: BlockSketch, page: PageSketch): 'header' | 'footer' | 'page-number' | undefined;
  /** True for a margin text that stands where no other page of the document has one: an address, the last line of a letter. */
  isLone(block: BlockSketch, page: PageSketch): boolean;
}

type Place = 'header' | 'footer';

/** Texts that are alike at one height; counted once a page. */
interface Group {
  readonly sample: ReadonlySet<string>;
  readonly text: string;
  readonly figures: string;
  readonly y: number;
  /** Indices of the pages that have it. */
  readonly pages: Set<number>;
}

/** Share of the page's height from its edge in which running text can stand. */
const reach = 0.13;
/** Share of the page's height by which the same text may stand higher or lower on another page. */
const drift = 0.012;
/** Pages on from one to the next: left and right pages may have different headers. What comes again later is no running text. */
const mostPagesOn = 2;
/** Type so many times as large as that of the page's text heads it: numbers in it are its own. */
const large = 1.2;
/** "| Page 5", "– 5" at the end, or the same at the beginning. */
const pageNumberBeside =
  /^(?:page|seite|p\.)?\s*\p{Nd}+\s*[|–—·-]\s*|\s*(?:[|–—·-]\s*(?:page|seite|p\.)?|\s(?:page|seite|p\.))\s*\p{Nd}+$/u;
/** A document with more unlike margin texts than this at one place has no running text that could still be told. */
const groupLimit = 400;

/** Remembers margin texts by place and likeness; a few short strings a page at most. */
export function createRunningText(): RunningText {
  const groups: Readonly<Record<Place, Group[]>> = { header: [], footer: [] };
  const seen = new Set<number>();
  /** Pages with a margin text, by place and height. */
  const places = new Map<string, Set<number>>();
  return {
    observe(page) {
      seen.add(page.index);
      for (const block of page.blocks) {
        const place = placeOf(block, page);
        if (place === undefined) continue;
        if (isMargin(block)) {
          const key = placeKey(place, block, page);
          const pages = places.get(key) ?? new Set();
          places.set(key, pages.add(page.index));
        }
        const entry = entryOf(block, page);
        const group = find(groups[place], entry);
        if (group === undefined) {
          if (groups[place].length < groupLimit) groups[place].push({ ...entry, pages: new Set([page.index]) });
        } else group.pages.add(page.index);
      }
    },
    kindOf(block, page) {
      const place = placeOf(block, page);
      if (place === undefined) return undefined;
      const group = find(groups[place], entryOf(block, page));
      if (group === undefined || !runsOn(group.pages, seen.size <= 5 ? 2 : 3)) return undefined;
      return isPageNumber(block.text ?? '') ? 'page-number' : place;
    },
    isLone(block, page) {
      const place = placeOf(block, page);
      if (seen.size < 2 || place === undefined || (block.kind !== 'header' && block.kind !== 'footer')) return false;
      const near = [-1, 0, 1].flatMap((step) => [...(places.get(placeKey(place, block, page, step)) ?? [])]);
      return new Set(near).size < 2;
    },
  };
}

function isMargin({ kind }: BlockSketch): boolean {
  return kind === 'header' || kind === 'footer' || kind === 'page-number';
}

function placeKey(place: Place, block: BlockSketch, page: PageSketch, step = 0): string {
  return `${place} ${Math.round((block.bbox[1] + block.bbox[3]) / 2 / page.height / (2 * drift)) + step}`;
}

function placeOf(block: BlockSketch, page: PageSketch): Place | undefined {
  if (block.text === undefined || block.kind === 'table') return undefined;
  if (block.bbox[3] <= reach * page.height) return 'header';
  return block.bbox[1] >= (1 - reach) * page.height ? 'footer' : undefined;
}

/** Whether there are so many pages that each follow another. */
function runsOn(pages: ReadonlySet<number>, least: number): boolean {
  let count = 0;
  for (const page of pages) {
    for (let on = 1; on <= mostPagesOn; on++) {
      if (!pages.has(page + on) && !pages.has(page - on)) continue;
      count++;
      break;
    }
    if (count >= least) return true;
  }
  return false;
}

interface Entry {
  readonly text: string;
  /** Numbers that the same text must have, too. */
  readonly figures: string;
  readonly sample: ReadonlySet<string>;
  readonly y: number;
}

/** The text with every number made alike, and its pairs of letters. */
function entryOf(block: BlockSketch, page: PageSketch): Entry {
  const { text: own = '', bbox } = block;
  const y = (bbox[1] + bbox[3]) / 2 / page.height;
  const even = own.toLowerCase().replaceAll(/\s+/gu, ' ');
  // What heads a page in larger type is another text when its number is another; the number of the page beside it is not its own.
  const figures = isLarge(block, page)
    ? (even.replace(pageNumberBeside, '').match(/(?<!\p{L})\p{Nd}+(?!\p{L})/gu) ?? []).join(' ')
    : '';
  const bare = even.replaceAll(/\p{Nd}+/gu, '#');
  const text = isPageNumber(own) ? bare.replace(/^[ivxlcdm]+$/u, '#') : bare;
  const sample = new Set<string>();
  for (let at = 0; at < text.length - 1; at++) sample.add(text.slice(at, at + 2));
  return { text, figures, sample, y };
}

/** Larger than most of the text on its page. */
function isLarge({ size, text }: BlockSketch, page: PageSketch): boolean {
  if (isPageNumber(text ?? '')) return false;
  const plain = page.blocks.filter(({ kind }) => kind === 'paragraph' || kind === 'list-item');
  return plain.length > 0 && size >= large * weightedMedian(plain.map((block) => [block.size, block.length] as const));
}

/** Recognition errors differ from page to page, so that texts need only be much alike (Dice, of letter pairs). */
function find(groups: readonly Group[], { text, figures, sample, y }: Entry): Group | undefined {
  const near = groups.filter((group) => Math.abs(group.y - y) <= drift && group.figures === figures);
  return (
    near.find((group) => group.text === text) ??
    near.find((group) => text.length >= 6 && likeness(group.sample, sample) >= 0.8)
  );
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let common = 0;
  for (const pair of a) if (b.has(pair)) common++;
  return (2 * common) / (a.size + b.size);
}
