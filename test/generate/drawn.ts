// PDF pages made of the operators that a test gives, for what the describer of pages cannot say: the order of drawing.
import { PdfFile, type PdfSecurity, PdfText, type PdfValue } from './pdf-file.ts';

export interface DrawnPage {
  /** Operators of the page's content; /F is Helvetica, /B Helvetica-Bold, /S Symbol, /Z ZapfDingbats, /W Wingdings, all in points from the bottom left. */
  readonly content: string;
  /** Points; default 400 by 300. */
  readonly width?: number;
  readonly height?: number;
  /** Clockwise degrees of the page's `/Rotate`. */
  readonly rotate?: number;
  /** Graphics states by name, for the operator `gs`. */
  readonly states?: { readonly [name: string]: PdfValue };
  /** Layers by name, for the operator `BDC`: whether they are shown when the document is opened. */
  readonly layers?: { readonly [name: string]: boolean };
  /** Fields of a form. */
  readonly fields?: readonly DrawnField[];
  /** What the form says of groups of its fields. */
  readonly groups?: readonly { readonly [key: string]: PdfValue }[];
  readonly links?: readonly DrawnLink[];
  readonly security?: PdfSecurity;
}

/** An area that leads somewhere. */
export interface DrawnLink {
  /** Left, bottom, right and top, in points from the bottom left. */
  readonly box: Box;
  readonly action: { readonly [key: string]: PdfValue };
  /** The parts of it, where it runs over lines. */
  readonly parts?: readonly Box[];
  readonly isHidden?: boolean;
}

type Box = readonly [number, number, number, number];

export interface DrawnField {
  /** Left, bottom, right and top, in points from the bottom left. */
  readonly box: Box;
  /** Operators of what it shows, from its bottom left; nothing is drawn in it when absent. */
  readonly shows?: string;
  readonly isHidden?: boolean;
  /** What the form says of it, as of its kind (`FT`) and value (`V`). */
  readonly entries?: { readonly [key: string]: PdfValue };
  /** The same of several fields that are one, as of a choice: the number of the entry in `groups`. */
  readonly group?: number;
}

/** A file of one such page. */
export function drawnPdf({
  content,
  width = 400,
  height = 300,
  rotate = 0,
  states = {},
  layers = {},
  fields = [],
  groups = [],
  links = [],
  security = {},
}: DrawnPage): Uint8Array {
  const file = new PdfFile();
  const font = (name: string) => file.add({ Type: '/Font', Subtype: '/Type1', BaseFont: `/${name}` });
  const latin = (name: string) =>
    file.add({ Type: '/Font', Subtype: '/Type1', BaseFont: `/${name}`, Encoding: '/WinAnsiEncoding' });
  const fonts = {
    F: latin('Helvetica'),
    B: latin('Helvetica-Bold'),
    S: font('Symbol'),
    Z: font('ZapfDingbats'),
    W: latin('Wingdings'),
  };
  const named = Object.keys(layers).map((name) => [name, file.add({ Type: '/OCG', Name: new PdfText(name) })] as const);
  const off = named.filter(([name]) => layers[name] === false).map(([, layer]) => layer);
  const parents = groups.map(() => file.reserve());
  const widgets = fields.map(({ box, shows, isHidden, entries = {}, group }) => {
    const [left, bottom, right, top] = box;
    const BBox = [0, 0, right - left, top - bottom];
    const look = { Type: '/XObject', Subtype: '/Form', BBox, Resources: { Font: fonts } };
    return file.add({
      Type: '/Annot',
      Subtype: '/Widget',
      Rect: box,
      F: isHidden === true ? 2 : 4,
      ...(shows === undefined ? {} : { AP: { N: file.addDeflated(look, shows) } }),
      ...(group === undefined ? {} : { Parent: parents[group] ?? '' }),
      ...entries,
    });
  });
  for (const [at, parent] of parents.entries())
    file.put(parent, { ...groups[at], Kids: widgets.filter((_, index) => fields[index]?.group === at) });
  const roots = [...parents, ...widgets.filter((_, index) => fields[index]?.group === undefined)];
  const linked = links.map(({ box, action, parts, isHidden }) =>
    file.add({
      Type: '/Annot',
      Subtype: '/Link',
      Rect: box,
      F: isHidden === true ? 2 : 0,
      A: action,
      // From the top left in reading order, as programs write them.
      QuadPoints: parts?.flatMap(([x0, y0, x1, y1]) => [x0, y1, x1, y1, x0, y0, x1, y0]),
    }),
  );
  const tree = file.reserve();
  const page = file.add({
    Type: '/Page',
    Parent: tree,
    MediaBox: [0, 0, width, height],
    Rotate: rotate,
    Resources: { Font: fonts, ExtGState: states, Properties: Object.fromEntries(named) },
    Annots: [...widgets, ...linked],
    Contents: file.addDeflated({}, content),
  });
  file.put(tree, { Type: '/Pages', Kids: [page], Count: 1 });
  const form = { Fields: roots, DA: '(/F 0 Tf 0 g)', DR: { Font: fonts } };
  const shown = { OCGs: named.map(([, layer]) => layer), D: { OFF: off } };
  const catalog = file.add({
    Type: '/Catalog',
    Pages: tree,
    ...(fields.length === 0 ? {} : { AcroForm: form }),
    ...(named.length === 0 ? {} : { OCProperties: shown }),
  });
  return file.toBytes(catalog, file.add({}), security);
}

/** Operators that draw a text at a place, by default in black Helvetica of 12 points. */
export function drawText(text: string, x: number, y: number, size = 12, font = 'F'): string {
  const escaped = text.replaceAll(/[\\()]/g, String.raw`\$&`);
  return `BT /${font} ${size} Tf 1 0 0 1 ${x} ${y} Tm (${escaped}) Tj ET`;
}

/** Advances of Helvetica, in thousandths of the size. */
const advances: Readonly<Record<string, number>> = {
  ' ': 278,
  '.': 278,
  ',': 278,
  '-': 333,
  '+': 584,
  i: 222,
  l: 222,
  t: 278,
  f: 278,
  r: 333,
};

/** Operators that draw each letter by itself at its own place, as browsers do where letters are kerned; spaces are left out. */
export function drawLetters(
  text: string,
  x: number,
  y: number,
  size = 12,
  kerning: Record<string, number> = {},
): string {
  const operators: string[] = [];
  let pen = x;
  let last = '';
  for (const letter of text) {
    pen -= ((kerning[last + letter] ?? 0) / 1000) * size;
    if (letter !== ' ') operators.push(drawText(letter, Math.round(pen * 1000) / 1000, y, size));
    pen += ((advances[letter] ?? 556) / 1000) * size;
    last = letter;
  }
  return operators.join('\n');
}
