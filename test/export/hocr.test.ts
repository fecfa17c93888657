/** hOCR: well-formed, in the classes of its specification, boxes inside boxes. */
import { expect, test } from 'vitest';
import { isPageError, linesOf } from '../../src/document.ts';
import { block, page } from '../pages.ts';
import { everything, exportedText, fullPage, styled } from './everything.ts';
import { hocrFaults } from './hocr-rules.ts';
import { type XmlElement, elementsOf, findAll, readXml, textOf } from './xml-reader.ts';

const classOf = ({ attributes }: XmlElement): string => attributes['class'] ?? '';
const all = (root: XmlElement, wanted: string): readonly XmlElement[] =>
  elementsOf(root).flatMap((child) => [...(classOf(child) === wanted ? [child] : []), ...all(child, wanted)]);
const property = (element: XmlElement, name: string): readonly number[] =>
  (new RegExp(`(?:^|; )${name} ([\\d .]+)`, 'u').exec(element.attributes['title'] ?? '')?.[1] ?? '')
    .split(' ')
    .map(Number);

test('is well-formed, says what it can do, and every name is there once', async () => {
  const text = await exportedText('hocr', everything);
  const root = readXml(text);
  const capabilities = findAll(root, 'meta').find(({ attributes }) => attributes['name'] === 'ocr-capabilities');
  const classes = new Set([...text.matchAll(/class="([^"]+)"/gu)].map(([, name = '']) => name));
  expect(capabilities?.attributes['content']?.split(' ')).toEqual(expect.arrayContaining([...classes]));
  expect(findAll(root, 'meta').map(({ attributes }) => attributes['name'])).toContain('ocr-system');
  const ids = [...text.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('is valid, whatever stands on the pages', async () => {
  const outside = page([{ ...block('x'), bbox: [-3, 1.5, 20, 900.2] }]);
  const sized = styled('large\nsmall', [{ fontSize: 23.6 }, { fontSize: 0.3 }]);
  for (const pages of [everything, [], [page([])], [outside], [page([sized, { ...block('no lines'), lines: [] }])]])
    expect(hocrFaults(readXml(await exportedText('hocr', pages)))).toEqual([]);
});

test('the rules find what is wrong', () => {
  const wrong =
    '<html><body><div class="ocr_page" id="a" title="bbox 0 0 1 -1"><p class="ocr_par" id="a" title="x_fsize 1.5"><div/></p></div></body></html>';
  expect(hocrFaults(readXml(wrong))).toEqual([
    'ocr-system is missing',
    'ocr_page is not among the capabilities',
    'ocr_page says bbox 0 0 1 -1',
    'The id a is there twice',
    'ocr_par stands in ocr_page',
    'ocr_par is not among the capabilities',
    'ocr_par says x_fsize 1.5',
    'ocr_par has no bbox',
    'div stands in ocr_par',
  ]);
});

test('has every word in order', async () => {
  const root = readXml(await exportedText('hocr', everything));
  const pages = everything.flatMap((one) => (isPageError(one) ? [] : [one]));
  const found = all(root, 'ocr_page');
  expect(found).toHaveLength(pages.length);
  for (const [at, one] of pages.entries()) {
    const element = found[at];
    if (element === undefined) throw new Error('The page is missing.');
    expect(all(element, 'ocrx_word').map(textOf)).toEqual(
      linesOf(one).flatMap(({ words }) => words.map(({ text }) => text)),
    );
    expect(property(element, 'ppageno')).toEqual([one.index]);
  }
});

test('boxes are whole pixels inside those around them, confidence is in percent', async () => {
  const root = readXml(await exportedText('hocr', everything));
  const visit = (element: XmlElement, around: readonly number[]): void => {
    const box = element.attributes['title'] === undefined ? around : property(element, 'bbox');
    expect(box.every(Number.isInteger)).toBe(true);
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
    expect(x1 > x0 && y1 > y0).toBe(true);
    const word = classOf(element) === 'ocrx_word';
    expect(!word || (x0 >= (around[0] ?? 0) && x1 <= (around[2] ?? 0))).toBe(true);
    expect(word ? property(element, 'x_wconf') : [90]).toEqual([90]);
    for (const child of elementsOf(element)) visit(child, box);
  };
  for (const one of all(root, 'ocr_page')) visit(one, property(one, 'bbox'));
  const [first] = all(root, 'ocr_page');
  expect(first?.attributes['title']).toBe('image "river.pdf"; bbox 0 0 2479 3508; ppageno 0; scan_res 300 300');
});

test('tells kinds, languages, directions and emphasis', async () => {
  const root = readXml(await exportedText('hocr', everything));
  for (const name of ['ocr_table', 'ocr_photo', 'ocr_display', 'ocr_caption', 'ocr_header', 'ocr_pageno'])
    expect(all(root, name).length).toBeGreaterThan(0);
  const languages = all(root, 'ocr_page').map(({ attributes }) => attributes['lang']);
  expect(languages).toEqual(expect.arrayContaining(['en', 'ar', 'he', 'zh-Hans', 'ja', 'hi']));
  expect(all(root, 'ocr_par').filter(({ attributes }) => attributes['dir'] === 'rtl').length).toBeGreaterThan(5);
  expect(findAll(root, 'strong').map(textOf)).toEqual(['loud', 'words', ...'See the guide to wells'.split(' ')]);
});

test('names and words that look like markup are text', async () => {
  const pages = [page([block('</span><script>alert(1)</script> & "q"')]), { ...fullPage, index: 1 }];
  const text = await exportedText('hocr', pages);
  expect(text).not.toContain('<script');
  expect(all(readXml(text), 'ocrx_word').slice(0, 3).map(textOf)).toEqual([
    '</span><script>alert(1)</script>',
    '&',
    '"q"',
  ]);
});
