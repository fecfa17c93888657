/** Owns the fields of filled forms: their values come to their labels, ticks become characters, and frames are none of the page's lines. Pure. */
import type { BoundingBox } from '../../document.ts';
import { blankChar, type PdfChar, type PdfPage } from './pdf-reader.ts';

/** Points; the box of a tick is square and no larger. */
const largestTick = 24;
const slack = 2;
/** Share of its box's width that a tick has. */
const widestMark = 0.9;
/** A value that was ticked, and one that was not. */
const [ticked, unticked] = ['\u2612', '\u2610'];

/** A field of a form. */
export interface FormField {
  /** On a page that is read: upright points. */
  readonly bbox: BoundingBox;
  /** Undefined where the file does not say. `tick` is a box to tick or one of several to choose from. */
  readonly kind: 'text' | 'choice' | 'list' | 'tick' | 'button' | undefined;
  /** As the form holds it, lines parted by line breaks; of a list what is chosen. */
  readonly value?: string;
  readonly isTicked?: boolean;
  /** Whether each letter has a compartment of its own. */
  readonly isComb?: boolean;
  /** Points. */
  readonly fontSize?: number;
}

/**
 * A page into which its form was drawn, as reading wants it. What the form holds and does not draw is set into its fields.
 * @param fields in upright points
 */
export function withFields(page: PdfPage, fields: readonly FormField[]): PdfPage {
  if (fields.length === 0) return page;
  const isFrame = (box: BoundingBox) => fields.some(({ bbox }) => isInside(box, bbox));
  const others: PdfChar[] = [];
  const own = new Map<FormField, PdfChar[]>();
  let last: FormField | undefined;
  for (const char of page.chars) {
    // White space has no place, and stays with the letter before it.
    const field = char.fontSize === 0 ? last : fields.find(({ bbox }) => isInside(char.bbox, bbox));
    last = field;
    if (field === undefined) others.push(char);
    else {
      const letters = own.get(field);
      if (letters === undefined) own.set(field, [char]);
      else letters.push(char);
    }
  }
  const inserted = new Map<number, PdfChar[]>();
  for (const field of fields) {
    const value = charsOf(field, own.get(field) ?? [], page.drawings ?? []);
    if (value.length === 0) continue;
    const at = placeOf(field.bbox, isTick(field), others);
    inserted.set(at, [...(inserted.get(at) ?? []), blank, ...value, blank]);
  }
  const chars = others.flatMap((char, index) => [...(inserted.get(index) ?? []), char]);
  chars.push(...(inserted.get(others.length) ?? []));
  return {
    ...page,
    chars,
    rulings: page.rulings.filter(({ bbox }) => !isFrame(bbox)),
    ...(page.drawings === undefined ? {} : { drawings: page.drawings.filter((box) => !isFrame(box)) }),
  };
}

const blank = blankChar(' ', false);

/** @param letters drawn in the field, as are the outlines of `drawings` in part */
function charsOf(field: FormField, letters: readonly PdfChar[], drawings: readonly BoundingBox[]): readonly PdfChar[] {
  const { bbox, kind, value = '', isTicked = false, isComb = false } = field;
  if (isTick(field) && letters.every(isTickMark)) {
    const isMarked =
      kind === 'tick'
        ? isTicked || letters.some(({ fontSize }) => fontSize > 0)
        : letters.length > 0 || drawings.some((box) => isMark(box, bbox));
    return [tickOf(bbox, isMarked)];
  }
  const isDrawn = letters.some(({ text }) => text.trim() !== '');
  // Letters in compartments would be words of their own, and a list shows what is not chosen, too.
  return value.trim() !== '' && (!isDrawn || isComb || kind === 'list') ? setInto(field, value) : letters;
}

function tickOf(bbox: BoundingBox, isTicked: boolean): PdfChar {
  const fontSize = bbox[3] - bbox[1];
  return {
    ...blankChar(' ', false),
    text: isTicked ? ticked : unticked,
    bbox,
    cell: bbox,
    fontSize,
    style: { fontSize },
    run: -1,
  };
}

/** Of one line in a field's height, and of type whose size is not said. */
const oneLine = 0.7;
const usualSize = 12;
/** Of letters and lines, in sizes of the type. */
const [advance, leading] = [0.5, 1.2];

/** A value as it would be drawn: in lines from the top left, broken where the field ends. */
function setInto({ bbox, fontSize }: FormField, value: string): readonly PdfChar[] {
  const [left, top, right, bottom] = bbox;
  const size = fontSize ?? Math.min(usualSize, oneLine * (bottom - top));
  const lines = value
    .replaceAll(/\r\n?/gu, '\n')
    .split('\n')
    .flatMap((line) => broken(line, Math.max(1, Math.floor((right - left) / (advance * size)))));
  const pitch = Math.min(leading * size, (bottom - top) / lines.length);
  return lines.flatMap((line, row) => {
    const middle = lines.length === 1 ? (top + bottom) / 2 : top + (row + 0.5) * pitch;
    const height = Math.min(size, pitch);
    const letters = [...line];
    // What is longer than its field is set closer.
    const step = Math.min(advance * size, (right - left) / Math.max(1, letters.length));
    const chars = letters.map((text, at): PdfChar => {
      if (text.trim() === '') return blank;
      const x = left + at * step;
      const box: BoundingBox = [x, middle - height / 2, x + step, middle + height / 2];
      return {
        ...blankChar(' ', false),
        text,
        bbox: box,
        cell: box,
        fontSize: size,
        style: { fontSize: size },
        run: -1,
      };
    });
    return row === 0 ? chars : [lineBreak, ...chars];
  });
}

const lineBreak = blankChar('\n', false);

/** Broken at spaces into lines of at most so many letters, longer words left whole. */
function broken(line: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function isTick({ bbox: [x0, y0, x1, y1], kind }: FormField): boolean {
  if (kind !== undefined) return kind === 'tick';
  const [width, height] = [x1 - x0, y1 - y0];
  return Math.max(width, height) <= largestTick && Math.min(width, height) > 0.75 * Math.max(width, height);
}

/** Symbol fonts have crosses, ticks, discs and squares for it, often without saying so; some write an X. */
function isTickMark({ text, isUnmapped }: PdfChar): boolean {
  return isUnmapped || /^[\sxX\u00d7\u25a0-\u25ff\u2605\u2611\u2612\u2713-\u2718\ue000-\uf8ff]*$/u.test(text);
}

/** Whether an outline lies in a field and is no frame around it. */
function isMark(box: BoundingBox, field: BoundingBox): boolean {
  return isInside(box, field) && box[2] - box[0] < widestMark * (field[2] - field[0]);
}

function isInside(box: BoundingBox, field: BoundingBox): boolean {
  return (
    box[0] >= field[0] - slack && box[1] >= field[1] - slack && box[2] <= field[2] + slack && box[3] <= field[3] + slack
  );
}

/** Position behind the label on the left of a field, or before one on its right that is nearer; the end where there is neither. */
function placeOf(field: BoundingBox, isToTick: boolean, chars: readonly PdfChar[]): number {
  let [left, right] = [-1, -1];
  let [leftGap, rightGap] = [Infinity, Infinity];
  for (const [index, { bbox, cell, fontSize, isHidden }] of chars.entries()) {
    const middle = (cell[1] + cell[3]) / 2;
    if (fontSize === 0 || isHidden || middle < field[1] || middle > field[3]) continue;
    const gapLeft = field[0] - bbox[2];
    const gapRight = bbox[0] - field[2];
    if (gapLeft > -slack && gapLeft < leftGap) [left, leftGap] = [index, gapLeft];
    if (gapRight > -slack && gapRight < rightGap) [right, rightGap] = [index, gapRight];
  }
  if (right >= 0 && (left < 0 || (isToTick && rightGap < leftGap))) return right;
  return left < 0 ? chars.length : left + 1;
}
