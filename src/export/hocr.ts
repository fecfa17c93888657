/** Owns the hOCR export: pages, areas, paragraphs, lines and words with their boxes, as XHTML. */
import { type Block, type BlockKind, type Line, type Page, type PageResult, isPageError } from '../document.ts';
import { direction } from '../script.ts';
import { defineExporter } from './exporter.ts';
import { languageTag } from './language-tag.ts';
import { pixelBox, pixelScale, pixels, pixelsPerInch } from './pixels.ts';
import { attributes, commentText, escapeXml } from './xml.ts';

/** Floats of hOCR 1.2, section 5.3; what is none of them is an area of text. */
const areaClasses: Readonly<Partial<Record<BlockKind, string>>> = {
  table: 'ocr_table',
  figure: 'ocr_photo',
  formula: 'ocr_display',
  caption: 'ocr_caption',
  header: 'ocr_header',
  footer: 'ocr_footer',
  'page-number': 'ocr_pageno',
};

/** hOCR 1.2 (kba.github.io/hocr-spec/1.2). Boxes are whole pixels; pages in points are given at 300 dpi. */
export const hocr = defineExporter({
  format: 'hocr',
  mediaType: 'text/vnd.hocr+html; charset=utf-8',
  extension: 'hocr',
  description: 'hOCR: areas, paragraphs, lines and words with boxes and confidence, as XHTML',
  async *write({ job, pages }) {
    const title = escapeXml(job.name);
    yield `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<title>${title}</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<meta name="ocr-system" content="ocrchat"/>
<meta name="ocr-number-of-pages" content="${job.pageCount}"/>
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word ocr_table ocr_photo ocr_display ocr_caption ocr_header ocr_footer ocr_pageno ocrp_lang ocrp_dir ocrp_wconf"/>
</head>
<body>
`;
    for await (const page of pages) yield pageMarkup(page, job.name);
    yield '</body>\n</html>\n';
  },
});

function pageMarkup(page: PageResult, name: string): string {
  const number = page.index + 1;
  if (isPageError(page)) return `<!-- page ${number} could not be read: ${commentText(page.message)} -->\n`;
  const scale = pixelScale(page);
  const [width, height] = [pixels(page.width * scale), pixels(page.height * scale)];
  const title = [
    `image "${name.replaceAll('"', "'")}"`,
    `bbox 0 0 ${width} ${height}`,
    `ppageno ${page.index}`,
    ...(page.unit === 'pt' ? [`scan_res ${pixelsPerInch} ${pixelsPerInch}`] : []),
  ].join('; ');
  const blocks = page.blocks.map((block, at) => blockMarkup(block, page, `${number}_${at + 1}`)).join('');
  return `<div class="ocr_page"${attributes({ id: `page_${number}`, title, lang: languageTag(page.language) })}>\n${blocks}</div>\n`;
}

function blockMarkup(block: Block, page: Page, id: string): string {
  const title = `bbox ${pixelBox(block.bbox, page).join(' ')}`;
  const area = attributes({ class: areaClasses[block.kind] ?? 'ocr_carea', id: `block_${id}`, title });
  if (block.lines.length === 0) return `<div${area}></div>\n`;
  const dir = direction(block.text) === 'rtl' ? 'rtl' : undefined;
  const paragraph = attributes({ class: 'ocr_par', id: `par_${id}`, title, dir });
  const lines = block.lines.map((line, at) => lineMarkup(line, page, `${id}_${at + 1}`)).join('');
  return `<div${area}>\n<p${paragraph}>\n${lines}</p>\n</div>\n`;
}

function lineMarkup(line: Line, page: Page, id: string): string {
  const size = line.style?.fontSize;
  const title = `bbox ${pixelBox(line.bbox, page).join(' ')}${size === undefined ? '' : `; x_fsize ${Math.max(1, Math.round(size))}`}`;
  const words = line.words.map(({ text, bbox, confidence }, at) => {
    const word = attributes({
      class: 'ocrx_word',
      id: `word_${id}_${at + 1}`,
      title: `bbox ${pixelBox(bbox, page).join(' ')}; x_wconf ${Math.round(confidence * 100)}`,
    });
    return `<span${word}>${emphasized(escapeXml(text), line)}</span>`;
  });
  const inside = words.length > 0 ? words.join(' ') : escapeXml(line.text);
  return `<span${attributes({ class: 'ocr_line', id: `line_${id}`, title })}>${inside}</span>\n`;
}

function emphasized(text: string, { style }: Line): string {
  const inner = style?.italic === true ? `<em>${text}</em>` : text;
  return style?.bold === true ? `<strong>${inner}</strong>` : inner;
}
