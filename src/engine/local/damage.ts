/** Owns what is said of a page with faults in the file. */
import { OcrError } from '../../errors.ts';

/** What is wrong with a page, in words. */
const damages = {
  entry: 'what the file says of the page itself cannot be read',
  broken: 'what it draws cannot be decoded to its end',
  missing: 'a part of what it draws is not there',
  garbage: 'between what it draws there are bytes that mean nothing',
  object: 'a picture or form that it shows is not there',
  picture: 'a picture on it is cut off or damaged',
  font: 'a font is missing',
  codes: 'without it nobody knows what its letters stand for',
  letters: 'a font, or what its letters stand for, is damaged',
  end: 'the end of the file is missing, and with it perhaps pages after this one',
} as const;
export type Damage = keyof typeof damages;
/**
 * Damage, or what is none and still keeps the page's text from being read: the document is a form whose content is no page of it; of
 * letters that can be drawn nobody knows what they stand for.
 */
export type FileFault = Damage | 'xfa form' | 'unknown letters';

const xfaForm = 'The content of this document is an XFA form, which is not read';
const printed = 'Open it in Adobe Acrobat Reader, and print it to a new PDF.';

/** What is said of a page that was read all the same. */
export function damageWarnings(faults: readonly FileFault[]): readonly string[] {
  const damaged = faults.filter(isDamage);
  return [
    ...(faults.includes('xfa form') ? [`${xfaForm}: here is only what the page shows in its place. ${printed}`] : []),
    ...(damaged.length === 0
      ? []
      : [`This page is damaged in the file, and text may be missing or wrong: ${inWords(damaged)}.`]),
  ];
}

/** Nothing was read of a page: an error where that may be for its faults. @throws OcrError `page_failed` */
export function refuseDamaged(faults: readonly FileFault[]): void {
  if (faults.length === 0) return;
  const damaged = faults.filter(isDamage);
  if (damaged.length === 0) throw new OcrError('page_failed', `${xfaForm}.`, { hint: printed });
  throw new OcrError(
    'page_failed',
    `The page is damaged in the file, and nothing could be read of it: ${inWords(damaged)}.`,
    {
      hint: 'Get the file again, or have the program that wrote it write it anew.',
    },
  );
}

/**
 * A page whose letters are codes of a font that is not there: it is drawn in another font, which shows other letters.
 * @throws OcrError `page_failed`
 */
export function refuseLostCodes(faults: readonly FileFault[]): void {
  if (faults.includes('codes')) refuseDamaged(faults);
}

function isDamage(fault: FileFault): fault is Damage {
  return fault in damages;
}

function inWords(damaged: readonly Damage[]): string {
  return damaged.map((damage) => damages[damage]).join('; ');
}
