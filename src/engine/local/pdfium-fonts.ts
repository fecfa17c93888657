/** Owns what pdfium says of the fonts of characters, and the look that follows from it. */
import type { TextStyle } from '../../document.ts';
import type { Pdfium } from './pdfium.ts';
import { signsOf } from './sign-fonts.ts';
import { isTypewriter } from './typewriter-fonts.ts';

export interface Font {
  readonly name: string;
  /** Of the PDF's font descriptor. */
  readonly flags: number;
  readonly weight: number;
  readonly signs: ReadonlyMap<number, string> | undefined;
  /** All of this. */
  readonly look: string;
}

/** The font of a character. */
export function readFont(pdfium: Pdfium, text: number, index: number): Font {
  const at = pdfium.scratch;
  const length = Math.min(pdfium._FPDFText_GetFontInfo(text, index, at + 8, 200, at), 200);
  const flags = length > 0 ? pdfium.readUint32(at) : 0;
  const name = length > 0 ? Buffer.from(pdfium.HEAPU8.subarray(at + 8, at + 8 + length - 1)).toString('utf8') : '';
  const weight = pdfium._FPDFText_GetFontWeight(text, index);
  return { name, flags, weight, signs: signsOf(name), look: `${weight} ${flags} ${name}` };
}

/** @param fontSize in points; 0 when it is not known */
export function styleOf(fontSize: number, { name, flags, weight }: Font): TextStyle {
  return {
    ...(fontSize > 0 ? { fontSize } : {}),
    bold: isBold(weight, flags, name),
    italic: (flags & 0x40) !== 0 || /italic|oblique|[-,]it\b/i.test(name),
    monospace: (flags & 1) !== 0 || isTypewriter(name),
  };
}

/** Weights of bold faces; beyond them it was guessed from a width of stems that no face has. */
const boldest = [600, 1200] as const;

/** A name that tells the face is believed before the weight, which is guessed from the width of stems and often wrong. */
function isBold(weight: number, flags: number, name: string): boolean {
  if ((flags & 0x40000) !== 0 && !/regular|book\b|light/i.test(name)) return true;
  if (/bold|black|heavy|demi|[-,](?:bd|medi)\b|\+?(?:cmbx|cmssbx|sfbx|sfsx)\d/i.test(name)) return true;
  return (
    weight >= boldest[0] &&
    weight <= boldest[1] &&
    !/regular|roman|book|light|medium|mono|[-,](?:italic|oblique|it|rg)\b/i.test(name)
  );
}
