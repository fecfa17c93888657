/** Word: how a document looks: its sheets, the sizes of its letters, where tables and figures stand. */
import { expect, test } from 'vitest';
import { block, page, tableBlock } from '../pages.ts';
import { parts } from './docx-parts.ts';
import { everything, figure, styled } from './everything.ts';
import { findAll } from './xml-reader.ts';

test('a table stands in the middle where it does on the page, and its letters shrink before its words are broken', async () => {
  const wide = Array.from({ length: 8 }, (_, at) => `extraordinarily-${at}`);
  const centered = tableBlock([wide, wide]);
  const moved = { ...centered, bbox: [150, 300, 450, 330] as const };
  const usual = styled('all the text of this page, which is what most of it is set in', [{ fontSize: 11 }]);
  const full = { ...usual, bbox: [50, 100, 550, 110] as const };
  const { part } = await parts([page([full, moved])]);
  const [table] = findAll(part('word/document.xml'), 'w:tbl');
  if (table === undefined) throw new Error('There is no table.');
  expect(findAll(table, 'w:jc').map(({ attributes }) => attributes['w:val'])).toEqual(['center']);
  const widths = findAll(table, 'w:gridCol').map(({ attributes }) => Number(attributes['w:w']) / 20);
  expect(widths.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(595 - 2 * 36);
  const sizes = findAll(table, 'w:sz').map(({ attributes }) => Number(attributes['w:val']) / 2);
  expect(Math.max(...sizes)).toBeLessThan(11);
  expect(Math.max(...sizes)).toBeGreaterThanOrEqual(6);
  const left = await parts([page([full, { ...centered, bbox: [50, 300, 350, 330] }])]);
  expect(findAll(left.part('word/document.xml'), 'w:jc')).toEqual([]);
});

test('text that was recognised is set in a size in which its lines fit', async () => {
  const narrow = block('a line of forty-three letters in a small box', 'paragraph');
  const lines = narrow.lines.map((line) => ({ ...line, bbox: [50, 100, 190, 114] as const }));
  const { part } = await parts([page([{ ...narrow, lines }])]);
  const body = Number(findAll(part('word/styles.xml'), 'w:sz')[0]?.attributes['w:val']) / 2;
  // 14 points of ink would be letters of 15 points, in which the line is 300 points long.
  expect(body).toBeLessThan(9);
});

test('pages have the size of the source and begin where it begins them', async () => {
  const { part } = await parts(everything);
  const document = part('word/document.xml');
  const sizes = findAll(document, 'w:pgSz').map(({ attributes }) => [
    attributes['w:w'],
    attributes['w:h'],
    attributes['w:orient'],
  ]);
  // Upright, on its side, the sheet that the proportions of a picture tell, upright again.
  expect(sizes).toEqual([
    ['11900', '16840', undefined],
    ['16840', '11900', 'landscape'],
    ['11906', '16841', undefined],
  ]);
  const breaks = findAll(document, 'w:pageBreakBefore').length;
  expect(breaks + sizes.length).toBe(everything.length);
  const running = (await parts(everything, { breaks: false })).part('word/document.xml');
  expect([findAll(running, 'w:pageBreakBefore'), findAll(running, 'w:pgSz').length]).toEqual([[], 1]);
});

test('figures keep their size and proportions; small print is small', async () => {
  const small = styled('small print', [{ fontSize: 6 }]);
  const usual = styled('the usual size of this page, of which there is most', [{ fontSize: 11 }]);
  const { part, files } = await parts([page([usual, small, figure([60, 420, 260, 520])])]);
  const document = part('word/document.xml');
  expect(findAll(document, 'wp:extent')[0]?.attributes).toEqual({ cx: '2540000', cy: '1270000' });
  expect([...files.keys()].filter((name) => name.startsWith('word/media/'))).toHaveLength(1);
  expect(findAll(document, 'w:sz').map(({ attributes }) => attributes['w:val'])).toEqual(['12']);
  expect(findAll(part('word/styles.xml'), 'w:sz')[0]?.attributes['w:val']).toBe('22');
  const none = await parts([page([figure([60, 420, 260, 520])])], { figures: false });
  expect([...none.files.keys()].some((name) => name.startsWith('word/media/'))).toBe(false);
});
