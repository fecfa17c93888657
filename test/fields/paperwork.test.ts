/** Receipts and invoices of several countries: their fields, where each stands, and whether the sums are checked. */
import { describe, expect, test } from 'vitest';
import type { Page } from '../../src/document.ts';
import { linesOf } from '../../src/document.ts';
import type { Reading } from '../../src/fields/finding.ts';
import { readInvoice } from '../../src/fields/invoice.ts';
import { readReceipt } from '../../src/fields/receipt.ts';
import { type Paper, invoices, receipts } from '../generate/samples/paperwork.ts';
import { fieldAt, pagesOf, valuesAt } from './laid-out.ts';

const cases: readonly (readonly [string, Paper, (pages: readonly Page[]) => Reading])[] = [
  ...receipts.map((paper) => [`receipt, ${paper.name}`, paper, readReceipt] as const),
  ...invoices.map((paper) => [`invoice, ${paper.name}`, paper, readInvoice] as const),
];

describe.each(cases)('%s', (_name, { content, options, fields }, read) => {
  test('has its fields', async () => {
    const reading = read(await pagesOf(content, options));
    expect(valuesAt(reading, Object.keys(fields))).toEqual(fields);
  });

  test('says where each value stands, in words of the page', async () => {
    const pages = await pagesOf(content, options);
    const words = new Set(pages.flatMap((page) => linesOf(page).flatMap((line) => line.words.map(({ text }) => text))));
    for (const { path, found, value, evidence } of read(pages).fields) {
      expect({ path, found }).toEqual({ path, found: value !== undefined });
      if (!found) continue;
      expect({ path, page: evidence?.page }).toEqual({ path, page: 0 });
      const quoted = (evidence?.text ?? '').split(/\s+/u);
      expect({ path, quoted: quoted.some((word) => [...words].some((other) => other.includes(word))) }).toEqual({
        path,
        quoted: true,
      });
      const [x0, y0, x1, y1] = evidence?.bbox ?? [0, 0, 0, 0];
      expect({ path, isBox: x1 > x0 && y1 > y0 }).toEqual({ path, isBox: true });
    }
  });

  test('agrees in its sums', async () => {
    const { checks } = read(await pagesOf(content, options));
    expect(checks.filter(({ holds }) => !holds)).toEqual([]);
    expect(checks.length).toBeGreaterThan(0);
  });
});

test('a sum that does not agree is told and left as it stands', async () => {
  const [paper] = receipts;
  if (paper === undefined) throw new Error('no receipt');
  const spoiled = paper.content.map((block) =>
    block.kind === 'table'
      ? { ...block, rows: block.rows.map((row) => row.map((cell) => (cell === '20.00' ? '29.00' : cell))) }
      : block,
  );
  const reading = readReceipt(await pagesOf(spoiled, paper.options));
  expect(fieldAt(reading, 'total')?.value).toBe(11.5);
  expect(fieldAt(reading, 'paid')?.value).toBe(29);
  expect(reading.checks.find(({ name }) => name.startsWith('paid'))).toMatchObject({
    holds: false,
    detail: '29.00 - 8.50 = 20.50; written: 11.50',
  });
});

test('a page without any of it gives fields that are not found', async () => {
  const pages = await pagesOf([{ kind: 'paragraph', text: 'Dear Mr Okafor, the bench will be moved into the shade.' }]);
  const { fields, checks } = readInvoice(pages);
  expect(fields.find(({ path }) => path === 'total')).toEqual({ path: 'total', found: false });
  expect(fields.filter(({ path, found }) => found && path !== 'seller')).toEqual([]);
  expect(checks).toEqual([]);
  expect(readReceipt([]).fields.every(({ found }) => !found)).toBe(true);
});
