/** Owns the way from recognised words to the blocks of a page: laid out where lines are level, then put back on the page. */
import type { Block, BoundingBox, Line, Word } from '../../document.ts';
import { unionBox } from '../../bounding-box.ts';
import { layOutPage } from '../../layout/page-layout.ts';
import { runsDownwards, turnedDown, turnedLevel } from './downward-lines.ts';
import { affineMap, joinMaps, placeBox, type PageMap } from './page-map.ts';
import type { Recognized } from './recognize.ts';
import { withoutBars } from './ruled-words.ts';
import { isOnRuling, withoutStrokes } from './ruling-lines.ts';

export interface RecognizedPage {
  readonly width: number;
  readonly height: number;
  readonly blocks: readonly Block[];
}

/**
 * Layout sees the words as the recogniser did, on level lines: on the leaning page, the rows of a wide table would run
 * into each other. The boxes of the result lie on the page itself, upright but leaning as the paper did.
 * @param unitsPerPixel page units (points or pixels) for one pixel of the image that was recognised
 */
export function layOutRecognized(recognized: Recognized, unitsPerPixel: number): RecognizedPage {
  const { level, upright } = recognized;
  const width = upright.width * unitsPerPixel;
  const height = upright.height * unitsPerPixel;
  const toPage = joinMaps(recognized.toUpright, affineMap([unitsPerPixel, 0, 0, unitsPerPixel, 0, 0]));
  const rulings = withoutStrokes(recognized.rulings, recognized.words);
  const words = withoutBars(recognized.words, rulings).filter(
    (word) => clip(placeBox(toPage, word.bbox), width, height) !== undefined && !isOnRuling(word, rulings),
  );
  if (runsDownwards(words)) {
    // Layout knows lines that run to the right.
    const blocks = layOutPage({
      width: level.height,
      height: level.width,
      words: words.map((word) => ({ ...word, bbox: turnedLevel(word.bbox, level.width) })),
      rulings: rulings.map((ruling) => ({ ...ruling, bbox: turnedLevel(ruling.bbox, level.width) })),
    });
    const back = joinMaps(affineMap(turnedDown(level.width)), toPage);
    return { width, height, blocks: blocks.map((block) => placeOnPage(block, back, width, height)) };
  }
  const { edges, graphics } = recognized;
  const blocks = layOutPage({ width: level.width, height: level.height, words, rulings, edges, graphics });
  return { width, height, blocks: blocks.map((block) => placeOnPage(block, toPage, width, height)) };
}

function placeOnPage(block: Block, toPage: PageMap, width: number, height: number): Block {
  return placedBlock(block, (box) => clip(placeBox(toPage, box), width, height) ?? [0, 0, width, height]);
}

/** The block with all of its boxes put elsewhere. */
export function placedBlock(
  block: Block,
  place: (box: BoundingBox) => BoundingBox,
  ofWord: (word: Word) => Word = (word) => word,
): Block {
  const lines = block.lines.map((line): Line => {
    const words = line.words.map((word) => ofWord({ ...word, bbox: place(word.bbox) }));
    return { ...line, words, bbox: unionBox(words.map((word) => word.bbox)) ?? place(line.bbox) };
  });
  return {
    ...block,
    lines,
    bbox: (block.kind === 'figure' ? undefined : unionBox(lines.map((line) => line.bbox))) ?? place(block.bbox),
    ...(block.table === undefined
      ? {}
      : { table: { ...block.table, cells: block.table.cells.map((cell) => ({ ...cell, bbox: place(cell.bbox) })) } }),
  };
}

/** The part of the box on the page; undefined for none. */
function clip(box: BoundingBox, width: number, height: number): BoundingBox | undefined {
  const x0 = Math.max(0, box[0]);
  const y0 = Math.max(0, box[1]);
  const x1 = Math.min(width, box[2]);
  const y1 = Math.min(height, box[3]);
  return x1 > x0 && y1 > y0 ? [x0, y0, x1, y1] : undefined;
}
