/** Owns joining the strips of a JPEG-coded TIFF page to one JPEG, without touching the coded pixels. */

const markers = {
  start: 0xd8,
  end: 0xd9,
  scan: 0xda,
  interval: 0xdd,
  restart: 0xd0,
  tables: 0xc4,
  quantization: 0xdb,
} as const;

interface Strip {
  /** From the first marker to the coded pixels. */
  readonly head: Buffer;
  readonly coded: Buffer;
  /** Where the parameters of the frame (SOF) stand in `head`. */
  readonly frame: number;
  readonly scan: number;
}

/**
 * Every strip was coded on its own, as the stretches between restart markers are (ITU-T T.81, E.1.4): with such markers
 * between them they are one picture.
 * @param tables the abbreviated file with the tables that all strips use
 * @returns undefined when strips do not fit each other so
 */
export function joinStrips(
  strips: readonly Buffer[],
  tables: Buffer,
  height: number,
  rowsPerStrip: number,
): Buffer | undefined {
  const parsed = strips.map(parse);
  const [first] = parsed;
  if (first === undefined) return undefined;
  const frame = first.head.subarray(first.frame);
  const count = frame.readUInt8(5);
  const sampling = Array.from({ length: count }, (_, index) => frame.readUInt8(7 + 3 * index));
  const [across, down] =
    count === 1 ? [1, 1] : [Math.max(...sampling.map((one) => one >> 4)), Math.max(...sampling.map((one) => one & 15))];
  const interval = Math.ceil(frame.readUInt16BE(3) / (8 * across)) * (rowsPerStrip / (8 * down));
  const isOne = strips.length === 1;
  if (!isOne && (!Number.isInteger(interval) || interval > 0xffff)) return undefined;
  const shape = (strip: Strip) => strip.head.subarray(strip.frame + 3, strip.frame + 6 + 3 * count).toString('latin1');
  if (parsed.some((strip) => strip === undefined || shape(strip) !== shape(first))) return undefined;
  const head = Buffer.from(first.head);
  head.writeUInt16BE(height, first.frame + 1);
  const parts: Buffer[] = [
    head.subarray(0, 2),
    tables.subarray(2, -2),
    head.subarray(2, first.scan),
    isOne ? Buffer.alloc(0) : Buffer.from([0xff, markers.interval, 0, 4, interval >> 8, interval & 255]),
    head.subarray(first.scan),
  ];
  for (const [index, strip] of parsed.entries()) {
    if (index > 0) parts.push(Buffer.from([0xff, markers.restart + ((index - 1) % 8)]));
    if (strip !== undefined) parts.push(strip.coded);
  }
  parts.push(Buffer.from([0xff, markers.end]));
  return Buffer.concat(parts);
}

/** Undefined for a strip with tables or restart markers of its own, or one that is not sequential. */
function parse(strip: Buffer): Strip | undefined {
  let frame: number | undefined;
  for (let at = 2; at + 4 <= strip.length;) {
    const marker = strip.readUInt8(at + 1);
    const length = strip.readUInt16BE(at + 2);
    const isOwn = marker === markers.interval || marker === markers.tables || marker === markers.quantization;
    if (strip.readUInt8(at) !== 0xff || isOwn) return undefined;
    if (marker === 0xc0 || marker === 0xc1) frame = at + 4;
    if (marker === markers.scan) {
      const end = strip.lastIndexOf(Buffer.from([0xff, markers.end]));
      if (frame === undefined || end < 0) return undefined;
      return { head: strip.subarray(0, at + 2 + length), coded: strip.subarray(at + 2 + length, end), frame, scan: at };
    }
    at += 2 + length;
  }
  return undefined;
}
