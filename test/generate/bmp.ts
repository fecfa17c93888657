// The Windows bitmap format (BITMAPINFOHEADER, uncompressed), which sharp does not write.
import type { GrayImage } from './raster.ts';

/** Depth 24 is true colour, 8 a gray palette, 1 black and white at half level. */
export function encodeBmp({ width, height, pixels }: GrayImage, dpi: number, depth: 1 | 8 | 24): Uint8Array {
  const stride = Math.ceil((width * depth) / 32) * 4;
  const colours = depth === 24 ? 0 : 2 ** depth;
  const start = 14 + 40 + colours * 4;
  const file = new Uint8Array(start + stride * height);
  const view = new DataView(file.buffer);
  view.setUint16(0, 0x424d); // "BM"
  view.setUint32(2, file.length, true);
  view.setUint32(10, start, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, depth, true);
  view.setUint32(34, stride * height, true);
  const perMetre = Math.round(dpi / 0.0254);
  view.setInt32(38, perMetre, true);
  view.setInt32(42, perMetre, true);
  view.setUint32(46, colours, true);
  for (let i = 0; i < colours; i++) {
    const gray = Math.round((i * 255) / (colours - 1));
    file.fill(gray, 54 + i * 4, 57 + i * 4);
  }
  for (let y = 0; y < height; y++) {
    const row = start + (height - 1 - y) * stride;
    for (let x = 0; x < width; x++) {
      const gray = pixels[y * width + x] ?? 0;
      if (depth === 24) {
        const pixel = row + x * 3;
        file[pixel] = gray;
        file[pixel + 1] = gray;
        file[pixel + 2] = gray;
      } else if (depth === 8) file[row + x] = gray;
      else if (gray >= 128) file[row + (x >> 3)] = (file[row + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return file;
}
