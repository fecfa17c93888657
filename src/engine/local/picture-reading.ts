/** Owns reading the text of one picture on a PDF page, and what of it is sure enough to be said. */
import type { Block, BoundingBox, Line } from '../../document.ts';
import { areaOf, unionBox } from '../../bounding-box.ts';
import { legibility } from './legibility.ts';
import { noGraphics } from './page-figures.ts';
import { placeBox } from './page-map.ts';
import type { PagePicture } from './page-pictures.ts';
import { languageBeside } from './picture-language.ts';
import { drawWithoutLayer, type DrawPart } from './picture-lines.ts';
import { chain, mapBox, turn, undoTurn, type Affine, type GrayImage, type QuarterTurn } from './raster.ts';
import { recognize } from './recognize.ts';
import type { RecognizeOptions } from './recognition-state.ts';
import { layOutRecognized, placedBlock } from './recognized-page.ts';
import type { RecognizedWord, Tesseract } from './tesseract.ts';

export interface ReadPicture {
  /** Boxes in points from the top left of the picture, as the page is shown. */
  readonly blocks: readonly Block[];
  /** Whether the picture is text more than anything else; else its words are the labels of a figure. */
  readonly isText: boolean;
  /** Whether many lines were seen, and of most of them nothing sure was read. */
  readonly isHardlyRead: boolean;
}

/** A picture to be read. */
export interface SeenPicture {
  readonly picture: PagePicture;
  /** Boxes of the lines that were seen on it, points from its top left. */
  readonly lines: readonly BoundingBox[];
  /** Boxes of the words that the page's text layer has, points on the page. */
  readonly layer: readonly BoundingBox[];
  /** Clockwise, by which the page is turned so that its own text is upright. */
  readonly rotation: QuarterTurn;
}

/** Pixels for a point: a picture of fewer is read as it is, one of more gains nothing; and where that is not known. */
const mostScale = 300 / 72;
const usualScale = 200 / 72;
const mostPixels = 16_000_000;
/** Around the lines, in heights of the tallest; where that is less of the picture than this, the rest stays away. */
const surroundings = 1.5;
const mostOfPicture = 0.5;
/** Text in the right language has this confidence and more, on poor pictures too. */
const legible = 0.7;
/** Lines are believed from this confidence on: Tesseract alone is sure of little, and wrong about less. */
const sureLine = { voted: 0.75, alone: 0.6 } as const;
/** On a picture that is not legible on the whole, and of lines of fewer letters, only what is surer. */
const surer = { confidence: 0.85, letters: 8 } as const;
/** Letters that the networks vote on. */
const voted = /[\p{Script=Latin}\p{Script=Han}\p{Script=Hangul}\p{N}]/gu;
/** Those that the detector did not see must be surer, and longer. */
const unseenLine = { confidence: 0.9, letters: 4 } as const;
/** Share of a word that lies on a line which was seen. */
const onLine = 0.5;
/** Of fewer, none needs to be missed: they may be a logo. */
const manyLines = 3;
/**
 * A picture is text when a few lines fill it, as a title does, or when it has much text and most of it runs on, or stands in a
 * table. What is mostly short is the labels of a diagram, a chart or a window of a program.
 */
const fewLines = 3;
const fullOfText = 0.25;
const muchText = 0.08;
const nearlyAll = 0.8;
/** Letters of a line that runs on. */
const runningLine = 28;

/**
 * @param usual language of the page's own text, which most pictures on it share: with it, none is looked for while they read well
 * @throws OcrError `language_data_missing`, `page_failed`
 */
export async function readPicture(
  { picture, lines, layer, rotation }: SeenPicture,
  draw: DrawPart,
  tesseract: Tesseract,
  options: RecognizeOptions,
  usual: string,
): Promise<ReadPicture> {
  const part = partWithLines(picture.bbox, lines);
  const [wide, tall] = [part[2] - part[0], part[3] - part[1]];
  const wanted = picture.density > 0 ? Math.max(1, Math.min(mostScale, picture.density)) : usualScale;
  const drawn = await drawWithoutLayer(part, Math.min(wanted, Math.sqrt(mostPixels / (wide * tall))), layer, draw);
  const upright = turn(drawn, rotation);
  const tried = await recognize(tesseract, () => upright, { ...options, language: usual });
  const other =
    usual === options.language ? undefined : await betterLanguage(tried.words, upright, tesseract, usual, options);
  const recognized =
    other === undefined ? tried : await recognize(tesseract, () => upright, { ...options, language: other });
  const place = (box: BoundingBox) => mapBox(toPicture, box);
  const toPicture: Affine = [
    undoTurn(upright.width, upright.height, recognized.rotation),
    undoTurn(drawn.width, drawn.height, rotation),
    [wide / drawn.width, 0, 0, tall / drawn.height, part[0] - picture.bbox[0], part[1] - picture.bbox[1]] as const,
  ].reduce(chain);
  const placeOf = ({ bbox }: RecognizedWord) => place(placeBox(recognized.toUpright, bbox));
  const words = sureWords(recognized.words, lines, placeOf);
  const boxes = words.map(placeOf);
  const blocks = layOutRecognized({ ...recognized, words, graphics: noGraphics }, 1).blocks.map((block) =>
    placedBlock(block, place, (word) => ({ ...word, source: 'ocr' })),
  );
  const unread = lines.filter((line) => !boxes.some((box) => shareOn(box, line) >= onLine)).length;
  return {
    blocks,
    isText: isMostlyText(blocks, areaOf(picture.bbox)),
    isHardlyRead: lines.length >= manyLines && unread > lines.length / 2,
  };
}

/** The language to read the picture in, where that of the page does not read it well, or only seems to. */
async function betterLanguage(
  words: readonly RecognizedWord[],
  image: GrayImage,
  tesseract: Tesseract,
  usual: string,
  { language, installed }: RecognizeOptions,
): Promise<string | undefined> {
  if (legibility(words) < legible) return language;
  return languageBeside(words, image, tesseract, usual.split('+'), installed);
}

/** The part of the page that is looked at: what lies around the lines, or all of the picture. */
function partWithLines(picture: BoundingBox, lines: readonly BoundingBox[]): BoundingBox {
  const margin = surroundings * Math.max(0, ...lines.map(([x0, y0, x1, y1]) => Math.min(x1 - x0, y1 - y0)));
  const [x0, y0, x1, y1] = unionBox(lines) ?? picture;
  const part: BoundingBox = [
    Math.max(picture[0], picture[0] + x0 - margin),
    Math.max(picture[1], picture[1] + y0 - margin),
    Math.min(picture[2], picture[0] + x1 + margin),
    Math.min(picture[3], picture[1] + y1 + margin),
  ];
  return areaOf(part) < mostOfPicture * areaOf(picture) ? part : picture;
}

/** Words of the lines that were read surely: text that is not there is worse than a gap. */
function sureWords(
  words: readonly RecognizedWord[],
  lines: readonly BoundingBox[],
  placeOf: (word: RecognizedWord) => BoundingBox,
): readonly RecognizedWord[] {
  const isLegible = legibility(words) >= legible;
  return [...Map.groupBy(words, ({ line }) => line).values()]
    .filter((line) => {
      const confidence = legibility(line);
      const text = line.map((word) => word.text).join('');
      const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
      const isVoted = (text.match(voted)?.length ?? 0) > letters / 2;
      const isSurer = isVoted && (!isLegible || letters < surer.letters);
      const sure = isSurer ? surer.confidence : sureLine[isVoted ? 'voted' : 'alone'];
      const isSeen = line.some((word) => lines.some((seen) => shareOn(placeOf(word), seen) >= onLine));
      return isSeen ? confidence >= sure : confidence >= unseenLine.confidence && letters >= unseenLine.letters;
    })
    .flat();
}

function isMostlyText(blocks: readonly Block[], area: number): boolean {
  const lettersOf = (lines: readonly Line[]) => lines.reduce((sum, { text }) => sum + text.length, 0);
  const lines = blocks.flatMap((block) => block.lines);
  const letters = lettersOf(lines);
  const filled = lines.reduce((sum, { bbox }) => sum + areaOf(bbox), 0) / area;
  const inTables = lettersOf(blocks.flatMap((block) => (block.table === undefined ? [] : block.lines)));
  const running = lettersOf(lines.filter(({ text }) => text.length >= runningLine));
  if (lines.length <= fewLines && filled >= fullOfText) return true;
  return filled >= muchText && (running > letters / 2 || inTables > nearlyAll * letters);
}

/** Share of the box that lies on the other one. */
function shareOn(box: BoundingBox, other: BoundingBox): number {
  const across = Math.min(box[2], other[2]) - Math.max(box[0], other[0]);
  const down = Math.min(box[3], other[3]) - Math.max(box[1], other[1]);
  return across > 0 && down > 0 ? (across * down) / areaOf(box) : 0;
}
