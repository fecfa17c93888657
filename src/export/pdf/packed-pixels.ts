/** Owns the smallest lossless form of pixels of few colours: black and white, or a palette. */
import { deflateSync } from 'node:zlib';
import type { EncodedImage } from './encoded-image.ts';
import { faxCode } from './fax-code.ts';
import { dictionary } from '../../pdf-syntax/value.ts';

const mostColors = 256;
/** Data this many times smaller than the pixels are small enough. */
const wellCoded = 5;

/**
 * @param pixels interleaved, one byte a channel; a fourth channel is ignored
 * @returns undefined for more colours than a palette holds
 */
export function packPixels(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: number,
): EncodedImage | undefined {
  const places = new Map<number, number>();
  const isColored = channels > 2;
  const colorAt = (at: number) =>
    isColored
      ? ((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0)
      : (pixels[at] ?? 0) * 0x010101;
  let last = -1;
  for (let at = 0; at < width * height * channels; at += channels) {
    const color = colorAt(at);
    if (color === last) continue;
    last = color;
    if (!places.has(color)) places.set(color, places.size);
    if (places.size > mostColors) return undefined;
  }
  const isBilevel = [...places.keys()].every((color) => color === 0 || color === 0xffffff);
  if (isBilevel) {
    const fax = faxCode(width, height, (position) => pixels[position * channels] === 0);
    // Text shrinks to a fraction; only dots and noise may be smaller the other way.
    if (fax.length * wellCoded < (width * height) / 8) return faxImage(width, height, fax);
    places.set(0, 0);
    places.set(0xffffff, 1);
    const flat = flatImage(width, height, places, colorAt, channels, isBilevel);
    return flat.data.length < fax.length ? flat : faxImage(width, height, fax);
  }
  return flatImage(width, height, places, colorAt, channels, isBilevel);
}

function faxImage(width: number, height: number, data: Uint8Array): EncodedImage {
  const parameters = dictionary({ K: -1, Columns: width, Rows: height });
  return { width, height, colors: 'gray', bits: 1, filter: 'CCITTFaxDecode', parameters, data, orientation: 1 };
}

function flatImage(
  width: number,
  height: number,
  places: ReadonlyMap<number, number>,
  colorAt: (at: number) => number,
  channels: number,
  isBilevel: boolean,
): EncodedImage {
  const colors = [...places.keys()];
  const bits = [1, 2, 4, 8].find((count) => 2 ** count >= colors.length) ?? 8;
  const stride = Math.ceil((width * bits) / 8);
  const rows = Buffer.alloc(stride * height);
  let at = 0;
  let [last, place] = [-1, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += channels) {
      const color = colorAt(at);
      if (color !== last) [last, place] = [color, places.get(color) ?? 0];
      const to = y * stride + ((x * bits) >> 3);
      rows[to] = (rows[to] ?? 0) | (place << (8 - bits - ((x * bits) & 7)));
    }
  }
  return {
    width,
    height,
    colors: isBilevel ? 'gray' : 'rgb',
    bits,
    palette: isBilevel
      ? undefined
      : Buffer.from(colors.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255])),
    filter: 'FlateDecode',
    data: deflateSync(rows, { level: 9 }),
    orientation: 1,
  };
}
