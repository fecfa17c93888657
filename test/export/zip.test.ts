/** ZIP: any files come back whole, those that grow as well as those that come at once. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PackedFile, ZipWriter } from '../../src/export/zip.ts';
import { unzipped } from './zip-reader.ts';

test('any files come back', () => {
  const file = fc.record({ content: fc.uint8Array({ maxLength: 2000 }), store: fc.boolean() });
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-zé/_.-]{1,20}$/u), file), (files) => {
      const zip = new ZipWriter();
      const parts = Object.entries(files).flatMap(([name, { content, store }]) => [
        ...zip.add(name, content, { store }),
      ]);
      const back = unzipped(Buffer.concat([...parts, zip.end()]));
      expect([...back].map(([name, content]) => [name, [...content]])).toEqual(
        Object.entries(files).map(([name, { content }]) => [name, [...content]]),
      );
    }),
  );
});

test('a file that grows is the sum of its pieces', () => {
  const pieces = Array.from({ length: 3000 }, (_, at) => `${at} ${'é'.repeat(at % 300)}\n`);
  const packed = new PackedFile();
  for (const piece of pieces) packed.write(piece);
  const zip = new ZipWriter();
  const parts = [
    ...zip.add('empty', new PackedFile()),
    ...zip.add('grown.txt', packed),
    ...zip.add('text', 'as it is'),
  ];
  const back = unzipped(Buffer.concat([...parts, zip.end()]));
  expect(back.get('grown.txt')?.toString()).toBe(pieces.join(''));
  expect([back.get('empty')?.length, back.get('text')?.toString()]).toEqual([0, 'as it is']);
});

test('more files than the format can count are refused', () => {
  const zip = new ZipWriter();
  for (let count = 0; count < 0xffff; count++) zip.add(String(count), '', { store: true });
  expect(() => zip.add('one more', '')).toThrow('too large');
});
