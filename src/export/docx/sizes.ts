/** Owns the sizes of a document's letters: those of its text and of each level of its headings. */
import { type PageResult, isPageError } from '../../document.ts';
import { type Weighted, blockSize, pointScale, weightedMedian } from './geometry.ts';

export interface Sizes {
  /** Points. */
  readonly body: number;
  /** Points, for levels 1 to 6; falling. */
  readonly headings: readonly number[];
  /** Tesseract codes of the first page that was read. */
  readonly language: string;
}

/** Pages whose letters are measured: enough to know a document. */
const sampled = 24;
const usualRatios = [1.8, 1.45, 1.25, 1.1, 1, 1];

/** Measures the letters of the first pages; of those that could not be read nothing is known. */
export async function measureSizes(pages: AsyncIterable<PageResult>): Promise<Sizes> {
  const body: Weighted[] = [];
  const headings: Weighted[][] = [[], [], [], [], [], []];
  let language: string | undefined;
  let count = 0;
  for await (const page of pages) {
    if (isPageError(page)) continue;
    language ??= page.blocks.length > 0 ? page.language : undefined;
    const scale = pointScale(page);
    for (const block of page.blocks) {
      const value = blockSize(block, scale);
      if (value === undefined) continue;
      const level = block.kind === 'title' ? 1 : block.kind === 'heading' ? (block.level ?? 2) : undefined;
      const weight = block.text.length;
      if (level !== undefined) headings[level - 1]?.push({ value, weight });
      else if (block.kind === 'paragraph' || block.kind === 'list-item') body.push({ value, weight });
    }
    if (++count >= sampled) break;
  }
  const text = clamp(weightedMedian(body) ?? 11, 7, 16);
  let above = Number.POSITIVE_INFINITY;
  const sizes = headings.map((found, at) => {
    const size = weightedMedian(found) ?? text * (usualRatios[at] ?? 1);
    above = Math.min(above, clamp(size, text, text * 3));
    return above;
  });
  return { body: text, headings: sizes, language: language ?? 'und' };
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
