/** Owns what is seen on a line of a text layer from left to right: the characters of each spot, and the white between words. Pure. */
import { middle, unionBox } from '../../bounding-box.ts';
import type { BoundingBox } from '../../document.ts';
import { blankChar, type PdfChar } from './pdf-reader.ts';

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const lam = '\u0644';
const alef = /^[\u0622\u0623\u0625\u0627]$/u;
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
  const spaced = new Map<number, 'drawn' | 'generated'>();
  const clusters: { chars: PdfChar[]; kind: Kind; at: number; box: BoundingBox }[] = [];
  let blank: 'drawn' | 'generated' | undefined;
  for (const char of line) {
    if (isBlank(char)) {
      if (blank !== 'drawn') blank = char.isGenerated ? 'generated' : 'drawn';
      continue;
    }
    if (char.isHidden) continue;
    const last = clusters.at(-1);
    if (last !== undefined && blank === undefined && sharesSpot(last, char)) {
      // There is a ligature of lam and alef, and none of alef and lam: a library turned it round.
      if (char.text === lam && alef.test(last.chars[0]?.text ?? '')) last.chars.unshift(char);
      else last.chars.push(char);
      last.box = unionBox([last.box, inkOf(char)]) ?? last.box;
      continue;
    }
    if (blank !== undefined) spaced.set(clusters.length, blank);
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

/** @param spaced by position of a cluster that came behind white space, what that was */
function isParted(before: Cluster, cluster: Cluster, spaced: ReadonlyMap<number, 'drawn' | 'generated'>): boolean {
  const white = (leftOf(cluster) - rightOf(before)) / sizeOf(cluster);
  if (Math.abs(cluster.at - before.at) !== 1) return white > wordGap;
  // Neighbours that came one after the other are parted by what came between, but never while they touch.
  const blank = spaced.get(Math.max(cluster.at, before.at));
  if (blank === 'drawn') return cluster.box[0] > before.box[2];
  return white > (blank === 'generated' ? wordGap : clearGap);
}

/** Cells of letters that run to the left are often wider than their advance, and those of joined ones tell of other glyphs: there ink counts. */
function leftOf({ kind, box, chars }: Cluster): number {
  return kind === 'right' ? box[0] : Math.min(box[0], chars[0]?.cell[0] ?? Infinity);
}

function rightOf({ kind, box, chars }: Cluster): number {
  return kind === 'right' ? box[2] : Math.max(box[2], chars[0]?.cell[2] ?? -Infinity);
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
