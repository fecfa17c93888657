/** Pages that are damaged in the file: both libraries read what is left of them and say nothing. */
import { expect, describe, it } from 'vitest';
import { laidPage } from '../../../src/engine/local/laid-page.ts';
import { createDamageFinder } from '../../../src/engine/local/page-damage.ts';
import { textOfPage } from '../../../src/engine/local/page-text.ts';
import { openPdfJs } from '../../../src/engine/local/pdfjs-reader.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import {
  damagedPages,
  fileWithoutEntry,
  lostPages,
  pageFile,
  shortenedFile,
  wholePages,
  withoutIndex,
  withoutLengths,
  wordsOfWhole,
} from '../../generate/damaged.ts';
import { layOut, toDigitalPdf } from '../../generate/index.ts';

async function read(bytes: Uint8Array, open: typeof openPdfium) {
  const reader = await open(bytes, undefined);
  try {
    const page = await reader.page(0);
    const damage = createDamageFinder(() => reader.file(), reader.pageCount).of(0, false);
    return { text: () => textOfPage(0, page, damage), lay: () => laidPage(0, page, damage) };
  } finally {
    await reader.close();
  }
}

const wordsOf = (found: ReturnType<typeof textOfPage>) => ('text' in found ? found.text.split(/\s+/u).length - 1 : 0);

describe.each([
  ['pdfium', openPdfium],
  ['pdf.js', openPdfJs],
] as const)('read by %s', (_, open) => {
  for (const [name, page] of Object.entries(damagedPages)) {
    it(`a page with ${name} is told of`, async () => {
      const { text, lay } = await read(pageFile(page), open);
      expect(text()).toMatchObject({ warnings: [expect.stringMatching(/^This page is damaged in the file/u)] });
      expect(lay()).toMatchObject({ warnings: [expect.stringMatching(/^This page is damaged in the file/u)] });
    });
  }

  for (const [name, page] of Object.entries(lostPages)) {
    it(`a page with ${name} is no blank one`, async () => {
      const { text, lay } = await read(pageFile(page), open);
      expect(text).toThrow(expect.objectContaining({ code: 'page_failed' }));
      expect(lay).toThrow(expect.objectContaining({ code: 'page_failed' }));
    });
  }

  for (const [name, page] of Object.entries(wholePages)) {
    it.each([
      ['as it is', (bytes: Uint8Array) => bytes],
      ['without an index', withoutIndex],
      ['without lengths', withoutLengths],
    ] as const)(`a page with ${name} is read without a word, %s`, async (_way, twisted) => {
      const found = (await read(twisted(pageFile(page)), open)).text();
      expect(found).not.toHaveProperty('warnings');
      expect(wordsOf(found)).toBeGreaterThanOrEqual(wordsOfWhole);
    });
  }

  it('a page with content that is shorter than it says is told of', async () => {
    const { text } = await read(shortenedFile(), open);
    expect(text()).toMatchObject({ warnings: [expect.stringContaining('cannot be decoded to its end')] });
  });

  it('damage is found where the index of the file is damaged, too', async () => {
    const { text } = await read(withoutIndex(pageFile(damagedPages['data that breaks off'])), open);
    expect(text()).toHaveProperty('warnings');
  });
});

it('what letters stand for may be lost while they can still be drawn', async () => {
  const document = await layOut([{ kind: 'paragraph', text: 'The toll is two crowns.' }], { margin: 20 });
  const whole = Buffer.from(await toDigitalPdf(document)).toString('latin1');
  const lost = whole.replaceAll(/\/ToUnicode \d+ 0 R/gu, (entry) => entry.replaceAll(/\d(?=\d* 0 R)/gu, '0'));
  const faultsOf = (file: string) => createDamageFinder(() => Buffer.from(file, 'latin1'), 1).of(0, false);
  expect(faultsOf(whole)).toEqual([]);
  expect(faultsOf(lost)).toEqual(['letters', 'unknown letters']);
});

it('a page of which the file has no more than its number is damaged', () => {
  const file = Buffer.from(fileWithoutEntry());
  expect(createDamageFinder(() => file, 1).of(0, false)).toEqual(['entry']);
});
