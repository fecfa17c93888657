// Puts single-page little-endian TIFFs of any sizes into one file.

/** Moves each file's only directory, and all that it points to, behind the files before it, and links them. */
export function joinTiffs(files: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  let link = 4;
  for (const [index, file] of files.entries()) {
    if (file.toString('latin1', 0, 2) !== 'II') throw new Error('only little-endian TIFF');
    const shift = length;
    const part = Buffer.from(file);
    const directory = part.readUInt32LE(4);
    const entries = part.readUInt16LE(directory);
    const sizes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 12: 8, 16: 8 };
    for (let entry = 0; entry < entries; entry += 1) {
      const at = directory + 2 + entry * 12;
      const tag = part.readUInt16LE(at);
      const type = part.readUInt16LE(at + 2);
      const count = part.readUInt32LE(at + 4);
      const isOutside = (sizes[type] ?? 1) * count > 4;
      const value = part.readUInt32LE(at + 8);
      // StripOffsets are themselves places in the file; they may lie in a list elsewhere.
      if (tag === 273) {
        for (let strip = 0; strip < (isOutside ? count : 0); strip += 1) {
          if (type === 4) part.writeUInt32LE(part.readUInt32LE(value + strip * 4) + shift, value + strip * 4);
          else throw new Error('short strip offsets cannot be moved');
        }
        part.writeUInt32LE(value + shift, at + 8);
      } else if (isOutside) part.writeUInt32LE(value + shift, at + 8);
    }
    parts.push(part);
    length += part.length;
    const whole = Buffer.concat(parts);
    if (index > 0) whole.writeUInt32LE(directory + shift, link);
    link = directory + shift + 2 + entries * 12;
    parts.splice(0, parts.length, whole);
  }
  return Buffer.concat(parts);
}
