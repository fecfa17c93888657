/** Owns heading levels: the type sizes of a document's headings → one scale, with the title above it. */
import type { Block, Page } from '../document.ts';
import { clusterOf, sizeClusters } from './kinds.ts';
import { inkSize } from './placed-word.ts';
import { weightedMedian } from './segments.ts';

export interface HeadingScale {
  observe(page: Page): void;
  /** True for the first page, which alone can carry the document's title. */
  isTitlePage(page: Page): boolean;
  settle(block: Block, page: Page): Block;
}

/** Sizes are kept as whole tenths of the unit, so that the tallies stay small. */
const steps = 10;

/** Tallies sizes page by page; recognised and digital pages have scales of their own, since their units differ. */
export function createHeadingScale(): HeadingScale {
  const scales = new Map<string, Scale>();
  const scaleOf = (page: Page): Scale => {
    const known = scales.get(page.source);
    if (known !== undefined) return known;
    const made: Scale = { headings: new Map(), body: new Map(), levels: undefined };
    scales.set(page.source, made);
    return made;
  };
  let titlePage = Infinity;
  let titled = Infinity;
  return {
    observe(page) {
      titlePage = Math.min(titlePage, page.index);
      if (page.blocks.some(({ kind }) => kind === 'title')) titled = Math.min(titled, page.index);
      const scale = scaleOf(page);
      scale.levels = undefined;
      for (const block of page.blocks) {
        const size = sizeOf(block, page);
        const heading = block.kind === 'heading' || (block.kind === 'title' && page.index > 0);
        if (heading) count(scale.headings, size, 1);
        else if (block.kind === 'paragraph' || block.kind === 'list-item') count(scale.body, size, block.text.length);
      }
    },
    isTitlePage: (page) => page.index === titlePage,
    settle(block, page) {
      const hasTitle = titled === titlePage;
      if (block.kind === 'title' && page.index === titlePage) return { ...block, level: 1 };
      const scale = scaleOf(page);
      const size = sizeOf(block, page);
      if (!isHeading(block, size, scale, page)) return block;
      const levels = (scale.levels ??= sizeClusters([...scale.headings.keys()], tolerance(page)));
      return {
        ...block,
        kind: 'heading',
        level: Math.min(6, (hasTitle ? 2 : 1) + clusterOf(size, levels, tolerance(page))),
      };
    },
  };
}

interface Scale {
  readonly headings: Map<number, number>;
  readonly body: Map<number, number>;
  levels: readonly number[] | undefined;
}

function count(tally: Map<number, number>, size: number, weight: number): void {
  tally.set(size, (tally.get(size) ?? 0) + weight);
}

/** Ratio within which two headings count as one size; heights of recognised ink vary more. */
function tolerance(page: Page): number {
  return page.source === 'text-layer' ? 1.06 : 1.15;
}

/** A page with little running text of its own takes large print for the usual size: the document knows better. */
function isHeading(block: Block, size: number, scale: Scale, page: Page): boolean {
  // Where the document names its headings, large print beside them is none.
  if (page.blocks.some(({ kind, declared }) => kind === 'heading' && declared === true))
    return block.kind === 'heading' || block.kind === 'title';
  const turned = block.bbox[3] - block.bbox[1] > 2.2 * size * block.lines.length;
  if (block.kind === 'heading' || block.kind === 'title') return true;
  if (block.kind !== 'paragraph' || page.source !== 'text-layer' || turned) return false;
  const body = weightedMedian([...scale.body]);
  return (
    size >= 1.3 * body &&
    block.lines.length <= 2 &&
    block.text.length <= 100 &&
    /\p{L}{2}|\p{Lo}/u.test(block.text) &&
    !/[.,;:]$/u.test(block.text)
  );
}

/** Type size of a block, relative to nothing: the reader's font size, else an estimate from the ink's height. */
function sizeOf(block: Block, page: Page): number {
  const told = block.lines.flatMap(({ style, text }) =>
    style?.fontSize === undefined ? [] : [[style.fontSize, text.length] as const],
  );
  const sizes =
    told.length > 0
      ? told
      : block.lines.flatMap(({ words }) => words.map((word) => [inkSize(word), word.text.length] as const));
  // Pixels of unlike scans are made comparable by the page's height.
  const unit = page.unit === 'pt' ? 1 : 842 / page.height;
  return Math.round(weightedMedian(sizes) * unit * steps) / steps;
}
