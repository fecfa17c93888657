import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { mayHideLayers } from '../../../src/engine/local/hidden-layers.ts';

/** A file whose catalog is packed into a stream of objects, as its bytes are in the file. */
function withPacked(stream: Buffer, trailer = ''): Buffer {
  const head = '%PDF-1.7\n';
  const packed = Buffer.concat([
    Buffer.from(`1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${stream.length} >>\nstream\n`),
    stream,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
  const at = head.length + packed.length;
  const entries = [
    [0, 0, 0],
    [1, head.length, 0],
    [2, 1, 0],
    [1, at, 0],
  ].flatMap(([kind = 0, offset = 0, third = 0]) => [kind, offset >> 8, offset & 0xff, third]);
  const index = `<< /Type /XRef /Size 4 /W [1 2 1] /Root 2 0 R ${trailer} /Length ${entries.length} >>`;
  return Buffer.concat([
    Buffer.from(head),
    packed,
    Buffer.from(`3 0 obj\n${index}\nstream\n`),
    Buffer.from(entries),
    Buffer.from(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`),
  ]);
}

const catalog = (layers: string) => deflateSync(`2 0 << /Type /Catalog ${layers} >>`);
/** As encryption leaves it. */
const unreadable = Buffer.from(catalog('').map((byte, at) => byte ^ (at * 37 + 91)));

test('layers may be off where the catalog says so, and where nobody can read it before it is decrypted', () => {
  expect(mayHideLayers(withPacked(catalog('')))).toBe(false);
  expect(mayHideLayers(withPacked(catalog('/OCProperties << /D << /OFF [9 0 R] >> >>')))).toBe(true);
  expect(mayHideLayers(withPacked(unreadable, '/Encrypt << /Filter /Standard >>'))).toBe(true);
  expect(mayHideLayers(withPacked(unreadable))).toBe(false);
});
