/** What reading a page lets go of: an image that was made smaller, before anything is read. */
import { expect, test } from 'vitest';
import { collectGarbage } from '../../../src/engine/local/collect-garbage.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { recognize } from '../../../src/engine/local/recognize.ts';
import { leaveOut } from '../../../src/engine/local/step-switch.ts';
import { layOut, letter, rasterize } from '../../generate/index.ts';
import { fakeTesseract } from './fake-tesseract.ts';

test('an image with tall letters is gone when the smaller one that was made of it is read', async () => {
  const { pages } = await layOut(letter().content, { ...letter().options, width: 420, height: 420, margin: 30 });
  const [page] = pages;
  if (page === undefined) throw new Error('the document has no page');
  let original: WeakRef<GrayImage> | undefined;
  const load = async () => {
    const { width, height, pixels } = await rasterize(page, 350);
    const image = { width, height, data: pixels };
    original = new WeakRef(image);
    return image;
  };
  const seen: string[] = [];
  const look = async ({ width }: GrayImage) => {
    // What a timer has begun keeps alive what it has come across.
    await new Promise((resolve) => setTimeout(resolve, 0));
    await collectGarbage();
    seen.push(`${width < 1500 ? 'smaller' : 'as it was'}, ${original?.deref() === undefined ? 'gone' : 'held'}`);
  };
  const tesseract = fakeTesseract({
    recognize: async (image) => {
      await look(image);
      return [{ text: 'letter', bbox: [40, 40, 200, 60], confidence: 0.95, line: 0, paragraph: 0 }];
    },
  });
  leaveOut(['line readers']);
  try {
    await recognize(tesseract, load, { language: 'eng', installed: ['eng'] });
  } finally {
    leaveOut([]);
  }
  expect(seen.length).toBeGreaterThan(0);
  expect(new Set(seen)).toEqual(new Set(['smaller, gone']));
});
