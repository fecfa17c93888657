/** Owns pages whose text layer stands sideways or upside down: in which direction the text runs, and the turn to upright. Pure. */
import { isBlank } from './char-clusters.ts';
import type { PdfPage } from './pdf-reader.ts';
import { mapBox, turning, type QuarterTurn } from './raster.ts';
import { isOffPage } from './text-layer.ts';

/** The rest is a page number or a heading that stayed where it is on the other pages. */
const nearlyAll = 2 / 3;
/** A single turned label does not say how the page is meant to be held. */
const fewest = 12;

/**
 * Turns a page upright when nearly all of its visible characters run in one other direction; boxes, width and height turn
 * along. Turned text in the minority (a stamp in the margin) leaves the page as it is.
 * @returns the page, and the clockwise degrees by which it was turned
 */
export function turnTextUpright(page: PdfPage): { readonly page: PdfPage; readonly rotation: QuarterTurn } {
  const rotation = usualTurn(page);
  if (rotation === 0) return { page, rotation };
  const map = turning(page.width, page.height, rotation);
  const isSideways = rotation !== 180;
  return {
    page: {
      ...page,
      width: isSideways ? page.height : page.width,
      height: isSideways ? page.width : page.height,
      chars: page.chars.map((char) => ({
        ...char,
        bbox: mapBox(map, char.bbox),
        cell: mapBox(map, char.cell),
        turn: turnedBy(char.turn, rotation),
      })),
      ...(page.drawings === undefined ? {} : { drawings: page.drawings.map((box) => mapBox(map, box)) }),
      ...(page.links === undefined
        ? {}
        : { links: page.links.map((link) => ({ ...link, bbox: mapBox(map, link.bbox) })) }),
      images: page.images.map((image) => ({ ...image, bbox: mapBox(map, image.bbox) })),
      rulings: page.rulings.map((ruling) => ({ ...ruling, bbox: mapBox(map, ruling.bbox) })),
    },
    rotation,
  };
}

/** What is left to turn when the page has been turned. */
function turnedBy(turn: PdfPage['chars'][number]['turn'], rotation: QuarterTurn): PdfPage['chars'][number]['turn'] {
  if (typeof turn !== 'number') return turn;
  const rest = (turn - rotation + 360) % 360;
  return rest === 90 || rest === 180 || rest === 270 ? rest : 0;
}

/** The turn that makes nearly all of the visible characters upright; 0 where there is none. */
export function usualTurn({ chars, width, height }: Pick<PdfPage, 'chars' | 'width' | 'height'>): QuarterTurn {
  const counts = new Map<PdfPage['chars'][number]['turn'], number>();
  let total = 0;
  for (const char of chars) {
    const { bbox, turn } = char;
    if (char.isHidden || isBlank(char) || isOffPage(bbox, width, height)) continue;
    counts.set(turn, (counts.get(turn) ?? 0) + 1);
    total += 1;
  }
  for (const turn of [90, 180, 270] as const) {
    const count = counts.get(turn) ?? 0;
    if (count >= fewest && count > total * nearlyAll) return turn;
  }
  return 0;
}
