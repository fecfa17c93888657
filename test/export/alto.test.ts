/** ALTO: valid by the rules of its version, with every word where it stands. */
import { expect, test } from 'vitest';
import { isPageError, linesOf } from '../../src/document.ts';
import { block, page } from '../pages.ts';
import { altoFaults } from './alto-rules.ts';
import { everything, exportedText, figure, fullPage } from './everything.ts';
import { findAll, readXml } from './xml-reader.ts';

test('is valid, whatever stands on the pages', async () => {
  for (const pages of [everything, [], [page([])]]) {
    expect(altoFaults(readXml(await exportedText('alto', pages)))).toEqual([]);
  }
});

test('the rules find what is wrong', () => {
  const wrong =
    '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page ID="1"/><Page><TextLine/></Page></Layout></alto>';
  expect(altoFaults(readXml(wrong))).toEqual([
    'Page has no PHYSICAL_IMG_NR',
    'ID of Page is 1',
    'Page holds TextLine ',
    'Page has no ID',
    'Page has no PHYSICAL_IMG_NR',
    'TextLine holds ',
  ]);
});

test('has every word in order, with box and confidence', async () => {
  const root = readXml(await exportedText('alto', everything));
  const words = everything.flatMap((one) => (isPageError(one) ? [] : [linesOf(one).flatMap((line) => line.words)]));
  const pages = findAll(root, 'Page').filter((one) => one.attributes['QUALITY'] === undefined);
  expect(pages).toHaveLength(words.length);
  for (const [at, one] of pages.entries()) {
    if (at === 0) continue;
    expect(findAll(one, 'String').map((string) => string.attributes['CONTENT'])).toEqual(
      words[at]?.map(({ text }) => text),
    );
  }
  const [first] = findAll(root, 'String');
  // Points become pixels of 300 dpi: 50 × 300 / 72.
  expect(first?.attributes).toMatchObject({ CONTENT: 'The', HPOS: '208.33', WIDTH: '62.5', WC: '0.9' });
});

test('tells margins, figures, tables, kinds, directions and failures', async () => {
  const root = readXml(await exportedText('alto', everything));
  const [top] = findAll(root, 'TopMargin');
  expect(top === undefined ? [] : findAll(top, 'String').map(({ attributes }) => attributes['CONTENT'])).toEqual([
    'The',
    'River',
    'Report',
  ]);
  expect(findAll(root, 'Page')[0]?.attributes).toMatchObject({ PRINTED_IMG_NR: '7', LANG: 'en', WIDTH: '2479.17' });
  expect(findAll(root, 'Illustration')).toHaveLength(1);
  expect(findAll(root, 'ComposedBlock').map(({ attributes }) => attributes['TYPE'])).toContain('table');
  expect(findAll(root, 'TextBlock').map(({ attributes }) => attributes['TAGREFS'])).toContain('kind_heading');
  expect(
    findAll(root, 'TextBlock').filter(({ attributes }) => attributes['BASEDIRECTION'] === 'rtl').length,
  ).toBeGreaterThan(5);
  expect(findAll(root, 'Page')[1]?.attributes).toMatchObject({
    QUALITY: 'Missing',
    QUALITY_DETAIL: 'Page 2 took <too> long.',
  });
  const italic = findAll(root, 'String').find(({ attributes }) => attributes['CONTENT'] === 'slanted');
  expect(italic?.attributes['STYLE']).toBe('italics');
});

test('a line without words is one string, a figure with words keeps them', async () => {
  const bare = block('no words');
  const lines = bare.lines.map((line) => ({ ...line, words: [] }));
  const picture = { ...figure([0, 0, 10, 10]), lines: block('inside').lines };
  const root = readXml(await exportedText('alto', [page([{ ...bare, lines }, picture]), { ...fullPage, index: 1 }]));
  expect(altoFaults(root)).toEqual([]);
  expect(findAll(root, 'String')[0]?.attributes).toMatchObject({ CONTENT: 'no words' });
  expect(findAll(root, 'String')[1]?.attributes).toMatchObject({ CONTENT: 'inside' });
});
