/** Owns the searchable PDF of an image file: a page for each picture in its true size, with the text that was recognised. */
import { createHash } from 'node:crypto';
import { isPageError, type Page, type PageResult, type Source } from '../../document.ts';
import type { Job } from '../../job.ts';
import { languageTag } from '../language-tag.ts';
import { type EncodedImage, writeImage } from './encoded-image.ts';
import { GlyphlessFont } from './glyphless-font.ts';
import { openImagePages } from './image-pages.ts';
import { ObjectWriter } from './object-writer.ts';
import { type Matrix, uprightToPage } from './page-space.ts';
import { StructureTree } from './structure.ts';
import { textLayer } from './text-layer.ts';
import { dictionary, hexString, name, short, textString, type Reference, type Value } from '../../pdf-syntax/value.ts';

const pointsPerInch = 72;
const a4 = { width: 595.28, height: 841.89 } as const;
/** What a screen shows at its true size. */
const screenDensity = 96;
/** What programs write that do not know. */
const unknownDensity = 72;
const density = { least: 20, most: 10_000, mostInches: 80, mostInchesOfUnknown: 24 } as const;

/** Pages that failed or were not read are there without text; one whose picture cannot be decoded either is blank. */
export async function* imageDocument(
  source: Source,
  job: Job,
  results: AsyncIterable<PageResult>,
): AsyncIterable<Uint8Array> {
  const pictures = await openImagePages(source);
  const writer = new ObjectWriter({ offset: 0, size: 1, packs: true });
  const [catalog, tree, fontReference] = [writer.reserve(), writer.reserve(), writer.reserve()];
  const font = new GlyphlessFont();
  const structure = new StructureTree();
  const kids: Reference[] = [];
  let language: string | undefined;
  writer.raw('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n');
  for await (const [index, result] of everyPage(results, job.documentPages)) {
    const page = result !== undefined && !isPageError(result) ? result : undefined;
    language ??= page === undefined ? undefined : languageTag(page.language);
    const picture = await pictures.page(index).catch((thrown: unknown) => {
      if (page !== undefined) throw thrown;
      return undefined;
    });
    kids.push(writePage(writer, picture, page, tree, font, fontReference, structure));
    yield* writer.taken();
  }
  if (font.isUsed) font.write(writer, fontReference);
  writer.put(tree, dictionary({ Type: name('Pages'), Kids: kids, Count: kids.length }));
  writer.put(
    catalog,
    dictionary({
      Type: name('Catalog'),
      Pages: tree,
      Lang: language === undefined ? undefined : textString(language),
      ...(structure.isEmpty ? {} : { MarkInfo: dictionary({ Marked: true }), StructTreeRoot: structure.write(writer) }),
      ViewerPreferences: dictionary({ DisplayDocTitle: true }),
    }),
  );
  const info = writer.add(
    dictionary({
      Title: textString(job.name.replace(/\.[^.]*$/, '')),
      Producer: textString('ocrchat'),
      CreationDate: textString(pdfDate(job.createdAt)),
    }),
  );
  const id = hexString(createHash('sha256').update(`${job.sha256} ${job.uuid}`).digest().subarray(0, 16));
  writer.finish(dictionary({ Root: catalog, Info: info, ID: [id, id] }));
  yield* writer.taken();
}

/** Every page of the document with its result, where there is one; results come in order. */
async function* everyPage(
  results: AsyncIterable<PageResult>,
  count: number,
): AsyncIterable<readonly [number, PageResult | undefined]> {
  let next = 0;
  for await (const result of results) {
    for (; next < result.index; next += 1) yield [next, undefined];
    yield [result.index, result];
    next = result.index + 1;
  }
  for (; next < count; next += 1) yield [next, undefined];
}

function writePage(
  writer: ObjectWriter,
  picture: EncodedImage | undefined,
  page: Page | undefined,
  tree: Reference,
  font: GlyphlessFont,
  fontReference: Reference,
  structure: StructureTree,
): Reference {
  const reference = writer.reserve();
  const { width, height } = picture === undefined ? a4 : sizeOf(picture);
  const fontName = 'Ocr';
  const toPage = (read: Page) => uprightToPage(read, { box: [0, 0, width, height], rotate: 0 });
  const layer = page === undefined ? { content: '', parts: [] } : textLayer(page, toPage(page), font, fontName);
  const drawn = picture === undefined ? '' : `/Artifact BMC q ${placing(picture, width, height)} cm /Im Do Q EMC\n`;
  const hasParts = layer.parts.some(({ id }) => id !== undefined);
  return writer.put(
    reference,
    dictionary({
      Type: name('Page'),
      Parent: tree,
      MediaBox: [0, 0, width, height].map((value) => Number(short(value, 3))),
      Resources: dictionary({
        XObject: picture === undefined ? undefined : dictionary({ Im: writeImage(writer, picture) }),
        Font: layer.content === '' ? undefined : dictionary({ [fontName]: fontReference }),
      }),
      Contents: writer.addDeflated(dictionary({}), layer.content + drawn),
      StructParents: hasParts ? structure.addPage(reference, layer.parts) : undefined,
      Tabs: hasParts ? name('S') : undefined,
    } satisfies Record<string, Value | undefined>),
  );
}

/** The page's size in points, from what the file says of its resolution, when that can be. */
export function sizeOf(image: Pick<EncodedImage, 'width' | 'height' | 'dotsPerInch' | 'orientation'>): {
  readonly width: number;
  readonly height: number;
} {
  const longer = Math.max(image.width, image.height);
  const [across, down] = image.dotsPerInch ?? [0, 0];
  const inches = Math.max(image.width / across, image.height / down);
  const isUnknown = across === unknownDensity && inches > density.mostInchesOfUnknown;
  const isPlausible =
    Math.min(across, down) >= density.least && Math.max(across, down) <= density.most && inches <= density.mostInches;
  // Else as large as on a screen, and not larger than a sheet of A4.
  const usual = Math.max(screenDensity, (longer * pointsPerInch) / a4.height);
  const [x, y] = isPlausible && !isUnknown ? [across, down] : [usual, usual];
  const [width, height] = [(image.width * pointsPerInch) / x, (image.height * pointsPerInch) / y];
  return image.orientation > 4 ? { width: height, height: width } : { width, height };
}

/** Where the unit square of the picture goes, so that it stands upright on the page (EXIF 2.3, Orientation). */
function placing({ orientation }: EncodedImage, width: number, height: number): string {
  const matrices: Readonly<Record<number, Matrix>> = {
    1: [1, 0, 0, 1, 0, 0],
    2: [-1, 0, 0, 1, 1, 0],
    3: [-1, 0, 0, -1, 1, 1],
    4: [1, 0, 0, -1, 0, 1],
    5: [0, -1, -1, 0, 1, 1],
    6: [0, -1, 1, 0, 0, 1],
    7: [0, 1, 1, 0, 0, 0],
    8: [0, 1, -1, 0, 1, 0],
  };
  const [a, b, c, d, e, f] = matrices[orientation] ?? [1, 0, 0, 1, 0, 0];
  return [a * width, b * height, c * width, d * height, e * width, f * height]
    .map((value) => short(value, 3))
    .join(' ');
}

function pdfDate(milliseconds: number): string {
  return `D:${new Date(milliseconds).toISOString().replaceAll(/[-:T]/gu, '').slice(0, 14)}Z`;
}
