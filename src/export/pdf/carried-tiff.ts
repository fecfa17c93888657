/** Owns carrying a page of a TIFF into a PDF as it is: fax-coded (ITU-T T.6) in one strip, or JPEG. */
import { carriedJpeg } from './carried-jpeg.ts';
import type { EncodedImage } from './encoded-image.ts';
import { joinStrips } from './jpeg-strips.ts';
import { tags, type TiffDirectory } from './tiff-directory.ts';
import { dictionary } from '../../pdf-syntax/value.ts';

const compressions = { fax4: 4, jpeg: 7 } as const;
/** An abbreviated file without tables. */
const none = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);
const photometrics = { blackIsZero: 1, rgb: 2 } as const;

/** @returns undefined for what PDF cannot carry so */
export function carriedTiff(file: Buffer, directory: TiffDirectory): EncodedImage | undefined {
  const lengths = directory.numbers(tags.stripByteCounts);
  const strips = directory
    .numbers(tags.stripOffsets)
    .map((offset, index) => file.subarray(offset, offset + (lengths[index] ?? 0)));
  const [first, ...more] = strips;
  if (first === undefined || strips.some((strip) => strip.length === 0)) return undefined;
  const [compression] = directory.numbers(tags.compression);
  if (compression === compressions.fax4 && more.length === 0) return faxPage(directory, first);
  return compression === compressions.jpeg ? jpegPage(directory, first, strips) : undefined;
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
  const table = Uint8Array.from({ length: 256 }, (_, byte) =>
    Number.parseInt(byte.toString(2).padStart(8, '0').split('').toReversed().join(''), 2),
  );
  return Buffer.from(data.map((byte) => table[byte] ?? 0));
}

function jpegPage(directory: TiffDirectory, first: Buffer, strips: readonly Buffer[]): EncodedImage | undefined {
  const tables = directory.bytes(tags.jpegTables);
  const [height = 0] = directory.numbers(tags.height);
  const [rows = height] = directory.numbers(tags.rowsPerStrip);
  const whole =
    strips.length === 1 && tables === undefined
      ? first
      : joinStrips(strips, tables ?? none, height, Math.min(rows, height));
  const image = whole === undefined ? undefined : carriedJpeg(whole);
  if (image === undefined || image.colors === 'cmyk') return undefined;
  const isRgb = directory.numbers(tags.photometric)[0] === photometrics.rgb;
  return {
    ...image,
    ...(isRgb ? { parameters: dictionary({ ColorTransform: 0 }) } : {}),
    profile: directory.bytes(tags.profile),
    orientation: directory.numbers(tags.orientation)[0] ?? 1,
  };
}
