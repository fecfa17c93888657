/** Owns ZIP files that are written forward only: entries come as bytes or piece by piece, and nothing is gone back to. */
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { OcrError } from '../errors.ts';

/** Bytes that are compressed at once. */
const pieceSize = 256 * 1024;
const largest = 0xffff_ffff;
const mostEntries = 0xffff;

interface Entry {
  readonly name: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly compressedSize: number;
  readonly method: 0 | 8;
  readonly offset: number;
}

/** What a file of the archive has come to when it is complete. */
interface Packed {
  readonly chunks: readonly Uint8Array[];
  readonly crc: number;
  readonly size: number;
  readonly method: 0 | 8;
}

/**
 * A file that grows. Only its compressed bytes are held. The pieces are DEFLATE streams that end on a byte boundary, so
 * that one behind the other they are one stream (RFC 1951, 3.2.4).
 */
export class PackedFile {
  readonly #chunks: Uint8Array[] = [];
  #pending: Buffer[] = [];
  #pendingSize = 0;
  #crc = 0;
  #size = 0;

  write(text: string): void {
    const bytes = Buffer.from(text);
    this.#pending.push(bytes);
    this.#pendingSize += bytes.length;
    if (this.#pendingSize >= pieceSize) this.#compress(constants.Z_SYNC_FLUSH);
  }

  finish(): Packed {
    this.#compress(constants.Z_FINISH);
    return { chunks: this.#chunks, crc: this.#crc, size: this.#size, method: 8 };
  }

  #compress(finishFlush: number): void {
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingSize = 0;
    this.#crc = crc32(bytes, this.#crc);
    this.#size += bytes.length;
    this.#chunks.push(deflateRawSync(bytes, { finishFlush }));
  }
}

/**
 * Writes an archive (PKWARE APPNOTE 6.3, without ZIP64). All times are the first that the format knows, so that the same
 * entries give the same bytes.
 */
export class ZipWriter {
  readonly #entries: Entry[] = [];
  #offset = 0;

  /**
   * @param content the whole file; `PackedFile` for one that came piece by piece
   * @param store true for what is compressed already
   * @returns the bytes that go out now
   * @throws OcrError `invalid_argument` when the archive grows beyond 4 GB or 65,535 files
   */
  add(name: string, content: string | Uint8Array | PackedFile, { store = false } = {}): readonly Uint8Array[] {
    const { chunks, crc, size, method } = packed(content, store);
    const compressedSize = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const entry: Entry = { name: Buffer.from(name), crc, size, compressedSize, method, offset: this.#offset };
    if (this.#entries.length === mostEntries || Math.max(size, this.#offset + compressedSize) > largest - 0x10000) {
      throw new OcrError('invalid_argument', 'The archive grows too large for its format.', {
        hint: 'Read fewer pages of the document, and export each part.',
      });
    }
    const header = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), commonFields(entry), entry.name]);
    this.#entries.push(entry);
    this.#offset += header.length + compressedSize;
    return [header, ...chunks];
  }

  /** The directory, with which the archive is complete. */
  end(): Uint8Array {
    const directory = Buffer.concat(this.#entries.map(directoryRecord));
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.#entries.length, 8);
    end.writeUInt16LE(this.#entries.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(this.#offset, 16);
    return Buffer.concat([directory, end]);
  }
}

function packed(content: string | Uint8Array | PackedFile, store: boolean): Packed {
  if (content instanceof PackedFile) return content.finish();
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const crc = crc32(bytes);
  return store
    ? { chunks: [bytes], crc, size: bytes.length, method: 0 }
    : { chunks: [deflateRawSync(bytes)], crc, size: bytes.length, method: 8 };
}

/** From the version that is needed to the length of the extra field; names are UTF-8 (bit 11). */
function commonFields({ name, crc, size, compressedSize, method }: Entry): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x0800, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt16LE(0, 6);
  fields.writeUInt16LE((1 << 5) | 1, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(compressedSize, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function directoryRecord(entry: Entry): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(entry.offset, 10);
  return Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), commonFields(entry), rest, entry.name]);
}
