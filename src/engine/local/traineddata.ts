/** Owns the format of Tesseract's language data: whether bytes are plausible, packed or not, and their word lists. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isLeftOut } from './step-switch.ts';

/** The largest data of one language (chi_tra, legacy and LSTM) is 60 MB unpacked. */
const maximumDataBytes = 96 * 1024 * 1024;

/** Component types that Tesseract 5 knows are 24; a later one may know some more. */
const maximumEntries = 64;

/** By the first two bytes (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks gzip, leaves anything else as it is.
 * @throws Error of zlib for damaged gzip, or for one that unpacks to more than any language data
 */
export async function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  return isGzip(bytes) ? await promisify(gunzip)(bytes, { maxOutputLength: maximumDataBytes }) : bytes;
}

/**
 * True when the bytes begin with a directory of components that fits them (Tesseract, ccutil/tessdatamanager: a count,
 * then an offset for each type, −1 where it is absent), in either byte order.
 */
export function isTrainedData(bytes: Uint8Array): boolean {
  return [true, false].some((little) => hasDirectory(bytes, little));
}

function hasDirectory(bytes: Uint8Array, little: boolean): boolean {
  if (bytes.length < 4) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(0, little);
  const directoryEnd = 4 + count * 8;
  if (count === 0 || count > maximumEntries || directoryEnd >= bytes.length) return false;
  let previous = directoryEnd - 1;
  let present = 0;
  for (let entry = 0; entry < count; entry++) {
    const offset = Number(view.getBigInt64(4 + entry * 8, little));
    if (offset === -1) continue;
    if (offset <= previous || offset >= bytes.length) return false;
    previous = offset;
    present++;
  }
  return present > 0;
}

/** Component types of Tesseract 4 and 5 (ccutil/tessdatamanager.h) that recognition by the network cannot do without. */
const needed: ReadonlySet<number> = new Set([
  0, // configuration
  17, // network
  21, // its character set
  22, // its recoder
  23, // version
]);

/** Numbers of the components that are read here. */
const numbers = { lstm: 17, words: 19, unicharset: 21, recoder: 22 } as const;

/** A component of little-endian, unpacked language data; undefined where it has none. */
export function componentOf(bytes: Uint8Array, name: keyof typeof numbers): Uint8Array | undefined {
  const offsets = offsetsOf(bytes);
  const start = offsets[numbers[name]] ?? -1;
  if (start < 0) return undefined;
  return bytes.subarray(start, offsets.slice(numbers[name] + 1).find((next) => next >= 0) ?? bytes.length);
}

/** Component type of the list of words that the network's reading is measured against. */
const wordList = 19;

/**
 * Data of several languages that a page is read with at once. Tesseract takes a word that is on a list before it looks at
 * what the other languages make of it; so a list on one side only turns words of the others into its own.
 * @param sets unpacked
 * @returns the same when all of them have word lists or none has; else all without
 */
export function withEvenWordLists(sets: readonly Uint8Array[]): readonly Uint8Array[] {
  const have = sets.filter((bytes) => (offsetsOf(bytes)[wordList] ?? -1) >= 0).length;
  const canBeLeftOut = sets.every((bytes) => hasDirectory(bytes, true));
  return isLeftOut('even word lists') || have === 0 || have === sets.length || !canBeLeftOut
    ? sets
    : sets.map(withoutWordLists);
}

function offsetsOf(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!hasDirectory(bytes, true)) return [];
  return Array.from({ length: view.getUint32(0, true) }, (_, entry) => Number(view.getBigInt64(4 + entry * 8, true)));
}

/**
 * The same data without the word lists and without the legacy engine.
 * @param bytes little-endian, unpacked
 */
export function withoutWordLists(bytes: Uint8Array): Uint8Array {
  const offsets = offsetsOf(bytes);
  const directory = Buffer.alloc(4 + offsets.length * 8);
  directory.writeUInt32LE(offsets.length);
  const kept: Uint8Array[] = [];
  let position = directory.length;
  for (const [entry, offset] of offsets.entries()) {
    if (offset < 0 || !needed.has(entry)) {
      directory.writeBigInt64LE(-1n, 4 + entry * 8);
      continue;
    }
    const end = offsets.slice(entry + 1).find((next) => next >= 0) ?? bytes.length;
    directory.writeBigInt64LE(BigInt(position), 4 + entry * 8);
    kept.push(bytes.subarray(offset, end));
    position += end - offset;
  }
  return Buffer.concat([directory, ...kept]);
}
