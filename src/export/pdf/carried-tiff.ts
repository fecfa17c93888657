/** Owns carrying a page of a TIFF into a PDF as it is: fax-coded (ITU-T T.6) or JPEG, in one strip. */
import { carriedJpeg } from './carried-jpeg.ts';
import type { EncodedImage } from './encoded-image.ts';
import { tags, type TiffDirectory } from './tiff-directory.ts';
import { dictionary } from './value.ts';

const compressions = { fax4: 4, jpeg: 7 } as const;
const photometrics = { blackIsZero: 1, rgb: 2 } as const;

/** @returns undefined for what PDF cannot carry so */
export function carriedTiff(file: Buffer, directory: TiffDirectory): EncodedImage | undefined {
  const [offset, ...more] = directory.numbers(tags.stripOffsets);
  const [length] = directory.numbers(tags.stripByteCounts);
  if (offset === undefined || length === undefined || more.length > 0 || offset + length > file.length) return undefined;
  const strip = file.subarray(offset, offset + length);
  const [compression] = directory.numbers(tags.compression);
  if (compression === compressions.fax4) return faxPage(directory, strip);
  return compression === compressions.jpeg ? jpegPage(directory, strip) : undefined;
}

function faxPage(directory: TiffDirectory, strip: Buffer): EncodedImage | undefined {
  const first = (tag: number) => directory.numbers(tag)[0];
  const [width, height] = [first(tags.width), first(tags.height)];
  if (width === undefined || height === undefined || (first(tags.bitsPerSample) ?? 1) !== 1) return undefined;
  return {
    width,
    height,
    colors: 'gray',
    bits: 1,
    filter: 'CCITTFaxDecode',
    parameters: dictionary({
      K: -1,
      Columns: width,
      Rows: height,
      // What the code calls black is then the larger value, which is white.
      BlackIs1: first(tags.photometric) === photometrics.blackIsZero ? true : undefined,
    }),
    data: first(tags.fillOrder) === 2 ? mirrored(strip) : strip,
    orientation: first(tags.orientation) ?? 1,
  };
}

/** Each byte with its bits in the other order. */
function mirrored(data: Buffer): Buffer {
  const table = Uint8Array.from({ length: 256 }, (_, byte) => Number.parseInt(byte.toString(2).padStart(8, '0').split('').toReversed().join(''), 2));
  return Buffer.from(data.map((byte) => table[byte] ?? 0));
}

function jpegPage(directory: TiffDirectory, strip: Buffer): EncodedImage | undefined {
  const tables = directory.bytes(tags.jpegTables);
  // The tables are a file of their own without a picture: what stands between its first and last marker belongs here.
  const whole = tables === undefined ? strip : Buffer.concat([strip.subarray(0, 2), tables.subarray(2, -2), strip.subarray(2)]);
  const image = carriedJpeg(whole);
  if (image === undefined || image.colors === 'cmyk') return undefined;
  const isRgb = directory.numbers(tags.photometric)[0] === photometrics.rgb;
  return {
    ...image,
    ...(isRgb ? { parameters: dictionary({ ColorTransform: 0 }) } : {}),
    profile: directory.bytes(tags.profile),
    orientation: directory.numbers(tags.orientation)[0] ?? 1,
  };
}
