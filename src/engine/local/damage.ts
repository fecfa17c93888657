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
  letters: 'a font, or what its letters stand for, is damaged',
} as const;
export type Damage = keyof typeof damages;

/** What is said of a page that was read all the same; undefined of a sound one. */
export function damageWarning(found: readonly Damage[]): string | undefined {
  return found.length === 0
    ? undefined
    : `This page is damaged in the file, and text may be missing or wrong: ${inWords(found)}.`;
}

/** Nothing was read of a page: an error where that may be for damage. @throws OcrError `page_failed` */
export function refuseDamaged(found: readonly Damage[]): void {
  if (found.length === 0) return;
  throw new OcrError(
    'page_failed',
    `The page is damaged in the file, and nothing could be read of it: ${inWords(found)}.`,
    {
      hint: 'Get the file again, or have the program that wrote it write it anew.',
    },
  );
}

function inWords(found: readonly Damage[]): string {
  return found.map((damage) => damages[damage]).join('; ');
}
