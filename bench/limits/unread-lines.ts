/** Owns measuring rows of marks that were not read: which of them are lines of text, and how sure the readers are of each. */
import { letterCoverage } from '../../src/engine/local/letter-coverage.ts';
import { legibility, textOf } from '../../src/engine/local/legibility.ts';
import type { LineNetworks } from '../../src/engine/local/line-networks.ts';
import { createLineOpinions } from '../../src/engine/local/line-opinions.ts';
import { boxOf } from '../../src/engine/local/quad.ts';
import type { GrayImage } from '../../src/engine/local/raster.ts';
import type { Tesseract } from '../../src/engine/local/tesseract.ts';
import { unreadLines } from '../../src/engine/local/unread-lines.ts';
import { layOut, rasterize, truthAfter } from '../../test/generate/index.ts';
import { levenshtein } from '../metrics/edit-distance.ts';

/** A row of marks as it was read. */
export interface UnreadRow {
  /** Mean confidence, 0…1. */
  readonly legibility: number;
  /** Characters that were read right, and those that are wrong or stand for no text at all. */
  readonly right: number;
  readonly wrong: number;
}

/** What page analysis passes over stands apart, and is no sentence as often as it is one. */
const lines = [
  'https://archive.example.org/reports/2019/os-linux/all/all',
  'Art. 4471-B/22, 12 × 0.75 l, lot 0093-KQ',
  'IBAN DE89 3704 0044 0532 0130 00, BIC COBADEFFXXX',
  'tel. +49 30 9018-2044, office@harbour-trust.example',
  'J. Okafor, 14 Quay Street, Port Harcourt',
  '01/03/2024  10:49:40  GST 000203587584',
  'Total of the third quarter 1,204,388.50',
  'Printed by the Harbour Trust, all rights reserved',
  'src/engine/local/unread-lines.ts:24:17',
  'See the list of members on the next page',
];
const dotsPerInch = 110;
/** Pixels: capitals of 11-point type. */
const capital = 12;
/** From clean print to what can hardly be read. */
const damages = [
  { noise: 0.03, seed: 1 },
  { noise: 0.1, blurSigma: 0.8, seed: 2 },
  { noise: 0.1, blurSigma: 1.1, background: 190, ink: 90, seed: 3 },
  { noise: 0.08, blurSigma: 1.4, background: 180, ink: 90, seed: 4 },
  { noise: 0.06, blurSigma: 1.7, background: 180, ink: 90, seed: 5 },
  { saltAndPepper: 0.02, jpegQuality: 15, seed: 6 },
] as const;
/** Rows of ornaments: so many pages of them, with so many rows each. */
const ornamented = 2;
const rows = 12;

/**
 * Rows of pages of which nothing was read, and of pages that have nothing but ornaments.
 * @param codes Tesseract codes; the networks read along where these are in Latin script only
 */
export async function* readUnreadRows(
  tesseract: Tesseract,
  networks: LineNetworks,
  codes: readonly string[],
): AsyncGenerator<UnreadRow> {
  const opinions = await createLineOpinions(tesseract, networks, codes, []);
  const { pages } = await layOut(
    lines.map((text) => ({ kind: 'paragraph', text })),
    { width: 420, height: 420, margin: 30, fontSize: 11 },
  );
  const [page] = pages;
  if (page === undefined) throw new Error('the lines have no page');
  const readRows = async (image: GrayImage, truth: readonly Line[]) => {
    const read: UnreadRow[] = [];
    const quads = unreadLines(letterCoverage(image, capital, []).unread, capital);
    const lines = await opinions.read(
      image,
      quads.map((quad, line) => ({ quad, before: [], anew: true, line })),
    );
    for (const [at, quad] of quads.entries()) {
      const words = lines[at] ?? [];
      const text = textOf(words);
      const [left, top, right, bottom] = boxOf(quad);
      const there = truth
        .flatMap(({ words: of }) => of)
        .filter(({ bbox: [x0, y0, x1, y1] }) => {
          const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
          return x > left && x < right && y > top && y < bottom;
        })
        .map((word) => word.text)
        .join(' ');
      const wrong = levenshtein(there, text);
      read.push({
        legibility: legibility(words),
        right: Math.max(0, there.length - wrong),
        wrong: Math.min(wrong, text.length),
      });
    }
    return read;
  };
  for (const damage of damages) {
    const { width, height, pixels } = await rasterize(page, dotsPerInch, damage);
    const truth = truthAfter(page, dotsPerInch, damage).blocks.flatMap(({ lines }) => lines);
    yield* await readRows({ width, height, data: Uint8Array.from(pixels) }, truth);
  }
  for (let seed = 1; seed <= ornamented; seed += 1) yield* await readRows(ornaments(seed), []);
}

interface Line {
  readonly words: readonly { readonly text: string; readonly bbox: readonly [number, number, number, number] }[];
}

/** A page of rows of rings, crosses, bars and discs, each row of its own mixture. */
function ornaments(seed: number): GrayImage {
  const [width, height] = [800, rows * 3 * capital];
  const data = new Uint8Array(width * height).fill(250);
  let state = seed * 7919;
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let row = 0; row < rows; row += 1) {
    const shapes = [next(), next()].map((share) => Math.floor(share * 4));
    const middle = (row * 3 + 1.5) * capital;
    for (let x = 2 * capital; x < width - 2 * capital; x += capital * (1 + next() * 0.4)) {
      const shape = shapes[Math.floor(next() * shapes.length)] ?? 0;
      const radius = capital * (0.32 + 0.16 * next());
      for (let down = -radius; down <= radius; down += 1) {
        for (let right = -radius; right <= radius; right += 1) {
          const away = Math.hypot(right, down) / radius;
          const isInk = [
            away > 0.65 && away < 1,
            Math.abs(right) < radius / 4 || Math.abs(down) < radius / 4,
            Math.abs(right - down) < radius / 3,
            away < 0.8,
          ][shape];
          if (isInk === true) data[Math.round(middle + down) * width + Math.round(x + right)] = 20;
        }
      }
    }
  }
  return { width, height, data };
}
