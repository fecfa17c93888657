/** Owns the pictures that a PDF page shows: images that touch are one, and small ones are none. Pure. */
import { areaOf } from '../../bounding-box.ts';
import type { BoundingBox } from '../../document.ts';
import { clusters } from '../../layout/clusters.ts';
import type { PdfPage } from './pdf-reader.ts';

export interface PagePicture {
  /** On the page as it is shown, points. */
  readonly bbox: BoundingBox;
  /** Of the page's area, 0…1. */
  readonly share: number;
  /** Pixels that its finest image has for a point, details apart; 0 when that is not known. */
  readonly density: number;
  /** Lines of text that must be seen on it before it is read. */
  readonly fewestLines: number;
}

/** Smaller ones are icons and ornaments: this share of the page, and this many points to each side. */
const smallestShare = 0.015;
const shortestSide = 14;
/** Fewer pixels across, where they are known, are a stretched colour. */
const fewestPixels = 10;
/** Up to this share of the page a picture may be a logo, unless it runs over that share of the width, as a title does. */
const logoShare = 0.04;
const titleWidth = 0.4;
/** Logos have fewer lines. */
const logoLines = 3;
/** Strips and tiles of one picture lie this close, in points. */
const touching = 1;
/** Share of the box around images that touch which they fill; less is a frame. */
const leastFilled = 0.3;
/** Pages have been cut into thousands of tiles; more than these are made to hurt. */
const mostImages = 10_000;
/** Share of a picture; what is smaller is a detail. */
const leastPart = 0.05;

/** The largest first. */
export function picturesOf({
  images,
  width,
  height,
}: Pick<PdfPage, 'images' | 'width' | 'height'>): readonly PagePicture[] {
  if (images.length === 0) return [];
  const shown = images.slice(0, mostImages).flatMap(({ bbox, pixelWidth, pixelHeight }) => {
    const box = clip(bbox, width, height);
    const longest = Math.max(bbox[2] - bbox[0], bbox[3] - bbox[1]);
    // Of one pixel it is a rule or an area of one colour.
    return box === undefined || pixelWidth * pixelHeight === 1
      ? []
      : [{ box, density: Math.max(pixelWidth, pixelHeight) / longest }];
  });
  return clusters(
    shown.map(({ box }) => box),
    touching,
  )
    .filter(({ box }) => areaOf(box) >= smallestShare * width * height && shortSideOf(box) >= shortestSide)
    .flatMap(({ box }): PagePicture[] => {
      const parts = shown.filter((image) => isWithin(image.box, box));
      if (parts.reduce((sum, image) => sum + areaOf(image.box), 0) < leastFilled * areaOf(box)) return [];
      const share = areaOf(box) / (width * height);
      const mayBeLogo = share < logoShare && box[2] - box[0] < titleWidth * width;
      return [
        {
          bbox: box,
          share,
          density: finest(parts, leastPart * areaOf(box)),
          fewestLines: mayBeLogo ? logoLines : 1,
        },
      ];
    })
    .filter(({ bbox, density }) => density === 0 || density * shortSideOf(bbox) >= fewestPixels)
    .toSorted((one, other) => other.share - one.share);
}

/** The highest resolution that images of this area together have; 0 where there is none. */
function finest(images: readonly { readonly box: BoundingBox; readonly density: number }[], area: number): number {
  let covered = 0;
  for (const { box, density } of images.toSorted((one, other) => other.density - one.density)) {
    covered += areaOf(box);
    if (covered >= area) return density;
  }
  return 0;
}

function clip([x0, y0, x1, y1]: BoundingBox, width: number, height: number): BoundingBox | undefined {
  const box: BoundingBox = [Math.max(0, x0), Math.max(0, y0), Math.min(width, x1), Math.min(height, y1)];
  // Of no size in one direction it shows nothing; NaN is no place.
  return box[2] > box[0] && box[3] > box[1] ? box : undefined;
}

function isWithin(box: BoundingBox, outer: BoundingBox): boolean {
  return box[0] >= outer[0] && box[1] >= outer[1] && box[2] <= outer[2] && box[3] <= outer[3];
}

function shortSideOf([x0, y0, x1, y1]: BoundingBox): number {
  return Math.min(x1 - x0, y1 - y0);
}
