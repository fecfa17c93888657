/** Owns telling that a JBIG2 stream is cut off or damaged, by the heads of its segments alone (ISO/IEC 14492, 7.2). Pure. */

/** Types of segments (7.3); those of regions draw something. */
const regions = new Set([4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43]);
const others = new Set([0, 16, 48, 49, 50, 51, 52, 53, 62]);
/** The one type that may leave its length open. */
const immediateGeneric = 38;
const open = 0xffffffff;
/** Bytes of the shortest head; fewer behind the last segment are left over. */
const shortest = 11;

/** True for segments that follow each other to the end of the data, some of which draw. @param data as a PDF embeds it, without a file header */
export function areWholeSegments(data: Buffer): boolean {
  let draws = false;
  for (let at = 0; at + shortest <= data.length;) {
    const head = headAt(data, at);
    if (head === undefined) return false;
    const { type, length, end } = head;
    draws ||= regions.has(type);
    if (length === open) return type === immediateGeneric;
    at = end + length;
    if (at > data.length) return false;
  }
  return draws;
}

/** What a segment's head says, and where it ends; undefined for none. */
function headAt(data: Buffer, at: number) {
  const number = data.readUInt32BE(at);
  const flags = data[at + 4] ?? 0;
  const type = flags & 0x3f;
  if (!regions.has(type) && !others.has(type)) return undefined;
  const short = (data[at + 5] ?? 0) >> 5;
  const isLong = short === 7;
  if (!isLong && short > 4) return undefined;
  const count = isLong ? data.readUInt32BE(at + 5) & 0x1fffffff : short;
  const referred = at + 5 + (isLong ? 4 + Math.ceil((count + 1) / 8) : 1);
  const place = referred + count * (number <= 256 ? 1 : number <= 65536 ? 2 : 4) + ((flags & 0x40) === 0 ? 1 : 4);
  if (place + 4 > data.length) return undefined;
  return { type, length: data.readUInt32BE(place), end: place + 4 };
}
