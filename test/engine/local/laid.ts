/** Owns looking at pages that readers lay out and write, as whoever puts their document together does. */
import type { laidPage } from '../../../src/engine/local/laid-page.ts';
import type { UnsettledPage } from '../../../src/engine/local/protocol.ts';
import { finishMarkdown, type PartlyWritten } from '../../../src/markdown/partly-written.ts';

type Laid = ReturnType<typeof laidPage>;

export function unsettled(laid: Laid): UnsettledPage & PartlyWritten {
  if (!('json' in laid)) throw new Error('It was not laid out');
  const page: UnsettledPage = JSON.parse(laid.json);
  return { ...page, parts: laid.parts };
}

/** Of the page by itself. */
export const markdownOf = (laid: Laid): string => finishMarkdown(unsettled(laid), []);
