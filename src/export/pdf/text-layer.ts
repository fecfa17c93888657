/** Owns the invisible text of a page: its words under their ink, in reading order, marked with what they belong to. */
import type { Block, BoundingBox, Line, Page, TableCell } from '../../document.ts';
import { joinLines } from '../../plain-text.ts';
import { type GlyphlessFont, metrics } from './glyphless-font.ts';
import { leanOf, lineSpace, type LineSpace, type Stretch } from './line-space.ts';
import { apply, applyToVector, type Matrix, type Point } from './page-space.ts';
import { short } from '../../pdf-syntax/value.ts';
import { endingSign, runsRightToLeft, visualOrder } from './visual-order.ts';

/** What stands in the content of a page as one piece; `id` is its number there (MCID), undefined for page furniture. */
export interface MarkedPart {
  readonly block: Block;
  readonly cell?: TableCell | undefined;
  readonly id: number | undefined;
}

export interface TextLayer {
  /** Operators of a content stream. */
  readonly content: string;
  readonly parts: readonly MarkedPart[];
}

/** Shares of the size of type. */
const leastSpace = 0.08;
const mostSpace = 0.5;
const leastSign = 0.005;
const mostBridged = 2;
const signedNumber = /^\p{Nd}.*[^\p{Nd}\p{L}]$|^[^\p{Nd}\p{L}]+\p{Nd}/u;
const furniture: ReadonlySet<Block['kind']> = new Set(['header', 'footer', 'page-number']);

/**
 * @param toPage from the upright page to the space of the content
 * @param fontName the resource name of the font
 */
export function textLayer(page: Page, toPage: Matrix, font: GlyphlessFont, fontName: string): TextLayer {
  const lean = leanOf(page);
  const parts: MarkedPart[] = [];
  const operators: string[] = [];
  let next = 0;
  for (const block of page.blocks) {
    for (const { lines, cell } of piecesOf(block)) {
      const shown = lines.flatMap((line, at) =>
        lineOperators(line, lines[at + 1], lean, page.width, toPage, font, fontName),
      );
      if (shown.length === 0) continue;
      const id = furniture.has(block.kind) ? undefined : next++;
      parts.push({ block, cell, id });
      operators.push(
        id === undefined ? '/Artifact <</Type/Pagination>> BDC' : `/Span <</MCID ${id}>> BDC`,
        ...shown,
        'EMC',
      );
    }
  }
  // Rendering mode 3 paints nothing.
  const content = operators.length === 0 ? '' : `q BT 3 Tr\n${operators.join('\n')}\nET Q\n`;
  return { content, parts };
}

interface Piece {
  readonly lines: readonly Line[];
  readonly cell?: TableCell;
}

/** A table goes cell by cell, in the order of its rows; what lies in no cell comes last. */
function piecesOf(block: Block): readonly Piece[] {
  const { table } = block;
  if (table === undefined) return [{ lines: block.lines }];
  const byCell = new Map<TableCell | undefined, Line[]>();
  for (const line of block.lines) {
    const groups = new Map<TableCell | undefined, Line['words'][number][]>();
    for (const word of line.words) {
      const cell = table.cells.find(({ bbox }) => holds(bbox, word.bbox));
      groups.set(cell, [...(groups.get(cell) ?? []), word]);
    }
    for (const [cell, words] of groups)
      byCell.set(cell, [...(byCell.get(cell) ?? []), groups.size === 1 ? line : partOf(line, words)]);
  }
  const cells = table.cells.toSorted((a, b) => a.row - b.row || a.column - b.column);
  return [...cells.map((cell) => ({ lines: byCell.get(cell) ?? [], cell })), { lines: byCell.get(undefined) ?? [] }];
}

function partOf(line: Line, words: Line['words']): Line {
  const boxes = words.map(({ bbox }) => bbox);
  const bbox: BoundingBox = [
    Math.min(...boxes.map(([x0]) => x0)),
    Math.min(...boxes.map(([, y0]) => y0)),
    Math.max(...boxes.map(([, , x1]) => x1)),
    Math.max(...boxes.map(([, , , y1]) => y1)),
  ];
  return { text: words.map(({ text }) => text).join(' '), words, bbox };
}

function holds(cell: BoundingBox, [x0, y0, x1, y1]: BoundingBox): boolean {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return x >= cell[0] && x <= cell[2] && y >= cell[1] && y <= cell[3];
}

function lineOperators(
  line: Line,
  following: Line | undefined,
  lean: number,
  pageWidth: number,
  toPage: Matrix,
  font: GlyphlessFont,
  fontName: string,
): readonly string[] {
  const space = lineSpace(line, lean, pageWidth);
  const pen = createPen(space, toPage, font, fontName);
  const isMixed = runsRightToLeft(line.text);
  const shown = placedWords(line, space, isMixed);
  let free = Number.NEGATIVE_INFINITY;
  for (const [index, { text, place: whole, isSpaced }] of shown.entries()) {
    // Where boxes overlap, the space before the word comes first: without a gap, no reader parts the two.
    const place = free > whole.start && free < whole.end ? { ...whole, start: free } : whole;
    free = Number.NEGATIVE_INFINITY;
    const next = shown[index + 1]?.place;
    const size = place.bottom - place.top;
    const ending = isMixed ? endingSign(text) : undefined;
    // Words of their own size of type are found one by one. Words that run to the left must be found together, in the order
    // of the line, but not numbers with a sign, which would lose it to the other side.
    pen.setSize(place, isMixed ? ending === undefined && signedNumber.test(text) : index % 2 === 1);
    const show = (end: number) => {
      if (ending === undefined) pen.show(visualOrder(text), place.start, end);
      else if (!ending.isSeenBehind) pen.show([ending.sign, ...visualOrder(ending.rest)], place.start, end);
      else {
        const sliver = leastSign * size;
        pen.show([ending.sign], place.start + sliver, place.start + 2 * sliver);
        pen.show([ending.rest], place.start, end);
      }
    };
    if (next === undefined || next.start + next.end < place.start + place.end) {
      show(place.end);
    } else if (isSpaced) {
      const gap = next.start - place.end;
      // Across more, pdf.js takes a line apart, and the parts of one that runs to the left come in the wrong order.
      const most = isMixed && gap < mostBridged * size ? mostSpace * size : gap;
      const width = Math.max(Math.min(gap, most), leastSpace * size);
      const end = Math.max(next.start - width, place.start + (place.end - place.start) / 4);
      show(end);
      pen.show([' '], end, end + width);
      free = end + width;
    } else {
      // Without a gap, no reader takes the two for words of their own.
      const isNear = Math.abs(next.start - place.end) < mostBridged * size && next.start > place.start;
      show(isNear ? next.start : place.end);
    }
  }
  const last = shown.at(-1)?.place;
  // Whoever goes by the structure does not see where a line ends.
  if (last !== undefined && following !== undefined && !isMixed && isParted(line.text, following.text))
    pen.show([' '], last.end, last.end + (last.bottom - last.top) / 4);
  return pen.operators;
}

/** Whether a space stands between the lines when they are one. */
function isParted(line: string, following: string): boolean {
  return joinLines(line, following) === `${line} ${following}`;
}

interface PlacedWord {
  readonly text: string;
  readonly place: Stretch;
  /** Whether a space stands between it and the next one. */
  readonly isSpaced: boolean;
}

/**
 * The words in the order in which they are written: that of reading, or from left to right when some run to the left, since
 * readers of PDF expect what is seen and turn it around themselves.
 */
function placedWords(line: Line, space: LineSpace, isMixed: boolean): readonly PlacedWord[] {
  const spaced = spacesAfter(line);
  const words = line.words.map((word, index) => ({ text: word.text, place: space.words[index], index }));
  const placed = words.flatMap(({ place, ...word }) => (place === undefined ? [] : [{ ...word, place }]));
  const ordered = isMixed ? placed.toSorted((a, b) => a.place.start - b.place.start) : placed;
  return ordered.map(({ text, place, index }, at) => {
    const next = ordered[at + 1]?.index ?? index;
    return { text, place, isSpaced: Math.abs(next - index) > 1 || (spaced[Math.min(index, next)] ?? true) };
  });
}

/** For each word, whether the line has a space between it and the next one; scripts without spaces have none. */
function spacesAfter({ text, words }: Line): readonly boolean[] {
  let at = 0;
  return words.map((word) => {
    const found = text.indexOf(word.text, at);
    if (found >= 0) at = found + word.text.length;
    return found < 0 || at >= text.length || /\s/u.test(text.charAt(at));
  });
}

function createPen({ along, down }: LineSpace, toPage: Matrix, font: GlyphlessFont, fontName: string) {
  const operators: string[] = [];
  // Each word stands level, its middle on the leaning line: on a leaning baseline, readers take a word apart.
  const level: Point = Math.abs(along[0]) > Math.abs(along[1]) ? [Math.sign(along[0]), 0] : [0, Math.sign(along[1])];
  const right = applyToVector(toPage, level);
  const upwards = applyToVector(toPage, [level[1], -level[0]]);
  const [stretch, rise] = [Math.hypot(...right), Math.hypot(...upwards)];
  const turn = [right[0] / stretch, right[1] / stretch, upwards[0] / rise, upwards[1] / rise]
    .map((value) => short(value, 5))
    .join(' ');
  let sizeSet = '';
  let middle = 0;
  let belowMiddle = 0;
  return {
    operators,
    /** @param isOdd makes the size differ by a trifle from the one before */
    setSize({ top, bottom }: Stretch, isOdd: boolean) {
      const size = Math.max((bottom - top) * rise, 0.1) + (isOdd ? 0.01 : 0);
      middle = (top + bottom) / 2;
      belowMiddle = (bottom - top) * (0.5 - metrics.descent);
      const written = short(size, 2);
      if (written !== sizeSet) operators.push(`/${fontName} ${written} Tf`);
      sizeSet = written;
    },
    show(characters: readonly string[], start: number, end: number) {
      if (characters.length === 0) return;
      const center = (start + end) / 2;
      const half = (end - start) / 2;
      const [x, y] = apply(toPage, [
        along[0] * center + down[0] * middle - level[0] * half - level[1] * belowMiddle,
        along[1] * center + down[1] * middle - level[1] * half + level[0] * belowMiddle,
      ]);
      const scale = (100 * (end - start) * stretch) / (characters.length * metrics.width * Number(sizeSet));
      operators.push(`${turn} ${short(x, 2)} ${short(y, 2)} Tm ${short(scale, 2)} Tz <${font.encode(characters)}> Tj`);
    },
  };
}
