/** Owns reading the directories of a TIFF file, which EXIF data is made of too (TIFF 6.0, sections 2 and 8; BigTIFF). */

export interface TiffDirectory {
  /** Runs while the file seems to hold this directory alone: libraries count all the others anew for each page. */
  alone<Result>(run: () => Promise<Result>): Promise<Result>;
  /** Numbers of a tag; empty when it is not there. */
  numbers(tag: number): readonly number[];
  /** Raw bytes of a tag. */
  bytes(tag: number): Buffer | undefined;
}

export const tags = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  resolutionAcross: 282,
  resolutionDown: 283,
  resolutionUnit: 296,
  jpegTables: 347,
  profile: 34675,
} as const;

interface Reader {
  readonly file: Buffer;
  u16(offset: number): number;
  u32(offset: number): number;
  u64(offset: number): number;
  readonly isBig: boolean;
}

/** Directories that point at each other must end. */
const mostDirectories = 100_000;
const unitSizes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 13: 4, 16: 8, 18: 8 };

/** @returns the directory at a position, from 0; undefined when there is none or the file is damaged */
export function readDirectory(file: Buffer, position: number): TiffDirectory | undefined {
  try {
    const reader = open(file);
    if (reader === undefined) return undefined;
    const { isBig } = reader;
    const [countSize, entrySize, pointerSize] = isBig ? [8, 20, 8] : [2, 12, 4];
    const pointer = (at: number) => (isBig ? reader.u64(at) : reader.u32(at));
    let offset = pointer(isBig ? 8 : 4);
    let pointerBefore = Buffer.alloc(pointerSize);
    for (let index = 0; index < mostDirectories; index += 1) {
      if (offset === 0) return undefined;
      const count = isBig ? reader.u64(offset) : reader.u16(offset);
      const end = offset + countSize + count * entrySize;
      if (index === position) {
        const first = file.subarray(isBig ? 8 : 4, (isBig ? 8 : 4) + pointerSize);
        const next = file.subarray(end, end + pointerSize);
        const own = index === 0 ? Buffer.from(first) : pointerBefore;
        return {
          ...entriesOf(reader, offset + countSize, count, entrySize, pointerSize),
          async alone(run) {
            const [firstBefore, nextBefore] = [Buffer.from(first), Buffer.from(next)];
            first.set(own);
            next.fill(0);
            try {
              return await run();
            } finally {
              first.set(firstBefore);
              next.set(nextBefore);
            }
          },
        };
      }
      pointerBefore = Buffer.from(file.subarray(end, end + pointerSize));
      offset = pointer(end);
    }
    return undefined;
  } catch (thrown) {
    // Reads behind the end of the file: whoever asked takes another way to the picture, or does without.
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

/** Dots per inch across and down; undefined when the directory does not say, or not in a unit of length. */
export function resolutionOf(found: TiffDirectory): readonly [number, number] | undefined {
  const unit = found.numbers(tags.resolutionUnit)[0] ?? 2;
  const [across] = found.numbers(tags.resolutionAcross);
  const [down] = found.numbers(tags.resolutionDown);
  if (across === undefined || down === undefined || (unit !== 2 && unit !== 3)) return undefined;
  return unit === 3 ? [across * 2.54, down * 2.54] : [across, down];
}

function open(file: Buffer): Reader | undefined {
  const order = file.toString('latin1', 0, 2);
  const isLittle = order === 'II';
  if (!isLittle && order !== 'MM') return undefined;
  const u16 = (offset: number) => (isLittle ? file.readUInt16LE(offset) : file.readUInt16BE(offset));
  const u32 = (offset: number) => (isLittle ? file.readUInt32LE(offset) : file.readUInt32BE(offset));
  const u64 = (offset: number) => Number(isLittle ? file.readBigUInt64LE(offset) : file.readBigUInt64BE(offset));
  const magic = u16(2);
  return magic === 42 || magic === 43 ? { file, u16, u32, u64, isBig: magic === 43 } : undefined;
}

function entriesOf(
  reader: Reader,
  start: number,
  count: number,
  entrySize: number,
  pointerSize: number,
): Omit<TiffDirectory, 'alone'> {
  const { file, u16, u32, u64, isBig } = reader;
  const entries = new Map<number, number>();
  for (let index = 0; index < Math.min(count, 4096); index += 1) {
    const at = start + index * entrySize;
    entries.set(u16(at), at);
  }
  const place = (tag: number) => {
    const at = entries.get(tag);
    if (at === undefined) return undefined;
    const type = u16(at + 2);
    const length = isBig ? u64(at + 4) : u32(at + 4);
    const size = length * (unitSizes[type] ?? 0);
    const inline = at + 4 + (isBig ? 8 : 4);
    const offset = size <= pointerSize ? inline : isBig ? u64(inline) : u32(inline);
    return size === 0 || offset + size > file.length ? undefined : { type, length, size, offset };
  };
  return {
    numbers(tag) {
      const found = place(tag);
      if (found === undefined) return [];
      const { type, length, offset } = found;
      const step = unitSizes[type] ?? 1;
      return Array.from({ length }, (_, index) => {
        const at = offset + index * step;
        if (type === 3) return u16(at);
        if (type === 4 || type === 13) return u32(at);
        if (type === 5) return u32(at) / u32(at + 4);
        return step === 8 ? u64(at) : file.readUInt8(at);
      });
    },
    bytes(tag) {
      const found = place(tag);
      return found === undefined ? undefined : file.subarray(found.offset, found.offset + found.size);
    },
  };
}
