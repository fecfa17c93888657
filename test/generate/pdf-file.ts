// Writing PDF files: objects, cross-reference table and, where asked for, encryption; no clock, no chance.
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { Encryption } from './pdf-encryption.ts';

/** A text string; written as UTF-16 and encrypted where the file is. */
export class PdfText {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

/** A string stands for itself (names, references, numbers already written); the rest maps as one expects. */
export type PdfValue =
  | string
  | number
  | PdfText
  | readonly PdfValue[]
  | { readonly [key: string]: PdfValue | undefined };

interface PdfObject {
  readonly value: PdfValue;
  readonly stream?: Uint8Array;
}

export interface PdfSecurity {
  /** Needed to open the file. */
  readonly password?: string | undefined;
  /** Needed to change it; alone it encrypts a file that anyone can open. */
  readonly ownerPassword?: string | undefined;
}

export class PdfFile {
  private readonly objects: (PdfObject | undefined)[] = [];

  /** A reference to an object that comes later. */
  reserve(): string {
    this.objects.push(undefined);
    return `${this.objects.length} 0 R`;
  }

  add(value: PdfValue, stream?: Uint8Array): string {
    return this.put(this.reserve(), value, stream);
  }

  put(reference: string, value: PdfValue, stream?: Uint8Array): string {
    this.objects[Number.parseInt(reference, 10) - 1] = { value, ...(stream && { stream }) };
    return reference;
  }

  /** A stream compressed with Flate. */
  addDeflated(value: { readonly [key: string]: PdfValue }, data: Uint8Array | string): string {
    return this.add({ ...value, Filter: '/FlateDecode' }, deflateSync(data));
  }

  toBytes(root: string, info: string, { password, ownerPassword }: PdfSecurity = {}): Uint8Array {
    const id = createHash('sha256')
      .update(JSON.stringify(this.objects.map((object) => object?.value)))
      .digest()
      .subarray(0, 16);
    const encrypts = password !== undefined || ownerPassword !== undefined;
    const encryption = encrypts ? new Encryption(password ?? '', ownerPassword ?? password ?? '', id) : undefined;
    const chunks: Buffer[] = [];
    let length = 0;
    const write = (chunk: Uint8Array | string): void => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : Buffer.from(chunk);
      chunks.push(bytes);
      length += bytes.length;
    };
    write('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
    const offsets = this.objects.map((object, index) => {
      if (!object) throw new Error(`PDF object ${index + 1} was reserved and never written`);
      const offset = length;
      const stream = object.stream && (encryption?.encrypt(object.stream) ?? object.stream);
      const value = stream && isDictionary(object.value) ? { ...object.value, Length: stream.length } : object.value;
      write(`${index + 1} 0 obj\n${serialize(value, encryption)}\n`);
      if (stream) {
        write('stream\n');
        write(stream);
        write('\nendstream\n');
      }
      write('endobj\n');
      return offset;
    });
    let trailer: PdfValue = { Size: offsets.length + 1, Root: root, Info: info, ID: [hex(id), hex(id)] };
    if (encryption) {
      // The encryption dictionary itself is never encrypted.
      offsets.push(length);
      write(`${offsets.length} 0 obj\n${serialize(encryption.dictionary)}\nendobj\n`);
      trailer = { ...trailer, Size: offsets.length + 1, Encrypt: `${offsets.length} 0 R` };
    }
    const start = length;
    const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
    write(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${entries}`);
    write(`trailer\n${serialize(trailer)}\nstartxref\n${start}\n%%EOF\n`);
    return new Uint8Array(Buffer.concat(chunks));
  }
}

function serialize(value: PdfValue, encryption?: Encryption): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000);
  if (value instanceof PdfText) {
    const bytes = Buffer.from(`\ufeff${value.value}`, 'utf16le').swap16();
    return hex(encryption?.encrypt(bytes) ?? bytes);
  }
  if (isArray(value)) return `[${value.map((item) => serialize(item, encryption)).join(' ')}]`;
  const entries = Object.entries(value).map(([key, item]) =>
    item === undefined ? '' : `/${key} ${serialize(item, encryption)}`,
  );
  return `<<${entries.join(' ')}>>`;
}

function isDictionary(value: PdfValue): value is { readonly [key: string]: PdfValue | undefined } {
  return typeof value === 'object' && !(value instanceof PdfText) && !isArray(value);
}

function isArray(value: PdfValue): value is readonly PdfValue[] {
  return Array.isArray(value);
}

function hex(bytes: Uint8Array): string {
  return `<${Buffer.from(bytes).toString('hex')}>`;
}
