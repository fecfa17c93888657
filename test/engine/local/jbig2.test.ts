/** Scans whose picture is JBIG2: pdfium draws nothing of regions that are coded as fax, and of what is damaged. */
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { openPdf } from '../../../src/engine/local/open-pdf.ts';
import { PdfFile } from '../../generate/pdf-file.ts';

const [width, height] = [200, 64];

/** A black box on white, coded as fax (ITU-T T.6), as a TIFF file of one strip holds it. */
async function fax(): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height, 255);
  for (let y = 20; y < 44; y += 1) pixels.fill(0, y * width + 50, y * width + 150);
  const tiff = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1, predictor: 'none' })
    .toBuffer();
  const entries = tiff.readUInt32LE(4);
  const valueOf = (wanted: number): number => {
    for (let at = 0; at < tiff.readUInt16LE(entries); at += 1) {
      const entry = entries + 2 + 12 * at;
      if (tiff.readUInt16LE(entry) !== wanted) continue;
      expect(tiff.readUInt32LE(entry + 4)).toBe(1);
      return tiff.readUInt16LE(entry + 2) === 3 ? tiff.readUInt16LE(entry + 8) : tiff.readUInt32LE(entry + 8);
    }
    throw new Error(`The TIFF file has no entry ${wanted}.`);
  };
  return tiff.subarray(valueOf(273), valueOf(273) + valueOf(279));
}

function segment(number: number, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(11);
  head.writeUInt32BE(number, 0);
  head[4] = type;
  head[6] = 1;
  head.writeUInt32BE(data.length, 7);
  return Buffer.concat([head, data]);
}

/** A page and one generic region (ISO/IEC 14492, 7.4.6) coded as fax. */
async function pictureOfFax(): Promise<Buffer> {
  const page = Buffer.alloc(19);
  page.writeUInt32BE(width, 0);
  page.writeUInt32BE(height, 4);
  const region = Buffer.alloc(18);
  region.writeUInt32BE(width, 0);
  region.writeUInt32BE(height, 4);
  region[17] = 1;
  return Buffer.concat([segment(0, 48, page), segment(1, 38, Buffer.concat([region, await fax()]))]);
}

function scanOf(picture: Buffer): Uint8Array {
  const file = new PdfFile();
  const image = file.add(
    {
      Type: '/XObject',
      Subtype: '/Image',
      Width: width,
      Height: height,
      ColorSpace: '/DeviceGray',
      BitsPerComponent: 1,
      Filter: '/JBIG2Decode',
    },
    picture,
  );
  const pages = file.reserve();
  const page = file.add({
    Type: '/Page',
    Parent: pages,
    MediaBox: [0, 0, width, height],
    Resources: { XObject: { I: image } },
    Contents: file.addDeflated({}, `q ${width} 0 0 ${height} 0 0 cm /I Do Q`),
  });
  file.put(pages, { Type: '/Pages', Kids: [page], Count: 1 });
  return file.toBytes(file.add({ Type: '/Catalog', Pages: pages }), file.add({}));
}

async function look(picture: Buffer) {
  const reader = await openPdf(scanOf(picture), 'scan.pdf', undefined);
  try {
    const { data } = await reader.renderGray(0, width, height);
    const { rgb } = await reader.render(0, width, height);
    return { gray: data, rgb, faults: await reader.faults(0, true) };
  } finally {
    await reader.close();
  }
}

test('what is coded as fax is drawn', async () => {
  const { gray, rgb, faults } = await look(await pictureOfFax());
  const inside = 32 * width + 100;
  const outside = 10 * width + 10;
  expect(Math.abs((gray[inside] ?? 0) - (gray[outside] ?? 0))).toBeGreaterThan(200);
  expect(Math.abs((rgb[3 * inside] ?? 0) - (rgb[3 * outside] ?? 0))).toBeGreaterThan(200);
  expect(faults).toEqual([]);
});

test.each([
  ['cut off', (picture: Buffer) => picture.subarray(0, picture.length - 8)],
  ['the head alone', (picture: Buffer) => picture.subarray(0, 30)],
  ['rubbish', () => Buffer.from('this is no picture at all, and never was one')],
  ['a region of a type that does not exist', (picture: Buffer) => Buffer.from(picture).fill(0x3f, 34, 35)],
])('%s: the page is told as damaged', async (_, damaged) => {
  const { faults } = await look(damaged(await pictureOfFax()));
  expect(faults).toEqual(['picture']);
});
