import { expect, test } from 'vitest';
import { readPage } from '../../src/resources/page.ts';
import { readPageBlocks } from '../../src/resources/page-blocks.ts';
import { WirePageBlocks } from '../../src/wire.ts';
import { FakeApp, fakePage } from '../tools/fake-app.ts';

/** A page of `rows` lines with fifteen words each. */
async function read(rows: number) {
  const app = new FakeApp({
    documents: {
      'big.png': {
        pages: [
          fakePage(
            0,
            Array.from({ length: rows }, (_, row) => `row ${row} ${'word '.repeat(13)}`.trim()),
          ),
        ],
      },
    },
  });
  const { uuid } = await app.submit({ kind: 'path', path: '/big.png' });
  const place = { uri: `ocr://jobs/${uuid}/pages/1/blocks`, uuid, page: 1 };
  const [content] = (await readPageBlocks(app, place)).contents;
  if (content === undefined || !('text' in content)) throw new Error('no text');
  const { text } = content;
  return { text, blocks: WirePageBlocks.strict().parse(JSON.parse(text)), app, place };
}

test('a page of usual size is given whole', async () => {
  const { blocks } = await read(60);
  expect(blocks.note).toBeUndefined();
  expect(blocks.blocks.flatMap(({ lines }) => lines.map(({ line }) => line))).toEqual(
    Array.from({ length: 60 }, (_, line) => line + 1),
  );
  expect(blocks.blocks[0]?.lines[0]?.words).toHaveLength(15);
});

test('a page too large loses its words first, then its end, and says so', async () => {
  const wordless = await read(3000);
  expect(wordless.blocks.blocks).toHaveLength(3000);
  expect(wordless.blocks.blocks[0]?.lines[0]?.words).toBeUndefined();
  expect(wordless.blocks.note).toContain('words were left out');
  const cut = await read(6000);
  expect(cut.text.length).toBeLessThan(1_000_000);
  expect(cut.blocks.blocks.length).toBeGreaterThan(2000);
  expect(cut.blocks.note).toMatch(/^Only the first \d+ of 6000 blocks.*get_job with pages "1" and format "lines"/);
});

test('Markdown of a page without end is cut with a note', async () => {
  const { app, place } = await read(6000);
  const [content] = (await readPage(app, place)).contents;
  expect(content).toMatchObject({ text: expect.stringMatching(/get_job with pages "1" gives the rest -->$/) });
});
