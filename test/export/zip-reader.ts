/** Owns reading ZIP files strictly, so that a wrong length or sum in one fails the test that made it. */
import { crc32, inflateRawSync } from 'node:zlib';

/** The files of the archive by their names, in their order. */
export function unzipped(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.length - 22;
  if (archive.readUInt32LE(end) !== 0x06054b50) throw new Error('The archive does not end in its directory.');
  const count = archive.readUInt16LE(end + 10);
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  let next = 0;
  for (let index = 0; index < count; index++) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error(`Record ${index} of the directory is none.`);
    const [method, crc, packed, size] = [
      archive.readUInt16LE(at + 10),
      archive.readUInt32LE(at + 16),
      archive.readUInt32LE(at + 20),
      archive.readUInt32LE(at + 24),
    ];
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.subarray(at + 46, at + 46 + nameLength).toString();
    const start = archive.readUInt32LE(at + 42);
    if (start !== next) throw new Error(`${name} begins at ${start}, not ${next}.`);
    // The header before the file says the same as the directory.
    if (!archive.subarray(start + 4, start + 30).equals(archive.subarray(at + 6, at + 32)))
      throw new Error(`The header of ${name} differs from the directory.`);
    const from = start + 30 + nameLength;
    next = from + packed;
    const bytes = archive.subarray(from, next);
    const content = method === 0 ? bytes : inflateRawSync(bytes);
    if (content.length !== size || crc32(content) !== crc) throw new Error(`${name} is damaged.`);
    if (files.has(name)) throw new Error(`${name} is there twice.`);
    files.set(name, content);
    at += 46 + nameLength;
  }
  if (at !== end) throw new Error('The directory is longer than its records.');
  return files;
}
