/** Owns turning the characters of a text layer into words. Pure geometry, no I/O. */
import { middle } from '../../bounding-box.ts';
import type { BoundingBox } from '../../document.ts';
import type { PlacedWord } from '../../layout/placed-word.ts';
import { isForeignTo, isMark } from './composed-scripts.ts';
import { isControlCode } from './control-codes.ts';
import { DoubleStrikes } from './double-strikes.ts';
import { inReadingOrder } from './layer-order.ts';
import { joinWord, lineEndHyphen } from './layer-word.ts';
import { withLettersClosed } from './letter-spacing.ts';
import { withHolesFilled } from './line-holes.ts';
import type { PdfChar } from './pdf-reader.ts';
import { joinSpacedLetters, type NearWord } from './spaced-letters.ts';

/** Shares of the font size. */
const wordGap = 0.3;
/** White between a letter and a figure or Latin letter beside it, where that is foreign: libraries overlook such spaces. */
const foreignGap = 0.2;
/** A gap smaller than this is no space, even when the library says so: it is kerning. */
const kerningGap = 0.06;
/** Fonts draw pairs together by no more than this, as they do "11". */
const deepestKerning = 0.2;
/** Share of the size of the type beside it that raised figures have, and of their height that they have in common with it. */
const smallType = 0.85;
const raisedOverlap = 0.3;
/** White between the ink of two letters that makes a space of what the library says is one, where cells overlap. */
const inkGap = 0.16;
const leastOverlap = 0.02;
const baselineShift = 0.6;
const backwardJump = 1;

/**
 * Joins characters, which come in content order, to words; lines that run to the left are read from there.
 * Left out: what nobody sees, what lies off the page, and the repeats of imitated bold.
 * @param width page size in points, as are all boxes
 * @returns words with confidence 1
 */
export function wordsOfTextLayer(chars: readonly PdfChar[], width: number, height: number): readonly PlacedWord[] {
  const words: NearWord[] = [];
  const struck = new DoubleStrikes();
  let open: PdfChar[] = [];
  let generatedSpace = false;
  let generatedBreak = false;
  /** Whether the word that is open stands near behind the last one. */
  let isNear = false;
  const close = () => {
    const word = joinWord(open);
    if (word !== undefined) words.push({ word, isNear });
    open = [];
    generatedSpace = false;
    isNear = false;
  };
  for (const char of withLettersClosed(inReadingOrder(withHolesFilled(chars)))) {
    if (isSpace(char.text)) {
      if (char.isGenerated && (char.text === ' ' || char.text === '\u00a0')) generatedSpace = true;
      else if (char.isGenerated && (char.text === '\r' || char.text === '\n')) generatedBreak = true;
      else close();
      continue;
    }
    if (char.isHidden || isOffPage(char.bbox, width, height) || isInvisibleCode(char.text)) continue;
    if (struck.has(char)) continue;
    const last = open.at(-1);
    if (last !== undefined && char.isJoined !== true) {
      const breaks = generatedBreak && !goesOn(last, char);
      if (breaks || isNewWord(last, char, generatedSpace) || isFootnoteMark(open, char) || isInNextCell(last, char)) {
        const near = !breaks && generatedSpace && !isNewWord(last, char, false) && !isInNextCell(last, char);
        close();
        isNear = near;
      }
    }
    generatedSpace = false;
    generatedBreak = false;
    open.push(char);
  }
  close();
  return joinSpacedLetters(words);
}

function isSpace(text: string): boolean {
  const code = text.charCodeAt(0);
  if (code > 0x20 && code < 0xa0) return false;
  if (code === 0x20 && text.length === 1) return true;
  return /^[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+$/u.test(text);
}

/** Byte order marks, direction marks, and control characters other than the end-of-line hyphen. */
function isInvisibleCode(text: string): boolean {
  const code = text.charCodeAt(0);
  if (code > 0x1f && code < 0x7f) return false;
  if (text === '' || code === 0x7f || isControlCode(code) || (code < 0x20 && code !== lineEndHyphen)) return true;
  return /^[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]$/u.test(text);
}

export function isOffPage(box: BoundingBox, width: number, height: number): boolean {
  const x = middle(box, 0);
  const y = middle(box, 1);
  return x < 0 || y < 0 || x > width || y > height;
}

function isNewWord(before: PdfChar, char: PdfChar, generatedSpace: boolean): boolean {
  const em = Math.max(before.fontSize, char.fontSize, 1);
  if (generatedSpace && isMark(char.text)) return isNewWord(before, char, false);
  const across = gap(leftOf(before), rightOf(before), leftOf(char), rightOf(char));
  const along = gap(before.cell[1], before.cell[3], char.cell[1], char.cell[3]);
  const distance = Math.max(across, along);
  if (distance > wordGap * em) return true;
  if (distance > foreignGap * em && isForeignTo(before.text, char.text)) return true;
  if (generatedSpace) {
    if (distance > kerningGap * em) return true;
    // Some fonts reserve cells wider than they advance, so that those of neighbours overlap.
    if (overlaps(before, char, em) && gap(before.bbox[0], before.bbox[2], char.bbox[0], char.bbox[2]) > inkGap * em)
      return true;
  }
  // A new line or column: on to where neither the same row nor the same column (of turned text) goes on.
  const isBelow = Math.abs(middle(before.cell, 1) - middle(char.cell, 1)) > baselineShift * em;
  const isBeside = Math.abs(middle(before.cell, 0) - middle(char.cell, 0)) > backwardJump * em;
  return isBelow && isBeside && !touches(before.cell, char.cell);
}

/** Of a tagged table, whose narrow columns may be parted by less white than words; letters without white between are one word whatever the tree says. */
function isInNextCell(before: PdfChar, char: PdfChar): boolean {
  const [cell, other] = [before.element?.cell, char.element?.cell];
  if (cell === undefined || other === undefined || cell === other) return false;
  return gap(before.cell[0], before.cell[2], char.cell[0], char.cell[2]) > kerningGap * Math.max(char.fontSize, 1);
}

function overlaps(before: PdfChar, char: PdfChar, em: number): boolean {
  const shared = Math.min(rightOf(before), rightOf(char)) - Math.max(leftOf(before), leftOf(char));
  return shared > leastOverlap * em;
}

/** True when the letter stands right behind the one before, whatever the library says of a line that ended between them. */
function goesOn(before: PdfChar, char: PdfChar): boolean {
  const em = Math.max(before.fontSize, char.fontSize, 1);
  if (!isLevel(before, char, em) && !isRaised(before, char) && !isRaised(char, before)) return false;
  const step = leftOf(char) - rightOf(before);
  const narrower = Math.min(before.cell[2] - before.cell[0], char.cell[2] - char.cell[0]);
  return step < kerningGap * em && step > -Math.min(deepestKerning * em, narrower / 2);
}

function isLevel({ cell }: PdfChar, { cell: other }: PdfChar, em: number): boolean {
  return Math.abs(cell[3] - other[3]) < 0.1 * em && Math.abs(cell[1] - other[1]) < 0.1 * em;
}

/** Whether the first one is set smaller than the other, and higher or lower beside it. */
function isRaised(small: PdfChar, { fontSize, cell }: PdfChar): boolean {
  const shared = Math.min(cell[3], small.cell[3]) - Math.max(cell[1], small.cell[1]);
  return small.fontSize < fontSize * smallType && shared > raisedOverlap * (small.cell[3] - small.cell[1]);
}

/** The cell, and the ink of a letter that lies beyond it: the letters of a ligature share one glyph. */
function leftOf({ bbox, cell }: PdfChar): number {
  return isInCell(bbox, cell) ? cell[0] : Math.min(cell[0], bbox[0]);
}

function rightOf({ bbox, cell }: PdfChar): number {
  return isInCell(bbox, cell) ? cell[2] : Math.max(cell[2], bbox[2]);
}

function isInCell(ink: BoundingBox, cell: BoundingBox): boolean {
  const x = middle(ink, 0);
  return x >= cell[0] && x <= cell[2];
}

/** A raised number or letter before a word ("¹Link", "ᵃUniversity") stands for itself; one behind a word belongs to it. */
function isFootnoteMark(open: readonly PdfChar[], char: PdfChar): boolean {
  if (!open.every((mark) => mark.fontSize < char.fontSize * 0.8) || !/\p{L}/u.test(char.text)) return false;
  if (open.every(({ text }) => /[\p{N}*†‡§]/u.test(text))) return true;
  const [mark] = open;
  return open.length === 1 && mark !== undefined && /^\p{Ll}$/u.test(mark.text) && isHigher(mark, char);
}

function isHigher(small: PdfChar, { cell, fontSize }: PdfChar): boolean {
  return middle(cell, 1) - middle(small.cell, 1) > 0.15 * fontSize;
}

function gap(from: number, to: number, otherFrom: number, otherTo: number): number {
  return Math.max(otherFrom - to, from - otherTo, 0);
}

function touches(box: BoundingBox, other: BoundingBox): boolean {
  return box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
}
