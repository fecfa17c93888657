/** Owns the ALTO export: the layout and text of every page, as libraries and archives keep it. */
import { unionBox } from '../bounding-box.ts';
import {
  type Block,
  type BlockKind,
  type BoundingBox,
  type Line,
  type Page,
  type PageResult,
  blockKinds,
  isPageError,
  meanConfidence,
} from '../document.ts';
import { direction } from '../script.ts';
import { rounded } from '../wire.ts';
import { defineExporter } from './exporter.ts';
import { languageTag } from './language-tag.ts';
import { pixelScale } from './pixels.ts';
import { attributes, escapeXml } from './xml.ts';

/**
 * ALTO 4.4 (loc.gov/standards/alto). The order of the blocks is the reading order. Measures are pixels; pages in points
 * are given at 300 dpi. Running headers stand in the top margin, footers and page numbers in the bottom margin.
 */
export const alto = defineExporter({
  format: 'alto',
  mediaType: 'application/xml; charset=utf-8',
  extension: 'xml',
  description: 'ALTO 4.4: blocks, lines and words with boxes and confidence, as XML for archives',
  async *write({ job, pages }) {
    const tags = blockKinds.map((kind) => `<LayoutTag ID="${tagOf(kind)}" LABEL="${kind}"/>`).join('\n');
    yield `<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.loc.gov/standards/alto/ns-v4# http://www.loc.gov/standards/alto/v4/alto-4-4.xsd" SCHEMAVERSION="4.4">
<Description>
<MeasurementUnit>pixel</MeasurementUnit>
<sourceImageInformation>
<fileName>${escapeXml(job.name)}</fileName>
<fileIdentifier fileIdentifierLocation="sha256">${job.sha256}</fileIdentifier>
</sourceImageInformation>
<Processing ID="reading">
<processingCategory>contentGeneration</processingCategory>
<processingDateTime>${new Date(job.finishedAt ?? job.createdAt).toISOString()}</processingDateTime>
<processingSoftware>
<softwareName>ocrchat</softwareName>
</processingSoftware>
</Processing>
</Description>
<Tags>
${tags}
</Tags>
<Layout>
`;
    let count = 0;
    for await (const page of pages) {
      yield pageMarkup(page);
      count++;
    }
    // The schema asks for a page at least.
    if (count === 0) yield '<Page ID="page_0" PHYSICAL_IMG_NR="0" QUALITY="Missing"/>\n';
    yield '</Layout>\n</alto>\n';
  },
});

const tagOf = (kind: BlockKind): string => `kind_${kind}`;

const topKinds: ReadonlySet<BlockKind> = new Set(['header']);
const bottomKinds: ReadonlySet<BlockKind> = new Set(['footer', 'page-number']);

function pageMarkup(page: PageResult): string {
  const number = page.index + 1;
  if (isPageError(page)) {
    const missing = { ID: `page_${number}`, PHYSICAL_IMG_NR: number, QUALITY: 'Missing', QUALITY_DETAIL: page.message };
    return `<Page${attributes(missing)}/>\n`;
  }
  const scale = pixelScale(page);
  const confidence = meanConfidence([page]);
  const printed = page.blocks.find(({ kind }) => kind === 'page-number')?.text;
  const face = attributes({
    ID: `page_${number}`,
    PHYSICAL_IMG_NR: number,
    PRINTED_IMG_NR: printed,
    WIDTH: rounded(page.width * scale, 2),
    HEIGHT: rounded(page.height * scale, 2),
    PROCESSING: 'reading',
    PC: confidence === undefined ? undefined : rounded(confidence, 4),
    LANG: languageTag(page.language),
  });
  const numbered = page.blocks.map((block, at) => ({ block, id: `${number}_${at + 1}` }));
  const space = (name: string, chosen: (kind: BlockKind) => boolean, always = false): string => {
    const own = numbered.filter(({ block }) => chosen(block.kind));
    if (own.length === 0 && !always) return '';
    const box = unionBox(own.map(({ block }) => block.bbox)) ?? [0, 0, page.width, page.height];
    const blocks = own.map(({ block, id }) => blockMarkup(block, page, id)).join('');
    return `<${name}${attributes({ ID: `${name}_${number}`, ...place(box, page) })}>\n${blocks}</${name}>\n`;
  };
  return [
    `<Page${face}>\n`,
    space('TopMargin', (kind) => topKinds.has(kind)),
    space('BottomMargin', (kind) => bottomKinds.has(kind)),
    space('PrintSpace', (kind) => !topKinds.has(kind) && !bottomKinds.has(kind), true),
    '</Page>\n',
  ].join('');
}

function place(box: BoundingBox, page: Page): Readonly<Record<string, number>> {
  const scale = pixelScale(page);
  const [x0, y0, x1, y1] = box.map((value) => rounded(value * scale, 2)) as [number, number, number, number]; // seam: map loses the length
  return { HPOS: x0, VPOS: y0, WIDTH: rounded(Math.max(0, x1 - x0), 2), HEIGHT: rounded(Math.max(0, y1 - y0), 2) };
}

function blockMarkup(block: Block, page: Page, id: string): string {
  const where = { TAGREFS: tagOf(block.kind), ...place(block.bbox, page) };
  const text = block.lines.length === 0 ? '' : textBlock(block, page, id, where);
  if (block.kind === 'table')
    return `<ComposedBlock${attributes({ ID: `table_${id}`, ...where, TYPE: 'table' })}>\n${text}</ComposedBlock>\n`;
  if (block.kind === 'figure') {
    const picture = `<Illustration${attributes({ ID: `figure_${id}`, ...where })}/>\n`;
    return picture + text;
  }
  return text === '' ? `<TextBlock${attributes({ ID: `block_${id}`, ...where })}/>\n` : text;
}

function textBlock(block: Block, page: Page, id: string, where: Readonly<Record<string, string | number>>): string {
  const base = direction(block.text);
  const face = { ID: `block_${id}`, ...where, BASEDIRECTION: base === 'rtl' ? base : undefined };
  const lines = block.lines.map((line, at) => lineMarkup(line, page, `${id}_${at + 1}`)).join('');
  return `<TextBlock${attributes(face)}>\n${lines}</TextBlock>\n`;
}

function lineMarkup(line: Line, page: Page, id: string): string {
  const { bold, italic } = line.style ?? {};
  const style = [...(bold === true ? ['bold'] : []), ...(italic === true ? ['italics'] : [])].join(' ');
  // A line must have a string; one that came without words is one.
  const strings = line.words.length > 0 ? line.words : [{ text: line.text, bbox: line.bbox, confidence: undefined }];
  const inside = strings.map(({ text, bbox, confidence }, at) => {
    const last = strings[at - 1];
    const space = last === undefined ? '' : spaceMarkup(last.bbox, bbox, page);
    const face = {
      ID: `string_${id}_${at + 1}`,
      CONTENT: text,
      ...place(bbox, page),
      STYLE: style === '' ? undefined : style,
      WC: confidence === undefined ? undefined : rounded(confidence, 4),
    };
    return `${space}<String${attributes(face)}/>`;
  });
  return `<TextLine${attributes({ ID: `line_${id}`, ...place(line.bbox, page) })}>${inside.join('')}</TextLine>\n`;
}

/** The white between two words, whichever of them stands further left. */
function spaceMarkup(one: BoundingBox, other: BoundingBox, page: Page): string {
  const left = Math.min(one[2], other[2]);
  const right = Math.max(one[0], other[0]);
  const box: BoundingBox = [left, Math.min(one[1], other[1]), Math.max(left, right), Math.max(one[3], other[3])];
  const { HPOS, VPOS, WIDTH } = place(box, page);
  return `<SP${attributes({ HPOS, VPOS, WIDTH })}/>`;
}
