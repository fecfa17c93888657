import { finished } from 'node:stream/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { gatherLines } from '../../src/server/line-gatherer.ts';

async function through(
  chunks: readonly Uint8Array[],
  maxBytes: number,
): Promise<{ pieces: string[]; dropped: number[] }> {
  const dropped: number[] = [];
  const pieces: string[] = [];
  const gatherer = gatherLines(maxBytes, (bytes) => void dropped.push(bytes));
  gatherer.on('data', (piece: Buffer) => void pieces.push(piece.toString('latin1')));
  for (const chunk of chunks) gatherer.write(chunk);
  gatherer.end();
  await finished(gatherer);
  return { pieces, dropped };
}

const chunks = fc.array(
  fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => bytes.map((byte) => (byte < 40 ? 10 : byte))),
  { maxLength: 20 },
);

test('passes every byte on, in whole lines', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, async (parts) => {
      const { pieces, dropped } = await through(parts, 1000);
      expect(pieces.join('')).toBe(Buffer.concat(parts).toString('latin1'));
      for (const piece of pieces.slice(0, -1)) expect(piece.endsWith('\n')).toBe(true);
      expect(dropped).toEqual([]);
    }),
  );
});

test('drops what is too long whole, tells its size, and goes on with the next line', async () => {
  const { pieces, dropped } = await through(
    ['ab\n', 'toolong', 'toolong', '\ncd\n'].map((part) => Buffer.from(part)),
    10,
  );
  expect(pieces.join('')).toBe('ab\ncd\n');
  expect(dropped).toEqual([15]);
});
