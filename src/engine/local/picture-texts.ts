/** Owns what a PDF page with text of its own says in pictures: which are looked at, what was read of them, what was not. */
import type { BoundingBox } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import type { Inset } from '../../layout/insets.ts';
import type { UprightLayer } from './layer-layout.ts';
import { lineNetworks } from './line-networks.ts';
import { picturesOf, type PagePicture } from './page-pictures.ts';
import type { PdfPage, PdfReader } from './pdf-reader.ts';
import { linesOfPictures, lookAtPicture, type PictureLook } from './picture-lines.ts';
import { readPicture, type ReadPicture } from './picture-reading.ts';
import { mapBox, turning, undoTurn } from './raster.ts';
import type { RecentLanguage } from './language-steps.ts';
import type { RecognizeOptions } from './recognition-state.ts';
import { placedBlock } from './recognized-page.ts';
import { isLeftOut } from './step-switch.ts';
import { time } from './step-times.ts';
import type { Tesseract } from './tesseract.ts';
import { unreadPictures } from './unread-pictures.ts';

interface PictureTexts {
  /** On the upright page, in points. */
  readonly texts: readonly Inset[];
  readonly warnings: readonly string[];
}

/** Reads the pictures of one document; what comes again on page after page is looked at once. */
export interface PictureReader {
  /**
   * @param page as the reader of PDFs gave it
   * @param layer the same, upright
   * @param language of the page's own text, as codes joined by +
   */
  read(
    index: number,
    page: PdfPage,
    layer: UprightLayer,
    language: string,
    tesseract: Tesseract,
    options: RecognizeOptions,
  ): Promise<PictureTexts>;
}

/** A page that has more is made of icons; the largest are looked at. */
const mostPictures = 16;
/** Milliseconds after which no further picture of a page is begun: the time for a page has an end, and then its text is lost. */
const longest = 60_000;
/** Pictures whose text is remembered. */
const mostKnown = 64;

const nothing: PictureTexts = { texts: [], warnings: [] };
const noText: ReadPicture = { blocks: [], isText: false, isHardlyRead: false };

/** @param pdf draws parts of the document */
export function createPictureReader(pdf: Pick<PdfReader, 'renderPart'>): PictureReader {
  const known = new Map<string, ReadPicture>();
  const recent: RecentLanguage = {};
  const remember = (key: string, found: ReadPicture) => {
    known.delete(key);
    known.set(key, found);
    const [oldest] = known.keys();
    if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
  };
  return {
    async read(index, page, { page: upright, words, rotation }, language, tesseract, options) {
      const pictures = isLeftOut('text in pictures') ? [] : picturesOf(page);
      if (pictures.length === 0) return nothing;
      const networks = await lineNetworks();
      if (networks === undefined) return { texts: [], warnings: unreadPictures(upright, words) };
      const draw = (part: BoundingBox, width: number, height: number) => pdf.renderPart(index, part, width, height);
      const undo = undoTurn(page.width, page.height, rotation);
      const layer = words.map(({ bbox }) => (rotation === 0 ? bbox : mapBox(undo, bbox)));
      const keyOf = ({ key }: PictureLook) => `${key} ${rotation} ${options.language}`;
      const seen = await time('pictures', async () => {
        const looks: PictureLook[] = [];
        for (const picture of pictures.slice(0, mostPictures)) looks.push(await lookAtPicture(picture, layer, draw));
        const unknown = looks.filter((look) => !known.has(keyOf(look)));
        const lines = new Map((await linesOfPictures(unknown, networks)).map((found, at) => [unknown[at], found]));
        return looks.map((look) => ({ look, lines: lines.get(look) ?? [], before: known.get(keyOf(look)) }));
      });
      const codes = language.split('+').filter((code) => options.installed.includes(code));
      const usual = options.language === 'auto' && codes.length > 0 ? codes.join('+') : options.language;
      const warnings: string[] = [];
      const texts: Inset[] = [];
      const turned = turning(page.width, page.height, rotation);
      const begin = performance.now();
      let left = pictures.length - seen.length;
      for (const { look, lines, before } of seen) {
        const { picture } = look;
        let found = before ?? known.get(keyOf(look)) ?? (lines.length < picture.fewestLines ? noText : undefined);
        if (found === undefined && performance.now() - begin > longest) {
          left += 1;
          continue;
        }
        try {
          const all = { ...options, recent };
          found ??= await readPicture({ picture, lines, layer, rotation }, draw, tesseract, all, usual);
        } catch (thrown) {
          if (!(thrown instanceof OcrError)) throw thrown;
          // The page's own text is not lost for it.
          warnings.push(`A picture on this page holds text that was not read. ${thrown.sentence}`);
          continue;
        }
        remember(keyOf(look), found);
        if (found.isHardlyRead) warnings.push(hardlyRead(picture));
        if (found.blocks.length > 0) texts.push(placed(found, picture, (box) => mapBox(turned, box)));
      }
      if (left > 0) warnings.push(notRead(left));
      return { texts, warnings };
    },
  };
}

function placed(
  { blocks, isText }: ReadPicture,
  { bbox }: PagePicture,
  turned: (box: BoundingBox) => BoundingBox,
): Inset {
  const [left, top] = bbox;
  const place = ([x0, y0, x1, y1]: BoundingBox) => turned([x0 + left, y0 + top, x1 + left, y1 + top]);
  return { bbox: turned(bbox), blocks: blocks.map((block) => placedBlock(block, place)), isText };
}

function hardlyRead({ share }: PagePicture): string {
  return `A picture of ${Math.round(100 * share)} % of the page holds text that could hardly be read: check it against the picture.`;
}

function notRead(count: number): string {
  const those = count === 1 ? 'One more picture' : `${count} more pictures`;
  return `${those} on this page may hold text that was not read: the largest come first, and only so many.`;
}
