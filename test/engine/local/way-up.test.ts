/** Which way up a page is where detection is in doubt: as a few lines read best, if they can be read at all. */
import { expect, test } from 'vitest';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { recognize } from '../../../src/engine/local/recognize.ts';
import { leaveOut } from '../../../src/engine/local/step-switch.ts';
import type { Tesseract } from '../../../src/engine/local/tesseract.ts';
import { layOut, letter, rasterize } from '../../generate/index.ts';
import { fakeTesseract } from './fake-tesseract.ts';

async function page(): Promise<GrayImage> {
  const { pages } = await layOut(letter().content, { ...letter().options, width: 420, height: 420, margin: 30 });
  const [first] = pages;
  if (first === undefined) throw new Error('the document has no page');
  const { width, height, pixels } = await rasterize(first, 150, {});
  return { width, height, data: pixels };
}

/** A reader that takes the page to be upside down, hardly sure, and reads one image after another this well. */
function reader(confidences: readonly number[]): Tesseract {
  let reads = 0;
  return fakeTesseract({
    recognize: async () => {
      const confidence = confidences[Math.min(reads, confidences.length - 1)] ?? 0;
      reads += 1;
      return [{ text: 'mnobpyoo', bbox: [40, 40, 200, 60], confidence, line: 0, paragraph: 0 }];
    },
    detect: async () => ({ turn: 180, turnConfidence: 1.8, script: 'Latin', scriptConfidence: 1 }),
  });
}

test.each([
  ['turned when it reads clearly better so', [0.3, 0.3, 0.7], 180],
  ['left as it is when it reads hardly better so', [0.6, 0.6, 0.65], 0],
  ['left as it is when nobody can read it either way', [0.1, 0.08, 0.24], 0],
])('a page is %s', async (_what, confidences, rotation) => {
  leaveOut(['line readers']);
  try {
    const options = { language: 'eng', installed: ['eng'] };
    expect((await recognize(reader(confidences), page, options)).rotation).toBe(rotation);
  } finally {
    leaveOut([]);
  }
});
