/** What fonts look like, by their names, by what the file says of their stems, and by their letters. */
import { expect, test } from 'vitest';
import { styleOf } from '../../../src/engine/local/pdfium-fonts.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { layOut, toDigitalPdf } from '../../generate/index.ts';

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

/** Faces whose names say nothing, and whose stems the file says to be 195 thousandths of their size wide. */
async function withGuessedStems(heading: string, paragraph: string): Promise<Buffer> {
  const document = await layOut([
    { kind: 'heading', level: 1, text: heading },
    { kind: 'paragraph', text: paragraph },
  ]);
  const pdf = Buffer.from(await toDigitalPdf(document)).toString('latin1');
  const changed = pdf
    .replaceAll('-Regular', '-Upright')
    .replaceAll('Sans-Bold', 'Sans-Wide')
    .replaceAll('/CapHeight 714 /StemV 80', '/CapHeight 71 /StemV 195')
    .replaceAll('/StemV 140', '/StemV 195');
  return Buffer.from(changed, 'latin1');
}

test.each([
  [
    'Kiln and lathe',
    'Quickly the wheel hummed below the roof.',
    { Kiln: true, lathe: true, Quickly: false, hummed: false },
  ],
  // Neither has a letter with an upright stem: the file is believed.
  ['Goods', 'assess as cocoa', { Goods: true, cocoa: true }],
])('stems are measured where the file alone says that they are wide: %s', async (heading, paragraph, expected) => {
  const reader = await openPdfium(await withGuessedStems(heading, paragraph), undefined);
  try {
    const { chars } = await reader.page(0);
    const text = chars.map((char) => char.text).join('');
    for (const [word, bold] of Object.entries(expected))
      expect([word, chars[text.lastIndexOf(word)]?.style.bold]).toEqual([word, bold]);
  } finally {
    await reader.close();
  }
});
