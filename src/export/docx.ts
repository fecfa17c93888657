/** Owns the Word export: the document as headings, paragraphs, lists, tables and pictures that can be worked on. */
import { type Block, type PageResult, isPageError } from '../document.ts';
import { type Element, type NoteReference, pageElements } from './docx/body.ts';
import { Numbering } from './docx/numbering.ts';
import {
  contentTypes,
  coreProperties,
  documentEnd,
  documentRelations,
  documentStart,
  footnotesEnd,
  footnotesStart,
  linkRelation,
  packageRelations,
  settings,
} from './docx/package.ts';
import { paragraphXml } from './docx/paragraph.ts';
import { type RunLook, contentXml, linesXml, noteRunXml, textXml } from './docx/runs.ts';
import { Section } from './docx/section.ts';
import { measureSizes } from './docx/sizes.ts';
import { stylesXml } from './docx/styles.ts';
import { type ExportInput, defineExporter } from './exporter.ts';
import { type CutFigures, type Picture, figurePictures } from './figure-picture.ts';
import type { Note } from './flow.ts';
import { KnownFigures } from './known-figures.ts';
import { languageTag } from './language-tag.ts';
import { PackedFile, ZipWriter } from './zip.ts';

/**
 * WordprocessingML (ECMA-376, transitional). Pictures go out as their pages come; of the text only its compressed form
 * is held, since it comes behind them in the archive.
 */
export const docx = defineExporter({
  format: 'docx',
  mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  extension: 'docx',
  description: 'Word: heading styles, paragraphs, lists, tables and pictures of figures',
  async *write(input, { breaks, figures }) {
    const { job, pages } = input;
    const sizes = await measureSizes(pages);
    const zip = new ZipWriter();
    yield* zip.add('[Content_Types].xml', contentTypes);
    yield* zip.add('_rels/.rels', packageRelations);
    const images: string[] = [];
    const links = new Map<string, string>();
    const addLink = (uri: string): string => {
      const relation = links.get(uri) ?? linkRelation(links.size + 1);
      links.set(uri, relation);
      return relation;
    };
    const notes = new Footnotes();
    const text = new TextPart(breaks);
    const numbering = new Numbering();
    const known: CutFigures = new KnownFigures(input);
    for await (const page of pages) {
      if (isPageError(page)) {
        text.add(page, [{ content: textXml(`[page ${page.index + 1} could not be read: ${page.message}]`) }]);
        continue;
      }
      const pictures = await picturesOf(page, figures ? input : {}, known);
      const fresh: Uint8Array[] = [];
      const addPicture = ({ data, mediaType }: Picture): number => {
        const name = `image${images.length + 1}.${mediaType === 'image/png' ? 'png' : 'jpg'}`;
        images.push(name);
        fresh.push(...zip.add(`word/media/${name}`, data, { store: true }));
        return images.length;
      };
      text.add(page, pageElements(page, pictures, { sizes, numbering, addPicture, addLink, addNote: notes.add }));
      yield* fresh;
    }
    yield* zip.add('word/document.xml', text.finish());
    yield* zip.add('word/styles.xml', stylesXml(sizes, languageTag(sizes.language)));
    yield* zip.add('word/numbering.xml', numbering.xml());
    yield* zip.add('word/footnotes.xml', notes.finish());
    yield* zip.add('word/settings.xml', settings);
    yield* zip.add('word/_rels/document.xml.rels', documentRelations(images, links));
    yield* zip.add('docProps/core.xml', coreProperties(job));
    yield zip.end();
  },
});

async function picturesOf(
  page: Exclude<PageResult, { readonly code: unknown }>,
  input: Pick<ExportInput, 'renderPage' | 'signal'>,
  known: CutFigures,
): Promise<ReadonlyMap<Block, Picture>> {
  const pictures = new Map<Block, Picture>();
  for await (const { figure, picture } of figurePictures(page, input, known)) pictures.set(figure, picture);
  return pictures;
}

class Footnotes {
  readonly #part = new PackedFile();
  #count = 0;
  /** Notes that Word numbers itself. */
  #counted = 0;

  constructor() {
    this.#part.write(footnotesStart);
  }

  readonly add = ({ mark, lines }: Note, look: RunLook): NoteReference => {
    const isCounted = mark === String(this.#counted + 1);
    if (isCounted) this.#counted += 1;
    const reference = noteRunXml(isCounted ? '<w:footnoteRef/>' : contentXml(mark));
    const content = `${reference}${textXml(' ')}${linesXml(lines, look)}`;
    this.#part.write(
      `<w:footnote w:id="${++this.#count}">${paragraphXml({ style: 'FootnoteText', content })}</w:footnote>`,
    );
    return { id: this.#count, isCounted };
  };

  finish(): PackedFile {
    this.#part.write(footnotesEnd);
    return this.#part;
  }
}

/** The part with the text. Its latest element is held back: a section ends in the properties of its last paragraph. */
class TextPart {
  readonly #part = new PackedFile();
  readonly #breaks: boolean;
  #section: Section | undefined;
  #held: Element | undefined;

  constructor(breaks: boolean) {
    this.#breaks = breaks;
    this.#part.write(documentStart);
  }

  add(page: PageResult, elements: readonly Element[]): void {
    const section = this.#section;
    let rest = elements;
    if (section !== undefined && this.#breaks) {
      if (section.fits(page)) rest = broken(elements);
      else this.#endSection(section);
    }
    this.#section ??= new Section(page);
    this.#section.add(page);
    for (const element of rest) this.#push(element);
  }

  finish(): PackedFile {
    // A table must not be the last.
    if (this.#held === undefined || 'table' in this.#held) this.#push({ content: '' });
    this.#release();
    const section = this.#section ?? new Section({ index: 0, code: 'page_not_found', message: '' });
    this.#part.write(section.xml() + documentEnd);
    return this.#part;
  }

  #endSection(section: Section): void {
    if (this.#held === undefined || 'table' in this.#held) this.#push({ content: '' });
    if (this.#held !== undefined && !('table' in this.#held)) this.#held = { ...this.#held, section: section.xml() };
    this.#release();
    this.#section = undefined;
  }

  #push(element: Element): void {
    this.#release();
    this.#held = element;
  }

  #release(): void {
    if (this.#held === undefined) return;
    this.#part.write('table' in this.#held ? this.#held.table : paragraphXml(this.#held));
    this.#held = undefined;
  }
}

/** The elements of a page that begins a new sheet. */
function broken(elements: readonly Element[]): readonly Element[] {
  const [first, ...rest] = elements;
  return first === undefined || 'table' in first
    ? [{ pageBreakBefore: true, content: '' }, ...elements]
    : [{ ...first, pageBreakBefore: true }, ...rest];
}
