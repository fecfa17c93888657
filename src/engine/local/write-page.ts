/** Owns putting a page that was read into writing, checked. */
import type { Page } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import { sketchOf } from '../../layout/page-sketch.ts';
import type { WrittenPage } from '../../written-page.ts';
import { unsoundPlace } from './page-numbers.ts';

/** @throws OcrError `page_failed` for what is no page: a fault of whoever read it */
export function writePage(page: Page): WrittenPage {
  const unsound = unsoundPlace(page);
  if (unsound !== undefined) {
    throw new OcrError('page_failed', `What was read of page ${page.index + 1} is malformed at "${unsound}".`, {
      hint: 'Report this, with the document if you may.',
    });
  }
  let letters = 0;
  let trust = 0;
  for (const { lines } of page.blocks) {
    for (const { words } of lines) {
      for (const { text, confidence } of words) {
        letters += text.length;
        trust += text.length * confidence;
      }
    }
  }
  const sketch = JSON.stringify(sketchOf(page));
  return { index: page.index, json: JSON.stringify(page), letters, trust, sketch };
}
