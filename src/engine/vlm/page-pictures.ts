/** Owns the pictures of a page that a model is given: as large as it takes, and parts of it where the print would be too small. */
import { type BoundingBox, type Page, linesOf } from '../../document.ts';
import type { ImagePart } from '../../models/model.ts';
import { median } from '../../median.ts';
import type { Engine, PageImage, RenderOptions } from '../engine.ts';
import { marksOf } from './page-ink.ts';

export interface PagePictures {
  readonly whole: ImagePart;
  /** Enlarged parts, row by row; none where the whole is large enough. */
  readonly tiles: readonly ImagePart[];
  /** Ink that may be letters, in the page's unit. */
  readonly marks: readonly BoundingBox[];
  /** False when the page is an even area. */
  readonly hasInk: boolean;
}

/** What services take of one picture, with room for its encoding in base64. */
const mostBytes = 3_500_000;
/** Pixels of a word's height that a model reads well. */
const legible = 12;
const mostZoom = 3;
/** Pixels on either side by which parts overlap: a line and a half. */
const overlap = 48;
/** Share of pixels that differ from the paper, below which they are specks. */
const leastInk = 0.0002;
const inkContrast = 48;

/**
 * @param side pixels of the longer side
 * @param render renders the page upright
 */
export async function picturesOf(
  page: Page,
  side: number,
  render: (options: Pick<RenderOptions, 'maxSide' | 'maxBytes'>) => ReturnType<Engine['renderPage']>,
): Promise<PagePictures> {
  const image = await render({ maxSide: side, maxBytes: mostBytes });
  const zoom = zoomOf(page, Math.max(image.width, image.height));
  const tiles =
    zoom === 1 ? [] : await tilesOf(await render({ maxSide: Math.round(side * zoom), maxBytes: 4 * mostBytes }), side);
  return {
    whole: partOf(image),
    tiles: tiles.length < 2 ? [] : tiles,
    marks: await marksOf(image, page),
    hasInk: await showsInk(image),
  };
}

/** How much larger the recognised print should be; digital text is known, and need not be legible. */
function zoomOf(page: Page, side: number): number {
  if (page.source === 'text-layer') return 1;
  const middle = median(linesOf(page).flatMap(({ words }) => words.map(({ bbox }) => bbox[3] - bbox[1])));
  if (middle === undefined || middle <= 0) return 1;
  const pixels = (middle * side) / Math.max(page.width, page.height);
  const wanted = legible / pixels;
  return wanted <= 1.2 ? 1 : Math.min(mostZoom, wanted);
}

async function tilesOf(image: PageImage, side: number): Promise<readonly ImagePart[]> {
  const { default: sharp } = await import('sharp');
  const [columns, rows] = [Math.ceil(image.width / side), Math.ceil(image.height / side)];
  const tiles: ImagePart[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [left, width] = stretch(column, columns, image.width);
      const [top, height] = stretch(row, rows, image.height);
      const data = await sharp(image.data).extract({ left, top, width, height }).jpeg({ quality: 85 }).toBuffer();
      tiles.push({ type: 'image', data, mediaType: 'image/jpeg' });
    }
  }
  return tiles;
}

/** Start and length of one of `count` equal parts, which reach into each other. */
function stretch(at: number, count: number, whole: number): readonly [number, number] {
  const start = Math.max(0, Math.floor((at * whole) / count) - (at === 0 ? 0 : overlap));
  const end = Math.min(whole, Math.ceil(((at + 1) * whole) / count) + (at === count - 1 ? 0 : overlap));
  return [start, end - start];
}

async function showsInk(image: PageImage): Promise<boolean> {
  const { default: sharp } = await import('sharp');
  const pixels = await sharp(image.data)
    .resize(800, 800, { fit: 'inside', withoutEnlargement: true })
    .greyscale()
    .raw()
    .toBuffer();
  const tally = new Uint32Array(256);
  for (const pixel of pixels) tally[pixel] = (tally[pixel] ?? 0) + 1;
  let paper = 0;
  let below = 0;
  while (below + (tally[paper] ?? 0) < pixels.length / 2) below += tally[paper++] ?? 0;
  let ink = 0;
  tally.forEach((count, value) => {
    if (Math.abs(value - paper) > inkContrast) ink += count;
  });
  return ink > leastInk * pixels.length;
}

function partOf({ data, mediaType }: PageImage): ImagePart {
  return { type: 'image', data, mediaType };
}
