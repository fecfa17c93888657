import { expect, it } from 'vitest';
import { isThrownByPdfJs } from '../../../src/engine/local/pdfjs-failure.ts';

it('what pdf.js throws is told from what anything else throws', async () => {
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task = getDocument({ data: new Uint8Array(100), verbosity: VerbosityLevel.ERRORS });
  const thrown: unknown = await task.promise.catch((reason: unknown) => reason);
  expect(isThrownByPdfJs(thrown)).toBe(true);
  expect(isThrownByPdfJs(new TypeError('of the engine'))).toBe(false);
  expect(isThrownByPdfJs('a text')).toBe(false);
});
