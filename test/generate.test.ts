// The generator's own proof: its truth is where the ink is, its files are what they claim, and chance is repeatable.
import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as generate from './generate/index.ts';
import type { Box, Distortion, LaidOutDocument, LaidOutPage, SampleLanguage, TruthPage } from './generate/index.ts';

const dpi = 100;
let library: PDFiumLibrary;
beforeAll(async () => {
  library = await PDFiumLibrary.init();
});
afterAll(() => library.destroy());

async function laidOut(sample: generate.Sample): Promise<LaidOutDocument> {
  return generate.layOut(sample.content, sample.options);
}

function firstPage(document: LaidOutDocument): LaidOutPage {
  const [page] = document.pages;
  if (!page) throw new Error('A document has a page');
  return page;
}

function firstFile(files: readonly Uint8Array[]): Uint8Array {
  const [file] = files;
  if (!file) throw new Error('A document gives a file');
  return file;
}

const wordsOf = (page: TruthPage) => page.blocks.flatMap((block) => block.lines.flatMap((line) => line.words));
const oneSpace = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The extent of pixels darker than paper inside a box grown by `grow`, as pixel edges. */
function inkWithin(image: generate.GrayImage, box: Box, grow: number): Box | undefined {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let y = Math.max(0, Math.floor(box[1] - grow)); y < Math.min(image.height, Math.ceil(box[3] + grow)); y++) {
    for (let x = Math.max(0, Math.floor(box[0] - grow)); x < Math.min(image.width, Math.ceil(box[2] + grow)); x++) {
      if ((image.pixels[y * image.width + x] ?? 255) > 250) continue;
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
    }
  }
  return x0 > x1 ? undefined : [x0, y0, x1, y1];
}

/** How many dark pixels lie outside of every word and every table, by more than a pixel. */
function strayInk(image: generate.GrayImage, truth: TruthPage): number {
  const covered = new Uint8Array(image.pixels.length);
  const tables = truth.blocks.filter((block) => block.kind === 'table');
  for (const { bbox } of [...wordsOf(truth), ...tables]) {
    for (let y = Math.max(0, Math.floor(bbox[1]) - 1); y < Math.min(image.height, Math.ceil(bbox[3]) + 1); y++) {
      covered.fill(1, y * image.width + Math.max(0, Math.floor(bbox[0]) - 1), y * image.width + Math.ceil(bbox[2]) + 1);
    }
  }
  return image.pixels.reduce((count, pixel, index) => count + (pixel < 200 && !covered[index] ? 1 : 0), 0);
}

describe('truth', () => {
  it.each(['en', 'vi', 'ru', 'ar', 'he', 'hi', 'th', 'ta', 'zh', 'ja', 'ko'] satisfies SampleLanguage[])(
    'boxes of words hold exactly the ink: %s',
    async (language) => {
      const page = firstPage(await laidOut(generate.multilingual(language)));
      const image = await generate.rasterize(page, dpi);
      const truth = generate.truthAfter(page, dpi);
      expect(strayInk(image, truth)).toBe(0);
      // A sliver of cover too faint to see may be missing, never more than a pixel and the rounding.
      const off = wordsOf(truth).filter(({ bbox }) => {
        const ink = inkWithin(image, bbox, 0);
        return !ink || ink.some((side, index) => Math.abs(side - (bbox[index] ?? 0)) > 1.35);
      });
      expect(off).toEqual([]);
    },
  );

  it.each([
    { skewDegrees: 3 },
    { rotate: 90 },
    { rotate: 180, skewDegrees: -2 },
    { rotate: 270 },
  ] satisfies Distortion[])('boxes cover the ink after %j', async (distortion) => {
    const page = firstPage(await laidOut(generate.invoice()));
    const image = await generate.rasterize(page, dpi, distortion);
    const truth = generate.truthAfter(page, dpi, distortion);
    expect([image.width, image.height]).toEqual([truth.width, truth.height]);
    expect(strayInk(image, truth)).toBe(0);
    expect(wordsOf(truth).filter(({ bbox }) => !inkWithin(image, bbox, 0))).toEqual([]);
  });

  it('keeps every word of the content, once and in order, over pages and columns', async () => {
    const text = Array.from({ length: 900 }, (_, index) => `word${index}`).join(' ');
    const document = await generate.layOut(
      [
        { kind: 'title', text: 'Two columns' },
        { kind: 'paragraph', text },
      ],
      {
        columns: 2,
        height: 500,
      },
    );
    expect(document.pages.length).toBeGreaterThan(1);
    expect(oneSpace(document.pages.map((page) => page.text).join(' '))).toBe(`Two columns ${text}`);
    for (const page of document.pages) {
      for (const { bbox } of wordsOf(page)) {
        expect(bbox[0]).toBeGreaterThan(55);
        expect(bbox[2]).toBeLessThan(540);
        expect(bbox[3]).toBeLessThan(445);
      }
    }
  });

  it("knows a table's cells, spans and headers, and repeats the header over pages", async () => {
    const page = firstPage(await laidOut(generate.invoice()));
    const table = page.blocks.find((block) => block.kind === 'table')?.table;
    expect(table).toMatchObject({ rows: 8, columns: 4 });
    expect(table?.cells.find((cell) => cell.text === 'Total EUR')).toMatchObject({ row: 7, column: 0, columnSpan: 3 });
    expect(table?.cells.filter((cell) => cell.header).map((cell) => cell.text)).toEqual([
      'Item',
      'Quantity',
      'Unit price',
      'Amount',
    ]);
    const rows = [['Name', 'Value'], ...Array.from({ length: 80 }, (_, index) => [`Row ${index}`, String(index)])];
    const long = await generate.layOut([{ kind: 'table', rows }]);
    const parts = long.pages.map((part) => part.blocks[0]?.table?.cells.slice(0, 2).map((cell) => cell.text));
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part).toEqual(['Name', 'Value']);
  });
});

describe('images', () => {
  const magic = { png: '89504e47', jpg: 'ffd8ff', webp: '52494646', gif: '47494638', bmp: '424d', tiff: '49492a00' };

  it.each(Object.entries(magic))('writes %s', async (name, start) => {
    const format = name as keyof typeof magic; // Object.entries widens the keys
    const document = await laidOut(generate.letter());
    const file = firstFile(await generate.toImages(document, { dpi, format }));
    expect(Buffer.from(file.subarray(0, 4)).toString('hex')).toMatch(new RegExp(`^${start}`));
    // Of a bitmap, which sharp does not read, the header tells the size.
    const header = Buffer.from(file);
    const bitmap = format === 'bmp' ? { width: header.readInt32LE(18), height: header.readInt32LE(22) } : undefined;
    expect(bitmap ?? (await sharp(file).metadata())).toMatchObject({ width: 826, height: 1169 });
  });

  it('writes TIFF and GIF of several pages', async () => {
    const document = await laidOut(generate.report(3));
    for (const compression of ['none', 'lzw', 'deflate', 'ccittfax4', 'jpeg'] as const) {
      const tiff = await generate.toMultiPageTiff(document, { dpi, compression });
      expect(await sharp(tiff, { pages: -1 }).metadata()).toMatchObject({ format: 'tiff', pages: 3, pageHeight: 1169 });
    }
    const gif = await generate.toMultiFrameGif(document, { dpi: 50 });
    expect(await sharp(gif, { pages: -1 }).metadata()).toMatchObject({ format: 'gif', pages: 3, pageHeight: 585 });
  });

  it('gives the same bytes for the same seed and others for another', async () => {
    const document = await laidOut(generate.letter());
    const scan = async (seed: number) =>
      firstFile(
        await generate.toImages(document, {
          dpi,
          format: 'png',
          noise: 0.1,
          saltAndPepper: 0.01,
          blurSigma: 0.6,
          seed,
        }),
      );
    const [first, again, other] = [await scan(4), await scan(4), await scan(5)];
    expect(Buffer.compare(first, again)).toBe(0);
    expect(Buffer.compare(first, other)).not.toBe(0);
  });

  it('makes noise of the strength that was asked for', async () => {
    const blank = { ...firstPage(await laidOut(generate.letter())), placed: [], rules: [] };
    const { pixels } = await generate.rasterize(blank, 50, { background: 128, noise: 0.05 });
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    const variance = pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length;
    expect(mean).toBeCloseTo(128, 0);
    expect(Math.sqrt(variance)).toBeGreaterThan(0.05 * 255 * 0.97);
    expect(Math.sqrt(variance)).toBeLessThan(0.05 * 255 * 1.03);
  });
});

describe('PDF', () => {
  async function textOf(file: Uint8Array, password?: string): Promise<string[]> {
    const document = await library.loadDocument(file, password);
    try {
      return [...document.pages()].map((page) => oneSpace(page.getText()));
    } finally {
      document.destroy();
    }
  }
  const truthOf = (document: LaidOutDocument): string[] => document.pages.map((page) => oneSpace(page.text));

  it.each(['en', 'de', 'vi', 'ru', 'el', 'hi', 'th', 'ta', 'kn', 'zh', 'ja', 'ko'] satisfies SampleLanguage[])(
    'text reads back exactly: %s',
    async (language) => {
      const document = await laidOut(generate.multilingual(language));
      expect(await textOf(await generate.toDigitalPdf(document))).toEqual(truthOf(document));
    },
  );

  it.each(['ar', 'he'] satisfies SampleLanguage[])(
    'right-to-left words read back in logical order: %s',
    async (language) => {
      const document = await laidOut(generate.multilingual(language));
      const [text = ''] = await textOf(await generate.toDigitalPdf(document));
      // Where punctuation beside a number goes is the reader's guess.
      const letters = (value: string): string => oneSpace(value.replace(/[^\p{L}\p{M}\p{Nd}\s]/gu, ''));
      expect(letters(text)).toBe(letters(truthOf(document)[0] ?? ''));
    },
  );

  it('keeps a page upright under /Rotate and a shifted origin', async () => {
    const document = await laidOut(generate.letter());
    const upright = await firstRender(await generate.toDigitalPdf(document));
    for (const pageRotation of [90, 180, 270] as const) {
      const turned = await firstRender(await generate.toDigitalPdf(document, { pageRotation, origin: [40, -25] }));
      const difference =
        turned.reduce((sum, value, index) => sum + Math.abs(value - (upright[index] ?? 0)), 0) / upright.length;
      expect(turned.length).toBe(upright.length);
      expect(difference).toBeLessThan(3);
    }
  });

  it('renders the same ink as the image of the page', async () => {
    const document = await laidOut(generate.invoice());
    const rendered = await firstRender(await generate.toDigitalPdf(document));
    const { pixels } = await generate.rasterize(firstPage(document), 72);
    expect(rendered.length).toBe(pixels.length);
    const ink = (values: Uint8Array): number => values.reduce((sum, value) => sum + 255 - value, 0);
    expect(ink(rendered) / ink(pixels)).toBeGreaterThan(0.85);
    expect(ink(rendered) / ink(pixels)).toBeLessThan(1.2);
  });

  async function firstRender(file: Uint8Array): Promise<Uint8Array> {
    const document = await library.loadDocument(file);
    try {
      const { data, width, height } = await document.getPage(0).render({ scale: 1, render: 'bitmap' });
      const raw = { width, height, channels: 4 } as const;
      return new Uint8Array(await sharp(data, { raw }).extractChannel(1).raw().toBuffer());
    } finally {
      document.destroy();
    }
  }

  it('needs the user password, and none with only an owner password', async () => {
    const document = await laidOut(generate.letter());
    const locked = await generate.toDigitalPdf(document, { password: 'sesam', ownerPassword: 'boss' });
    await expect(library.loadDocument(locked)).rejects.toThrow(/password/i);
    expect(await textOf(locked, 'sesam')).toEqual(truthOf(document));
    expect(await textOf(locked, 'boss')).toEqual(truthOf(document));
    expect(await textOf(await generate.toDigitalPdf(document, { ownerPassword: 'boss' }))).toEqual(truthOf(document));
  });

  it('lies in the text layer when asked to', async () => {
    const document = await laidOut(generate.letter());
    for (const garbledToUnicode of [true, 'private-use', 'missing'] as const) {
      const [text = ''] = await textOf(await generate.toDigitalPdf(document, { garbledToUnicode }));
      expect(text).not.toContain('footbridge');
    }
    expect((await textOf(await generate.toDigitalPdf(document, { hiddenTextOnly: true })))[0]).toContain('footbridge');
    expect(await firstRender(await generate.toDigitalPdf(document, { hiddenTextOnly: true }))).not.toContain(0);
  });

  it('scans have no text, but for the layer that is asked for', async () => {
    const document = await laidOut(generate.report(2));
    expect(await textOf(await generate.toScannedPdf(document, { dpi }))).toEqual(['', '']);
    const wrong = await generate.toScannedPdf(document, { dpi, format: 'png', invisibleTextLayer: 'Qu1te wrcng' });
    expect(await textOf(wrong)).toEqual(['Qu1te wrcng', 'Qu1te wrcng']);
    expect(await textOf(await generate.toScannedPdf(document, { dpi, searchable: true }))).toEqual(truthOf(document));
  });

  it('mixes digital pages, scans and scanned figures', async () => {
    const [first, second, third] = (await laidOut(generate.report(3))).pages;
    if (!first || !second || !third) throw new Error('Three pages were asked for');
    const inset = { page: third, box: [300, 560, 500, 780] as const };
    const file = await generate.toMixedPdf([
      { page: first, insets: [inset] },
      { page: second, scan: { dpi } },
    ]);
    expect(await textOf(file)).toEqual([oneSpace(first.text), '']);
  });

  it('makes 300 pages, the same bytes each time', async () => {
    const document = await laidOut(generate.report(300));
    const file = await generate.toDigitalPdf(document, { outline: true });
    expect(document.pages).toHaveLength(300);
    expect(Buffer.compare(file, await generate.toDigitalPdf(document, { outline: true }))).toBe(0);
    const facts = generate.report(4).facts;
    for (const { answer, page } of facts) expect(oneSpace(document.pages[page - 1]?.text ?? '')).toContain(answer);
  });
});

describe('hostile files', () => {
  it('declare what they promise in a few bytes', async () => {
    expect(generate.gifBomb()).toHaveLength(44);
    const bombs = { png: generate.pngBomb(), gif: generate.gifBomb(), tiff: generate.tiffBomb() };
    for (const [format, bytes] of Object.entries(bombs)) {
      const { width, height, ...rest } = await sharp(bytes, { limitInputPixels: false }).metadata();
      expect(rest.format).toBe(format);
      expect(width * height).toBeGreaterThanOrEqual(4e8);
      expect(bytes.length).toBeLessThan(100_000);
    }
  });

  it('are PDFs where they should be', async () => {
    const huge = await library.loadDocument(generate.pdfHugePage());
    expect(huge.getPage(0).getOriginalSize().originalWidth).toBe(200_000);
    huge.destroy();
    const blank = await library.loadDocument(generate.blankPage());
    expect(blank.getPage(0).getText()).toBe('');
    blank.destroy();
    await expect(library.loadDocument(generate.pdfHeaderOnly())).rejects.toThrow(/format/i);
    await expect(library.loadDocument(generate.pdfGarbage())).rejects.toThrow(/format/i);
  });
});
