/** Owns how wide the stems of a font's letters are, by the outlines that it draws. */
import type { Pdfium } from './pdfium.ts';

/** Letters whose first stroke from the left, at this share of their height, is an upright stem; that of N is thin in many faces. */
const stemmed = new Set([...'lhbmnrHILDEFPRBT'].map((letter) => letter.codePointAt(0)));
const height = 0.3;
/** Characters that are looked through for such a letter. */
const nearby = 400;
/** Type of pdfium's line, curve and move. */
const move = 2;

type Point = readonly [x: number, y: number];

/**
 * The width of a stem, in em, of the first letter from character `index` on that has one and is set in the font `handle`;
 * undefined where there is none. Letters that a font lacks have the outline of a box: what is not on the page is not asked.
 */
export function stemWidth(pdfium: Pdfium, text: number, index: number, handle: number): number | undefined {
  const end = Math.min(index + nearby, pdfium._FPDFText_CountChars(text));
  for (let at = index; at < end; at += 1) {
    const code = pdfium._FPDFText_GetUnicode(text, at);
    if (!stemmed.has(code)) continue;
    const object = pdfium._FPDFText_GetTextObject(text, at);
    if (object === 0 || pdfium._FPDFTextObj_GetFont(object) !== handle) continue;
    const width = firstStroke(outlineOf(pdfium, handle, code));
    if (width !== undefined) return width;
  }
  return undefined;
}

/** Closed contours of a letter in type of size 1; curves by the points that they are told by. */
function outlineOf(pdfium: Pdfium, handle: number, code: number): readonly (readonly Point[])[] {
  const path = pdfium._FPDFFont_GetGlyphPath(handle, code, 1);
  if (path === 0) return [];
  const contours: Point[][] = [];
  const count = pdfium._FPDFGlyphPath_CountGlyphSegments(path);
  for (let at = 0; at < count; at += 1) {
    const segment = pdfium._FPDFGlyphPath_GetGlyphPathSegment(path, at);
    if (pdfium._FPDFPathSegment_GetPoint(segment, pdfium.scratch, pdfium.scratch + 4) === 0) continue;
    const [x = 0, y = 0] = pdfium.readFloats(pdfium.scratch, 2);
    if (pdfium._FPDFPathSegment_GetType(segment) === move) contours.push([]);
    contours.at(-1)?.push([x, y]);
  }
  return contours;
}

/** How long a level line is inside the letter from where it first meets it. */
function firstStroke(contours: readonly (readonly Point[])[]): number | undefined {
  const ys = contours.flatMap((points) => points.map(([, y]) => y));
  const bottom = Math.min(...ys);
  const level = bottom + height * (Math.max(...ys) - bottom);
  const crossings = contours
    .flatMap((points) =>
      points.flatMap(([x1, y1], at) => {
        const [x0, y0] = points.at(at - 1) ?? [x1, y1];
        return y0 <= level === y1 <= level ? [] : [x0 + ((x1 - x0) * (level - y0)) / (y1 - y0)];
      }),
    )
    .toSorted((a, b) => a - b);
  const [from, to] = crossings;
  return from === undefined || to === undefined ? undefined : to - from;
}
