/** Owns what is said of a page that is damaged in the file. */
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
/**
 * Those without words: the document is a form whose content is no page of it; of letters that can still be drawn nobody knows what they
 * stand for.
 */
export type Damage = keyof typeof damages | 'xfa' | 'map';

const xfaForm = 'The content of this document is an XFA form, which is not read';
const printed = 'Open it in Adobe Acrobat Reader, and print it to a new PDF.';

/** What is said of a page that was read all the same. */
export function damageWarnings(found: readonly Damage[]): readonly string[] {
  const damaged = found.filter((damage) => damage !== 'xfa');
  return [
    ...(damaged.length === found.length
      ? []
      : [`${xfaForm}: here is only what the page shows in its place. ${printed}`]),
    ...(damaged.length === 0
      ? []
      : [`This page is damaged in the file, and text may be missing or wrong: ${inWords(damaged)}.`]),
  ];
}

/** Nothing was read of a page: an error where that may be for damage. @throws OcrError `page_failed` */
export function refuseDamaged(found: readonly Damage[]): void {
  if (found.length === 0) return;
  const damaged = found.filter((damage) => damage !== 'xfa');
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
export function refuseLostCodes(found: readonly Damage[]): void {
  if (found.includes('codes')) refuseDamaged(found);
}

function inWords(found: readonly Damage[]): string {
  return found.flatMap((damage) => (damage === 'xfa' || damage === 'map' ? [] : [damages[damage]])).join('; ');
}
