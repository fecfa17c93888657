/** Owns the rules of hOCR 1.2: which classes there are, what each must say, how properties are written, what stands in what. */
import { type XmlElement, elementsOf, findAll } from './xml-reader.ts';

const uint = String.raw`\d+`;
const float = String.raw`-?\d+(?:\.\d+)?`;
const text = '"[^"]*"';

/** The grammar of each property (section "Properties"); at most one of a name in a title. */
const properties: Readonly<Record<string, string>> = {
  bbox: `${uint} ${uint} ${uint} ${uint}`,
  image: text,
  ppageno: uint,
  lpageno: `(?:${text}|${uint})`,
  scan_res: `${uint} ${uint}`,
  baseline: `${float} -?${uint}`,
  textangle: float,
  x_fsize: uint,
  x_font: text,
  x_wconf: float,
  order: uint,
};

/** Where an element of each class may stand; all of them need a box here. */
const places: Readonly<Record<string, readonly string[]>> = {
  ocr_page: ['body'],
  ocr_carea: ['ocr_page'],
  ocr_table: ['ocr_page'],
  ocr_photo: ['ocr_page'],
  ocr_display: ['ocr_page'],
  ocr_caption: ['ocr_page'],
  ocr_header: ['ocr_page'],
  ocr_footer: ['ocr_page'],
  ocr_pageno: ['ocr_page'],
  ocr_par: [
    'ocr_carea',
    'ocr_table',
    'ocr_photo',
    'ocr_display',
    'ocr_caption',
    'ocr_header',
    'ocr_footer',
    'ocr_pageno',
  ],
  ocr_line: ['ocr_par'],
  ocrx_word: ['ocr_line'],
};

/** Block elements of XHTML must not stand in a paragraph or a line of text. */
const inline: ReadonlySet<string> = new Set(['span', 'strong', 'em']);

/** Everything in which the document breaks the rules, in words. */
export function hocrFaults(root: XmlElement): readonly string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  const metas = new Map(
    findAll(root, 'meta').map(({ attributes }) => [attributes['name'], attributes['content'] ?? ''] as const),
  );
  if (metas.get('ocr-system') === undefined) faults.push('ocr-system is missing');
  const capabilities = metas.get('ocr-capabilities')?.split(' ') ?? [];
  const visit = (element: XmlElement, around: string): void => {
    const { class: own, id, title = '' } = element.attributes;
    if (id !== undefined && ids.has(id)) faults.push(`The id ${id} is there twice`);
    if (id !== undefined) ids.add(id);
    if (around !== 'body' && ['ocr_par', 'ocr_line', 'ocrx_word'].includes(around) && !inline.has(element.name))
      faults.push(`${element.name} stands in ${around}`);
    if (own !== undefined) {
      if (places[own] === undefined) faults.push(`${own} is not known`);
      else if (!places[own].includes(around)) faults.push(`${own} stands in ${around}`);
      if (!capabilities.includes(own)) faults.push(`${own} is not among the capabilities`);
      const names = title.split(/; (?=[a-z_]+ )/u).map((property) => {
        const [name = ''] = property.split(' ', 1);
        const grammar = properties[name];
        if (grammar === undefined) faults.push(`${name} of ${own} is not known`);
        else if (!new RegExp(`^${name} ${grammar}$`, 'u').test(property)) faults.push(`${own} says ${property}`);
        return name;
      });
      if (!names.includes('bbox')) faults.push(`${own} has no bbox`);
      if (new Set(names).size < names.length) faults.push(`${own} says a property twice`);
    }
    for (const child of elementsOf(element)) visit(child, own ?? around);
  };
  for (const body of findAll(root, 'body')) for (const child of elementsOf(body)) visit(child, 'body');
  return faults;
}
