/**
 * Owns what a page spells otherwise than glyph by glyph, through pdfium: a letter with its marks, or a body with its dots, drawn as
 * glyphs of which none says the whole (`ActualText`; ISO 32000-1, 14.9.4). Chromium writes Indic, Thai and Arabic text so.
 */
import { unionBox } from '../../bounding-box.ts';
import type { BoundingBox } from '../../document.ts';
import { runsLeft } from './char-clusters.ts';
import type { PdfChar } from './pdf-reader.ts';
import { boundsOfObject, type Pdfium } from './pdfium.ts';
import { mapBox, type Affine } from './raster.ts';

const mostMarks = 16;
const mostObjects = 50_000;
/** As pdfium numbers the types of page objects, and those of PDF objects. */
const textObject = 1;
const stringType = 3;
/** A longer text is words, which stand beside each other. */
const longestSpelling = 8;
const firstMark = 0x300;
const composed = /[\p{M}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** Where the key's name lies in pdfium's memory. */
const keys = new WeakMap<Pdfium, number>();

/**
 * pdfium gives such a text to the first of its glyphs, with the room of that one, and again to those that are not next in its
 * order: here it stands once, in the room of all of them. Pages without letters that are composed come back as they are.
 * @param toUpright from the page's own space to that of the characters
 */
export function withSpelling(
  pdfium: Pdfium,
  page: number,
  toUpright: Affine,
  chars: readonly PdfChar[],
): readonly PdfChar[] {
  if (!chars.some(({ text }) => text.charCodeAt(0) >= firstMark && composed.test(text))) return chars;
  const runs = runsOf(chars);
  const respelled = new Map<number, readonly PdfChar[]>();
  for (const { objects, next } of spelledTogether(pdfium, page)) {
    const drawn = objects.filter((object) => runs.has(object));
    const spelling = spellingOf(drawn.map((object) => runs.get(object) ?? []));
    const boxes = objects.map((object) => boundsOfObject(pdfium, object)).filter((box) => box !== undefined);
    const ink = unionBox(boxes.map((box) => mapBox(toUpright, box)));
    const [first] = spelling ?? [];
    if (spelling === undefined || first === undefined || ink === undefined) continue;
    for (const object of drawn) respelled.set(object, []);
    respelled.set(first.run, inRoom(spelling, ink, next === 0 ? undefined : originOf(pdfium, next, toUpright)));
  }
  if (respelled.size === 0) return chars;
  const said = new Set<number>();
  return chars.flatMap((char) => {
    const spelling = respelled.get(char.run);
    if (spelling === undefined) return [char];
    if (said.has(char.run)) return [];
    said.add(char.run);
    return spelling;
  });
}

/** By text object, its characters; without objects whose characters do not follow each other. */
function runsOf(chars: readonly PdfChar[]): ReadonlyMap<number, readonly PdfChar[]> {
  const runs = new Map<number, PdfChar[]>();
  const parted: number[] = [];
  let last: PdfChar | undefined;
  for (const char of chars) {
    const run = runs.get(char.run);
    if (run === undefined) runs.set(char.run, [char]);
    else run.push(char);
    if (run !== undefined && last?.run !== char.run) parted.push(char.run);
    last = char;
  }
  for (const run of parted) runs.delete(run);
  return runs;
}

interface Spelled {
  /** The text objects that one text stands for. */
  readonly objects: number[];
  /** The text object that is drawn after them; 0 for none. */
  next: number;
}

/** Of the objects of the page itself, those of forms on it left out. */
function spelledTogether(pdfium: Pdfium, page: number): readonly Spelled[] {
  const byMark = new Map<number, Spelled>();
  let last: Spelled | undefined;
  const count = Math.min(pdfium._FPDFPage_CountObjects(page), mostObjects);
  for (let index = 0; index < count; index += 1) {
    const object = pdfium._FPDFPage_GetObject(page, index);
    if (pdfium._FPDFPageObj_GetType(object) !== textObject) continue;
    const mark = spellingMark(pdfium, object);
    const spelled = mark === 0 ? undefined : (byMark.get(mark) ?? { objects: [], next: 0 });
    if (last !== undefined && last !== spelled) last.next = object;
    last = spelled;
    if (spelled === undefined) continue;
    spelled.objects.push(object);
    byMark.set(mark, spelled);
  }
  return [...byMark.values()];
}

/** Where an object's first glyph is set, in the space of the characters. */
function originOf(pdfium: Pdfium, object: number, toUpright: Affine): readonly [x: number, y: number] | undefined {
  if (pdfium._FPDFPageObj_GetMatrix(object, pdfium.scratch) === 0) return undefined;
  const [, , , , x = 0, y = 0] = pdfium.readFloats(pdfium.scratch, 6);
  const [left, top] = mapBox(toUpright, [x, y, x, y]);
  return [left, top];
}

/** The innermost mark of an object that spells its text; 0 for none. */
function spellingMark(pdfium: Pdfium, object: number): number {
  const key = keys.get(pdfium) ?? pdfium.store(Buffer.from('ActualText\0', 'latin1'));
  keys.set(pdfium, key);
  for (let index = Math.min(pdfium._FPDFPageObj_CountMarks(object), mostMarks) - 1; index >= 0; index -= 1) {
    const mark = pdfium._FPDFPageObj_GetMark(object, index);
    if (mark !== 0 && pdfium._FPDFPageObjMark_GetParamValueType(mark, key) === stringType) return mark;
  }
  return 0;
}

/** What all objects of a mark say alike: where pdfium took another way than the text of the mark, they differ. */
function spellingOf(drawn: readonly (readonly PdfChar[])[]): readonly PdfChar[] | undefined {
  const [first = []] = drawn;
  if (first.length === 0 || first.length > longestSpelling) return undefined;
  const isSame = (other: readonly PdfChar[]) =>
    other.length === first.length && other.every(({ text }, at) => text === first[at]?.text);
  return drawn.every(isSame) ? first : undefined;
}

/**
 * The characters share one cell, and stand in it side by side. It ends where what follows begins, but no further on than the
 * characters are wide: pdfium tells the advance of no other glyph than the first.
 */
function inRoom(
  spelling: readonly PdfChar[],
  ink: BoundingBox,
  next: readonly [x: number, y: number] | undefined,
): readonly PdfChar[] {
  const cells = spelling.map(({ cell }) => cell);
  const [left, top, right, bottom] = unionBox([ink, ...cells]) ?? ink;
  const advance = left + cells.reduce((sum, [x0, , x1]) => sum + x1 - x0, 0);
  // Letters that run to the left are parted by their ink.
  const follows =
    next !== undefined && next[1] > top && next[1] < bottom && !spelling.some(({ text }) => runsLeft(text));
  const end = follows ? Math.max(right, Math.min(advance, next[0])) : right;
  const step = ((follows ? end : ink[2]) - ink[0]) / spelling.length;
  return spelling.map((char, at) => ({
    ...char,
    cell: [left, top, end, bottom],
    bbox: [ink[0] + at * step, ink[1], ink[0] + (at + 1) * step, ink[3]],
  }));
}
