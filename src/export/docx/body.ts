/** Owns what the parts of a page become in Word. */
import type { Block, BoundingBox, Page } from '../../document.ts';
import { unionBox } from '../../bounding-box.ts';
import { direction } from '../../script.ts';
import type { Picture } from '../figure-picture.ts';
import { type FlowItem, type Note, flowItems } from '../flow.ts';
import { languageTag } from '../language-tag.ts';
import { drawingXml } from './drawing.ts';
import { blockSize, halfPoints, pointScale, twips } from './geometry.ts';
import { type Numbering, deepest } from './numbering.ts';
import type { Paragraph } from './paragraph.ts';
import { type RunLook, contentXml, linesXml, noteRunXml, textXml } from './runs.ts';
import type { Sizes } from './sizes.ts';
import { tableXml } from './table.ts';

/** What stands in the body: a paragraph, or a table as its XML. */
export type Element = Paragraph | { readonly table: string };

export interface BodyParts {
  readonly sizes: Sizes;
  readonly numbering: Numbering;
  /** Takes a picture into the file and returns its number. */
  readonly addPicture: (picture: Picture) => number;
  /** Takes an address in and returns its relation. */
  readonly addLink: (uri: string) => string;
  /** Takes a note in. */
  readonly addNote: (note: Note, look: RunLook) => NoteReference;
}

export interface NoteReference {
  readonly id: number;
  /** True when its mark is the number that Word gives it. */
  readonly isCounted: boolean;
}

/** Twips between a table and the text under it. */
const afterTable = 120;
/** Points that stay free at each side of the sheet at least. */
export const leastMargin = 36;

/** The elements of one page, at least one. */
export function pageElements(page: Page, pictures: ReadonlyMap<Block, Picture>, parts: BodyParts): readonly Element[] {
  const scale = pointScale(page);
  const items = flowItems(page);
  const tag = languageTag(page.language);
  const look: RunLook = { language: page.language === parts.sizes.language ? undefined : tag };
  const references = new Map<Note, NoteReference>();
  for (const item of items) if (item.kind === 'note') references.set(item.note, parts.addNote(item.note, look));
  const place: Place = {
    page,
    scale,
    area: unionBox(page.blocks.map(({ bbox }) => bbox)) ?? [0, 0, page.width, page.height],
    look: { ...look, relation: parts.addLink, reference: (note) => referenceXml(note, references.get(note)) },
  };
  const elements = items.flatMap((item) => itemElements(item, place, pictures, parts));
  return elements.length === 0 ? [{ content: '' }] : parted(elements);
}

interface Place {
  readonly page: Page;
  readonly scale: number;
  /** Box around all that stands on the page. */
  readonly area: BoundingBox;
  readonly look: RunLook;
}

/** Tables that follow each other would become one, and text would stick to the one above it. */
function parted(elements: readonly Element[]): readonly Element[] {
  return elements.flatMap((element, at): readonly Element[] => {
    const last = elements[at - 1];
    if (last === undefined || !('table' in last)) return [element];
    if ('table' in element) return [{ content: '' }, element];
    return [element.style?.startsWith('Heading') === true ? element : { ...element, spaceBefore: afterTable }];
  });
}

function referenceXml({ mark }: Note, reference: NoteReference | undefined): string {
  if (reference === undefined) return textXml(mark);
  const { id, isCounted } = reference;
  return noteRunXml(
    isCounted
      ? `<w:footnoteReference w:id="${id}"/>`
      : `<w:footnoteReference w:customMarkFollows="1" w:id="${id}"/>${contentXml(mark)}`,
  );
}

function itemElements(
  item: FlowItem,
  place: Place,
  pictures: ReadonlyMap<Block, Picture>,
  parts: BodyParts,
): readonly Element[] {
  switch (item.kind) {
    case 'heading':
      return [headingParagraph(item, place, parts.sizes)];
    case 'text':
      return [textParagraph(item, place, parts.sizes)];
    case 'list':
      return listParagraphs(item, place, parts.numbering);
    case 'table': {
      const free = place.page.width * place.scale - 2 * leastMargin;
      const [left, , right] = item.block.bbox;
      const width = twips(Math.max(72, Math.min(free, (right - left) * place.scale)));
      const letters = blockSize(item.block, place.scale) ?? parts.sizes.body;
      const small = letters < parts.sizes.body * (1 - noticeable);
      const space = {
        width,
        most: twips(free),
        letters: small ? letters : parts.sizes.body,
        usual: parts.sizes.body,
        isCentered: shape(item.block, place).alignment === 'center',
      };
      return [{ table: tableXml(item.table, item.block, space, place.look) }];
    }
    case 'figure':
      return figureElements(item, place, pictures.get(item.block), parts);
    case 'formula':
      return [{ style: 'Formula', content: textXml(item.latex, place.look) }];
    case 'code':
      return [{ style: 'Code', content: textXml(item.text, place.look) }];
    case 'note':
      return [];
    // no default
  }
}

/** Direction and alignment. */
function shape(block: Block, { area, page }: Place): Pick<Paragraph, 'rightToLeft' | 'alignment'> {
  const [left, , right] = block.bbox;
  const [before, after] = [left - area[0], area[2] - right];
  const slack = 0.025 * page.width;
  const centered = before > 0.08 * page.width && Math.abs(before - after) < slack;
  return {
    rightToLeft: direction(block.text) === 'rtl' ? true : undefined,
    alignment: centered ? 'center' : undefined,
  };
}

const styles: Readonly<Partial<Record<Block['kind'], readonly [style: string, ratio: number]>>> = {
  caption: ['Caption', 0.9],
  footnote: ['FootnoteText', 0.85],
  formula: ['Formula', 1],
};
/** By so much must letters differ from those of the text to be set in a size of their own. */
const noticeable = 0.18;
/** Times the text's size; what is larger is a watermark or a picture of letters. */
const largest = 3;

function textParagraph({ block, lines }: Extract<FlowItem, { kind: 'text' }>, place: Place, sizes: Sizes): Paragraph {
  const [style, ratio = 1] = styles[block.kind] ?? [];
  const size = blockSize(block, place.scale);
  const own = size !== undefined && Math.abs(size / (sizes.body * ratio) - 1) > noticeable;
  const look = { ...place.look, size: own ? halfPoints(Math.min(size, sizes.body * largest)) : undefined };
  return { ...shape(block, place), style, content: linesXml(lines, look) };
}

function headingParagraph(
  { block, level, runs }: Extract<FlowItem, { kind: 'heading' }>,
  place: Place,
  sizes: Sizes,
): Paragraph {
  const usual = sizes.headings[level - 1] ?? sizes.body;
  const size = blockSize(block, place.scale);
  const own = size !== undefined && size > usual * (1 + noticeable);
  const look = { ...place.look, size: own ? halfPoints(Math.min(size, sizes.body * largest)) : undefined };
  return { ...shape(block, place), style: `Heading${level}`, content: linesXml([runs], look) };
}

function listParagraphs(
  { items }: Extract<FlowItem, { kind: 'list' }>,
  { look }: Place,
  numbering: Numbering,
): readonly Paragraph[] {
  const open: { readonly id: number; readonly sort: string }[] = [];
  return items.map(({ block, depth, mark, lines }) => {
    const level = Math.min(depth, deepest);
    open.length = Math.min(open.length, level + 1);
    const face: Paragraph = {
      style: 'ListParagraph',
      rightToLeft: direction(block.text) === 'rtl' ? true : undefined,
      content: linesXml(lines, look),
    };
    // What makes an item of one without a mark is drawn, or said by the document.
    const sort = mark.kind !== 'number' ? 'bullet' : `${mark.counting} ${mark.before} ${mark.after}`;
    const last = open[level];
    const goesOn = last?.sort === sort && (mark.kind !== 'number' || mark.continues);
    const id = goesOn ? last.id : mark.kind !== 'number' ? numbering.bullets() : numbering.counted(mark, level);
    open[level] = { id, sort };
    return { ...face, numbering: { id, level } };
  });
}

function figureElements(
  { block, lines, caption, captionLines }: Extract<FlowItem, { kind: 'figure' }>,
  place: Place,
  picture: Picture | undefined,
  { addPicture }: BodyParts,
): readonly Element[] {
  const { page, scale, look } = place;
  const elements: Element[] = [];
  if (picture !== undefined) {
    const [left, top, right, bottom] = block.bbox;
    const [width, height] = [(right - left) * scale, (bottom - top) * scale];
    const [freeWidth, freeHeight] = [page.width * scale - 2 * leastMargin, page.height * scale - 4 * leastMargin];
    const fit = Math.min(1, freeWidth / width, freeHeight / height);
    const words = (caption?.text ?? block.text).replaceAll(/\s+/gu, ' ').trim();
    const content = drawingXml({
      number: addPicture(picture),
      description: words === '' ? 'Figure' : words,
      width: width * fit,
      height: height * fit,
    });
    elements.push({ ...shape(block, place), keepNext: caption === undefined ? undefined : true, content });
  } else if (lines.length > 0) elements.push({ ...shape(block, place), content: linesXml(lines, look) });
  if (caption !== undefined)
    elements.push({ ...shape(caption, place), style: 'Caption', content: linesXml(captionLines, look) });
  return elements;
}
