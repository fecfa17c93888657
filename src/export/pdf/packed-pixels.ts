/** Owns the smallest lossless form of pixels of few colours: black and white, or a palette. */
import { deflateSync } from 'node:zlib';
import type { EncodedImage } from './encoded-image.ts';
import { faxCode } from './fax-code.ts';
import { dictionary } from './value.ts';

const mostColors = 256;

/**
 * @param pixels interleaved, one byte a channel; a fourth channel is ignored
 * @returns undefined for more colours than a palette holds
 */
export function packPixels(pixels: Uint8Array, width: number, height: number, channels: number): EncodedImage | undefined {
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
    places.set(0, 0);
    places.set(0xffffff, 1);
  }
  const colors = [...places.keys()];
  const fax = isBilevel ? faxCode(width, height, (position) => pixels[position * channels] === 0) : undefined;
  const bits = [1, 2, 4, 8].find((count) => 2 ** count >= colors.length) ?? 8;
  const stride = Math.ceil((width * bits) / 8);
  const rows = Buffer.alloc(stride * height);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += channels) {
      const to = y * stride + ((x * bits) >> 3);
      rows[to] = (rows[to] ?? 0) | ((places.get(colorAt(at)) ?? 0) << (8 - bits - ((x * bits) & 7)));
    }
  }
  const data = deflateSync(rows, { level: 9 });
  if (fax !== undefined && fax.length < data.length) {
    const parameters = dictionary({ K: -1, Columns: width, Rows: height });
    return { width, height, colors: 'gray', bits, filter: 'CCITTFaxDecode', parameters, data: fax, orientation: 1 };
  }
  return {
    width,
    height,
    colors: isBilevel ? 'gray' : 'rgb',
    bits,
    palette: isBilevel ? undefined : Buffer.from(colors.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255])),
    filter: 'FlateDecode',
    data,
    orientation: 1,
  };
}
