/** Owns telling a character that is drawn again on the same spot, by which bold type is imitated. */
import { middle } from '../../bounding-box.ts';
import type { PdfChar } from './pdf-reader.ts';

/** Share of the font size: the same character this close by is the second stroke. */
const doubleStrike = 0.12;
/** Points; a side of the squares by which drawn characters are remembered. */
const square = 4;
/** A power of two. */
const slots = 4096;

/** By square, the character that was drawn there last, as its position among all of the page; of the page that is read now. */
const lastInSlot = new Int32Array(slots);
/** By character, the one before it in its slot; -1 for none. As long as the page with most characters so far wants it. */
let before = new Int32Array(slots);

/** Squares may share a slot, since whoever looks compares places as well. */
function slotOf(column: number, row: number): number {
  return (Math.imul(column, 0x9e37) ^ Math.imul(row, 0x79b1)) & (slots - 1);
}

/** Remembers where characters were drawn, on a grid, to know one that is drawn again on the same spot. Only the last one that was made works. */
export class DoubleStrikes {
  readonly #chars: PdfChar[] = [];

  constructor() {
    lastInSlot.fill(-1);
  }

  /** Whether the same character was drawn here already; remembers this one when not. */
  has(char: PdfChar): boolean {
    const x = middle(char.bbox, 0);
    const y = middle(char.bbox, 1);
    const near = doubleStrike * Math.max(char.fontSize, 1);
    const left = Math.floor((x - near) / square);
    const right = Math.floor((x + near) / square);
    const top = Math.floor((y - near) / square);
    const bottom = Math.floor((y + near) / square);
    // Type as large as the page is near everything.
    if ((right - left) * (bottom - top) > slots) {
      if (this.#chars.some((other) => isStruck(other, char, x, y, near))) return true;
    } else {
      // Counted from zero: far out on a page without measure, adding one changes nothing.
      for (let down = 0; down <= bottom - top; down += 1)
        for (let across = 0; across <= right - left; across += 1)
          if (this.#isIn(slotOf(left + across, top + down), char, x, y, near)) return true;
    }
    const slot = slotOf(Math.floor(x / square), Math.floor(y / square));
    const at = this.#chars.length;
    if (at === before.length) before = longer(before);
    before[at] = lastInSlot[slot] ?? -1;
    lastInSlot[slot] = at;
    this.#chars.push(char);
    return false;
  }

  #isIn(slot: number, char: PdfChar, x: number, y: number, near: number): boolean {
    for (let at = lastInSlot[slot] ?? -1; at >= 0; at = before[at] ?? -1) {
      const other = this.#chars[at];
      if (other !== undefined && isStruck(other, char, x, y, near)) return true;
    }
    return false;
  }
}

function longer(list: Int32Array): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(2 * list.length);
  twice.set(list);
  return twice;
}

/** Whether a character at (x, y) repeats another one. A ligature that stands for "ff" gives two on one spot, in one run. */
function isStruck(other: PdfChar, char: PdfChar, x: number, y: number, near: number): boolean {
  if (other.text !== char.text || other.run === char.run) return false;
  if (Math.abs(other.fontSize - char.fontSize) >= near) return false;
  return Math.abs(middle(other.bbox, 0) - x) < near && Math.abs(middle(other.bbox, 1) - y) < near;
}
