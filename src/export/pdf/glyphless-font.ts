/** Owns the font of the invisible text: one glyph without ink for all, and a map from codes to the characters they stand for. */
import { dictionary, hexString, name, textString, type Reference } from '../../pdf-syntax/value.ts';
import type { ObjectWriter } from './object-writer.ts';

/** Shares of the font size: how far every character reaches above and below the baseline, and how wide it is. */
export const metrics = { ascent: 0.8, descent: 0.2, width: 0.5 } as const;

const unitsPerEm = 1000;
const units = (share: number): number => Math.round(share * unitsPerEm);
const mostCodes = 0xffff;

/** Codes are given out as characters (with their marks) come; the font is written once all are known. */
export class GlyphlessFont {
  private readonly codes = new Map<string, number>();

  /** Four hexadecimal digits for each character. */
  encode(characters: Iterable<string>): string {
    let text = '';
    for (const character of characters) text += this.codeOf(character).toString(16).padStart(4, '0');
    return text;
  }

  get isUsed(): boolean {
    return this.codes.size > 0;
  }

  write(writer: ObjectWriter, reference: Reference): void {
    const file = fontFile();
    const data = writer.addDeflated(dictionary({ Length1: file.length }), file);
    const baseFont = name('OCRCHT+Glyphless');
    const descriptor = writer.add(
      dictionary({
        Type: name('FontDescriptor'),
        FontName: baseFont,
        // Symbolic, of one width.
        Flags: 5,
        FontBBox: [0, -units(metrics.descent), units(metrics.width), units(metrics.ascent)],
        ItalicAngle: 0,
        Ascent: units(metrics.ascent),
        Descent: -units(metrics.descent),
        CapHeight: units(metrics.ascent),
        StemV: 80,
        FontFile2: data,
      }),
    );
    // Every code shows glyph 1; glyph 0 would say that the character is missing.
    const glyphs = Buffer.alloc(2 * (this.codes.size + 1));
    for (let code = 1; code <= this.codes.size; code += 1) glyphs.writeUInt16BE(1, code * 2);
    const descendant = writer.add(
      dictionary({
        Type: name('Font'),
        Subtype: name('CIDFontType2'),
        BaseFont: baseFont,
        CIDSystemInfo: dictionary({ Registry: textString('Adobe'), Ordering: textString('Identity'), Supplement: 0 }),
        FontDescriptor: descriptor,
        DW: units(metrics.width),
        CIDToGIDMap: writer.addDeflated(dictionary({}), glyphs),
      }),
    );
    writer.put(
      reference,
      dictionary({
        Type: name('Font'),
        Subtype: name('Type0'),
        BaseFont: baseFont,
        Encoding: name('Identity-H'),
        DescendantFonts: [descendant],
        ToUnicode: writer.addDeflated(dictionary({}), this.toUnicode()),
      }),
    );
  }

  private codeOf(character: string): number {
    let code = this.codes.get(character);
    if (code === undefined) {
      // More characters than there are codes: what is left shares the last one.
      code = Math.min(this.codes.size + 1, mostCodes);
      if (this.codes.size < mostCodes) this.codes.set(character, code);
    }
    return code;
  }

  private toUnicode(): string {
    const pairs = [...this.codes].map(([character, code]) => {
      const written = hexString(Buffer.from(character, 'utf16le').swap16()).text;
      return `<${code.toString(16).padStart(4, '0')}> ${written}`;
    });
    const sections: string[] = [];
    // A section holds 100 at most.
    for (let at = 0; at < pairs.length; at += 100) {
      const section = pairs.slice(at, at + 100);
      sections.push(`${section.length} beginbfchar\n${section.join('\n')}\nendbfchar\n`);
    }
    return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${sections.join('')}endcmap
CMapName currentdict /CMap defineresource pop
end
end
`;
  }
}

/**
 * A TrueType font of two glyphs with the tables that PDF asks for (ISO 32000-1, 9.9). The first is empty; the second is a
 * line across its cell: it has no area and so no ink, but it tells readers how much room a character takes.
 */
function fontFile(): Buffer {
  const head = Buffer.alloc(54);
  head.writeUInt32BE(0x00010000, 0);
  head.writeUInt32BE(0x00010000, 4);
  head.writeUInt32BE(0x5f0f3cf5, 12);
  head.writeUInt16BE(3, 16);
  head.writeUInt16BE(unitsPerEm, 18);
  head.writeInt16BE(-units(metrics.descent), 38);
  head.writeInt16BE(units(metrics.width), 40);
  head.writeInt16BE(units(metrics.ascent), 42);
  head.writeUInt16BE(8, 46);
  head.writeInt16BE(2, 48);
  const hhea = Buffer.alloc(36);
  hhea.writeUInt32BE(0x00010000, 0);
  hhea.writeInt16BE(units(metrics.ascent), 4);
  hhea.writeInt16BE(-units(metrics.descent), 6);
  hhea.writeUInt16BE(units(metrics.width), 10);
  hhea.writeInt16BE(1, 18);
  hhea.writeUInt16BE(1, 34);
  const maxp = Buffer.alloc(32);
  maxp.writeUInt32BE(0x00010000, 0);
  maxp.writeUInt16BE(2, 4);
  maxp.writeUInt16BE(2, 14);
  maxp.writeUInt16BE(2, 6);
  maxp.writeUInt16BE(1, 8);
  const glyph = diagonal();
  const loca = Buffer.alloc(6);
  loca.writeUInt16BE(glyph.length / 2, 4);
  // One width for all, and a side bearing for the second glyph.
  const hmtx = Buffer.alloc(6);
  hmtx.writeUInt16BE(units(metrics.width), 0);
  const tables: readonly (readonly [string, Buffer])[] = [
    ['glyf', glyph],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', hmtx],
    ['loca', loca],
    ['maxp', maxp],
  ];
  return assemble(tables, head);
}

/** One contour of two points: from the bottom left of a cell to the top right, and back. */
function diagonal(): Buffer {
  const glyph = Buffer.alloc(24);
  const [right, bottom, top] = [units(metrics.width), -units(metrics.descent), units(metrics.ascent)];
  for (const [index, value] of [1, 0, bottom, right, top, 1, 0].entries()) glyph.writeInt16BE(value, 2 * index);
  // Both points are on the outline; then how far each is from the one before, across and up.
  glyph.fill(1, 14, 16);
  for (const [index, value] of [0, right, bottom, top - bottom].entries()) glyph.writeInt16BE(value, 16 + 2 * index);
  return glyph;
}

function assemble(tables: readonly (readonly [string, Buffer])[], head: Buffer): Buffer {
  const start = Buffer.alloc(12 + 16 * tables.length);
  start.writeUInt32BE(0x00010000, 0);
  start.writeUInt16BE(tables.length, 4);
  const power = Math.floor(Math.log2(tables.length));
  start.writeUInt16BE(16 * 2 ** power, 6);
  start.writeUInt16BE(power, 8);
  start.writeUInt16BE(16 * tables.length - 16 * 2 ** power, 10);
  const bodies: Buffer[] = [];
  let offset = start.length;
  for (const [index, [tag, data]] of tables.entries()) {
    const at = 12 + 16 * index;
    start.write(tag, at, 'latin1');
    start.writeUInt32BE(checksum(data), at + 4);
    start.writeUInt32BE(offset, at + 8);
    start.writeUInt32BE(data.length, at + 12);
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    bodies.push(padded);
    offset += padded.length;
  }
  const file = Buffer.concat([start, ...bodies]);
  const headAt = file.indexOf(head, start.length);
  file.writeUInt32BE((0xb1b0afba - checksum(file)) >>> 0, headAt + 8);
  return file;
}

/** Sum of the 32-bit words (OpenType, "Calculating checksums"). */
function checksum(data: Buffer): number {
  const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}
