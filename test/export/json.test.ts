/** JSON: the whole model, in the shape that is published. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WireDocument, documentSchema, schemaVersion } from '../../src/wire/document.ts';
import { block, page } from '../pages.ts';
import { everything, exportedText, failedPage, spanningTable, styled } from './everything.ts';

test('everything that is written is of the published shape', async () => {
  const written: unknown = JSON.parse(await exportedText('json', everything));
  // Nothing beyond it, either: what the shape does not know would be left out here.
  expect(WireDocument.parse(written)).toEqual(written);
  expect(JSON.parse(await exportedText('json', []))).toMatchObject({ schema_version: schemaVersion, pages: [] });
});

test('the JSON Schema in the package is that of the shape', () => {
  const file = new URL(`../../data/schema/document-${schemaVersion}.json`, import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(documentSchema())));
});

test('is the job object of the contract, with lines and words, boxes rounded', async () => {
  const uneven = page([{ ...block('x'), bbox: [0.123456, 1, 2, 3] }], 2);
  const first = page(
    [block('The Book', 'title', { level: 1 }), styled('first\nsecond', [{ bold: true, fontSize: 9.8765 }])],
    0,
  );
  expect(JSON.parse(await exportedText('json', [first, failedPage, uneven]))).toMatchObject({
    schema_version: schemaVersion,
    status: 'done',
    tier: 'cpu',
    page_count: 3,
    mean_confidence: 0.9123,
    pages: [
      {
        index: 0,
        width: 595,
        unit: 'pt',
        text: 'The Book\n\nfirst\nsecond',
        blocks: [
          { text: 'The Book', kind: 'title', level: 1, bbox: [50, 100, 90, 110], confidence: 0.9 },
          {
            kind: 'paragraph',
            lines: [
              {
                text: 'first',
                style: { font_size: 9.88, bold: true },
                words: [{ text: 'first', bbox: [50, 100, 75, 110], confidence: 0.9 }],
              },
              { text: 'second' },
            ],
          },
        ],
      },
      { index: 1, error: { code: 'page_timeout', message: 'Page 2 took <too> long.' } },
      { index: 2, blocks: [{ bbox: [0.12, 1, 2, 3] }] },
    ],
  });
});

test('tells tables with their cells in snake case', async () => {
  expect(JSON.parse(await exportedText('json', [page([spanningTable()])]))).toMatchObject({
    pages: [
      {
        blocks: [
          {
            kind: 'table',
            table: {
              rows: 4,
              columns: 3,
              cells: [
                { row: 0, column: 0, row_span: 2, column_span: 1, header: true },
                { column_span: 2 },
                {},
                {},
                {},
                {},
                {},
                {},
              ],
            },
          },
        ],
      },
    ],
  });
});
