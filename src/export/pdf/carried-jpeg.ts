/** Owns carrying a JPEG into a PDF as it is (ITU-T T.81, JFIF, Adobe's and EXIF's markers). */
import type { EncodedImage } from './encoded-image.ts';
import { readDirectory, resolutionOf, tags } from './tiff-directory.ts';
import { dictionary } from '../../pdf-syntax/value.ts';

interface Found {
  frame?: { readonly bits: number; readonly width: number; readonly height: number; readonly ids: readonly number[] };
  density?: readonly [number, number] | undefined;
  exifDensity?: readonly [number, number] | undefined;
  orientation: number;
  adobeTransform?: number;
  readonly profile: Map<number, Buffer>;
}

const start = { baseline: 0xc0, extended: 0xc1, progressive: 0xc2, scan: 0xda } as const;
const colorsOf: Readonly<Record<number, EncodedImage['colors']>> = { 1: 'gray', 3: 'rgb', 4: 'cmyk' };

/** @returns undefined for a kind of JPEG that PDF does not know (lossless, arithmetic, 12 bits), or a damaged one */
export function carriedJpeg(file: Buffer): EncodedImage | undefined {
  const found = readMarkers(file);
  if (found.frame === undefined || found.frame.bits !== 8) return undefined;
  const { width, height, ids } = found.frame;
  const colors = colorsOf[ids.length];
  if (colors === undefined || width === 0 || height === 0) return undefined;
  const isPlainRgb = found.adobeTransform === undefined && String.fromCharCode(...ids) === 'RGB';
  const profile = [...found.profile].toSorted(([a], [b]) => a - b).map(([, part]) => part);
  return {
    width,
    height,
    colors,
    bits: 8,
    profile: profile.length === 0 ? undefined : Buffer.concat(profile),
    // Adobe stores what is left of the paper, not the ink.
    isInverted: colors === 'cmyk' && found.adobeTransform !== undefined,
    filter: 'DCTDecode',
    parameters: isPlainRgb ? dictionary({ ColorTransform: 0 }) : undefined,
    data: file,
    orientation: found.orientation,
    dotsPerInch: found.density ?? found.exifDensity,
  };
}

function readMarkers(file: Buffer): Found {
  const found: Found = { orientation: 1, profile: new Map() };
  for (let at = 2; at + 4 <= file.length;) {
    const marker = file.readUInt8(at + 1);
    if (file.readUInt8(at) !== 0xff) return found;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === start.scan) return found;
    const length = file.readUInt16BE(at + 2);
    readMarker(found, marker, file.subarray(at + 4, at + 2 + length));
    at += 2 + length;
  }
  return found;
}

function readMarker(found: Found, marker: number, data: Buffer): void {
  const is = (mark: string) => data.toString('latin1', 0, mark.length) === mark;
  if ((marker === start.baseline || marker === start.extended || marker === start.progressive) && data.length >= 6) {
    const count = data.readUInt8(5);
    const ids = Array.from({ length: count }, (_, index) => data[6 + 3 * index] ?? 0);
    found.frame = { bits: data.readUInt8(0), height: data.readUInt16BE(1), width: data.readUInt16BE(3), ids };
  } else if (marker === 0xe0 && is('JFIF\0') && data.length >= 12) {
    const unit = data.readUInt8(7);
    const factor = unit === 1 ? 1 : unit === 2 ? 2.54 : 0;
    if (factor > 0) found.density = [data.readUInt16BE(8) * factor, data.readUInt16BE(10) * factor];
  } else if (marker === 0xe1 && is('Exif\0\0')) {
    const directory = readDirectory(data.subarray(6), 0);
    if (directory === undefined) return;
    const orientation = directory.numbers(tags.orientation)[0] ?? 1;
    if (orientation >= 1 && orientation <= 8) found.orientation = orientation;
    found.exifDensity = resolutionOf(directory);
  } else if (marker === 0xe2 && is('ICC_PROFILE\0') && data.length > 14) {
    found.profile.set(data.readUInt8(12), data.subarray(14));
  } else if (marker === 0xee && is('Adobe') && data.length >= 12) found.adobeTransform = data.readUInt8(11);
}
