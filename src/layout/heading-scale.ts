/** Owns heading levels: the type sizes of a document's headings → one scale, with the title above it. */
import { leadsToNumber } from '../plain-text.ts';
import { isPageNumber } from './margins.ts';
import type { BlockSketch, PageSketch } from './page-sketch.ts';
import { weightedMedian } from './weighted-median.ts';

/** Type so many times as large as that of the page's text heads it. */
export const largeType = 1.2;

export interface HeadingScale {
  observe(page: PageSketch): void;
  /** True for the first page, which alone can carry the document's title. */
  isTitlePage(page: PageSketch): boolean;
  settle(block: BlockSketch, page: PageSketch): BlockSketch;
}

/** Tallies sizes page by page; recognised and digital pages have scales of their own, since their units differ. */
export function createHeadingScale(): HeadingScale {
  const scales = new Map<string, Scale>();
  const scaleOf = (page: PageSketch): Scale => {
    const known = scales.get(page.source);
    if (known !== undefined) return known;
    const made: Scale = {
      headings: new Map(),
      body: new Map(),
      declared: new Map(),
      chapters: new Map(),
      counted: new Map(),
      levels: undefined,
    };
    scales.set(page.source, made);
    return made;
  };
  let titlePage = Infinity;
  let titled = Infinity;
  /** The first title of that page. */
  let title: BlockSketch | undefined;
  const isOneOfMany = (block: BlockSketch | undefined, page: PageSketch): boolean => {
    const sizes = [...(scaleOf(page).counted.get(countedText(block?.text) ?? '') ?? [])];
    return block !== undefined && sizes.some((size) => isOneSize(size, block.size, tolerance(page)));
  };
  return {
    observe(page) {
      titlePage = Math.min(titlePage, page.index);
      const first = page.index < titled ? page.blocks.find(({ kind }) => kind === 'title') : undefined;
      if (first !== undefined) [titled, title] = [page.index, first];
      const scale = scaleOf(page);
      scale.levels = undefined;
      for (const block of page.blocks) {
        const { size } = block;
        if (block.kind === 'heading' && block.declared === true && block.level !== undefined) {
          const levels = scale.declared.get(size) ?? new Map<number, number>();
          count(levels, block.level, 1);
          scale.declared.set(size, levels);
        }
        const heading = block.kind === 'heading' || (block.kind === 'title' && page.index > 0);
        if (heading) count(scale.headings, size, 1);
        const counted = heading ? countedText(block.text) : undefined;
        if (counted !== undefined) scale.counted.set(counted, (scale.counted.get(counted) ?? new Set()).add(size));
        if (heading && depthOf(block.text) === 1) count(scale.chapters, size, 1);
        else if (block.kind === 'paragraph' || block.kind === 'list-item') count(scale.body, size, block.length);
      }
    },
    isTitlePage: (page) => page.index === titlePage,
    settle(block, page) {
      const hasTitle = titled === titlePage && !isOneOfMany(title, page);
      if (block.kind === 'title' && page.index === titlePage && !isOneOfMany(block, page))
        return { ...block, level: 1 };
      const scale = scaleOf(page);
      const { size } = block;
      if (block.declared === true) return block;
      if (!isHeading(block, scale, page)) return block;
      const declared = declaredLevel(size, scale, tolerance(page));
      if (declared !== undefined) return { ...block, kind: 'heading', level: declared };
      const levels = (scale.levels ??= sizeClusters([...scale.headings.keys()], tolerance(page)));
      const levelOf = (other: number) => (hasTitle ? 2 : 1) + clusterOf(other, levels, tolerance(page));
      // Headings of one size may be of several levels, which their numbers tell.
      const chapter = mostFrequent(scale.chapters);
      const least = chapter === undefined ? 1 : levelOf(chapter) + depthOf(block.text) - 1;
      return { ...block, kind: 'heading', level: Math.min(6, Math.max(levelOf(size), least)) };
    },
  };
}

/** True for what is set larger than most of the text on its page and is not the page's number. */
export function isLarge({ size, text }: BlockSketch, page: PageSketch): boolean {
  if (isPageNumber(text ?? '')) return false;
  const usual = textSizes.get(page) ?? textSizeOf(page);
  textSizes.set(page, usual);
  return size >= largeType * usual;
}

/** Asked for with each text at the edge of a page. */
const textSizes = new WeakMap<PageSketch, number>();

/** Type size of most of a page's text; infinite where it has none. */
function textSizeOf({ blocks }: PageSketch): number {
  const plain = blocks.filter(({ kind }) => kind === 'paragraph' || kind === 'list-item');
  return plain.length === 0 ? Infinity : weightedMedian(plain.map(({ size, length }) => [size, length]));
}

/** The largest size of each cluster, falling; sizes closer than `tolerance` (a ratio) are one cluster. */
export function sizeClusters(sizes: readonly number[], tolerance: number): readonly number[] {
  const clusters: number[] = [];
  for (const size of sizes.toSorted((a, b) => b - a)) {
    const last = clusters.at(-1);
    if (last === undefined || last > size * tolerance) clusters.push(size);
  }
  return clusters;
}

/** Position of the cluster that a size belongs to. */
export function clusterOf(size: number, clusters: readonly number[], tolerance: number): number {
  const found = clusters.findIndex((largest) => size * tolerance >= largest);
  return found === -1 ? Math.max(0, clusters.length - 1) : found;
}

interface Scale {
  readonly headings: Map<number, number>;
  readonly body: Map<number, number>;
  /** How often the document names headings of a size with a level. */
  readonly declared: Map<number, Map<number, number>>;
  /** How many headings of a size have a number of one part: 3, IV. */
  readonly chapters: Map<number, number>;
  /** Sizes of the headings that say the same but for the number that they have. */
  readonly counted: Map<string, Set<number>>;
  levels: readonly number[] | undefined;
}

const numbers = /^(?:\d{1,2}|[IVX]{1,5}(?=\.)|[A-Z](?=\.\d))(?:\.\d{1,2})*(?=\.?\s)/u;

/** Parts of the number before a heading, as 2 of "4.1 Results"; 0 of one without. */
function depthOf(text: string | undefined): number {
  const number = text === undefined ? null : numbers.exec(text);
  return number === null ? 0 : number[0].split('.').length;
}

/** What headings that are counted have in common: "Chapter #" of "Chapter 2", "#" of "2.1 Results"; undefined for one without a number. */
function countedText(text: string | undefined): string | undefined {
  if (text === undefined || !/\p{Nd}|^[IVX]+\./u.test(text)) return undefined;
  return depthOf(text) > 0 ? '#' : text.replaceAll(/\p{Nd}+/gu, '#');
}

const isOneSize = (one: number, other: number, ratio: number): boolean =>
  Math.max(one, other) <= ratio * Math.min(one, other);

function mostFrequent(tally: ReadonlyMap<number, number>): number | undefined {
  return [...tally].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0];
}

/** The level of headings that the document names in this size; one below those that are next larger. */
function declaredLevel(size: number, scale: Scale, ratio: number): number | undefined {
  let nearest: { readonly size: number; readonly level: number } | undefined;
  for (const [other, levels] of scale.declared) {
    const level = [...levels].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 1;
    if (other * ratio < size) continue;
    if (nearest === undefined || Math.abs(other - size) < Math.abs(nearest.size - size))
      nearest = { size: other, level };
  }
  if (nearest === undefined) return scale.declared.size === 0 ? undefined : 1;
  return nearest.size <= size * ratio ? nearest.level : Math.min(6, nearest.level + 1);
}

function count(tally: Map<number, number>, size: number, weight: number): void {
  tally.set(size, (tally.get(size) ?? 0) + weight);
}

/** Ratio within which two headings count as one size; heights of recognised ink vary more. */
function tolerance(page: PageSketch): number {
  return page.source === 'text-layer' ? 1.06 : 1.15;
}

/** False for a block whose kind and level are its own, whatever sizes the document's headings have. */
export function mayHead({ kind, declared, lines, length }: BlockSketch, { source }: PageSketch): boolean {
  if (kind === 'title') return true;
  if (declared === true) return false;
  return kind === 'heading' || (kind === 'paragraph' && source === 'text-layer' && lines <= 2 && length <= 100);
}

/** A page with little running text of its own takes large print for the usual size: the document knows better. */
function isHeading(block: BlockSketch, scale: Scale, page: PageSketch): boolean {
  if (!mayHead(block, page)) return false;
  const { size, text = '' } = block;
  const named = block.kind === 'heading' || block.kind === 'title';
  // Where the document names its headings, large print beside them is none.
  if (named || page.blocks.some(({ kind, declared }) => kind === 'heading' && declared === true)) return named;
  const turned = block.bbox[3] - block.bbox[1] > 2.2 * size * block.lines;
  if (turned) return false;
  return (
    size >= 1.3 * weightedMedian([...scale.body]) &&
    /\p{L}{2}|\p{Lo}/u.test(text) &&
    !/[.,;:]$/u.test(text) &&
    !leadsToNumber(text)
  );
}
