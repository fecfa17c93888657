// Files that a reader must survive: empty, cut, mislabelled, enormous once decoded, or of a kind it does not read.
import { crc32, deflateSync } from 'node:zlib';
import { PdfFile } from './pdf-file.ts';
import { randomIntegers } from './noise.ts';

export function emptyFile(): Uint8Array {
  return new Uint8Array();
}

/** The first `share` (0…1) of a file. */
export function truncated(bytes: Uint8Array, share: number): Uint8Array {
  return bytes.slice(0, Math.floor(bytes.length * share));
}

/** A black-and-white PNG that is all white; up to 400 megapixels it really decodes, beyond that it ends early. */
export function pngBomb(width = 20_000, height = 20_000): Uint8Array {
  const stride = 1 + Math.ceil(width / 8);
  const rows = width * height <= 4e8 ? height : Math.min(height, 64);
  const data = Buffer.alloc(stride * rows, 0xff);
  for (let row = 0; row < rows; row++) data[row * stride] = 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(data)), pngChunk('IEND', Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat([signature, ...chunks]));
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** 44 bytes that declare a frame of 65,535 × 65,535 pixels. */
export function gifBomb(): Uint8Array {
  const screen = 'ffffffff800000ffffff000000';
  const frame = '21f90400000000002c00000000ffffffff00';
  return new Uint8Array(Buffer.from(`${Buffer.from('GIF89a').toString('hex')}${screen}${frame}02024401003b00`, 'hex'));
}

/** A gray TIFF of `width` × `height` whose one strip holds eight bytes. */
export function tiffBomb(width = 65_535, height = 65_535): Uint8Array {
  const entries: readonly (readonly [number, number])[] = [
    [256, width],
    [257, height],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, height],
    [279, 8],
  ];
  const file = Buffer.alloc(16 + 2 + entries.length * 12 + 4);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(16, 4);
  file.writeUInt16LE(entries.length, 16);
  for (const [index, [tag, value]] of entries.entries()) {
    const at = 18 + index * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(4, at + 2); // LONG
    file.writeUInt32LE(1, at + 4);
    file.writeUInt32LE(value, at + 8);
  }
  return new Uint8Array(file);
}

/** A bitmap that declares `width` × `height` pixels and ends after its header. */
export function bmpBomb(width = 60_000, height = 60_000): Uint8Array {
  const file = Buffer.alloc(54);
  file.write('BM', 'latin1');
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return new Uint8Array(file);
}

/** One page, `side` points square, with a black rectangle on it. */
export function pdfHugePage(side = 200_000): Uint8Array {
  return pdfPage(side, side, '100 100 1000 1000 re f');
}

/** One A4 page with nothing on it. */
export function blankPage(): Uint8Array {
  return pdfPage(595, 842, '');
}

function pdfPage(width: number, height: number, content: string): Uint8Array {
  const file = new PdfFile();
  const tree = file.reserve();
  const page = {
    Type: '/Page',
    Parent: tree,
    MediaBox: [0, 0, width, height],
    Resources: {},
    Contents: file.addDeflated({}, content),
  };
  file.put(tree, { Type: '/Pages', Kids: [file.add(page)], Count: 1 });
  return file.toBytes(file.add({ Type: '/Catalog', Pages: tree }), file.add({ Producer: '(ocrchat tests)' }));
}

export function pdfHeaderOnly(): Uint8Array {
  return new Uint8Array(Buffer.from('%PDF-1.7\n', 'latin1'));
}

/** A PDF header and end around noise. */
export function pdfGarbage(length = 4096, seed = 1): Uint8Array {
  const next = randomIntegers(seed);
  const noise = Buffer.from(Uint8Array.from({ length }, () => next() & 255));
  return new Uint8Array(Buffer.concat([Buffer.from('%PDF-1.7\n'), noise, Buffer.from('\nstartxref\n99999\n%%EOF\n')]));
}

/** Files of kinds that are not read, by name; some claim a supported extension. */
export function unsupportedFiles(): Record<string, Uint8Array> {
  const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'utf8'));
  const svg = text(
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>',
  );
  const document = zip({
    '[Content_Types].xml':
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'word/document.xml':
      '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>',
  });
  return {
    'drawing.svg': svg,
    'drawing.png': svg,
    'archive.zip': zip({ 'note.txt': 'Nothing to read here.' }),
    'letter.docx': document,
    'letter.pdf': document,
    'page.html': text('<!doctype html><title>A page</title><p>Not a scan.</p>'),
    'page.jpg': text('<!doctype html><title>404</title>'),
    'notes.txt': text('Plain text, not a picture of text.\n'),
    program: new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...Array.from({ length: 57 }, () => 0)]),
  };
}

/** A ZIP archive without compression. */
function zip(files: Readonly<Record<string, string>>): Uint8Array {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of Object.entries(files)) {
    const name = Buffer.from(path, 'utf8');
    const data = Buffer.from(content, 'utf8');
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(33, 8); // 1 January 1980
    shared.writeUInt32LE(crc32(data), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(data.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, name, data]);
    const position = Buffer.alloc(14);
    position.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, position, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(central.length, 4);
  end.writeUInt16LE(central.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return new Uint8Array(Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end]));
}
