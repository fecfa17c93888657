/** Owns what is seen on a line of a text layer from left to right: the characters of each spot, and the white between words. Pure. */
import { middle, unionBox } from '../../bounding-box.ts';
import type { BoundingBox } from '../../document.ts';
import { blankChar, type PdfChar } from './pdf-reader.ts';

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** The first letter of those scripts. */
const firstOfThem = 0x590;
/** Shares of the type's size: white that parts words, also of letters that came together. */
const wordGap = 0.15;
const clearGap = 0.3;

type Kind = 'left' | 'right' | 'digit' | 'sign' | 'space';

/** What stands on one spot: a letter with its marks, the letters of a ligature. */
export interface Cluster {
  readonly chars: PdfChar[];
  readonly kind: Kind;
  /** Position in the order in which the characters came. */
  readonly at: number;
  readonly box: BoundingBox;
}

/** True for a letter of a script that runs to the left; its figures run the other way. */
export function runsLeft(text: string): boolean {
  return text.charCodeAt(0) >= firstOfThem && rightToLeft.test(text) && !/^\p{Nd}/u.test(text);
}

/** True for white space, and for a glyph that stands for nothing. */
export function isBlank({ text }: PdfChar): boolean {
  const code = text.charCodeAt(0);
  // Most are ASCII, which is told sooner.
  return !(code > 0x20 && code < 0x7f) && text.trim() === '';
}

/** A line of characters, which come in any order, as it is seen from left to right, with a space wherever there is one or white enough. */
export function clustersOf(line: readonly PdfChar[]): readonly Cluster[] {
  const spaced = new Set<number>();
  const clusters: { chars: PdfChar[]; kind: Kind; at: number; box: BoundingBox }[] = [];
  let blank: PdfChar | undefined;
  for (const char of line) {
    if (isBlank(char)) {
      blank = char;
      continue;
    }
    if (char.isHidden) continue;
    const last = clusters.at(-1);
    if (last !== undefined && blank === undefined && sharesSpot(last, char)) {
      last.chars.push(char);
      last.box = unionBox([last.box, inkOf(char)]) ?? last.box;
      continue;
    }
    if (blank !== undefined) spaced.add(clusters.length);
    clusters.push({ chars: [char], kind: kindOf(char.text), at: clusters.length, box: inkOf(char) });
    blank = undefined;
  }
  const seen: Cluster[] = [];
  for (const cluster of clusters.toSorted((a, b) => a.box[0] + a.box[2] - b.box[0] - b.box[2])) {
    const last = seen.at(-1);
    if (last !== undefined && isParted(last, cluster, spaced)) seen.push(space);
    seen.push(cluster);
  }
  return seen;
}

const space: Cluster = { chars: [blankChar(' ', false)], kind: 'space', at: -1, box: [0, 0, 0, 0] };

/** @param spaced the positions of clusters that came behind white space */
function isParted(before: Cluster, cluster: Cluster, spaced: ReadonlySet<number>): boolean {
  const left = Math.min(cluster.box[0], cluster.chars[0]?.cell[0] ?? Infinity);
  const right = Math.max(before.box[2], before.chars[0]?.cell[2] ?? -Infinity);
  const white = (left - right) / sizeOf(cluster);
  if (Math.abs(cluster.at - before.at) !== 1) return white > wordGap;
  // Neighbours that came one after the other are parted by what came between, but never while they touch.
  return spaced.has(Math.max(cluster.at, before.at)) ? cluster.box[0] > before.box[2] : white > clearGap;
}

/** Of its type, in points. */
export function sizeOf({ chars }: Cluster): number {
  return Math.max(chars[0]?.fontSize ?? 0, 1);
}

/** Broken glyphs without ink stand in their cells. */
function inkOf({ bbox, cell }: PdfChar): BoundingBox {
  return bbox[2] > bbox[0] ? bbox : cell;
}

function sharesSpot({ box, chars }: Cluster, char: PdfChar): boolean {
  const last = chars.at(-1);
  if (last !== undefined && last.run === char.run && last.cell[0] === char.cell[0] && last.cell[2] === char.cell[2])
    return true;
  if (!/^\p{M}/u.test(char.text)) return false;
  const x = middle(char.bbox, 0);
  return x >= box[0] - 1 && x <= box[2] + 1;
}

function kindOf(text: string): Kind {
  if (/^\p{Nd}/u.test(text)) return 'digit';
  if (runsLeft(text)) return 'right';
  return /^[\p{L}\p{N}]/u.test(text) ? 'left' : 'sign';
}
