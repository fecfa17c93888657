// PDF pages that are damaged half-way, each in its own manner, as bad copies and bad programs leave them.
import { deflateSync } from 'node:zlib';
import { PdfFile, type PdfValue } from './pdf-file.ts';

const lines = Array.from(
  { length: 40 },
  (_, at) => `(Lot ${at} of the sale went for ${(at * 7919) % 997} crowns.) Tj T*`,
);
const content = `BT /F 11 Tf 14 TL 50 740 Td\n${lines.join('\n')}\nET\n`;
const deflated = deflateSync(content);
/** The same in numbers of shapes, as a composite font has it whose shapes are in the order of ASCII. */
const numbered = content.replaceAll(/\(([^()]*)\)/gu, (_, text: string) => {
  const codes = Array.from(text, (letter) => (letter.charCodeAt(0) - 29).toString(16).padStart(4, '0'));
  return `<${codes.join('')}>`;
});
/** Words of the page when it is whole. */
export const wordsOfWhole = lines.length * 9;

const spoiled = (bytes: Uint8Array, from: number, length: number): Buffer => {
  const copy = Buffer.from(bytes);
  for (let at = 0; at < length; at += 1) copy[from + at] = (at * 7919 * 13) >> 3;
  return copy;
};
const middle = (bytes: Uint8Array) => Math.floor(bytes.length / 2);

interface Made {
  readonly file: PdfFile;
  readonly fonts: PdfValue;
}
type Page = { readonly [key: string]: PdfValue };
const flate = { Filter: '/FlateDecode' };
const shown = ({ file }: Made, stream: Uint8Array, value: Page = flate): Page => ({
  Contents: file.add(value, stream),
});
const form = ({ file, fonts }: Made, stream: Uint8Array): Page => {
  const value = { Type: '/XObject', Subtype: '/Form', BBox: [0, 0, 595, 842], Resources: { Font: fonts }, ...flate };
  return {
    Resources: { Font: fonts, XObject: { X: file.add(value, stream) } },
    Contents: file.addDeflated({}, '/X Do'),
  };
};

const embedded = ({ file }: Made, program: Uint8Array): PdfValue =>
  file.add({
    Type: '/Font',
    Subtype: '/TrueType',
    BaseFont: '/Spoiled',
    Encoding: '/WinAnsiEncoding',
    FontDescriptor: file.add({ Type: '/FontDescriptor', FontName: '/Spoiled', FontFile2: file.add(flate, program) }),
  });

const composite = ({ file }: Made, value: Page): PdfValue =>
  file.add({ Type: '/Font', Subtype: '/Type0', BaseFont: '/Spoiled', Encoding: '/Identity-H', ...value });

/** Strings in hexadecimal digits as strings of bytes, those that must be in octal digits. */
const asBytes = (written: string): string =>
  written.replaceAll(/<([\da-f]+)>/gu, (_, digits: string) => {
    const bytes = Array.from(Buffer.from(digits, 'hex'), (byte) =>
      byte < 0x20 || [0x28, 0x29, 0x5c].includes(byte)
        ? `\\${byte.toString(8).padStart(3, '0')}`
        : String.fromCharCode(byte),
    );
    return `(${bytes.join('')})`;
  });

/** Pages of which something is lost, or may be. */
export const damagedPages = {
  'data that breaks off': (made: Made) => shown(made, deflated.subarray(0, middle(deflated))),
  'data that is spoiled': (made: Made) => shown(made, spoiled(deflated, middle(deflated), 40)),
  'a sum that is wrong': (made: Made) => shown(made, spoiled(deflated, deflated.length - 4, 4)),
  'garbage between its operators': (made: Made) => shown(made, spoiled(Buffer.from(content), 900, 300), {}),
  'a string without an end': (made: Made) => shown(made, Buffer.from(content.slice(0, 1500)), {}),
  'a part that is missing': (made: Made) => ({ Contents: [made.file.add(flate, deflated), '99 0 R'] }),
  'no such font': (made: Made) => ({ ...shown(made, deflated), Resources: { Font: { F: '99 0 R' } } }),
  'a font whose shapes are spoiled': (made: Made) => ({
    ...shown(made, deflated),
    Resources: { Font: { F: embedded(made, spoiled(deflateSync(Buffer.alloc(3000, 'glyphs')), 10, 10)) } },
  }),
  'no such form': (made: Made) => shown(made, deflateSync(`${content}/X Do`)),
  'a form that is spoiled': (made: Made) => form(made, spoiled(deflated, middle(deflated), 40)),
} as const;

/** Pages of which nothing is left. */
export const lostPages = {
  'data that is spoiled from the beginning': (made: Made) => shown(made, spoiled(deflated, 0, 60)),
  'content that is missing': () => ({ Contents: '99 0 R' }),
  'numbers of the shapes of a font that is missing': (made: Made) => ({
    ...shown(made, deflateSync(numbered)),
    Resources: { Font: { F: '99 0 R' } },
  }),
  'such numbers as bytes': (made: Made) => ({
    ...shown(made, deflateSync(asBytes(numbered))),
    Resources: { Font: { F: '99 0 R' } },
  }),
  'a font without its shapes': (made: Made) => ({
    ...shown(made, deflateSync(numbered)),
    Resources: { Font: { F: composite(made, { DescendantFonts: ['99 0 R'] }) } },
  }),
} as const;

/** Pages that are sloppy, and whole. */
export const wholePages = {
  'nothing wrong': (made: Made) => shown(made, deflated),
  'no sum at the end of its data': (made: Made) => shown(made, deflated.subarray(0, deflated.length - 4)),
  'a form': (made: Made) => form(made, deflated),
  'what looks like a form in a string': (made: Made) => shown(made, deflateSync(content.replace('Lot 3', 'Lot /X Do'))),
} as const;

/** @param page what its dictionary has besides the usual */
export function pageFile(page: (made: Made) => Page): Uint8Array {
  const file = new PdfFile();
  const font = { Type: '/Font', Subtype: '/Type1', BaseFont: '/Helvetica', Encoding: '/WinAnsiEncoding' };
  const fonts = { F: file.add(font) };
  const tree = file.reserve();
  const own = page({ file, fonts });
  const kid = file.add({ Type: '/Page', Parent: tree, MediaBox: [0, 0, 595, 842], Resources: { Font: fonts }, ...own });
  file.put(tree, { Type: '/Pages', Kids: [kid], Count: 1 });
  return file.toBytes(file.add({ Type: '/Catalog', Pages: tree }), file.add({}));
}

/** A page whose content has lost its end, and says so by its length alone. */
export function shortenedFile(): Uint8Array {
  const text = Buffer.from(pageFile((made) => shown(made, Buffer.from(content), {}))).toString('latin1');
  const length = `/Length ${Buffer.byteLength(content)}`;
  return Buffer.from(text.replace(length, `/Length ${Buffer.byteLength(content) + 300}`), 'latin1');
}

/** A page of which the file has nothing but bytes without a meaning. */
export function fileWithoutEntry(): Uint8Array {
  const text = Buffer.from(pageFile((made) => shown(made, deflated))).toString('latin1');
  return Buffer.from(
    text.replace(/\/Type \/Page\b(?!s)/u, (entry) => '}'.repeat(entry.length)),
    'latin1',
  );
}

/** The same file with a fault in its cross-references. */
export function withoutIndex(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  return Buffer.from(
    text.replace(/xref\n[\s\S]*?trailer/u, 'trailer').replace(/startxref\n\d+/u, 'startxref\n9'),
    'latin1',
  );
}

/** The same file whose streams do not say their length. */
export function withoutLengths(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  return Buffer.from(
    text.replaceAll(/\/Length \d+/gu, (entry) => ' '.repeat(entry.length)),
    'latin1',
  );
}
