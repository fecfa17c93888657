/** Owns reading the characters of a page's text layer through pdfium. */
import type { BoundingBox, TextStyle } from '../../document.ts';
import { mayBeAccent, withAccents } from './accents.ts';
import { isControlCode, withoutControlCodes } from './control-codes.ts';
import type { NamedCodes } from './glyph-names.ts';
import { blankChar, mostCharacters, type PdfChar } from './pdf-reader.ts';
import { isPagination } from './pdfium-artifact.ts';
import { readFont, styleOf, type Font } from './pdfium-fonts.ts';
import { lettersSaidBlank } from './letters-said-blank.ts';
import type { Pdfium } from './pdfium.ts';
import { chain, turnToUpright, type Affine } from './raster.ts';

import { mayBeTexCode, withTexLetters } from './tex-letters.ts';
import { furniture, type PageStructure } from './structure-tree.ts';

const invisibleModes = new Set([3, 7]);

/** An opaque image over most of the page. */
export interface Cover {
  /** Upright points. */
  readonly bbox: BoundingBox;
  /** Objects that were drawn before it. */
  readonly below: ReadonlySet<number>;
}

/** What all characters of one text object share; asked once, since each question crosses into WASM. */
interface ObjectFacts {
  readonly fontSize: number;
  readonly style: TextStyle;
  readonly turn: PdfChar['turn'];
  readonly font: Font;
  readonly isHidden: boolean;
  readonly isWhite: boolean;
  readonly element: PdfChar['element'];
  /** What its codes are in a font of signs. */
  readonly signs: ReadonlyMap<number, string> | undefined;
  /** Those of the covers that were drawn over the object. */
  readonly covers: readonly Cover[];
}

function blanksOf(isGenerated: boolean) {
  const [space, newline] = [blankChar(' ', isGenerated), blankChar('\n', isGenerated)];
  return { space, return: blankChar('\r', isGenerated), newline };
}
const generatedBlanks = blanksOf(true);
const drawnBlanks = blanksOf(false);

/** Of ASCII. */
function isAlphanumeric(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

/**
 * Reads all characters of a loaded page, at most `mostCharacters`.
 * @param page pdfium's handle
 * @param toUpright from the page's own space to upright points; a quarter turn, a shift and a mirroring at most
 * @param named what the file names the codes of its fonts
 * @throws Error when pdfium cannot read the page's text
 */
export function readChars(
  pdfium: Pdfium,
  page: number,
  toUpright: Affine,
  covers: readonly Cover[],
  structure: PageStructure,
  named: () => readonly NamedCodes[],
): readonly PdfChar[] {
  const text = pdfium._FPDFText_LoadPage(page);
  if (text === 0) throw new Error('pdfium cannot read the text of the page');
  try {
    const chars: PdfChar[] = [];
    const known = new Map<number, ObjectFacts>();
    const looks: Looks = { fonts: new Map(), styles: new Map() };
    const count = Math.min(pdfium._FPDFText_CountChars(text), mostCharacters);
    const at = pdfium.scratch;
    const questions = questionsOf(pdfium);
    let highSurrogate = 0;
    let hasCodes = false;
    let hasAccents = false;
    let hasControls = false;
    let lastObject = -1;
    let facts: ObjectFacts | undefined;
    for (let index = 0; index < count; index += 1) {
      let code = questions.getUnicode(text, index);
      if (code >= 0xd800 && code < 0xdc00) {
        highSurrogate = code;
        continue;
      }
      if (code >= 0xdc00 && code < 0xe000 && highSurrogate !== 0)
        code = ((highSurrogate - 0xd800) << 10) + (code - 0xdc00) + 0x10000;
      highSurrogate = 0;
      const isCode = code < 0x20 && mayBeTexCode(code) && questions.hasUnicodeMapError(text, index) === 1;
      hasCodes ||= isCode;
      if (code === 0x20 || (code === 0x0d && !isCode) || code === 0x0a) {
        const isGenerated = questions.isGenerated(text, index) === 1;
        const blanks = isGenerated ? generatedBlanks : drawnBlanks;
        const last = chars.at(-1);
        // No text begins with a space, but one whose letters are all said to be spaces, of which pdfium gives the first.
        if (!isGenerated && (last === undefined || last.isGenerated)) {
          const letters = lettersSaidBlank(pdfium, text, index, toUpright);
          for (const letter of letters) chars.push(letter);
          if (letters.length > 0) continue;
        }
        chars.push(code === 0x20 ? blanks.space : code === 0x0d ? blanks.return : blanks.newline);
        continue;
      }
      const object = questions.getTextObject(text, index);
      if (facts === undefined || object !== lastObject) {
        lastObject = object;
        facts = known.get(object);
        if (facts === undefined) {
          facts = readFacts(pdfium, text, index, object, toUpright, covers, structure, looks);
          known.set(object, facts);
        }
      }
      const sign = facts.signs?.get(code);
      hasAccents ||= mayBeAccent(code);
      hasControls ||= sign === undefined && isControlCode(code);
      // The ink as doubles at 0 … 31, the cell as floats at 32 … 47; one look at the memory serves both.
      questions.getCharBox(text, index, at, at + 8, at + 16, at + 24);
      const hasCell = questions.getLooseCharBox(text, index, at + 32) !== 0;
      const memory = pdfium.view();
      const left = memory.getFloat64(at, true);
      const right = memory.getFloat64(at + 8, true);
      const bottom = memory.getFloat64(at + 16, true);
      const top = memory.getFloat64(at + 24, true);
      const bbox = mapSpan(toUpright, left, bottom, right, top);
      chars.push({
        text: sign ?? (code === 0 || code > 0x10ffff ? '' : String.fromCodePoint(code)),
        bbox,
        cell: hasCell
          ? mapSpan(
              toUpright,
              memory.getFloat32(at + 32, true),
              memory.getFloat32(at + 44, true),
              memory.getFloat32(at + 40, true),
              memory.getFloat32(at + 36, true),
            )
          : bbox,
        fontSize: facts.fontSize,
        style: facts.style,
        turn: facts.turn,
        run: object,
        element: facts.element,
        isWhite: facts.isWhite,
        isHidden: facts.isHidden || isCovered(facts.covers, bbox),
        // Nothing but white space is generated, and the plainest characters are always mapped: each question takes time.
        isGenerated: (code <= 0x20 || code === 0xa0) && questions.isGenerated(text, index) === 1,
        isUnmapped: sign === undefined && !isAlphanumeric(code) && questions.hasUnicodeMapError(text, index) === 1,
      });
    }
    const fontOf = (char: PdfChar) => known.get(char.run)?.font;
    const spelled = hasCodes ? withTexLetters(chars, fontOf, named) : chars;
    const signed = hasControls ? withoutControlCodes(spelled, fontOf) : spelled;
    return hasAccents ? withAccents(signed) : signed;
  } finally {
    pdfium._FPDFText_ClosePage(text);
  }
}

/** What is asked of every character, in an object of its own: looking a function up among pdfium's hundreds takes as long as many calls. */
function questionsOf(pdfium: Pdfium) {
  return {
    getUnicode: pdfium._FPDFText_GetUnicode,
    isGenerated: pdfium._FPDFText_IsGenerated,
    getTextObject: pdfium._FPDFText_GetTextObject,
    getCharBox: pdfium._FPDFText_GetCharBox,
    getLooseCharBox: pdfium._FPDFText_GetLooseCharBox,
    hasUnicodeMapError: pdfium._FPDFText_HasUnicodeMapError,
  };
}

/** `mapBox` for maps that keep boxes upright, of which two corners tell all. */
function mapSpan(map: Affine, x0: number, y0: number, x1: number, y1: number): BoundingBox {
  const p0 = map[0] * x0 + map[2] * y0 + map[4];
  const p1 = map[0] * x1 + map[2] * y1 + map[4];
  const q0 = map[1] * x0 + map[3] * y0 + map[5];
  const q1 = map[1] * x1 + map[3] * y1 + map[5];
  return [p0 < p1 ? p0 : p1, q0 < q1 ? q0 : q1, p0 < p1 ? p1 : p0, q0 < q1 ? q1 : q0];
}

function readFacts(
  pdfium: Pdfium,
  text: number,
  index: number,
  object: number,
  toUpright: Affine,
  covers: readonly Cover[],
  structure: PageStructure,
  looks: Looks,
): ObjectFacts {
  const at = pdfium.scratch;
  const hasMatrix = pdfium._FPDFText_GetMatrix(text, index, at) !== 0;
  const before = pdfium.view();
  const a = hasMatrix ? before.getFloat32(at, true) : 1;
  const b = hasMatrix ? before.getFloat32(at + 4, true) : 0;
  const c = hasMatrix ? before.getFloat32(at + 8, true) : 0;
  const d = hasMatrix ? before.getFloat32(at + 12, true) : 1;
  const scale = lengthOf(toUpright[0], toUpright[1]);
  const size = pdfium._FPDFText_GetFontSize(text, index);
  const fontSize = Math.round(Math.abs(size) * lengthOf(c, d) * scale * 1000) / 1000;
  // Type of negative size is drawn upside down.
  const sign = size < 0 ? -1 : 1;
  const handle = object === 0 ? 0 : pdfium._FPDFTextObj_GetFont(object);
  const font = (handle === 0 ? undefined : looks.fonts.get(handle)) ?? readFont(pdfium, text, index, handle);
  if (handle !== 0) looks.fonts.set(handle, font);
  const colored = pdfium._FPDFText_GetFillColor(text, index, at, at + 4, at + 8, at + 12) !== 0;
  const memory = pdfium.view();
  const channel = (offset: number) => memory.getUint32(at + offset, true);
  const darkest = colored ? Math.min(channel(0), channel(4), channel(8)) : 0;
  const isClear = colored && channel(12) === 0;
  const mode = object === 0 ? 0 : pdfium._FPDFTextObj_GetTextRenderMode(object);
  const style = styleIn(looks, fontSize, font);
  return {
    fontSize,
    style,
    font,
    signs: font.signs,
    element: object === 0 || structure.size === 0 ? undefined : elementOf(pdfium, object, structure),
    turn: turnToUpright(chain([sign * a, sign * b, sign * c, sign * d, 0, 0], toUpright)),
    isHidden: invisibleModes.has(mode) || isClear,
    isWhite: darkest >= 250,
    covers: covers.length === 0 ? covers : covers.filter((cover) => cover.below.has(object)),
  };
}

/** Of a vector, which mostly lies along an axis. */
function lengthOf(x: number, y: number): number {
  if (x === 0) return Math.abs(y);
  return y === 0 ? Math.abs(x) : Math.hypot(x, y);
}

/** One object for one look: whoever compares styles has less to do. */
function styleIn({ styles }: Looks, fontSize: number, font: Font): TextStyle {
  let ofFont = styles.get(font.look);
  if (ofFont === undefined) styles.set(font.look, (ofFont = new Map()));
  let style = ofFont.get(fontSize);
  if (style === undefined) ofFont.set(fontSize, (style = styleOf(fontSize, font)));
  return style;
}

/** The element that a text object belongs to. */
function elementOf(pdfium: Pdfium, object: number, structure: PageStructure): PdfChar['element'] {
  const mark = pdfium._FPDFPageObj_GetMarkedContentID(object);
  return mark >= 0 ? structure.get(mark) : isPagination(pdfium, object) ? furniture : undefined;
}

/** What the objects of a page share; a font by pdfium's handle, which is good while the page is loaded. */
interface Looks {
  readonly fonts: Map<number, Font>;
  /** By look of the font and size. */
  readonly styles: Map<string, Map<number, TextStyle>>;
}

function isCovered(covers: readonly Cover[], bbox: BoundingBox): boolean {
  for (const cover of covers) if (contains(cover.bbox, bbox)) return true;
  return false;
}

function contains(outer: BoundingBox, inner: BoundingBox): boolean {
  const x = (inner[0] + inner[2]) / 2;
  const y = (inner[1] + inner[3]) / 2;
  return x >= outer[0] && x <= outer[2] && y >= outer[1] && y <= outer[3];
}
