import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaType } from '../../../src/document.ts';
import * as generate from '../../generate/index.ts';
import type { LaidOutDocument } from '../../generate/types.ts';
import { errorOf, errorRate, openWorkshop, pageOf, textOf, type Workshop } from './workshop.ts';

let workshop: Workshop;
let small: LaidOutDocument;
beforeAll(async () => {
  workshop = await openWorkshop({ maxPagePixels: 100_000_000 });
  small = await generate.layOut([{ kind: 'paragraph', text: 'The ferry leaves at nine.' }], {
    width: 300,
    height: 120,
    margin: 30,
    fontSize: 12,
  });
});
afterAll(() => workshop.close());

const inspect = async (name: string, bytes: Uint8Array, mediaType: MediaType, password?: string) =>
  workshop.engine.inspect(await workshop.source(name, bytes, mediaType), { password });

describe('a file that cannot be opened', () => {
  it('says damaged, and what to do', async () => {
    const [png = new Uint8Array()] = await generate.toImages(small, { format: 'png', dpi: 100 });
    const cases: readonly (readonly [string, Uint8Array, MediaType])[] = [
      ['header.pdf', generate.pdfHeaderOnly(), 'application/pdf'],
      ['garbage.pdf', generate.pdfGarbage(), 'application/pdf'],
      ['not-a.pdf', Buffer.from('just words'), 'application/pdf'],
      ['cut.png', generate.truncated(png, 0.001), 'image/png'],
      ['cut.gif', Buffer.from('GIF89a'), 'image/gif'],
      ['cut.bmp', Buffer.from('BM123'), 'image/bmp'],
      ['noise.webp', Buffer.from('RIFF0000WEBPVP8 nonsense'), 'image/webp'],
      ['cut.tiff', Buffer.from('II*\0\x08\0\0\0'), 'image/tiff'],
    ];
    for (const [name, bytes, mediaType] of cases) {
      await expect(inspect(name, bytes, mediaType)).rejects.toMatchObject({
        code: 'damaged_file',
        message: expect.stringContaining(name),
        hint: expect.any(String),
      });
    }
  });

  it('says empty when it is', async () => {
    await expect(inspect('empty.png', generate.emptyFile(), 'image/png')).rejects.toMatchObject({ code: 'empty_file' });
    await expect(inspect('empty.pdf', generate.emptyFile(), 'application/pdf')).rejects.toMatchObject({
      code: 'empty_file',
    });
  });

  it('is refused by its declared size, before a pixel is decoded', async () => {
    const cases: readonly (readonly [string, Uint8Array, MediaType])[] = [
      ['bomb.png', generate.pngBomb(), 'image/png'],
      ['bomb.bmp', generate.bmpBomb(), 'image/bmp'],
    ];
    for (const [name, bytes, mediaType] of cases)
      await expect(inspect(name, bytes, mediaType)).rejects.toMatchObject({ code: 'too_many_pixels' });
    await expect(inspect('bomb.gif', generate.gifBomb(), 'image/gif')).rejects.toMatchObject({
      code: expect.stringMatching(/too_many_pixels|damaged_file/),
    });
    await expect(inspect('bomb.tiff', generate.tiffBomb(), 'image/tiff')).rejects.toMatchObject({
      code: expect.stringMatching(/too_many_pixels|damaged_file/),
    });
  });

  it('is refused when its pixels are cut off, and a page error when they are spoilt, never half a page', async () => {
    const document = await generate.layOut(generate.letter().content, generate.letter().options);
    for (const [format, mediaType] of [
      ['png', 'image/png'],
      ['jpg', 'image/jpeg'],
      ['bmp', 'image/bmp'],
    ] as const) {
      const [bytes = new Uint8Array()] = await generate.toImages(document, { format, dpi: 100 });
      for (const share of [0.5, 0.95]) {
        await expect(inspect(`half.${format}`, generate.truncated(bytes, share), mediaType)).rejects.toMatchObject({
          code: 'damaged_file',
          hint: expect.any(String),
        });
      }
    }
    const [spoilt = new Uint8Array()] = await generate.toImages(document, { format: 'png', dpi: 100 });
    spoilt.fill(0, spoilt.length >> 1, (spoilt.length >> 1) + 64);
    const [result] = await workshop.read(await workshop.source('spoilt.png', spoilt, 'image/png'));
    expect(errorOf(result)).toMatchObject({ index: 0, code: 'damaged_file' });
  });

  it('is read when something follows its end', async () => {
    for (const [format, mediaType] of [
      ['png', 'image/png'],
      ['jpg', 'image/jpeg'],
      ['bmp', 'image/bmp'],
    ] as const) {
      const [bytes = new Uint8Array()] = await generate.toImages(small, { format, dpi: 200 });
      const padded = Buffer.concat([bytes, Buffer.alloc(3000), Buffer.from('a thumbnail of a camera')]);
      const source = await workshop.source(`padded.${format}`, padded, mediaType);
      expect(await workshop.engine.inspect(source)).toEqual({ pageCount: 1 });
      expect(textOf(pageOf((await workshop.read(source))[0]))).toBe('The ferry leaves at nine.');
    }
  });

  it('is refused in a language whose data is nowhere, when its text must be recognised', async () => {
    const [png = new Uint8Array()] = await generate.toImages(small, { format: 'png', dpi: 100 });
    const picture = await workshop.source('picture.png', png, 'image/png');
    const digital = await workshop.source('digital.pdf', await generate.toDigitalPdf(small), 'application/pdf');
    await expect(workshop.engine.inspect(picture, { language: 'eng+tir' })).rejects.toMatchObject({
      code: 'language_data_missing',
    });
    for (const language of ['auto', 'eng'])
      expect(await workshop.engine.inspect(picture, { language })).toEqual({ pageCount: 1 });
    expect(await workshop.engine.inspect(digital, { language: 'tir' })).toEqual({ pageCount: 1 });
  });
});

describe('a locked PDF', () => {
  it("asks for a password, refuses a wrong one, and takes the user's or the owner's", async () => {
    const bytes = await generate.toDigitalPdf(small, { password: 'sesame', ownerPassword: 'master key' });
    await expect(inspect('locked.pdf', bytes, 'application/pdf')).rejects.toMatchObject({ code: 'password_required' });
    await expect(inspect('locked.pdf', bytes, 'application/pdf', 'guess')).rejects.toMatchObject({
      code: 'password_wrong',
    });
    for (const password of ['sesame', 'master key']) {
      const [result] = await workshop.read(await workshop.source('locked.pdf', bytes, 'application/pdf'), { password });
      expect(textOf(pageOf(result))).toBe('The ferry leaves at nine.');
    }
  });
});

describe('a page without text', () => {
  it('that is blank has no blocks and is no error', async () => {
    const white = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const gray = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#aaa' } })
      .jpeg()
      .toBuffer();
    const sources = [
      await workshop.source('blank.pdf', generate.blankPage(), 'application/pdf'),
      await workshop.source('white.png', white, 'image/png'),
      await workshop.source('gray.jpg', gray, 'image/jpeg'),
    ];
    for (const source of sources)
      expect(pageOf((await workshop.read(source))[0])).toMatchObject({ blocks: [], language: 'und' });
  });

  it('that is blank and huge takes little memory', async () => {
    const shop = await openWorkshop({ maxPagePixels: 500_000_000, readerMemory: 1024 * 1024 * 1024 });
    try {
      const blank = await sharp({
        create: { width: 20_000, height: 20_000, channels: 3, background: '#fff' },
        limitInputPixels: false,
      })
        .toColourspace('b-w')
        .png()
        .toBuffer();
      expect(pageOf((await shop.read(await shop.source('huge.png', blank, 'image/png')))[0]).blocks).toEqual([]);
    } finally {
      await shop.close();
    }
  });

  it('of a PDF that is huge is read coarsely, and says so', async () => {
    const page = pageOf(
      (await workshop.read(await workshop.source('huge.pdf', generate.pdfHugePage(), 'application/pdf')))[0],
    );
    expect(page.warnings?.[0]).toMatch(/inches large and was read at \d+ dots per inch/);
  });
});

describe('asking for pages', () => {
  it('answers a page that is not there with its own error and goes on', async () => {
    const source = await workshop.source('small.pdf', await generate.toDigitalPdf(small), 'application/pdf');
    const results = await workshop.read(source, { pages: [7, 0] });
    expect(errorOf(results[0])).toMatchObject({ index: 7, code: 'page_not_found' });
    expect(pageOf(results[1]).index).toBe(0);
  });

  it('says that a file has gone', async () => {
    const source = await workshop.source('gone.png', Buffer.from('x'), 'image/png');
    await expect(workshop.engine.inspect({ ...source, path: `${source.path}.not` })).rejects.toMatchObject({
      code: 'file_not_found',
    });
  });

  it("in a language without data is that page's error and names the package", async () => {
    const [png = new Uint8Array()] = await generate.toImages(small, { format: 'png', dpi: 200 });
    const [result] = await workshop.read(await workshop.source('thai.png', png, 'image/png'), { language: 'bod' });
    expect(errorOf(result)).toMatchObject({
      code: 'language_data_missing',
      message: expect.stringContaining('@tesseract.js-data/bod'),
    });
  });
});

describe('rendering', () => {
  it('gives an upright picture within the limits', async () => {
    const document = await generate.layOut(generate.letter().content, generate.letter().options);
    const pdf = await workshop.source(
      'letter.pdf',
      await generate.toDigitalPdf(document, { pageRotation: 90 }),
      'application/pdf',
    );
    const roomy = await workshop.engine.renderPage(pdf, 0, { maxSide: 1000, maxBytes: 900_000, rotation: 0 });
    expect(roomy.mediaType).toBe('image/png');
    expect(Math.max(roomy.width, roomy.height)).toBeLessThanOrEqual(1000);
    expect(roomy.height).toBeGreaterThan(roomy.width);
    const tight = await workshop.engine.renderPage(pdf, 0, { maxSide: 1000, maxBytes: 20_000, rotation: 90 });
    expect(tight.data.length).toBeLessThanOrEqual(20_000);
    expect(tight.mediaType).toBe('image/jpeg');
    expect(tight.width).toBeGreaterThan(tight.height);
    expect(await sharp(tight.data).metadata()).toMatchObject({ width: tight.width, height: tight.height });
    await expect(
      workshop.engine.renderPage(pdf, 9, { maxSide: 1000, maxBytes: 20_000, rotation: 0 }),
    ).rejects.toMatchObject({ code: 'page_not_found' });
  });

  it('shows what recognition reads: an image as its file says it stands', async () => {
    const [png = new Uint8Array()] = await generate.toImages(small, { format: 'png', dpi: 100 });
    const camera = await sharp(await sharp(png).rotate(90).toBuffer())
      .withMetadata({ orientation: 8 })
      .jpeg()
      .toBuffer();
    const picture = await workshop.engine.renderPage(await workshop.source('camera.jpg', camera, 'image/jpeg'), 0, {
      maxSide: 300,
      maxBytes: 100_000,
      rotation: 0,
    });
    expect(picture.width).toBe(300);
    const page = pageOf(
      (
        await workshop.read(
          await workshop.source('picture.png', await sharp(picture.data).resize(1200).png().toBuffer(), 'image/png'),
        )
      )[0],
    );
    expect(errorRate('The ferry leaves at nine.', textOf(page))).toBeLessThan(0.2);
  });
});

describe('standard output', () => {
  it('stays silent whatever the readers and their libraries print', async () => {
    const sources = [
      await workshop.source('quiet.pdf', await generate.toScannedPdf(small, { dpi: 150 }), 'application/pdf'),
      await workshop.source('quiet-bad.pdf', generate.pdfGarbage(), 'application/pdf'),
    ];
    const script = fileURLToPath(new URL('./read-quietly.ts', import.meta.url));
    const child = fork(script, [workshop.folder, JSON.stringify(sources)], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
    });
    let printed = '';
    child.stdout?.on('data', (data: Buffer) => (printed += data.toString()));
    const messages: unknown[] = [];
    child.on('message', (message) => messages.push(message));
    const [code] = await once(child, 'close');
    expect(messages).toEqual(['The ferry leaves at nine.', 'damaged_file']);
    expect(code).toBe(0);
    expect(printed).toBe('');
  });
});
