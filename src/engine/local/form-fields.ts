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

/**
 * A page into which its form was drawn, as reading wants it.
 * @param fields boxes of the fields, in upright points
 */
export function withFields(page: PdfPage, fields: readonly BoundingBox[]): PdfPage {
  if (fields.length === 0) return page;
  const isFrame = (box: BoundingBox) => fields.some((field) => isInside(box, field));
  const others: PdfChar[] = [];
  const own = new Map<BoundingBox, PdfChar[]>();
  let last: BoundingBox | undefined;
  for (const char of page.chars) {
    // White space has no place, and stays with the letter before it.
    const field = char.fontSize === 0 ? last : fields.find((box) => isInside(char.bbox, box));
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
    const letters = own.get(field) ?? [];
    const isTicked = letters.length > 0 || (page.drawings ?? []).some((box) => isMark(box, field));
    const value = isTick(field) && letters.every(isTickMark) ? [tickOf(field, isTicked)] : letters;
    if (value.length === 0) continue;
    const at = placeOf(field, others);
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

function isTick([x0, y0, x1, y1]: BoundingBox): boolean {
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
function placeOf(field: BoundingBox, chars: readonly PdfChar[]): number {
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
  if (right >= 0 && (left < 0 || (isTick(field) && rightGap < leftGap))) return right;
  return left < 0 ? chars.length : left + 1;
}
