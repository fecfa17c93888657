/** Owns the directories of a TIFF as pages: their sizes, and which of them are copies of others. */
import type { FrameSize } from './declared-size.ts';

/** A file of which parts are looked at. */
interface Views {
  /** Exactly `length` bytes; undefined when the file ends before. */
  view(offset: number, length: number): Promise<DataView | undefined>;
}

/**
 * TIFF 6.0, section 2, and BigTIFF (offsets and counts of eight bytes): every directory of the chain is a page, or a copy of one.
 * @param most directories that are looked at
 */
export async function tiffFrames(file: Views, most: number): Promise<readonly FrameSize[]> {
  const start = await file.view(0, 8);
  if (start === undefined) return [];
  const little = start.getUint8(0) === 0x49;
  const big = start.getUint16(2, little) === 43;
  const word = async (offset: number, bytes: number): Promise<number | undefined> => {
    const view = await file.view(offset, bytes);
    if (bytes === 2) return view?.getUint16(0, little);
    if (bytes === 4) return view?.getUint32(0, little);
    const long = view?.getBigUint64(0, little);
    return long === undefined ? undefined : Number(long);
  };
  const [offsetBytes, countBytes, entryBytes] = big ? [8, 8, 20] : [4, 2, 12];
  const frames: FrameSize[] = [];
  const seen = new Set<number>();
  let directory = await word(big ? 8 : 4, offsetBytes);
  while (directory !== undefined && directory !== 0 && !seen.has(directory) && frames.length < most) {
    seen.add(directory);
    const count = await word(directory, countBytes);
    if (count === undefined || count > 65_535) break;
    const entries = await file.view(directory + countBytes, count * entryBytes);
    if (entries === undefined) break;
    const size = tiffSize(entries, count, entryBytes, little);
    if (size === undefined) break;
    frames.push(size);
    directory = await word(directory + countBytes + count * entryBytes, offsetBytes);
  }
  return frames;
}

/** Tag NewSubfileType: bits for a copy of reduced size, and for a mask. SubfileType, its predecessor, has one number for the former. */
const newSubfile = { tag: 254, copy: 1, mask: 4 } as const;
const oldSubfile = { tag: 255, copy: 2 } as const;

/** TIFF 6.0, section 8. ImageWidth is tag 256, ImageLength 257; as SHORT (3), LONG (4) or LONG8 (16), values stand in the entry itself. */
function tiffSize(entries: DataView, count: number, entryBytes: number, little: boolean): FrameSize | undefined {
  let width = 0;
  let height = 0;
  let isCopy = false;
  for (let entry = 0; entry < count; entry++) {
    const at = entry * entryBytes;
    const tag = entries.getUint16(at, little);
    if (tag < newSubfile.tag || tag > 257) continue;
    const kind = entries.getUint16(at + 2, little);
    const valueAt = at + entryBytes - (entryBytes === 20 ? 8 : 4);
    let value: number;
    if (kind === 3) value = entries.getUint16(valueAt, little);
    else if (kind === 4) value = entries.getUint32(valueAt, little);
    else if (kind === 16 && entryBytes === 20) value = Number(entries.getBigUint64(valueAt, little));
    else if (tag === 256 || tag === 257) return undefined;
    else continue;
    if (tag === 256) width = value;
    else if (tag === 257) height = value;
    else if (tag === newSubfile.tag) isCopy ||= (value & (newSubfile.copy | newSubfile.mask)) !== 0;
    else isCopy ||= value === oldSubfile.copy;
  }
  return width > 0 && height > 0 ? { width, height, ...(isCopy ? { isCopy } : {}) } : undefined;
}
