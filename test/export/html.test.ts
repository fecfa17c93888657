/** HTML: one file that stands alone, with the structure of the page, in which nothing can run. */
import { expect, test } from 'vitest';
import { block, page } from '../pages.ts';
import {
  address,
  everything,
  exported,
  exportedText,
  fullPage,
  linkedPage,
  renderPage,
  scripts,
  scriptPages,
  spanningTable,
} from './everything.ts';
import { type XmlElement, elementsOf, findAll, readXml, textOf } from './xml-reader.ts';

const read = async (pages: Parameters<typeof exported>[1]): Promise<XmlElement> =>
  readXml((await exported('html', pages, { renderPage })).toString());

test('has headings, paragraphs, emphasis, lists, tables, pictures and notes', async () => {
  const root = await read([fullPage]);
  const texts = (name: string) => findAll(root, name).map(textOf);
  expect(texts('h1')).toEqual(['The River & its <Banks>']);
  expect(texts('h2')).toEqual(['Where it rises']);
  expect([texts('strong'), texts('em')]).toEqual([['loud words'], ['slanted words']]);
  const [list] = findAll(root, 'ul');
  if (list === undefined) throw new Error('There is no list.');
  expect(elementsOf(list).map((item) => textOf(item).split(/\s*\n\s*/u))).toEqual([
    ['first point', 'nested one', 'nested two', ''],
    ['second point'],
  ]);
  expect(findAll(list, 'ol')).toHaveLength(1);
  const [figure] = findAll(root, 'figure');
  if (figure === undefined) throw new Error('There is no figure.');
  expect(elementsOf(figure).map(({ name }) => name)).toEqual(['img', 'figcaption']);
  expect(findAll(figure, 'img')[0]?.attributes).toMatchObject({
    alt: 'Figure 1: The source',
    src: expect.stringMatching(/^data:image\/(png|jpeg);base64,/u),
  });
  const [reference] = findAll(root, 'sup');
  expect(reference === undefined ? '' : findAll(reference, 'a')[0]?.attributes['href']).toBe('#note-1-1');
  expect(findAll(root, 'p').find(({ attributes }) => attributes['id'] === 'note-1-1')).toBeDefined();
  expect(textOf(root)).not.toContain('The River Report');
});

test('tables keep spans and headers, and every row is as wide as the table', async () => {
  const [table] = findAll(await read([page([spanningTable()])]), 'table');
  if (table === undefined) throw new Error('There is no table.');
  expect(elementsOf(table).map(({ name, children }) => [name, children.length > 0])).toEqual([
    ['thead', true],
    ['tbody', true],
  ]);
  const covered = new Map<string, string>();
  for (const [row, line] of findAll(table, 'tr').entries()) {
    let column = 0;
    for (const cell of elementsOf(line)) {
      while (covered.has(`${row} ${column}`)) column++;
      const [down, across] = [Number(cell.attributes['rowspan'] ?? 1), Number(cell.attributes['colspan'] ?? 1)];
      for (let y = 0; y < down; y++)
        for (let x = 0; x < across; x++) covered.set(`${row + y} ${column + x}`, `${cell.name} ${textOf(cell)}`);
    }
  }
  expect(covered.size).toBe(12);
  expect([covered.get('1 0'), covered.get('0 2'), covered.get('3 0'), covered.get('3 2')]).toEqual([
    'th Region',
    'th Sales & costs',
    'td North',
    'td ',
  ]);
});

test('is well-formed for everything, says languages and directions', async () => {
  const root = await read(everything);
  expect(findAll(root, 'section')).toHaveLength(everything.length);
  const sections = findAll(await read(scriptPages), 'section');
  for (const [at, [, text]] of scripts.entries()) {
    const section = sections[at];
    if (section === undefined) throw new Error('A page is missing.');
    expect(findAll(section, 'h1').map(textOf)).toEqual([text]);
    const rtl = ['ar', 'he'].includes(section.attributes['lang'] ?? '');
    expect(findAll(section, 'p')[0]?.attributes['dir']).toBe(rtl ? 'rtl' : undefined);
  }
});

test('nothing in it runs or comes from elsewhere', async () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '</style><style>@import url(//x)',
    '<!--',
    ']]>',
  ];
  const pages = [
    page(hostile.flatMap((text) => [block(text), block(text, 'heading', { level: 2 }), block(text, 'caption')])),
  ];
  const text = await exported('html', pages);
  const root = readXml(text.toString());
  expect([findAll(root, 'script'), findAll(root, 'img'), findAll(root, 'style').length]).toEqual([[], [], 1]);
  expect(findAll(root, 'p').map(textOf)).toEqual(expect.arrayContaining(hostile));
  const policy = findAll(root, 'meta').find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy');
  expect(policy?.attributes['content']).toContain("default-src 'none'");
  expect(text.toString()).not.toMatch(/<[^>]+\s(?:on\w+|href|src)="(?!#|data:image)/u);
});

test('pictures can be left out', async () => {
  expect(await exportedText('html', [fullPage], { figures: false })).not.toContain('<img');
  const file = await exported('html', [fullPage], { renderPage, options: { figures: false } });
  expect(file.toString()).toContain('<figcaption>');
  expect(file.toString()).not.toContain('<img');
});

test('links stand where they stand on the page', async () => {
  const links = findAll(await read([linkedPage]), 'a');
  expect(links.map((link) => [textOf(link), link.attributes['href']])).toEqual([
    ['wells', address],
    ['the guide', address],
    ['wells', address],
    ['North well', address],
  ]);
});
