import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectGarbage } from '../../../src/engine/local/collect-garbage.ts';
import { grayOfJpeg } from '../../../src/engine/local/image-file.ts';
import { openPdfJs } from '../../../src/engine/local/pdfjs-reader.ts';
import { openPdf } from '../../../src/engine/local/open-pdf.ts';
import { PasswordNeeded } from '../../../src/engine/local/pdf-reader.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { loadPdfium } from '../../../src/engine/local/pdfium.ts';
import { judgeTextLayer } from '../../../src/engine/local/text-layer-quality.ts';
import { wordsOfTextLayer } from '../../../src/engine/local/text-layer.ts';
import { drawText, drawnPdf } from '../../generate/drawn.ts';
import { layOut, multilingual, pdfGarbage, toDigitalPdf, toMixedPdf, toScannedPdf } from '../../generate/index.ts';
import type { LaidOutDocument } from '../../generate/types.ts';

let document: LaidOutDocument;
beforeAll(async () => {
  document = await layOut(
    [
      { kind: 'heading', text: 'Office hours' },
      { kind: 'paragraph', text: 'The efficient clerk offers difficult files first.' },
      { kind: 'page-break' },
      { kind: 'paragraph', text: 'Second page.' },
    ],
    { width: 320, height: 160, margin: 30, fontSize: 12 },
  );
});

const truthWords = () => document.pages[0]?.blocks.flatMap((block) => block.lines.flatMap((line) => line.words)) ?? [];

// First: it is the first of all programs that leaves more behind than the next ones.
it('pdfium leaves none of its memory behind once a document is closed for which it grew large', async () => {
  const file = await toDigitalPdf(document);
  const drawLarge = async () => {
    const reader = await openPdfium(file, undefined);
    expect(reader.isLarge()).toBe(false);
    await reader.render(1, 5000, 5000);
    expect(reader.isLarge()).toBe(true);
    const held = new WeakRef((await loadPdfium()).HEAPU8.buffer);
    await reader.close();
    return held;
  };
  const held = await drawLarge();
  await collectGarbage();
  // Said in short: what is wrong would be written out in full, all 100 MB of it.
  expect(held.deref() === undefined).toBe(true);
  const anew = await openPdfium(file, undefined);
  expect(anew.isLarge()).toBe(false);
  expect((await anew.page(1)).chars.map(({ text }) => text).join('')).toContain('Second page.');
  await anew.close();
});

it('pdfium reads on after its memory has grown', async () => {
  const reader = await openPdfium(await toDigitalPdf(document), undefined);
  try {
    const read = async () => (await reader.page(0)).chars.map(({ text, bbox, cell }) => ({ text, bbox, cell }));
    const before = await read();
    await reader.render(1, 4000, 4000);
    expect(await read()).toEqual(before);
  } finally {
    await reader.close();
  }
});

it('pdfium gives the same page whatever was read before it', async () => {
  const reader = await openPdfium(await toDigitalPdf(document), undefined);
  const alone = await openPdfium(await toDigitalPdf(document), undefined);
  try {
    const second = await alone.page(1);
    for (const index of [0, 1, 0]) await reader.page(index);
    await reader.render(0, 320, 160);
    const textOf = ({ chars }: typeof second) => chars.map(({ text, bbox, style }) => ({ text, bbox, style }));
    expect(textOf(await reader.page(1))).toEqual(textOf(second));
  } finally {
    await alone.close();
    await reader.close();
  }
});

for (const [name, open, tolerance] of [
  ['pdfium', openPdfium, 1],
  // It knows the boxes of runs only; letters are shared out evenly, and heights are those of the type.
  ['pdf.js', openPdfJs, 12],
] as const) {
  describe(`the PDF reader ${name}`, () => {
    it('gives pages, sizes, words in order with their boxes and style', async () => {
      const reader = await open(await toDigitalPdf(document), undefined);
      try {
        expect([reader.name, reader.pageCount]).toEqual([name, 2]);
        expect(await reader.size(1)).toEqual({ width: expect.closeTo(320, 1), height: expect.closeTo(160, 1) });
        const page = await reader.page(0);
        expect(judgeTextLayer(page)).toEqual({ usable: true });
        const words = wordsOfTextLayer(page.chars, page.width, page.height);
        expect(words.map(({ text }) => text)).toEqual(truthWords().map(({ text }) => text));
        for (const [index, { bbox }] of truthWords().entries()) {
          for (const corner of [0, 1, 2, 3] as const)
            expect(Math.abs((words[index]?.bbox[corner] ?? -999) - bbox[corner])).toBeLessThan(tolerance);
        }
        expect(words[0]?.style?.fontSize ?? 0).toBeGreaterThan(words[2]?.style?.fontSize ?? 99);
        expect(words[2]?.style?.fontSize).toBeCloseTo(12, 0);
      } finally {
        await reader.close();
      }
    });

    it('gives upright words on a turned page whose boxes start elsewhere', async () => {
      for (const pageRotation of [90, 180, 270] as const) {
        const reader = await open(await toDigitalPdf(document, { pageRotation, origin: [50, 70] }), undefined);
        const page = await reader.page(0);
        const [first] = wordsOfTextLayer(page.chars, page.width, page.height);
        await reader.close();
        expect([Math.round(page.width), Math.round(page.height), first?.text]).toEqual([320, 160, 'Office']);
        expect(Math.abs((first?.bbox[0] ?? -99) - 30)).toBeLessThan(tolerance);
        expect(first?.bbox[1]).toBeLessThan(60);
      }
    });

    it('knows where links lead, line by line, and none that would run or open something', async () => {
      const uri = (address: string) => ({ S: '/URI', URI: `(${address})` });
      const file = drawnPdf({
        content: drawText('Anywhere', 40, 200),
        rotate: 90,
        links: [
          { box: [40, 180, 90, 210], action: uri('https://example.org/a_b?c=\u00fc') },
          {
            box: [40, 100, 200, 140],
            parts: [
              [150, 120, 200, 140],
              [40, 100, 60, 120],
            ],
            action: uri('mailto:me@example.org'),
          },
          { box: [40, 20, 90, 40], action: uri('javascript:alert(1)') },
          { box: [40, 20, 90, 40], action: uri('file:///etc/passwd') },
          { box: [40, 20, 90, 40], action: { S: '/GoTo', D: [0, '/Fit'] } },
          { box: [40, 20, 90, 40], action: { S: '/Launch', F: '(run.exe)' } },
          { box: [40, 20, 90, 40], action: uri('https://example.org/hidden'), isHidden: true },
        ],
      });
      const reader = await open(file, undefined);
      const { links } = await reader.page(0);
      await reader.close();
      // Turned clockwise: the page's bottom is at the left, its left at the top.
      expect(links).toEqual([
        { bbox: [180, 40, 210, 90], uri: expect.stringMatching(/^https:\/\/example\.org\/a_b\?c=/u) },
        { bbox: [120, 150, 140, 200], uri: 'mailto:me@example.org' },
        { bbox: [100, 40, 120, 60], uri: 'mailto:me@example.org' },
      ]);
    });

    it('knows the image of a scan, and renders it', async () => {
      const reader = await open(await toScannedPdf(document, { dpi: 100 }), undefined);
      const page = await reader.page(0);
      const { width, height, rgb } = await reader.render(0, 444, 222);
      expect(page.chars).toEqual([]);
      const [image] = page.images;
      expect([image?.pixelWidth, image?.pixelHeight]).toEqual([444, 222]);
      for (const [corner, expected] of [0, 0, 320, 160].entries()) expect(image?.bbox[corner]).toBeCloseTo(expected, 0);
      expect([width, height, rgb.length]).toEqual([444, 222, 444 * 222 * 3]);
      const dark = rgb.filter((value) => value < 100).length / rgb.length;
      expect(dark).toBeGreaterThan(0.005);
      expect(dark).toBeLessThan(0.2);
      const gray = await reader.renderGray(0, 444, 222);
      await reader.close();
      expect([gray.width, gray.height, gray.data.length]).toEqual([444, 222, 444 * 222]);
      // A scan in shades of grey: each of the three colours is the grey itself.
      expect(gray.data.every((value, at) => Math.abs(value - (rgb[3 * at] ?? 0)) <= 2)).toBe(true);
    });

    it('renders a part of a page as it does the whole, on turned pages and those whose boxes begin elsewhere, too', async () => {
      for (const options of [{}, { pageRotation: 90 }, { origin: [40, 70] }] as const) {
        const reader = await open(await toDigitalPdf(document, options), undefined);
        const { width, height } = await reader.size(0);
        const whole = await reader.renderGray(0, Math.round(width * 4), Math.round(height * 4));
        const [left, top] = [20, 30];
        const part = await reader.renderPart(0, [left, top, left + 100, top + 40], 400, 160);
        await reader.close();
        expect([part.width, part.height]).toEqual([400, 160]);
        let apart = 0;
        let dark = 0;
        for (let y = 0; y < 160; y += 1)
          for (let x = 0; x < 400; x += 1) {
            const level = part.data[y * 400 + x] ?? 0;
            if (level < 100) dark += 1;
            if (Math.abs(level - (whole.data[(y + top * 4) * whole.width + x + left * 4] ?? 0)) > 100) apart += 1;
          }
        expect(dark).toBeGreaterThan(500);
        // Edges fall on other pixels where a page is no whole number of points.
        expect(apart).toBeLessThan(dark / 8);
      }
    });

    it("asks for a password, and opens with the user's and the owner's", async () => {
      const bytes = await toDigitalPdf(document, { password: 'sesame', ownerPassword: 'master' });
      await expect(open(bytes, undefined)).rejects.toBeInstanceOf(PasswordNeeded);
      await expect(open(bytes, 'wrong')).rejects.toBeInstanceOf(PasswordNeeded);
      for (const password of ['sesame', 'master']) {
        const reader = await open(bytes, password);
        expect(reader.pageCount).toBe(2);
        await reader.close();
      }
    });

    it('refuses garbage', async () => {
      await expect(open(pdfGarbage(), undefined)).rejects.toThrow(name);
    });
  });
}

describe('right-to-left text', () => {
  it('comes in logical order', async () => {
    const sample = multilingual('he');
    const hebrew = await layOut(sample.content, { ...sample.options, width: 420, height: 500 });
    const reader = await openPdfium(await toDigitalPdf(hebrew), undefined);
    const page = await reader.page(0);
    await reader.close();
    const found = wordsOfTextLayer(page.chars, page.width, page.height).map(({ text }) => text);
    const truth =
      hebrew.pages[0]?.blocks.flatMap((block) => block.lines.flatMap((line) => line.words.map(({ text }) => text))) ??
      [];
    const kept = truth.filter((text) => found.includes(text));
    expect(kept.length / truth.length).toBeGreaterThan(0.9);
  });
});

describe('the choice between readers', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterAll(() => Promise.all(opened.map((reader) => reader.close())));

  it('is pdfium where it can', async () => {
    const reader = await openPdf(await toDigitalPdf(document), 'a.pdf', undefined);
    opened.push(reader);
    expect(reader.name).toBe('pdfium');
  });

  it('holds no bytes that can be had again, and asks for them when pdf.js is needed', async () => {
    let loads = 0;
    const load = async () => {
      loads += 1;
      return toDigitalPdf(document);
    };
    const reader = await openPdf(await toDigitalPdf(document), 'a.pdf', undefined, load);
    opened.push(reader);
    await reader.page(1);
    expect(loads).toBe(0);
    await expect(reader.page(99)).rejects.toThrow(/not in it/);
    expect(loads).toBe(1);
  });

  it('asks pdf.js for what pdfium cannot do, and names both when neither can', async () => {
    const reader = await openPdf(await toDigitalPdf(document), 'a.pdf', undefined);
    opened.push(reader);
    await expect(reader.page(99)).rejects.toMatchObject({
      code: 'page_not_found',
      message: 'a.pdf says that it has 2 pages, but this one is not in it.',
      cause: { message: expect.stringMatching(/pdfium cannot load page 100/) },
    });
    await expect(openPdf(pdfGarbage(), 'a.pdf', undefined)).rejects.toMatchObject({
      code: 'damaged_file',
      message: expect.stringMatching(/a\.pdf .*pdfium.*pdf\.js/),
    });
  });
});

describe('the scan that a page is', () => {
  const scanOf = async (bytes: Uint8Array, index = 0) => {
    const reader = await openPdf(bytes, 'scan.pdf', undefined);
    const scan = await reader.scan(index);
    await reader.close();
    return scan;
  };

  it('comes as the JPEG that the scanner made, also below invisible text', async () => {
    for (const invisibleTextLayer of [undefined, 'somebody else has read this']) {
      const options = invisibleTextLayer === undefined ? {} : { invisibleTextLayer };
      const scan = await scanOf(await toScannedPdf(document, { dpi: 100, ...options }), 1);
      const gray = scan === undefined ? undefined : await grayOfJpeg(scan, 1e6);
      expect([gray?.width, gray?.height]).toEqual([444, 222]);
      expect(gray?.data.some((level) => level < 100)).toBe(true);
    }
  });

  it('is not taken for the page when there is more to see, or it is no JPEG', async () => {
    const [page] = document.pages;
    if (page === undefined) throw new Error('the document has no page');
    expect(await scanOf(await toDigitalPdf(document))).toBeUndefined();
    expect(await scanOf(await toScannedPdf(document, { dpi: 100, format: 'png' }))).toBeUndefined();
    const inset = { page, box: [0, 0, 300, 150] as const, scan: { dpi: 100 } };
    expect(await scanOf(await toMixedPdf([{ page, insets: [inset] }]))).toBeUndefined();
    expect(await scanOf(await toMixedPdf([{ page, scan: { dpi: 100 }, insets: [inset] }]))).toBeUndefined();
  });

  it('is not taken for the page in a file whose pictures may be shown through masks', async () => {
    const plain = await toScannedPdf(document, { dpi: 100 });
    for (const key of ['/SMask 5 0 R', '/Mask [250 255]', '/Decode [1 0]']) {
      const object = `\n99 0 obj\n<</Type /XObject ${key}>>\nendobj\n`;
      expect(await scanOf(Buffer.concat([plain, Buffer.from(object)]))).toBeUndefined();
    }
    expect(await scanOf(Buffer.concat([plain, Buffer.from('\n99 0 obj\n<<>>\nendobj\n')]))).toBeDefined();
  });

  it('is given up when it is damaged or larger than allowed', async () => {
    const scan = await scanOf(await toScannedPdf(document, { dpi: 100 }));
    if (scan === undefined) throw new Error('the page is no scan');
    expect(await grayOfJpeg(scan, 1000)).toBeUndefined();
    expect(await grayOfJpeg(scan.subarray(0, scan.length / 2), 1e6)).toBeUndefined();
  });
});
