/** The searchable PDF of an image: a page of its true size, the pixels as they were, the words under the ink. */
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodeBmp } from '../../src/bmp.ts';
import type { MediaType, PageResult } from '../../src/document.ts';
import { sizeOf } from '../../src/export/pdf/image-document.ts';
import {
  layOut,
  multilingual,
  report,
  toImages,
  toMultiFrameGif,
  toMultiPageTiff,
  truthAfter,
} from '../generate/index.ts';
import { compare, exportPdf, readWords, render, resultsOf, wantedWords } from './pdf-reading.ts';

const dpi = 100;
const media: Readonly<Record<string, MediaType>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  bmp: 'image/bmp',
  tiff: 'image/tiff',
};

/** Pixels of one page of an image file as one sees them, RGB on white. */
async function seen(
  bytes: Uint8Array,
  page = 0,
): Promise<{ readonly width: number; readonly height: number; readonly rgb: Buffer }> {
  if (Buffer.from(bytes).toString('latin1', 0, 2) === 'BM') {
    const { width, height, rgb } = decodeBmp(Buffer.from(bytes));
    return { width, height, rgb: Buffer.from(rgb) };
  }
  const { data, info } = await sharp(bytes, { page })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}

/** Mean and largest difference of two pictures of one size. */
function difference(a: Uint8Array, b: Uint8Array): { readonly mean: number; readonly most: number } {
  expect(a.length).toBe(b.length);
  let [sum, most] = [0, 0];
  for (const [index, value] of a.entries()) {
    const apart = Math.abs(value - (b[index] ?? 0));
    sum += apart;
    most = Math.max(most, apart);
  }
  return { mean: sum / a.length, most };
}

const letter = async () => {
  const { content, options } = multilingual('de');
  return layOut(content, { ...options, width: 300, height: 200, margin: 20, fontSize: 9 });
};
const failed: PageResult = { index: 0, code: 'page_failed', message: 'no' };

describe.each(['png', 'jpg', 'webp', 'gif', 'bmp', 'tiff'] as const)('%s', (format) => {
  test('shows the same pixels, with the words under them, on a page of its true size', async () => {
    const document = await letter();
    const [file] = await toImages(document, { format, dpi });
    if (file === undefined) throw new Error('there is no image');
    const results = resultsOf(document, {}, { dpi, unit: 'px' });
    const exported = await exportPdf(file, results, { mediaType: media[format] ?? 'image/png' });
    const declares = format !== 'gif';
    const scale = declares ? 72 / dpi : 72 / 96;
    const found = (await readWords('pdfium', exported)).flat();
    const wanted = wantedWords(
      document.pages.map((page) => truthAfter(page, dpi)),
      scale,
    );
    const { share, off } = compare(wanted, found);
    expect(share).toBe(1);
    expect(off).toBeLessThan(0.03 * 300);
    const { width, height, rgb } = await seen(file);
    const shown = await render(exported, 0, width);
    expect([shown.width, shown.height]).toEqual([width, height]);
    const { mean, most } = difference(shown.rgb, rgb);
    expect(mean).toBeLessThan(0.5);
    expect(most).toBeLessThan(format === 'jpg' ? 40 : 2);
  });
});

test('a JPEG is carried byte for byte, and a PNG without its wrapping', async () => {
  const document = await letter();
  for (const format of ['jpg', 'png'] as const) {
    const [file] = await toImages(document, { format, dpi });
    if (file === undefined) throw new Error('there is no image');
    const exported = await exportPdf(file, resultsOf(document, {}, { dpi, unit: 'px' }), {
      mediaType: media[format] ?? 'image/png',
    });
    // The beginning of a PNG's data, and the whole of a JPEG.
    const whole = Buffer.from(file);
    const start = whole.indexOf('IDAT') + 4;
    const carried = format === 'png' ? whole.subarray(start, start + 500) : whole;
    expect(exported.includes(carried)).toBe(true);
    expect(exported.length).toBeLessThan(file.length * 1.1 + 20_000);
  }
});

test.each(['none', 'lzw', 'deflate', 'ccittfax4', 'jpeg'] as const)(
  'a TIFF of several pages, %s',
  async (compression) => {
    const { content, options } = report(2);
    const document = await layOut(content, options);
    const file = await toMultiPageTiff(document, { dpi, compression });
    const results = resultsOf(document, {}, { dpi, unit: 'px' });
    const exported = await exportPdf(file, results, { mediaType: 'image/tiff' });
    const words = await readWords('pdfium', exported);
    for (const [index, page] of document.pages.entries()) {
      const { share, off } = compare(wantedWords([truthAfter(page, dpi)], 72 / dpi), words[index] ?? []);
      expect(share).toBe(1);
      expect(off).toBeLessThan(0.03 * page.width);
      const { width, rgb } = await seen(file, index);
      expect(difference((await render(exported, index, width)).rgb, rgb).mean).toBeLessThan(0.5);
    }
    expect(exported.length).toBeLessThan(file.length * 1.1 + 20_000 * 2);
  },
);

test('a GIF of several frames, of which some were not read', async () => {
  const { content, options } = report(3);
  const document = await layOut(content, options);
  const file = await toMultiFrameGif(document, { dpi: 60 });
  const [, second] = resultsOf(document, {}, { dpi: 60, unit: 'px' });
  if (second === undefined) throw new Error('a page is missing');
  const exported = await exportPdf(file, [second], { mediaType: 'image/gif', documentPages: 3 });
  const words = await readWords('pdfium', exported);
  expect(words.map((page) => page.length > 0)).toEqual([false, true, false]);
  const { width, rgb } = await seen(file, 2);
  expect(difference((await render(exported, 2, width)).rgb, rgb).most).toBeLessThan(2);
});

describe('pictures of every kind look as before', () => {
  // Diagonals and edges in three colours, not symmetrical in any way.
  const width = 60;
  const height = 40;
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      pixels.set([x < y ? 250 : 20, (x * 4) % 256, y > 30 ? 0 : y * 5], (y * width + x) * 3);
  const raw = sharp(pixels, { raw: { width, height, channels: 3 } });
  const translucent = Buffer.alloc(width * height * 4);
  for (let at = 0; at < width * height; at += 1) translucent.set([10, 200, 90, at % 256], at * 4);
  const alpha = sharp(translucent, { raw: { width, height, channels: 4 } });
  const oriented = [1, 2, 3, 4, 5, 6, 7, 8].map(
    (orientation) =>
      [
        `JPEG turned as ${orientation} says`,
        'jpg',
        () => raw.clone().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).withMetadata({ orientation }),
      ] as const,
  );

  test.each([
    ['PNG with a palette', 'png', () => raw.clone().png({ palette: true, colours: 16 })],
    ['PNG with alpha', 'png', () => alpha.clone().png()],
    ['PNG that is interlaced', 'png', () => raw.clone().png({ progressive: true })],
    ['PNG of 16 bits', 'png', () => raw.clone().toColourspace('rgb16').png()],
    ['PNG with a profile', 'png', () => raw.clone().withIccProfile('p3').png()],
    ['PNG turned as 6 says', 'png', () => raw.clone().png().withMetadata({ orientation: 6 })],
    ['TIFF of 16 bits', 'tiff', () => raw.clone().toColourspace('rgb16').tiff({ compression: 'lzw' })],
    ['TIFF in ink colours', 'tiff', () => raw.clone().toColourspace('cmyk').tiff({ compression: 'lzw' })],
    ['WEBP with alpha', 'webp', () => alpha.clone().webp({ lossless: true })],
    [
      'JPEG that is progressive',
      'jpg',
      () => raw.clone().jpeg({ progressive: true, quality: 100, chromaSubsampling: '4:4:4' }),
    ],
    ['JPEG in grey', 'jpg', () => raw.clone().toColourspace('b-w').jpeg({ quality: 100 })],
    ...oriented,
  ] as const)('%s', async (_name, format, make) => {
    const file = await make().toBuffer();
    const exported = await exportPdf(file, [failed], { mediaType: media[format] ?? 'image/png', documentPages: 1 });
    const before = await seen(file);
    const shown = await render(exported, 0, before.width);
    expect([shown.width, shown.height]).toEqual([before.width, before.height]);
    // Colour management differs between the two libraries; a turn or a missing channel would be far above this.
    expect(difference(shown.rgb, before.rgb).mean).toBeLessThan(12);
    expect(exported.includes(file)).toBe(format === 'jpg');
  });

  test('JPEG in ink colours keeps its data and is not turned into its negative', async () => {
    const file = await raw.clone().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const exported = await exportPdf(file, [failed], { mediaType: 'image/jpeg', documentPages: 1 });
    expect(exported.includes(file)).toBe(true);
    const before = await seen(file);
    expect(difference((await render(exported, 0, width)).rgb, before.rgb).mean).toBeLessThan(40);
  });
});

test('pixels of black and white take one bit each', async () => {
  const document = await letter();
  const [grey] = await toImages(document, { format: 'png', dpi });
  const file = await sharp(grey).threshold(128).png({ palette: false }).toBuffer();
  const tiff = await sharp(file).tiff({ compression: 'lzw' }).toBuffer();
  const exported = await exportPdf(tiff, [failed], { mediaType: 'image/tiff', documentPages: 1 });
  expect(exported.toString('latin1')).toMatch(/\/BitsPerComponent 1\b/u);
  const before = await seen(tiff);
  expect(difference((await render(exported, 0, before.width)).rgb, before.rgb).most).toBe(0);
});

test('black and white pixels of any pattern are the same after fax code', async () => {
  let seed = 7;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  // Noise, runs of all lengths, and rows that repeat the one above with small shifts.
  const patterns: readonly ((x: number, y: number) => boolean)[] = [
    (x, y) => (x ^ y) % 97 < 40,
    (x, y) => (x * x + y * 7) % 2700 < 1300,
    (x, y) => (x + (y % 9) - 4) % 61 < 17,
    (x) => x > 2900,
    () => true,
    () => false,
    () => random() < 0.004,
  ];
  let faxed = 0;
  for (const pattern of patterns) {
    const [width, height] = [2999, 23];
    const pixels = Buffer.alloc(width * height);
    for (let at = 0; at < pixels.length; at += 1) pixels[at] = pattern(at % width, Math.floor(at / width)) ? 0 : 255;
    const raw = { width, height, channels: 1 } as const;
    const tiff = await sharp(pixels, { raw }).toColourspace('b-w').tiff({ compression: 'none' }).toBuffer();
    const exported = await exportPdf(tiff, [failed], { mediaType: 'image/tiff', documentPages: 1 });
    if (exported.includes('CCITTFaxDecode')) faxed += 1;
    const { rgb } = await render(exported, 0, width);
    expect(Buffer.from(rgb.filter((_, index) => index % 3 === 0)).equals(pixels)).toBe(true);
  }
  expect(faxed).toBeGreaterThan(3);
});

test('a page whose picture cannot be decoded is blank when it failed, and an error when it was read', async () => {
  const document = await letter();
  const [file] = await toImages(document, { format: 'webp', dpi });
  const cut = Buffer.from(file ?? []).subarray(0, 100);
  const exported = await exportPdf(cut, [failed], { mediaType: 'image/webp', documentPages: 1 });
  expect((await render(exported, 0, 100)).rgb.every((value) => value === 255)).toBe(true);
  const results = resultsOf(document, {}, { dpi, unit: 'px' });
  await expect(exportPdf(cut, results, { mediaType: 'image/webp' })).rejects.toMatchObject({ code: 'damaged_file' });
});

test('the same job gives the same bytes', async () => {
  const document = await letter();
  const [file] = await toImages(document, { format: 'tiff', dpi });
  const once = () =>
    exportPdf(file ?? new Uint8Array(0), resultsOf(document, {}, { dpi, unit: 'px' }), { mediaType: 'image/tiff' });
  expect((await once()).equals(await once())).toBe(true);
});

test.each([
  ['what the file says', { dotsPerInch: [300, 300] }, [595.2, 841.9]],
  ['different across and down, as a fax', { width: 1728, height: 1100, dotsPerInch: [204, 98] }, [609.9, 808.2]],
  ['turned by a quarter', { dotsPerInch: [300, 300], orientation: 6 }, [841.9, 595.2]],
  ['nothing said: no larger than a sheet', {}, [595.3, 841.9]],
  ['72 for want of knowledge', { dotsPerInch: [72, 72] }, [595.3, 841.9]],
  ['72 of a small picture', { width: 400, height: 300, dotsPerInch: [72, 72] }, [400, 300]],
  ['nothing said of a small picture', { width: 960, height: 480 }, [720, 360]],
  ['not to be believed', { dotsPerInch: [1, 1] }, [595.3, 841.9]],
  ['broken', { dotsPerInch: [Number.NaN, 0] }, [595.3, 841.9]],
] as const)('the size of a page follows the resolution: %s', (_what, more, wanted) => {
  const { width, height } = sizeOf({ width: 2480, height: 3508, orientation: 1, ...more });
  expect(width).toBeCloseTo(wanted[0], 0);
  expect(height).toBeCloseTo(wanted[1], 0);
});

test('structure packed in object streams can be read and appended to', async () => {
  const document = await letter();
  const [file] = await toImages(document, { format: 'png', dpi });
  const picture = await exportPdf(file ?? new Uint8Array(0), [failed], { mediaType: 'image/png', documentPages: 1 });
  expect(picture.includes('/ObjStm')).toBe(true);
  const results = resultsOf(document);
  const exported = await exportPdf(picture, results);
  expect(exported.subarray(0, picture.length).equals(picture)).toBe(true);
  for (const reader of ['pdfium', 'pdf.js'] as const) {
    const { share, off } = compare(wantedWords(results), (await readWords(reader, exported)).flat());
    expect([reader, share]).toEqual([reader, 1]);
    expect(off).toBeLessThan(9);
  }
});
