/** Owns carrying the pixels of a PNG into a PDF as they are: both compress them in the same way (PNG, ISO/IEC 15948). */
import { inflateSync } from 'node:zlib';
import type { EncodedImage } from './encoded-image.ts';
import { readDirectory, tags } from './tiff-directory.ts';
import { dictionary } from '../../pdf-syntax/value.ts';

const mostProfile = 16 * 1024 * 1024;
const colorTypes: Readonly<Record<number, { readonly colors: 'gray' | 'rgb'; readonly isIndexed?: true }>> = {
  0: { colors: 'gray' },
  2: { colors: 'rgb' },
  3: { colors: 'rgb', isIndexed: true },
};

/** @returns undefined for what PDF does not carry so: transparent or interlaced, or damaged */
export function carriedPng(file: Buffer): EncodedImage | undefined {
  const chunks = chunksOf(file);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (header === undefined || header.length < 13) return undefined;
  const [width, height, bits] = [header.readUInt32BE(0), header.readUInt32BE(4), header.readUInt8(8)];
  const kind = colorTypes[header.readUInt8(9)];
  const isInterlaced = header.readUInt8(12) !== 0;
  if (kind === undefined || isInterlaced || chunks.some(({ type }) => type === 'tRNS')) return undefined;
  const one = (wanted: string) => chunks.find(({ type }) => type === wanted)?.data;
  const palette = kind.isIndexed === true ? one('PLTE') : undefined;
  if (kind.isIndexed === true && (palette === undefined || palette.length % 3 !== 0)) return undefined;
  const data = chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data);
  if (data.length === 0) return undefined;
  const physical = one('pHYs');
  const isMetric = physical !== undefined && physical.length >= 9 && physical.readUInt8(8) === 1;
  return {
    width,
    height,
    colors: kind.colors,
    bits,
    palette,
    profile: profileOf(one('iCCP')),
    filter: 'FlateDecode',
    parameters: dictionary({
      Predictor: 15,
      Colors: kind.colors === 'rgb' && kind.isIndexed !== true ? 3 : 1,
      BitsPerComponent: bits,
      Columns: width,
    }),
    data: data.length === 1 ? (data[0] ?? Buffer.alloc(0)) : Buffer.concat(data),
    orientation: orientationOf(one('eXIf')),
    dotsPerInch: isMetric ? [physical.readUInt32BE(0) * 0.0254, physical.readUInt32BE(4) * 0.0254] : undefined,
  };
}

function orientationOf(exif: Buffer | undefined): number {
  const found = exif === undefined ? undefined : readDirectory(exif, 0)?.numbers(tags.orientation)[0];
  return found !== undefined && found >= 1 && found <= 8 ? found : 1;
}

function chunksOf(file: Buffer): readonly { readonly type: string; readonly data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: file.subarray(at + 8, at + 8 + length) });
    if (type === 'IEND') break;
    at += 12 + length;
  }
  return chunks;
}

/** A profile that cannot be unpacked is left out: the colours are then those of the device. */
function profileOf(chunk: Buffer | undefined): Buffer | undefined {
  const end = chunk?.indexOf(0) ?? -1;
  if (chunk === undefined || end < 0) return undefined;
  try {
    return inflateSync(chunk.subarray(end + 2), { maxOutputLength: mostProfile });
  } catch {
    return undefined;
  }
}
