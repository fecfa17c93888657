import { expect, test } from 'vitest';
import { openPdfium } from '../../src/engine/local/pdfium-reader.ts';
import { wordsOfTextLayer } from '../../src/engine/local/text-layer.ts';
import { inkSize } from '../../src/layout/placed-word.ts';
import { layOut, toDigitalPdf } from '../generate/index.ts';

/** The greatest by the least size that the ink of a text's words tells, all of which are set alike. */
async function spreadOf(text: string): Promise<number> {
  const laidOut = await layOut([{ kind: 'paragraph', text }], { width: 700, height: 160, margin: 40, fontSize: 12 });
  const reader = await openPdfium(await toDigitalPdf(laidOut), undefined);
  try {
    const { chars, width, height } = await reader.page(0);
    const sizes = wordsOfTextLayer(chars, width, height).map(inkSize);
    expect(sizes).toHaveLength(text.split(' ').length);
    return Math.max(...sizes) / Math.min(...sizes);
  } finally {
    await reader.close();
  }
}

test('type that runs to the left is of one size, whichever of its letters reach above and below the others', async () => {
  expect(await spreadOf('שנתיים מוצאים באפריל הילדים הגג טלפון הנהר')).toBeLessThan(1.15);
  expect(await spreadOf('السنوي المخزن يجد عمل مدة كتب')).toBeLessThan(1.3);
});
