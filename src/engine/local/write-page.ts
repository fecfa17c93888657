/** Owns putting a page that was read into writing, checked. */
import { Page } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import { sketchOf } from '../../layout/page-sketch.ts';
import type { WrittenPage } from '../../written-page.ts';

/** @throws OcrError `page_failed` for what is no page: a fault of whoever read it */
export function writePage(page: Page): WrittenPage {
  const checked = Page.safeParse(page);
  if (!checked.success) {
    const [first] = checked.error.issues;
    throw new OcrError(
      'page_failed',
      `What was read of page ${page.index + 1} is malformed at "${first?.path.join('.') ?? ''}": ${first?.message ?? 'unknown'}.`,
      { hint: 'Report this, with the document if you may.' },
    );
  }
  let letters = 0;
  let trust = 0;
  for (const { lines } of checked.data.blocks) {
    for (const { words } of lines) {
      for (const { text, confidence } of words) {
        letters += text.length;
        trust += text.length * confidence;
      }
    }
  }
  const sketch = JSON.stringify(sketchOf(checked.data));
  return { index: checked.data.index, json: JSON.stringify(checked.data), letters, trust, sketch };
}
