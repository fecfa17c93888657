/** Pixels as they come from decoding and scaling: bytes that a step may copy and change without another noticing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { grayOfJpeg, openImageFile, resize } from '../../../src/engine/local/image-file.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { encode } from '../../generate/index.ts';
import { joinTiffs } from './join-tiffs.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-image-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const drawn = { width: 60, height: 40, pixels: new Uint8Array(60 * 40).fill(200) };

async function decoded(format: 'png' | 'bmp'): Promise<GrayImage> {
  const path = join(folder, `plain.${format}`);
  await writeFile(path, await encode(drawn, format, 72));
  const mediaType = `image/${format}` as const;
  const file = await openImageFile({ path, name: path, mediaType, sha256: '', byteSize: 1 }, 1e6);
  return file.gray(0);
}

it.each<[string, () => Promise<GrayImage | undefined>]>([
  ['a PNG', () => decoded('png')],
  ['a BMP', () => decoded('bmp')],
  ['the JPEG of a scan', async () => grayOfJpeg(await encode(drawn, 'jpg', 72), 1e6)],
  ['a scaled image', async () => resize(await decoded('png'), 30, 20)],
])('a copy of the pixels of %s is one', async (_what, open) => {
  const image = await open();
  const copy = image?.data.slice();
  copy?.fill(0);
  expect(image?.data[7]).toBeGreaterThan(190);
});

it('has no pages for the smaller copies that a TIFF keeps of a picture, nor for its masks', async () => {
  const sharp = (await import('sharp')).default;
  const grey = sharp({ create: { width: 700, height: 500, channels: 3, background: '#bbbbbb' } });
  const path = join(folder, 'pyramid.tif');
  const bytes = await grey.tiff({ pyramid: true, tile: true, tileWidth: 128, tileHeight: 128 }).toBuffer();
  const read = async (of: Buffer) => {
    await writeFile(path, of);
    const file = await openImageFile({ path, name: path, mediaType: 'image/tiff', sha256: '', byteSize: 1 }, 1e6);
    return Promise.all(Array.from({ length: file.pageCount }, async (_, index) => (await file.gray(index)).width));
  };
  expect((await sharp(bytes).metadata()).pages).toBe(4);
  expect(await read(bytes)).toEqual([700]);
  // NewSubfileType (254), one LONG: 1 for a copy, 4 for a mask.
  const copy = Buffer.from([254, 0, 4, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
  const masks = Buffer.from(bytes);
  for (let at = masks.indexOf(copy); at !== -1; at = masks.indexOf(copy)) masks.writeUInt32LE(4, at + 8);
  expect(masks.equals(bytes)).toBe(false);
  expect(await read(masks)).toEqual([700]);
  const other = sharp({ create: { width: 300, height: 200, channels: 3, background: '#bbbbbb' } });
  expect(await read(joinTiffs([bytes, await other.tiff().toBuffer()]))).toEqual([700, 300]);
});
