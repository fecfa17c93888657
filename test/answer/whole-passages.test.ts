import { describe, expect, it } from 'vitest';
import { chunkPage, tableHeadersAfter } from '../../src/answer/chunking.ts';
import { indexWhole } from '../../src/answer/indexing.ts';
import { makeWhole } from '../../src/answer/whole-passages.ts';
import type { Chunk } from '../../src/chunk.ts';
import type { Page } from '../../src/document.ts';
import { pageOf } from './page-of.ts';

const job = { uuid: 'j', name: 'Report.pdf' };
const chunksOf = (page: Page) => chunkPage(job, page, []);
const row = (number: number) => `item ${number} ${'x'.repeat(60)} price ${number}.50`;

/** A passage for the chunk of a page that holds a text. */
function passageOf(page: Page, text: string, score = 1) {
  const chunk = chunksOf(page).find((each) => each.text.includes(text));
  if (chunk === undefined) throw new Error(`no chunk with ${text}`);
  return { chunk, lines: chunk.text.split('\n'), score, page };
}

function source(pages: readonly Page[]) {
  return async (indexes: readonly number[]) =>
    new Map(pages.filter(({ index }) => indexes.includes(index)).map((page) => [page.index, page]));
}

const continued = (page: Page): Page => ({
  ...page,
  blocks: page.blocks.map((block) =>
    block.kind === 'table' ? { ...block, table: { rows: 1, columns: 1, cells: [], continues: true } } : block,
  ),
});

describe('makeWhole', () => {
  const table = pageOf(3, [
    { lines: ['Our prices.'] },
    { kind: 'table', headers: ['Item', 'Price'], lines: Array.from({ length: 30 }, (_, number) => row(number)) },
    { lines: ['Prices hold until May.'] },
  ]);

  it('gives a table entire, once, at the place of its best part', async () => {
    expect(chunksOf(table).filter(({ kind }) => kind === 'table').length).toBeGreaterThan(2);
    const passages = await makeWhole(
      [passageOf(table, 'item 29', 3), passageOf(table, 'Our prices', 2), passageOf(table, 'item 0 ', 1)],
      chunksOf,
      source([table]),
    );
    expect(passages.map(({ chunk, score }) => [chunk.lines, score])).toEqual([
      [[1, 30], 3],
      [[0, 0], 2],
    ]);
    const [whole] = passages;
    expect(whole?.lines).toHaveLength(30);
    expect(whole?.lines[29]).toBe(row(29));
    expect(whole?.chunk.context).toContain('Item | Price');
    expect(whole?.chunk.bbox).toEqual([0, 10, 50, 309]);
  });

  it('leaves an enormous table in parts', async () => {
    const long = pageOf(0, [{ kind: 'table', lines: Array.from({ length: 80 }, (_, number) => row(number)) }]);
    const passage = passageOf(long, 'item 40');
    expect(await makeWhole([passage], chunksOf, source([long]))).toEqual([passage]);
  });

  const broken = [
    pageOf(0, [
      { lines: ['The notice period for tenants who have lived here for more than ten years and'] },
      { kind: 'footer', lines: ['House rules'] },
      { kind: 'page-number', lines: ['1'] },
    ]),
    pageOf(1, [
      { kind: 'header', lines: ['House rules'] },
      { lines: ['who pay on time is nine months.'] },
      { kind: 'heading', lines: ['Pets'] },
      { lines: ['Cats are welcome.'] },
    ]),
    pageOf(2, [{ lines: ['Dogs are welcome, too.'] }]),
  ];

  it('brings the other half of a text that the page end breaks, whichever half was found', async () => {
    const [first, second, third] = broken;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three pages');
    const down = await makeWhole([passageOf(first, 'notice period')], chunksOf, source(broken));
    expect(down.map(({ chunk, score }) => [chunk.page, chunk.lines, score])).toEqual([
      [0, [0, 0], 1],
      [1, [1, 1], 0.9],
    ]);
    expect(down[1]?.page).toBe(second);
    const up = await makeWhole([passageOf(second, 'nine months')], chunksOf, source(broken));
    expect(up.map(({ chunk }) => [chunk.page, chunk.lines])).toEqual([
      [1, [1, 1]],
      [0, [0, 0]],
    ]);
    // A sentence that ends with its page has no other half.
    for (const whole of [passageOf(second, 'Cats'), passageOf(third, 'Dogs')])
      expect(await makeWhole([whole], chunksOf, source(broken))).toEqual([whole]);
    // A page that could not be read is no reason to fail.
    expect(await makeWhole([passageOf(first, 'notice')], chunksOf, source([first]))).toHaveLength(1);
  });

  it('brings the rest of a table from the next page', async () => {
    const begin = pageOf(0, [{ kind: 'table', headers: ['Item', 'Price'], lines: [row(1), row(2)] }]);
    const rest = continued(pageOf(1, [{ kind: 'table', lines: [row(3), row(4)] }]));
    const passages = await makeWhole([passageOf(begin, 'item 1')], chunksOf, source([begin, rest]));
    expect(passages.map(({ chunk }) => chunk.page)).toEqual([0, 1]);
    const apart = pageOf(1, [{ kind: 'table', headers: ['Name'], lines: [row(3)] }]);
    expect(await makeWhole([passageOf(begin, 'item 1')], chunksOf, source([begin, apart]))).toHaveLength(1);
  });
});

describe('the column headers of a table that goes on', () => {
  it('are found with each of its parts, on every page', async () => {
    const begin = pageOf(0, [{ kind: 'table', headers: ['Item', 'Price'], lines: [row(1)] }]);
    const rest = continued(pageOf(1, [{ kind: 'table', lines: [row(2)] }]));
    const end = continued(
      pageOf(2, [
        { kind: 'table', lines: [row(3)] },
        { kind: 'table', lines: ['another table'] },
      ]),
    );
    const stored: Chunk[] = [];
    async function* pages() {
      yield begin;
      yield rest;
      yield end;
    }
    await indexWhole(
      { replace: async (_job, chunks) => void stored.push(...chunks), replacePages: async () => undefined },
      job,
      pages(),
    );
    const contextOf = (text: string) => stored.find((chunk) => chunk.text.includes(text))?.context;
    for (const number of [1, 2, 3]) expect(contextOf(`item ${number}`)).toBe('Report.pdf › Item | Price');
    const apart = pageOf(3, [{ kind: 'table', lines: [row(9)] }]);
    expect(chunkPage(job, apart, [], tableHeadersAfter(begin, ''))[0]?.context).toBe('Report.pdf');
  });
});
