/** Owns the warning of pictures that may hold text, where nobody looks at them. Pure. */
import type { BoundingBox } from '../../document.ts';
import type { PlacedWord } from '../../layout/placed-word.ts';
import { picturesOf, type PagePicture } from './page-pictures.ts';
import type { PdfPage } from './pdf-reader.ts';

/** Share of the page from which on a picture is worth a word: smaller ones are mostly logos and portraits. */
const smallestShare = 0.1;
/** With more letters of the page's own on it, it is a ground, or a figure whose labels are text. */
const mostLetters = 40;

/** Pictures of a page that may hold text which its text layer does not have. */
function unreadPicturesOf(page: PdfPage, words: readonly PlacedWord[]): readonly PagePicture[] {
  const large = picturesOf(page).filter(({ share }) => share >= smallestShare);
  return large.filter(({ bbox }) => {
    const letters = words.reduce((sum, word) => sum + (isOn(word.bbox, bbox) ? word.text.length : 0), 0);
    return letters <= mostLetters;
  });
}

/** What is said of them: one sentence, or none. */
export function unreadPictures(page: PdfPage, words: readonly PlacedWord[]): readonly string[] {
  const [largest, ...others] = unreadPicturesOf(page, words);
  if (largest === undefined) return [];
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  if (others.length === 0)
    return [`A picture of ${percent(largest.share)} of the page may hold text that was not read.`];
  const share = [largest, ...others].reduce((sum, picture) => sum + picture.share, 0);
  return [`${others.length + 1} pictures, ${percent(share)} of the page, may hold text that was not read.`];
}

function isOn(box: BoundingBox, outer: BoundingBox): boolean {
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  return x > outer[0] && x < outer[2] && y > outer[1] && y < outer[3];
}
