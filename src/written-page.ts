/** Owns the page in writing: JSON that was checked where the page was read, so that nobody has to take it apart on its way to the store. */
import type { PageResult } from './document.ts';

export interface WrittenPage {
  /** Counts from 0. */
  readonly index: number;
  /** A page that fits the schema `Page`, as JSON. */
  readonly json: string;
  /** Characters of the page's words. */
  readonly letters: number;
  /** Sum of confidence over those characters. */
  readonly trust: number;
  /** What the layout of the whole document needs to know of the page, as JSON of a `PageSketch`. */
  readonly sketch: string;
}

/** Whether a page came in writing, checked elsewhere. */
export function isWritten(result: PageResult | WrittenPage): result is WrittenPage {
  return 'json' in result;
}

/** The page that stands in the writing; any other result as it is. */
export function readWritten(result: PageResult | WrittenPage): PageResult {
  if (!isWritten(result)) return result;
  const page: PageResult = JSON.parse(result.json);
  return page;
}
