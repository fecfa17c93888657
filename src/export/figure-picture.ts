/** Owns the pictures of figures: each is cut from its page as the source shows it. */
import type { Block, BoundingBox, Page } from '../document.ts';
import type { PageImage } from '../engine/engine.ts';
import { toOcrError } from '../errors.ts';
import type { ExportInput } from './exporter.ts';
import type { KnownFigures } from './known-figures.ts';

export interface FigurePicture {
  readonly figure: Block;
  /** Name for a file, `page-3-figure-1.png`: in the document only figures that show the same share one. */
  readonly name: string;
  readonly picture: Picture;
}

export interface Picture {
  readonly data: Uint8Array;
  readonly mediaType: 'image/png' | 'image/jpeg';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Longest side of the page that figures are cut from, in pixels: about 200 dpi on A4. */
const pageSide = 2400;
/** A PNG may be so much larger than the JPEG, since drawings and text stay sharp in it. */
const sharpnessWorth = 1.5;

/** The figures of the pages before, of which some come again. */
export type CutFigures = KnownFigures<Omit<FigurePicture, 'figure'>>;

/**
 * Cuts out the figures of a page, one after the other; one that stood at the same place of an earlier page and shows the same has
 * its picture and its name. Nothing comes when there is nothing to render from, or when the source is locked: its pictures cannot
 * be had any more, and its text still can.
 * @throws OcrError when the page cannot be rendered for another reason
 */
export async function* figurePictures(
  page: Page,
  { renderPage, signal }: Pick<ExportInput, 'renderPage' | 'signal'>,
  known: CutFigures,
): AsyncIterable<FigurePicture> {
  const figures = page.blocks.filter(({ kind }) => kind === 'figure');
  if (figures.length === 0 || renderPage === undefined) return;
  let image: PageImage | undefined;
  for (const [at, figure] of figures.entries()) {
    signal?.throwIfAborted();
    try {
      const before = await known.find(page, figure);
      if (before !== undefined) {
        yield { figure, ...before };
        continue;
      }
      image ??= await renderPage(page.index, pageSide);
    } catch (thrown) {
      if (toOcrError(thrown).code === 'password_required') return;
      throw thrown;
    }
    const picture = await cut(image, figure.bbox, page);
    const extension = picture.mediaType === 'image/png' ? 'png' : 'jpg';
    const name = `page-${page.index + 1}-figure-${at + 1}.${extension}`;
    known.keep(page, figure, { picture, name });
    yield { figure, picture, name };
  }
}

async function cut(image: PageImage, box: BoundingBox, page: Page): Promise<Picture> {
  const { default: sharp } = await import('sharp');
  const [across, down] = [image.width / page.width, image.height / page.height];
  const left = Math.min(image.width - 1, Math.max(0, Math.floor(box[0] * across)));
  const top = Math.min(image.height - 1, Math.max(0, Math.floor(box[1] * down)));
  const width = Math.max(1, Math.min(image.width, Math.ceil(box[2] * across)) - left);
  const height = Math.max(1, Math.min(image.height, Math.ceil(box[3] * down)) - top);
  const piece = sharp(image.data).extract({ left, top, width, height });
  const [png, jpeg] = await Promise.all([
    piece.clone().png({ compressionLevel: 9 }).toBuffer(),
    piece.clone().jpeg({ quality: 85, mozjpeg: true }).toBuffer(),
  ]);
  return png.length <= jpeg.length * sharpnessWorth
    ? { data: png, mediaType: 'image/png', width, height }
    : { data: jpeg, mediaType: 'image/jpeg', width, height };
}
