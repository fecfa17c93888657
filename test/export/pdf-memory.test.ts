/** The searchable PDF of long documents: memory does not grow with the pages. */
import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { PdfFile } from '../generate/pdf-file.ts';

const megabyte = 2 ** 20;

function longPdf(count: number): Uint8Array {
  const file = new PdfFile();
  const tree = file.reserve();
  const kids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const pixels = randomFillSync(Buffer.alloc(300 * 300));
    const image = file.add(
      { Type: '/XObject', Subtype: '/Image', Width: 300, Height: 300, ColorSpace: '/DeviceGray', BitsPerComponent: 8 },
      pixels,
    );
    const content = file.addDeflated({}, 'q 595 0 0 842 0 0 cm /I Do Q');
    const resources = { XObject: { I: image } };
    kids.push(
      file.add({ Type: '/Page', Parent: tree, MediaBox: [0, 0, 595, 842], Resources: resources, Contents: content }),
    );
  }
  file.put(tree, { Type: '/Pages', Kids: kids, Count: count });
  return file.toBytes(file.add({ Type: '/Catalog', Pages: tree }), file.add({}));
}

async function longTiff(count: number): Promise<Uint8Array> {
  const [width, height] = [595, 842];
  const pixels = Buffer.alloc(width * height * count, 255);
  for (let at = 0; at < pixels.length; at += 1) if (at % 977 < 31) pixels[at] = 0;
  return sharp(pixels, {
    raw: { width, height: height * count, channels: 1, pageHeight: height },
    limitInputPixels: false,
  })
    .toColourspace('b-w')
    .tiff({ compression: 'lzw' })
    .toBuffer();
}

test.each([
  ['PDF', 1000, 'application/pdf', longPdf],
  ['TIFF', 200, 'image/tiff', longTiff],
] as const)(
  'a %s of %i pages is exported within 500 MB',
  async (_name, count, mediaType, make) => {
    const folder = mkdtempSync(join(tmpdir(), 'ocrchat-pdf-'));
    try {
      const path = join(folder, 'source');
      writeFileSync(path, await make(count));
      const script = fileURLToPath(new URL('pdf-memory.ts', import.meta.url));
      const told: { readonly bytes: number; readonly peak: number } = JSON.parse(
        execFileSync(process.execPath, [script, path, mediaType, String(count)], { encoding: 'utf8' }),
      );
      const { size } = statSync(path);
      expect(told.peak).toBeLessThan(500 * megabyte);
      expect(told.bytes).toBeLessThan(size * 1.1 + 20_000 * count);
      expect(told.bytes).toBeGreaterThan(count * 1000);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  300_000,
);
