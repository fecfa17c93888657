import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { declaredSize, readerOf, type ByteReader } from '../src/declared-size.ts';
import { mediaTypes, type MediaType } from '../src/document.ts';
import * as sample from './input/sample-files.ts';

const size = (bytes: Uint8Array, mediaType: MediaType) => declaredSize(readerOf(bytes), mediaType);

describe('declaredSize', () => {
  it.each<[string, Buffer, MediaType, number, number, number]>([
    ['PNG', sample.png(7, 5), 'image/png', 7, 5, 1],
    ['PNG bomb', sample.png(60_000, 60_000, 1), 'image/png', 60_000, 60_000, 1],
    ['JPEG behind long segments', sample.jpegHead(4000, 3000), 'image/jpeg', 4000, 3000, 1],
    ['GIF', sample.gif(10, 8, [{ left: 0, top: 0, width: 10, height: 8 }]), 'image/gif', 10, 8, 1],
    [
      'GIF whose frame is larger than its screen',
      sample.gif(1, 1, [{ left: 5, top: 6, width: 60_000, height: 50_000 }]),
      'image/gif',
      60_005,
      50_006,
      1,
    ],
    [
      'GIF of three frames',
      sample.gif(
        4,
        4,
        Array.from({ length: 3 }, () => ({ left: 0, top: 0, width: 4, height: 4 })),
      ),
      'image/gif',
      4,
      4,
      3,
    ],
    ['WEBP, lossy', sample.webpLossy(321, 123), 'image/webp', 321, 123, 1],
    ['WEBP, lossless', sample.webpLossless(16_383, 9000), 'image/webp', 16_383, 9000, 1],
    ['WEBP, animated', sample.webpAnimated(100_000, 70_000, 4), 'image/webp', 100_000, 70_000, 4],
    ['BMP', sample.bmpHead(640, 480), 'image/bmp', 640, 480, 1],
    ['BMP, top-down', sample.bmpHead(640, -480), 'image/bmp', 640, 480, 1],
    ['BMP of OS/2', sample.oldBmpHead(640, 480), 'image/bmp', 640, 480, 1],
    ['TIFF', sample.tiff([[30, 20]]), 'image/tiff', 30, 20, 1],
    [
      'TIFF of two pages, big endian',
      sample.tiff(
        [
          [30, 20],
          [90_000, 90_000],
        ],
        { bigEndian: true },
      ),
      'image/tiff',
      30,
      20,
      2,
    ],
    [
      'BigTIFF',
      sample.tiff(
        [
          [30, 20],
          [31, 21],
          [32, 22],
        ],
        { big: true },
      ),
      'image/tiff',
      30,
      20,
      3,
    ],
    ['BigTIFF, big endian', sample.tiff([[30, 20]], { big: true, bigEndian: true }), 'image/tiff', 30, 20, 1],
    [
      'TIFF whose directories go in a circle',
      sample.tiff(
        [
          [30, 20],
          [31, 21],
        ],
        { circular: true },
      ),
      'image/tiff',
      30,
      20,
      2,
    ],
  ])('reads %s', async (_name, bytes, mediaType, width, height, frames) => {
    const declared = await size(bytes, mediaType);
    expect(declared).toMatchObject({ width, height });
    expect(declared?.frames).toHaveLength(frames);
  });

  it('knows the size of every page of a TIFF', async () => {
    const declared = await size(
      sample.tiff([
        [30, 20],
        [90_000, 80_000],
      ]),
      'image/tiff',
    );
    expect(declared?.frames[1]).toEqual({ width: 90_000, height: 80_000 });
  });

  it.each(['png', 'jpeg', 'webp', 'gif', 'tiff'] as const)('agrees with an encoder about %s', async (format) => {
    const bytes = await sharp({ create: { width: 123, height: 45, channels: 3, background: 'white' } })
      .toFormat(format)
      .toBuffer();
    expect(await size(bytes, `image/${format}`)).toMatchObject({ width: 123, height: 45 });
  });

  it('reads little of a large file', async () => {
    const head = sample.jpegHead(4000, 3000);
    let bytesRead = 0;
    const file: ByteReader = {
      size: 5e9,
      read: (offset, length) => {
        bytesRead += length;
        return Promise.resolve(head.subarray(offset, offset + length));
      },
    };
    expect(await declaredSize(file, 'image/jpeg')).toMatchObject({ width: 4000, height: 3000 });
    expect(bytesRead).toBeLessThan(500_000);
  });

  it.each<[string, Buffer, MediaType]>([
    ['a PNG that ends in its header', sample.png(7, 5).subarray(0, 20), 'image/png'],
    ['a PNG without a header chunk', Buffer.concat([sample.png(7, 5).subarray(0, 8), Buffer.alloc(40)]), 'image/png'],
    ['a PNG of no width', sample.png(0, 5), 'image/png'],
    ['a JPEG without a frame', Buffer.from([0xff, 0xd8, 0xff, 0xd9]), 'image/jpeg'],
    ['a JPEG that ends before its frame', sample.jpegHead(4, 4).subarray(0, 100), 'image/jpeg'],
    ['a GIF without frames', sample.gif(4, 4, []), 'image/gif'],
    ['a TIFF whose directory lies outside', Buffer.from('II*\0\xff\xff\xff\x7f', 'latin1'), 'image/tiff'],
    ['a BMP of negative width', sample.bmpHead(-1 >>> 0, 5), 'image/bmp'],
    ['a PDF', sample.pdf, 'application/pdf'],
  ])('gives nothing for %s', async (_name, bytes, mediaType) => {
    expect(await size(bytes, mediaType)).toBeUndefined();
  });

  it('ends on a GIF that is nothing but tiny blocks', async () => {
    const blocks = Buffer.alloc(3_000_000, Buffer.from([1, 0x55]));
    const bytes = Buffer.concat([
      sample.gif(4, 4, [{ left: 0, top: 0, width: 4, height: 4 }]).subarray(0, -1),
      Buffer.from([0x21, 0xfe]),
      blocks,
    ]);
    expect((await size(bytes, 'image/gif'))?.frames).toHaveLength(1);
  });

  it('ends without failing, whatever the bytes', async () => {
    const seeds = [
      sample.png(7, 5),
      sample.jpegHead(4, 4, 20),
      sample.gif(4, 4, []),
      sample.webpAnimated(4, 4, 2),
      sample.tiff([[3, 2]]),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.constantFrom(...mediaTypes),
        fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 12 }),
        async (seed, type, edits) => {
          const bytes = Buffer.from(seed);
          for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
          const declared = await size(bytes, type);
          expect(declared === undefined || (declared.width > 0 && declared.height > 0)).toBe(true);
        },
      ),
    );
  });
});
