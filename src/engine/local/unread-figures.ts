/** Owns figures that stand alone in the cells of a table: page analysis takes single ones for specks. */
import { chainLetters } from './text-lines.ts';
import type { ComponentBox } from './components.ts';
import { isFigures } from './figures-again.ts';
import { letterCoverage } from './letter-coverage.ts';
import { cutLine } from './line-image.ts';
import type { LineNetworks } from './line-networks.ts';
import { lineHeight, longestLine, type LineReader } from './line-reader.ts';
import { wordsOfCharacters } from './line-words.ts';
import { levelQuad, type Quad } from './quad.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';
import type { RecognizedWord } from './tesseract.ts';

type Box = RecognizedWord['bbox'];

/** Pages with fewer words that are figures, or a smaller share of them, have no table of figures. */
const fewestFigures = 6;
const leastFigures = 0.08;
/** Short words that were read with less confidence may be figures, too. */
const doubtful = 0.8;
const longestFigure = 4;
/** Heights of capitals: figures are as tall, give or take this factor. */
const alike = 1.35;
/** Their middles differ from those of their column by at most this many. */
const besideColumn = 1.5;
const margin = 0.3;
/** A network is this sure of figures, hardly of specks. */
const sure = 0.9;
/** More marks than these are a picture. */
const mostMarks = 80;

/**
 * Reads marks that no word covers, and short doubtful words, where they stand in a row with words and in a column with
 * figures, and keeps what is surely figures.
 * @param capitalHeight pixels
 * @returns the same words when there is nothing to do
 */
export async function readUnreadFigures(
  image: GrayImage,
  words: readonly RecognizedWord[],
  capitalHeight: number,
  openNetworks: () => Promise<LineNetworks | undefined>,
): Promise<readonly RecognizedWord[]> {
  if (isLeftOut('unread figures')) return words;
  const figures = words.filter(({ text }) => isFigures(text));
  if (figures.length < Math.max(fewestFigures, leastFigures * words.length)) return words;
  const doubted = words.filter(
    ({ text, confidence }) => confidence < doubtful && text.length <= longestFigure && /[^\p{M}\s]/u.test(text),
  );
  const { unread } = letterCoverage(
    image,
    capitalHeight,
    words.filter((word) => !doubted.includes(word)).map(({ bbox }) => bbox),
  );
  const marks = chainLetters(unread, capitalHeight, 1)
    .filter((line) => line.length <= longestFigure)
    .map(boxOfMarks)
    .filter((box) => isTall(box, capitalHeight) && words.some(({ bbox }) => isInRow(box, bbox)));
  const columns = [...figures.map(({ bbox }) => bbox), ...marks];
  const candidates = marks.filter((box) => columns.some((other) => isInColumn(box, other, capitalHeight)));
  if (candidates.length === 0 || candidates.length > mostMarks) return words;
  const networks = await openNetworks();
  if (networks === undefined) return words;
  const reader = await networks.reader('english');
  const kept = new Set(words);
  let line = Math.max(...words.map((word) => word.line)) + 1;
  const found: RecognizedWord[] = [];
  for (const box of candidates) {
    const figure = await readFigure(image, levelQuad(box, margin * capitalHeight), reader, line);
    if (figure === undefined) continue;
    found.push(figure);
    line += 1;
    for (const word of doubted) if (isCovered(word.bbox, box)) kept.delete(word);
  }
  return found.length === 0 ? words : [...kept, ...found];
}

async function readFigure(
  image: GrayImage,
  quad: Quad,
  reader: LineReader,
  line: number,
): Promise<RecognizedWord | undefined> {
  const cut = cutLine(image, quad, lineHeight, longestLine);
  const characters = await reader.read(cut);
  const text = characters.map((character) => character.text).join('');
  const mean = characters.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, characters.length);
  if (!isFigures(text) || mean < sure) return undefined;
  return wordsOfCharacters(characters, cut, quad, line, false)[0];
}

function boxOfMarks(marks: readonly ComponentBox[]): Box {
  return [
    Math.min(...marks.map(({ left }) => left)),
    Math.min(...marks.map(({ top }) => top)),
    Math.max(...marks.map(({ right }) => right)) + 1,
    Math.max(...marks.map(({ bottom }) => bottom)) + 1,
  ];
}

function isTall([, top, , bottom]: Box, capitalHeight: number): boolean {
  return bottom - top <= capitalHeight * alike && bottom - top >= capitalHeight / alike;
}

function isInRow([, top, , bottom]: Box, [, y0, , y1]: Box): boolean {
  const [middle, other] = [(top + bottom) / 2, (y0 + y1) / 2];
  return middle >= y0 && middle <= y1 && other >= top && other <= bottom;
}

/** One above the other, by their middles or by their right edges. */
function isInColumn(box: Box, other: Box, capitalHeight: number): boolean {
  if (box === other || Math.min(box[3], other[3]) > Math.max(box[1], other[1])) return false;
  const middles = Math.abs(box[0] + box[2] - other[0] - other[2]) / 2;
  return Math.min(middles, Math.abs(box[2] - other[2])) <= besideColumn * capitalHeight;
}

function isCovered([x0, y0, x1, y1]: Box, box: Box): boolean {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
}
