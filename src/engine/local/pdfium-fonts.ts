/** Owns what pdfium says of the fonts of characters, and the look that follows from it. */
import type { TextStyle } from '../../document.ts';
import type { Pdfium } from './pdfium.ts';
import { signsOf } from './sign-fonts.ts';
import { stemWidth } from './stem-width.ts';
import { isTypewriter } from './typewriter-fonts.ts';

export interface Font {
  readonly name: string;
  /** Of the PDF's font descriptor. */
  readonly flags: number;
  /** As pdfium guesses it from the width of stems that the descriptor tells, or as their letters show where that would make a face bold. */
  readonly weight: number;
  readonly signs: ReadonlyMap<number, string> | undefined;
  /** All of this. */
  readonly look: string;
}

/** The font of a character. @param handle pdfium's of the font; 0 when it has none */
export function readFont(pdfium: Pdfium, text: number, index: number, handle: number): Font {
  const at = pdfium.scratch;
  const length = Math.min(pdfium._FPDFText_GetFontInfo(text, index, at + 8, 200, at), 200);
  const flags = length > 0 ? pdfium.readUint32(at) : 0;
  const name = length > 0 ? Buffer.from(pdfium.HEAPU8.subarray(at + 8, at + 8 + length - 1)).toString('utf8') : '';
  const told = pdfium._FPDFText_GetFontWeight(text, index);
  const stem = handle !== 0 && isBoldByWeight(told, flags, name) ? stemWidth(pdfium, text, index, handle) : undefined;
  const weight = stem === undefined ? told : stem * weightOfStem;
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
/** The weight that pdfium takes stems of one em for, as `CPDF_Font` does for all but the widest. */
const weightOfStem = 5000;

/** A name that tells the face is believed before the weight, which is guessed from the width of stems and often wrong. */
function isBold(weight: number, flags: number, name: string): boolean {
  return isCalledBold(flags, name) || isBoldByWeight(weight, flags, name);
}

function isCalledBold(flags: number, name: string): boolean {
  if ((flags & 0x40000) !== 0 && !/regular|book\b|light/i.test(name)) return true;
  return /bold|black|heavy|demi|[-,](?:bd|medi)\b|\+?(?:cmbx|cmssbx|sfbx|sfsx)\d/i.test(name);
}

/** True for a face that nothing but its weight tells to be bold. */
function isBoldByWeight(weight: number, flags: number, name: string): boolean {
  return (
    weight >= boldest[0] &&
    weight <= boldest[1] &&
    !isCalledBold(flags, name) &&
    !/regular|roman|book|light|medium|mono|[-,](?:italic|oblique|it|rg)\b/i.test(name)
  );
}
