/** Owns looking for lines of text on the pictures of a page: small renderings of them, and what the text detector sees there. */
import { createHash } from 'node:crypto';
import type { BoundingBox } from '../../document.ts';
import { wipeWords } from './layer-wipe.ts';
import type { LineNetworks } from './line-networks.ts';
import type { PagePicture } from './page-pictures.ts';
import { boxOf, lengthOf } from './quad.ts';
import { otsuThreshold } from './gray-levels.ts';
import type { GrayImage } from './raster.ts';

/** A picture as it is looked at. */
export interface PictureLook {
  readonly picture: PagePicture;
  /** Without the words of the text layer. */
  readonly image: GrayImage;
  /** The same for pictures that show the same in the same size. */
  readonly key: string;
}

/** Draws a part of the page, as `PdfReader.renderPart`. */
export type DrawPart = (part: BoundingBox, width: number, height: number) => Promise<GrayImage>;

/** Pixels for a point: small print, of 5 points, is just seen. Screenshots that were scaled down have smaller letters. */
const usualScale = 2;
/** Pixels. */
const longestSide = 960;
/** Levels of grey between dark and light; on less, nothing is written. */
const leastContrast = 24;
/** Probability of a line. Foliage and textures seldom reach it. */
const leastScore = 0.7;
/** A line is this many times as long as it is tall: shorter is a sign, or part of a picture. */
const leastLength = 1.5;

/** @param layer boxes of the words that the page's text layer has, points */
export async function lookAtPicture(
  picture: PagePicture,
  layer: readonly BoundingBox[],
  draw: DrawPart,
): Promise<PictureLook> {
  const { bbox, density } = picture;
  const [wide, tall] = [bbox[2] - bbox[0], bbox[3] - bbox[1]];
  const scale = Math.min(
    density > 0 ? Math.max(1, density) : usualScale,
    usualScale,
    longestSide / Math.max(wide, tall),
  );
  const image = await drawWithoutLayer(bbox, scale, layer, draw);
  const key = createHash('sha256')
    .update(`${image.width} ${density.toFixed(2)} `)
    .update(image.data)
    .digest('base64');
  return { picture, image, key };
}

/** A part of the page without the words of its text layer. @param scale pixels for a point */
export async function drawWithoutLayer(
  part: BoundingBox,
  scale: number,
  layer: readonly BoundingBox[],
  draw: DrawPart,
): Promise<GrayImage> {
  const pixels = (points: number) => Math.max(1, Math.round(points * scale));
  const image = await draw(part, pixels(part[2] - part[0]), pixels(part[3] - part[1]));
  const [across, down] = [image.width / (part[2] - part[0]), image.height / (part[3] - part[1])];
  const there = layer.filter((box) => box[0] < part[2] && box[2] > part[0] && box[1] < part[3] && box[3] > part[1]);
  if (there.length === 0) return image;
  return wipeWords(
    image,
    there.map(([x0, y0, x1, y1]): BoundingBox => [
      (x0 - part[0]) * across,
      (y0 - part[1]) * down,
      (x1 - part[0]) * across,
      (y1 - part[1]) * down,
    ]),
  );
}

/** @returns for each picture the boxes of the lines that are seen on it, points from its top left */
export async function linesOfPictures(
  looks: readonly PictureLook[],
  { detector }: Pick<LineNetworks, 'detector'>,
): Promise<readonly (readonly BoundingBox[])[]> {
  const written = looks.filter(({ image }) => otsuThreshold(image).contrast >= leastContrast);
  const found = written.length === 0 ? [] : await detector.detectEach(written.map(({ image }) => image));
  const lines = new Map(written.map((look, at) => [look, found[at] ?? []]));
  return looks.map((look) => {
    const { image, picture } = look;
    const [across, down] = [
      (picture.bbox[2] - picture.bbox[0]) / image.width,
      (picture.bbox[3] - picture.bbox[1]) / image.height,
    ];
    return (lines.get(look) ?? []).flatMap(({ quad, score }): BoundingBox[] => {
      const [along, athwart] = [lengthOf(quad.along), lengthOf(quad.across)];
      if (score < leastScore || Math.max(along, athwart) < leastLength * Math.min(along, athwart)) return [];
      const [x0, y0, x1, y1] = boxOf(quad);
      return [[x0 * across, y0 * down, x1 * across, y1 * down]];
    });
  });
}
