/** What fonts look like, by their names and by what the file says of their stems. */
import { expect, test } from 'vitest';
import { styleOf } from '../../../src/engine/local/pdfium-fonts.ts';

test.each([
  ['AAAAAA+LiberationSerif-Bold', 420, true],
  ['AAAAAA+Face', 700, true],
  ['AAAAAA+Face', 400, false],
  ['AAAAAA+Face-Regular', 700, false],
  // Its stems are said to be 1,711 thousandths of its size wide.
  ['AAAAAA+DroidSansFallback', 6983, false],
])('%s of weight %i: bold %s', (name, weight, bold) => {
  expect(styleOf(12, { name, flags: 4, weight, signs: undefined, look: '' }).bold).toBe(bold);
});

test.each([
  ['AAAAAA+newtxbtt', true],
  ['AAAAAA+t1xtt', true],
  ['SFTT1000', true],
  ['CMSLTT10', true],
  ['CMR10', false],
  ['AAAAAA+Garrett', false],
  ['AAAAAA+newtxmi', false],
])('%s is a typewriter’s: %s', (name, monospace) => {
  expect(styleOf(12, { name, flags: 4, weight: 400, signs: undefined, look: '' }).monospace).toBe(monospace);
});
