// Text in PDF files: fonts collected over all pages, the operators that show a page, and the maps back to Unicode.
import type { PdfFile } from './pdf-file.ts';
import { buildTrueType } from './truetype.ts';
import type { Cluster, LaidOutPage, PlacedCluster, Typeface } from './types.ts';

/** How a text layer lies: letters swapped for others, code points of private use, or no map at all. */
export type Garbling = 'shuffled' | 'private-use' | 'missing';

interface Collected {
  readonly face: Typeface;
  readonly reference: string;
  readonly clusters: Cluster[];
  readonly codes: Map<string, number>;
}

export class PdfFonts {
  private readonly file: PdfFile;
  private readonly collected = new Map<string, Collected>();

  constructor(file: PdfFile) {
    this.file = file;
  }

  /** Operators for a page's text and rules, in points with y upwards. `invisible` text has rendering mode 3. */
  show(page: LaidOutPage, invisible = false): string {
    const operators: string[] = [];
    if (!invisible) {
      for (const [x0, y0, x1, y1] of page.rules) {
        operators.push(`${short(x0)} ${short(page.height - y1)} ${short(x1 - x0)} ${short(y1 - y0)} re f`);
      }
    }
    for (const line of page.placed) {
      operators.push(`BT ${invisible ? 3 : 0} Tr`);
      for (const run of runsOfOneFace(line.clusters)) operators.push(this.showRun(run, page.height));
      operators.push('ET');
    }
    return operators.join('\n');
  }

  private showRun(run: readonly PlacedCluster[], height: number): string {
    const first = run[0];
    if (!first) return '';
    const { face, size } = first;
    const parts: string[] = [];
    let codes = '';
    let pen = first.x;
    for (const { cluster, x } of run) {
      const drift = Math.round(((pen - x) / size) * 1000);
      if (drift !== 0) {
        parts.push(`<${codes}>`, String(drift));
        codes = '';
        pen -= (drift / 1000) * size;
      }
      codes += this.code(face, cluster).toString(16).padStart(4, '0');
      pen += (Math.round((cluster.advance * 1000) / face.unitsPerEm) / 1000) * size;
    }
    parts.push(`<${codes}>`);
    const show = parts.filter((part) => part !== '<>').join(' ');
    return `/${this.name(face)} ${short(size)} Tf 1 0 0 1 ${short(first.x)} ${short(height - first.y)} Tm [${show}] TJ`;
  }

  /** The font resources of every page (one dictionary is shared). */
  get resources(): Record<string, string> {
    return Object.fromEntries([...this.collected.values()].map(({ face, reference }) => [this.name(face), reference]));
  }

  private name(face: Typeface): string {
    return face.name.replace(/[^A-Za-z]/g, '');
  }

  private code(face: Typeface, cluster: Cluster): number {
    let font = this.collected.get(face.name);
    if (!font) {
      font = { face, reference: this.file.reserve(), clusters: [], codes: new Map() };
      this.collected.set(face.name, font);
    }
    const known = font.codes.get(cluster.key);
    if (known !== undefined) return known;
    font.clusters.push(cluster);
    font.codes.set(cluster.key, font.clusters.length);
    return font.clusters.length;
  }

  /** Writes the fonts; call once all pages are shown. */
  write(garbling?: Garbling): void {
    for (const { face, reference, clusters } of this.collected.values()) {
      const scale = 1000 / face.unitsPerEm;
      const name = `/${subsetTag(clusters)}+${face.name}`;
      const program = buildTrueType(face, clusters);
      const descriptor = this.file.add({
        Type: '/FontDescriptor',
        FontName: name,
        Flags: face.serif ? 6 : 4,
        FontBBox: [-500, face.descender * scale, 1500, face.ascender * scale],
        ItalicAngle: 0,
        Ascent: face.ascender * scale,
        Descent: face.descender * scale,
        CapHeight: 714,
        StemV: face.bold ? 140 : 80,
        FontWeight: face.bold ? 700 : 400,
        FontFile2: this.file.addDeflated({ Length1: program.length }, program),
      });
      const descendant = this.file.add({
        Type: '/Font',
        Subtype: '/CIDFontType2',
        BaseFont: name,
        CIDSystemInfo: { Registry: '(Adobe)', Ordering: '(Identity)', Supplement: 0 },
        FontDescriptor: descriptor,
        W: [1, clusters.map((cluster) => Math.round(cluster.advance * scale))],
        DW: 0,
        CIDToGIDMap: '/Identity',
      });
      this.file.put(reference, {
        Type: '/Font',
        Subtype: '/Type0',
        BaseFont: name,
        Encoding: '/Identity-H',
        DescendantFonts: [descendant],
        ToUnicode: garbling === 'missing' ? undefined : this.file.addDeflated({}, toUnicode(clusters, garbling)),
      });
    }
  }
}

function* runsOfOneFace(clusters: readonly PlacedCluster[]): Generator<PlacedCluster[]> {
  let run: PlacedCluster[] = [];
  for (const cluster of clusters) {
    if (run[0] && run[0].face !== cluster.face) {
      yield run;
      run = [];
    }
    run.push(cluster);
  }
  if (run.length > 0) yield run;
}

function toUnicode(clusters: readonly Cluster[], garbling?: Garbling): string {
  const lines = clusters.map((cluster, index) => {
    const text = garbling ? garble(cluster.text, index, garbling) : cluster.text;
    const units = Buffer.from(text, 'utf16le').swap16().toString('hex');
    return `<${(index + 1).toString(16).padStart(4, '0')}> <${units}>`;
  });
  const blocks: string[] = [];
  for (let i = 0; i < lines.length; i += 100) {
    const block = lines.slice(i, i + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <ffff> endcodespacerange',
    ...blocks,
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
}

function garble(text: string, index: number, garbling: Garbling): string {
  if (text.trim() === '') return text;
  if (garbling === 'private-use') return String.fromCodePoint(0xe000 + index);
  // Letters for letters: it looks like text to a careless check, and is none.
  return String.fromCodePoint(0x61 + ((index * 11 + 7) % 26));
}

/** Six capitals that depend on what the subset holds. */
function subsetTag(clusters: readonly Cluster[]): string {
  let sum = 0;
  for (const cluster of clusters)
    for (const character of cluster.key) sum = (Math.imul(sum, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return Array.from({ length: 6 }, (_, i) => String.fromCodePoint(65 + (Math.floor(sum / 26 ** i) % 26))).join('');
}

export function short(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
