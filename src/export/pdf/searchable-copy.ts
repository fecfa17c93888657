/** Owns the searchable copy of a PDF: its bytes as they are, and after them what changes the pages that were recognised. */
import { createHash } from 'node:crypto';
import type { Job } from '../../job.ts';
import { isPageError, type Page, type PageResult } from '../../document.ts';
import { languageTag } from '../language-tag.ts';
import { GlyphlessFont } from './glyphless-font.ts';
import { ObjectWriter } from './object-writer.ts';
import { uprightToPage, type PageFrame, type QuarterTurn } from './page-space.ts';
import { withPictureWords } from './picture-words.ts';
import { ShownContents } from './shown-content.ts';
import type { StoredPage } from '../../pdf-syntax/page-tree.ts';
import type { StoredDocument } from '../../pdf-syntax/stored-document.ts';
import { StructureTree } from './structure.ts';
import { textLayer } from './text-layer.ts';
import {
  asNumber,
  dictionary,
  hexString,
  isArray,
  isDictionary,
  Literal,
  textString,
  type Dictionary,
  type Reference,
  type Value,
} from '../../pdf-syntax/value.ts';

const portion = 1 << 20;
const letter = [0, 0, 612, 792] as const;

/**
 * An incremental update (ISO 32000-1, 7.5.6): nothing of the source is moved or written anew, so whatever it holds stays.
 * Pages that failed or that were not read are not touched, and to those that carry their own text only what was read in their
 * pictures is added, unless they have hidden text for these. From the others the hidden text that they had before, which every
 * reader would find a second time, is taken out.
 */
export async function* searchableCopy(
  stored: StoredDocument,
  job: Job,
  pages: AsyncIterable<PageResult>,
): AsyncIterable<Uint8Array> {
  const { bytes } = stored;
  const isEnded = bytes.at(-1) === 0x0a || bytes.at(-1) === 0x0d;
  const writer = new ObjectWriter({ offset: bytes.length, size: stored.size, packs: stored.endsInStream });
  const font = new GlyphlessFont();
  const fontReference = writer.reserve();
  const tree = new StructureTree();
  const contents = new ShownContents(stored, writer);
  const seen = new Set<number>();
  let pagesWithLayer = 0;
  let isChanged = false;
  let language: string | undefined;
  for (let at = 0; at < bytes.length; at += portion) yield bytes.subarray(at, at + portion);
  if (!isEnded) writer.raw('\n');
  for await (const page of pages) {
    const target = isPageError(page) ? undefined : stored.pages[page.index];
    if (isPageError(page) || target === undefined || seen.has(target.reference.number)) continue;
    const hasOwn = page.source === 'text-layer';
    const lacking = hasOwn ? withPictureWords(page) : page;
    if (lacking === undefined) continue;
    seen.add(target.reference.number);
    if (!hasOwn) language ??= languageTag(page.language);
    const isWritten = writePage(
      stored,
      target,
      lacking,
      writer,
      contents,
      font,
      fontReference,
      hasOwn ? undefined : tree,
    );
    isChanged ||= isWritten;
    if (isWritten && !hasOwn) pagesWithLayer += 1;
    yield* writer.taken();
  }
  if (isChanged) {
    font.write(writer, fontReference);
    // A reader that goes by the structure would pass over the pages that are not in it.
    if (pagesWithLayer === stored.pages.length && !stored.catalog.has('StructTreeRoot') && !tree.isEmpty) {
      const structure = new Map([...stored.catalog, ['StructTreeRoot', tree.write(writer)]]);
      if (!structure.has('MarkInfo')) structure.set('MarkInfo', dictionary({ Marked: true }));
      if (!structure.has('Lang') && language !== undefined) structure.set('Lang', textString(language));
      writer.put(stored.catalogReference, structure);
    }
    writer.finish(trailerOf(stored, job));
  }
  yield* writer.taken();
}

/**
 * @param tree takes what is written; undefined for a page with text of its own, which is not in it either
 * @returns whether there was anything to write
 */
function writePage(
  stored: StoredDocument,
  { reference, dictionary: own }: StoredPage,
  page: Page,
  writer: ObjectWriter,
  shownContents: ShownContents,
  font: GlyphlessFont,
  fontReference: Reference,
  tree: StructureTree | undefined,
): boolean {
  const before = stored.resolve(own.get('Resources'));
  const fonts = isDictionary(before) ? stored.resolve(before.get('Font')) : null;
  let fontName = 'Ocr';
  while (isDictionary(fonts) && fonts.has(fontName)) fontName += 'T';
  const { content, parts } = textLayer(page, uprightToPage(page, frameOf(stored, own)), font, fontName);
  if (content === '') return false;
  const shown = shownContents.ofPage(own);
  if (tree === undefined && shown.content !== undefined) return false;
  // First, the state in which a page's content is drawn is known; since the text is not painted, it hides nothing.
  const layer = writer.addDeflated(dictionary({}), content);
  const contents = own.get('Contents') ?? null;
  const resolved = stored.resolve(contents);
  let drawn: readonly Value[] = isArray(resolved) ? resolved : resolved === null ? [] : [contents];
  if (shown.content !== undefined) drawn = [writer.addDeflated(dictionary({}), shown.content)];
  const changed = new Map([
    ...own,
    ['Contents', [layer, ...drawn]],
    [
      'Resources',
      new Map([
        ...shown.resources,
        ['Font', new Map([...(isDictionary(fonts) ? fonts : []), [fontName, fontReference]])],
      ]),
    ],
  ] as [string, Value][]);
  if (tree !== undefined && !stored.catalog.has('StructTreeRoot'))
    changed.set('StructParents', tree.addPage(reference, parts));
  writer.put(reference, changed);
  return true;
}

/** What is shown of a page, as readers take it: the crop box within the media box, turned by quarters. */
function frameOf(stored: StoredDocument, page: Dictionary): PageFrame {
  const media = rectangleOf(stored, page.get('MediaBox')) ?? letter;
  const crop = rectangleOf(stored, page.get('CropBox')) ?? media;
  const [left, bottom, right, top] = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ];
  const box = right > left && top > bottom ? ([left, bottom, right, top] as const) : media;
  const turn = (((asNumber(stored.resolve(page.get('Rotate'))) ?? 0) % 360) + 360) % 360;
  const quarters: readonly QuarterTurn[] = [0, 90, 180, 270];
  return { box, rotate: quarters.find((quarter) => quarter === turn) ?? 0 };
}

function rectangleOf(
  stored: StoredDocument,
  value: Value | undefined,
): readonly [number, number, number, number] | undefined {
  const corners = stored.resolve(value);
  if (!isArray(corners)) return undefined;
  const [x0, y0, x1, y1] = corners.map((corner) => asNumber(stored.resolve(corner)));
  if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined || x0 === x1 || y0 === y1)
    return undefined;
  return [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)];
}

function trailerOf(stored: StoredDocument, job: Job): Dictionary {
  const trailer = new Map<string, Value>();
  for (const key of ['Root', 'Info', 'Encrypt']) {
    const value = stored.trailer.get(key);
    if (value !== undefined) trailer.set(key, value);
  }
  // The first part names the document and stays; the second names this state of it.
  const id = stored.resolve(stored.trailer.get('ID'));
  const digest = createHash('sha256').update(`${job.sha256} ${job.uuid}`).digest().subarray(0, 16);
  const first = isArray(id) && id[0] instanceof Literal ? id[0] : hexString(digest);
  trailer.set('ID', [first, hexString(digest)]);
  trailer.set('Prev', stored.lastSection);
  return trailer;
}
