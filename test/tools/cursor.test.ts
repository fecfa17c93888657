import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../src/tools/cursor.ts';

const State = z.strictObject({ uuid: z.string(), offset: z.int() });

test('gives back what it was given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer(), (uuid, offset) => {
      expect(decodeCursor('pages', State, encodeCursor('pages', { uuid, offset }))).toEqual({ uuid, offset });
    }),
  );
});

test('refuses garbage, changed cursors, those of other tools and of other shapes', () => {
  const cursor = encodeCursor('pages', { uuid: 'u', offset: 7 });
  const refuses = (text: string): void => {
    expect(() => decodeCursor('pages', State, text)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
  };
  fc.assert(fc.property(fc.string({ unit: 'binary' }), refuses));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: cursor.length - 1 }), fc.constantFrom('A', 'z', '!', ''), (at, other) => {
      fc.pre(cursor[at] !== other);
      refuses(cursor.slice(0, at) + other + cursor.slice(at + 1));
    }),
  );
  refuses(encodeCursor('jobs', { uuid: 'u', offset: 7 }));
  refuses(encodeCursor('pages', { uuid: 'u', offset: 'seven' }));
  refuses(`${cursor}=`);
});
