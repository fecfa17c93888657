// Building TrueType fonts with one glyph for each cluster, so that any reader's ToUnicode maps shaped text back exactly.
import { extentOf } from './outline.ts';
import type { Cluster, Contour, Typeface } from './types.ts';

/** Glyph 0 is empty; glyph i + 1 is `clusters[i]`. Only the tables that a PDF needs. */
export function buildTrueType(face: Typeface, clusters: readonly Cluster[]): Uint8Array {
  const glyphs = [Buffer.alloc(0), ...clusters.map((cluster) => glyphData(cluster.contours))];
  const extents = clusters.flatMap(({ contours }) => extentOf(contours) ?? []);
  const bounds = [
    Math.min(0, ...every(extents, 0)),
    Math.min(0, ...every(extents, 1)),
    Math.max(0, ...every(extents, 2)),
    Math.max(0, ...every(extents, 3)),
  ];
  const offsets = [0];
  for (const glyph of glyphs) offsets.push((offsets.at(-1) ?? 0) + glyph.length);
  const points = Math.max(
    0,
    ...clusters.map((cluster) => cluster.contours.reduce((sum, contour) => sum + contour.length, 0)),
  );
  const contours = Math.max(0, ...clusters.map((cluster) => cluster.contours.length));
  const widest = Math.max(0, ...clusters.map((cluster) => cluster.advance));
  const advances = [{ advance: 0, contours: [] }, ...clusters];
  const tables: readonly (readonly [string, Buffer])[] = [
    ['glyf', Buffer.concat(glyphs)],
    [
      'head',
      u16(
        1,
        0,
        1,
        0,
        0,
        0,
        0x5f0f,
        0x3cf5,
        3,
        face.unitsPerEm,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        ...bounds,
        face.bold ? 1 : 0,
        8,
        2,
        1,
        0,
      ),
    ],
    [
      'hhea',
      u16(1, 0, face.ascender, face.descender, 0, widest, 0, 0, bounds[2] ?? 0, 1, 0, 0, 0, 0, 0, 0, 0, glyphs.length),
    ],
    [
      'hmtx',
      u16(...advances.flatMap((cluster) => [cluster.advance, Math.floor(extentOf(cluster.contours)?.[0] ?? 0)])),
    ],
    ['loca', u32(...offsets)],
    ['maxp', u16(1, 0, glyphs.length, points, contours, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)],
  ];
  return assemble(tables);
}

function every(values: readonly number[], index: number): number[] {
  return values.filter((_, i) => i % 4 === index);
}

/** A simple glyph (OpenType, glyf): flags without repeats, deltas in 16 bits. */
function glyphData(contours: readonly Contour[]): Buffer {
  const extent = extentOf(contours);
  if (!extent) return Buffer.alloc(0);
  const ends: number[] = [];
  const flags: number[] = [];
  const xs: number[] = [];
  const ys: number[] = [];
  let [lastX, lastY] = [0, 0];
  for (const contour of contours) {
    for (const [x, y, onCurve] of contour) {
      const [roundX, roundY] = [Math.round(x), Math.round(y)];
      flags.push(onCurve ? 1 : 0);
      xs.push(roundX - lastX);
      ys.push(roundY - lastY);
      [lastX, lastY] = [roundX, roundY];
    }
    ends.push(flags.length - 1);
  }
  const [x0, y0, x1, y1] = extent;
  const head = u16(contours.length, Math.floor(x0), Math.floor(y0), Math.ceil(x1), Math.ceil(y1), ...ends, 0);
  const data = Buffer.concat([head, Buffer.from(flags), u16(...xs), u16(...ys)]);
  return Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
}

function assemble(tables: readonly (readonly [string, Buffer])[]): Uint8Array {
  const power = Math.floor(Math.log2(tables.length));
  const header = u16(1, 0, tables.length, 16 * 2 ** power, power, 16 * (tables.length - 2 ** power));
  let offset = 12 + 16 * tables.length;
  const records: Buffer[] = [];
  const bodies: Buffer[] = [];
  for (const [tag, body] of tables) {
    const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)]);
    records.push(Buffer.from(tag, 'latin1'), u32(checksum(padded), offset, body.length));
    bodies.push(padded);
    offset += padded.length;
  }
  return new Uint8Array(Buffer.concat([header, ...records, ...bodies]));
}

function checksum(padded: Buffer): number {
  let sum = 0;
  for (let i = 0; i < padded.length; i += 4) sum = (sum + padded.readUInt32BE(i)) >>> 0;
  return sum;
}

function u16(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) buffer.writeUInt16BE(Math.round(value) & 0xffff, index * 2);
  return buffer;
}

function u32(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) buffer.writeUInt32BE(value, index * 4);
  return buffer;
}
