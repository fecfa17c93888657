/** Owns wearing out a clean page as copiers, scanners, lamps and thin paper do. Pure, and the same for the same seed. */
import type { GrayImage } from '../../test/generate/index.ts';
import { gaussianNoise, randomIntegers } from '../../test/generate/noise.ts';

/** @param back another page of the same size, which is on the other side of the sheet */
export type Wear = (page: GrayImage, back: GrayImage, seed: number) => GrayImage;

const paper = 236;
/** Share of the ink's darkness that is left in print. */
const ink = 0.85;

/** @param change what becomes of how dark a place is (0 … 1, of ink) as a level */
function worn(
  page: GrayImage,
  noise: number,
  seed: number,
  change: (dark: number, x: number, y: number) => number,
): GrayImage {
  const { width, height } = page;
  const pixels = new Uint8Array(page.pixels.length);
  for (let at = 0; at < pixels.length; at += 1) {
    const level = change(1 - (page.pixels[at] ?? 255) / 255, at % width, Math.floor(at / width));
    pixels[at] = level < 0 ? 0 : level > 255 ? 255 : level;
  }
  gaussianNoise(pixels, noise, seed);
  return { width, height, pixels };
}

const showThrough =
  (strength: number): Wear =>
  (page, back, seed) =>
    worn(page, 5, seed, (dark, x, y) => {
      const behind = 1 - (back.pixels[y * page.width + page.width - 1 - x] ?? 255) / 255;
      return paper - 255 * ink * (dark + strength * behind);
    });

/** Dirt on the glass of a scanner that draws the sheet past it: fourteen lines from end to end, one to three pixels wide. */
const streaks: Wear = (page, _, seed) => {
  const next = randomIntegers(seed);
  const darker = new Float32Array(page.width);
  for (let line = 0; line < 14; line += 1) {
    const from = next() % page.width;
    darker.fill(60 + (next() % 150), from, from + 1 + (next() % 3));
  }
  return worn(page, 5, seed, (dark, x) => paper - 255 * ink * dark - (darker[x] ?? 0));
};

/** A copy of a bound book: the dark of the spine on the left, black edges on two sides, two holes. */
const copy: Wear = (page, _, seed) =>
  worn(page, 6, seed, (dark, x, y) => {
    const isEdge = x > page.width - 40 - 10 * Math.sin(y / 200) || y < 35 + 8 * Math.sin(x / 150);
    const isHole = [0.25, 0.75].some((share) => (x - 60) ** 2 + (y - share * page.height) ** 2 < 26 ** 2);
    return isEdge || isHole ? 12 : (paper - 255 * 0.7 * dark) * (1 - 0.75 * Math.exp(-x / 50));
  });

/** The shadow of a hand and a phone over the lower left half, under a lamp that fades downwards. */
const shadow: Wear = (page, _, seed) =>
  worn(page, 4, seed, (dark, x, y) => {
    const lit = 1 / (1 + Math.exp(-(x + 0.5 * y - 0.9 * page.width) / 25));
    return (paper - 255 * ink * dark) * (0.35 + 0.65 * lit) * (1 - (0.3 * y) / page.height);
  });

/** Paper with a weave as dark as a third of the ink. */
const weave: Wear = (page, _, seed) =>
  worn(page, 8, seed, (dark, x, y) => {
    const thread = 12 * Math.sin(x / 3.1 + Math.sin(y / 7)) + 10 * Math.sin(y / 4.3);
    return 190 + thread - 255 * 0.6 * dark;
  });

/** Ink a third as dark as it was, and hardly any in one pixel of four. */
const faint: Wear = (page, _, seed) => {
  const next = randomIntegers(seed);
  return worn(page, 6, seed, (dark) => 250 - 255 * 0.35 * dark * (next() % 4 === 0 ? 0.2 : 1));
};

/** Standard resolution of a fax: half the lines, black and white, one line of 250 broken. */
const fax: Wear = (page, _, seed) => {
  const next = randomIntegers(seed);
  const { width, height } = page;
  const noisy = worn(page, 12, seed, (dark) => 255 * (1 - dark));
  const pixels = new Uint8Array(noisy.pixels.length);
  for (let y = 0; y < height; y += 2) {
    const isBroken = next() % 250 === 0;
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const level = ((noisy.pixels[at] ?? 255) + (noisy.pixels[y + 1 < height ? at + width : at] ?? 255)) / 2;
      const isBlack = level < 150 || (isBroken && next() % 2 === 0);
      pixels[at] = isBlack ? 0 : 255;
      if (y + 1 < height) pixels[at + width] = pixels[at] ?? 255;
    }
  }
  return { width, height, pixels };
};

export const wears: Readonly<Record<string, Wear>> = {
  'print of the other side, 30 % as dark': showThrough(0.3),
  'the same, 50 %': showThrough(0.5),
  'the same, 70 %': showThrough(0.7),
  'streaks of a scanner': streaks,
  'copy of a bound book': copy,
  'a hand’s shadow': shadow,
  'woven paper': weave,
  'faint, broken ink': faint,
  'fax, standard resolution': fax,
};
