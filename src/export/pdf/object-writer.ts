/** Owns writing PDF objects one after the other, and the cross-references at their end. */
import { constants, deflateSync } from 'node:zlib';
import { dictionary, name, Reference, serialize, type Dictionary, type Value } from '../../pdf-syntax/value.ts';

interface Entry {
  readonly offset: number;
  readonly generation: number;
  /** Of an object that lies in an object stream, whose number this is; `offset` then counts in it. */
  readonly container?: number;
}

export interface WriterStart {
  /** Bytes that lie before what is written. */
  readonly offset: number;
  /** The first object number that is free. */
  readonly size: number;
  /** Object streams and a stream of cross-references (PDF 1.5), or the older table, as the file before it has. */
  readonly packs: boolean;
}

const packedObjects = 200;

export class ObjectWriter {
  private readonly entries = new Map<number, Entry>();
  private pending: Buffer[] = [];
  private offset: number;
  private size: number;
  private readonly packs: boolean;
  private packed: { readonly number: number; readonly text: string }[] = [];

  constructor(start: WriterStart) {
    this.offset = start.offset;
    this.size = start.size;
    this.packs = start.packs;
  }

  /** A reference to an object that comes later. */
  reserve(): Reference {
    return new Reference(this.size++);
  }

  raw(text: string | Uint8Array): void {
    const bytes =
      typeof text === 'string' ? Buffer.from(text, 'latin1') : Buffer.from(text.buffer, text.byteOffset, text.length);
    this.pending.push(bytes);
    this.offset += bytes.length;
  }

  add(value: Value): Reference {
    return this.put(this.reserve(), value);
  }

  /** Writes an object; small ones are packed together where the file allows it. */
  put(reference: Reference, value: Value): Reference {
    const text = serialize(value);
    if (this.packs && reference.generation === 0) {
      this.packed.push({ number: reference.number, text });
      if (this.packed.length >= packedObjects) this.flushPacked();
    } else {
      this.begin(reference);
      this.raw(`${text}\nendobj\n`);
    }
    return reference;
  }

  /** Writes a stream whose data is encoded as `entries` says. */
  putStream(reference: Reference, entries: Dictionary, data: Uint8Array): Reference {
    this.begin(reference);
    this.raw(`${serialize(new Map([...entries, ['Length', data.length]]))}\nstream\n`);
    this.raw(data);
    this.raw('\nendstream\nendobj\n');
    return reference;
  }

  /** Writes a stream, compressed. */
  addDeflated(entries: Dictionary, data: Uint8Array | string, reference = this.reserve()): Reference {
    const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
    const compressed = deflateSync(bytes, { level: constants.Z_BEST_COMPRESSION });
    return this.putStream(reference, new Map([...entries, ['Filter', name('FlateDecode')]]), compressed);
  }

  /** What was written since the last time. */
  *taken(): Iterable<Uint8Array> {
    const parts = this.pending;
    this.pending = [];
    yield* parts;
  }

  /**
   * Ends the file.
   * @param trailer all but the size
   */
  finish(trailer: Dictionary): void {
    this.flushPacked();
    const start = this.offset;
    if (this.packs) this.writeStream(trailer);
    else {
      const rows = this.runs().map(
        ({ first, entries }) => `${first} ${entries.length}\n${entries.map(tableRow).join('')}`,
      );
      this.raw(`xref\n${rows.join('')}trailer\n${serialize(new Map([...trailer, ['Size', this.size]]))}\n`);
    }
    this.raw(`startxref\n${start}\n%%EOF\n`);
  }

  private begin({ number, generation }: Reference): void {
    this.entries.set(number, { offset: this.offset, generation });
    this.raw(`${number} ${generation} obj\n`);
  }

  private flushPacked(): void {
    const objects = this.packed;
    if (objects.length === 0) return;
    this.packed = [];
    const container = this.reserve();
    let length = 0;
    const heads: string[] = [];
    for (const [index, { number, text }] of objects.entries()) {
      this.entries.set(number, { offset: index, generation: 0, container: container.number });
      heads.push(`${number} ${length}`);
      length += text.length + 1;
    }
    const head = `${heads.join(' ')}\n`;
    const entries = dictionary({ Type: name('ObjStm'), N: objects.length, First: head.length });
    this.addDeflated(entries, head + objects.map(({ text }) => `${text}\n`).join(''), container);
  }

  private writeStream(trailer: Dictionary): void {
    const reference = this.reserve();
    this.entries.set(reference.number, { offset: this.offset, generation: 0 });
    const runs = this.runs();
    const width = 9;
    const rows = Buffer.alloc(runs.reduce((sum, { entries }) => sum + entries.length, 0) * (width + 1));
    let previous = Buffer.alloc(width);
    let at = 0;
    for (const { entries } of runs) {
      for (const { offset, generation, container } of entries) {
        const row = Buffer.alloc(width);
        row[0] = container === undefined ? 1 : 2;
        row.writeUIntBE(container ?? offset, 1, 6);
        row.writeUInt16BE(container === undefined ? generation : offset, 7);
        // Differences from the row above compress far better.
        rows[at] = 2;
        for (let x = 0; x < width; x += 1) rows[at + 1 + x] = (row[x] ?? 0) - (previous[x] ?? 0);
        previous = row;
        at += width + 1;
      }
    }
    const own = dictionary({
      Type: name('XRef'),
      Size: this.size,
      Index: runs.flatMap(({ first, entries }) => [first, entries.length]),
      W: [1, 6, 2],
      DecodeParms: dictionary({ Predictor: 12, Columns: width }),
    });
    this.addDeflated(new Map([...trailer, ...own]), rows, reference);
  }

  /** Entries with numbers that follow each other. */
  private runs(): readonly { readonly first: number; readonly entries: Entry[] }[] {
    const runs: { readonly first: number; readonly entries: Entry[] }[] = [];
    for (const [number, entry] of [...this.entries].toSorted(([a], [b]) => a - b)) {
      const last = runs.at(-1);
      if (last !== undefined && last.first + last.entries.length === number) last.entries.push(entry);
      else runs.push({ first: number, entries: [entry] });
    }
    return runs;
  }
}

function tableRow({ offset, generation }: Entry): string {
  return `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`;
}
