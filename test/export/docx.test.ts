/** Word: what another reader of the format finds is what stands on the pages, and every part is as the schema wants it. */
import mammoth from 'mammoth';
import { describe, expect, test } from 'vitest';
import { type PageResult, isPageError } from '../../src/document.ts';
import { block, page } from '../pages.ts';
import {
  address,
  everything,
  exported,
  figure,
  fullPage,
  linkedPage,
  renderPage,
  scriptPages,
  scripts,
  spanningTable,
} from './everything.ts';
import { parts } from './docx-parts.ts';
import { wordFaults } from './docx-rules.ts';
import { type XmlElement, elementsOf, findAll, readXml, textOf } from './xml-reader.ts';

/** What mammoth makes of the file, as a tree. */
async function read(pages: readonly PageResult[]): Promise<XmlElement> {
  const buffer = await exported('docx', pages, { renderPage });
  const { value, messages } = await mammoth.convertToHtml(
    { buffer },
    { styleMap: ['p[style-name="Formula"] => p', 'p[style-name="caption"] => p'] },
  );
  expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
  return readXml(`<body>${value}</body>`);
}

const texts = (root: XmlElement, name: string): readonly string[] => findAll(root, name).map(textOf);

describe('another reader', () => {
  test('finds headings, lists, tables, notes and pictures', async () => {
    const root = await read([fullPage]);
    expect([texts(root, 'h1'), texts(root, 'h2')]).toEqual([['The River & its <Banks>'], ['Where it rises']]);
    expect([texts(root, 'strong').slice(0, 1), texts(root, 'em')]).toEqual([['loud words'], ['slanted words']]);
    const [list] = findAll(root, 'ul');
    if (list === undefined) throw new Error('There is no list.');
    expect(elementsOf(list).map(textOf)).toEqual(['first pointnested onenested two', 'second point']);
    expect(findAll(list, 'ol').map((nested) => texts(nested, 'li'))).toEqual([['nested one', 'nested two']]);
    expect(texts(root, 'td').concat(texts(root, 'th')).toSorted()).toEqual(
      ['Region', 'Sales & costs', '2024', '2025', 'North', '1,200', '-40', '7', ''].toSorted(),
    );
    const [head] = findAll(root, 'thead');
    expect(head === undefined ? [] : findAll(head, 'tr')).toHaveLength(2);
    expect(findAll(root, 'th').map(({ attributes }) => [attributes['rowspan'], attributes['colspan']])).toContainEqual([
      undefined,
      '2',
    ]);
    expect(findAll(root, 'img')[0]?.attributes['alt']).toBe('Figure 1: The source');
    expect(texts(root, 'p')).toContain('Figure 1: The source');
    expect(texts(root, 'li').at(-1)).toContain('Measured in spring.');
    expect(textOf(root)).not.toContain('The River Report');
  });

  test('finds links with where they lead', async () => {
    const links = findAll(await read([linkedPage]), 'a').filter(({ attributes }) => 'href' in attributes);
    expect(links.map((link) => [textOf(link), link.attributes['href']])).toEqual([
      ['wells', address],
      ['the guide', address],
      ['wells', address],
      ['North well', address],
    ]);
  });

  test('finds every script, a heading, a paragraph, a list and a table each', async () => {
    const root = await read(scriptPages);
    const wanted = scripts.map(([, text]) => text);
    expect(texts(root, 'h1')).toEqual(wanted);
    expect(texts(root, 'li')).toEqual(wanted);
    expect(findAll(root, 'table').map((table) => texts(table, 'p'))).toEqual(
      wanted.map((text) => [text, '1', '2', text]),
    );
  });

  test('finds the words of all pages in their order', async () => {
    const words = (text: string): readonly string[] => text.split(/\s+/u).filter((word) => word !== '');
    const prose = everything.map((one) =>
      isPageError(one)
        ? one
        : { ...one, blocks: one.blocks.filter(({ kind }) => kind === 'paragraph' || kind === 'heading') },
    );
    const { value } = await mammoth.extractRawText({ buffer: await exported('docx', prose) });
    const wanted = prose.flatMap((one) =>
      isPageError(one)
        ? words(`[page 2 could not be read: ${one.message}]`)
        : one.blocks.flatMap(({ text }) => words(text)),
    );
    expect(words(value)).toEqual(wanted);
  });
});

describe('the package', () => {
  test('has parts that are well-formed, all of a type, and relations that lead somewhere', async () => {
    const { files, part } = await parts(everything);
    expect([...files.keys()][0]).toBe('[Content_Types].xml');
    const types = part('[Content_Types].xml');
    const byName = findAll(types, 'Override').map(({ attributes }) => attributes['PartName']);
    const byExtension = findAll(types, 'Default').map(({ attributes }) => attributes['Extension']);
    for (const name of files.keys()) {
      if (name.endsWith('.xml') || name.endsWith('.rels')) part(name);
      const typed =
        name === '[Content_Types].xml' || byName.includes(`/${name}`) || byExtension.includes(name.split('.').at(-1));
      expect(typed).toBe(true);
    }
    for (const name of byName) expect([...files.keys()]).toContain(name?.slice(1));
    const relations = findAll(part('word/_rels/document.xml.rels'), 'Relationship').map(({ attributes }) => attributes);
    const inside = relations.filter(({ TargetMode }) => TargetMode !== 'External');
    for (const { Target } of inside) expect([...files.keys()]).toContain(`word/${Target}`);
    const document = part('word/document.xml');
    for (const blip of findAll(document, 'a:blip'))
      expect(relations.map(({ Id }) => Id)).toContain(blip.attributes['r:embed']);
    const styles = findAll(part('word/styles.xml'), 'w:style').map(({ attributes }) => attributes['w:styleId']);
    const used = ['w:pStyle', 'w:rStyle', 'w:tblStyle'].flatMap((name) => findAll(document, name));
    for (const { attributes } of used) expect(styles).toContain(attributes['w:val']);
    const numbers = findAll(part('word/numbering.xml'), 'w:num').map(({ attributes }) => attributes['w:numId']);
    for (const { attributes } of findAll(document, 'w:numId')) expect(numbers).toContain(attributes['w:val']);
    const notes = findAll(part('word/footnotes.xml'), 'w:footnote').map(({ attributes }) => attributes['w:id']);
    expect(findAll(document, 'w:footnoteReference').map(({ attributes }) => attributes['w:id'])).toEqual(['1']);
    expect(notes).toEqual(['-1', '0', '1']);
  });

  test('keeps to the rules of the schema in every part, with no text box anywhere', async () => {
    const notes = block('1 A note.', 'footnote', { y: 700 });
    for (const pages of [
      everything,
      [],
      [page([])],
      [page([block('Here it is.1 There'), notes, figure([0, 0, 9, 9])])],
    ]) {
      const { files, part } = await parts(pages);
      const names = [...files.keys()].filter((name) => /^word\/\w+\.xml$/u.test(name));
      expect(names).toHaveLength(5);
      expect(names.flatMap((name) => wordFaults(part(name)))).toEqual([]);
    }
    const { part } = await parts(everything);
    const [body] = findAll(part('word/document.xml'), 'w:body');
    const names = body === undefined ? [] : elementsOf(body).map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(['w:p', 'w:tbl', 'w:sectPr']));
    expect(names.at(-1)).toBe('w:sectPr');
    expect(names.filter((name, at) => name === 'w:tbl' && names[at + 1] !== 'w:p')).toEqual([]);
  });

  test('the rules find what is wrong', () => {
    const wrong = '<w:p><w:r><w:t/></w:r><w:pPr><w:jc w:val="middle"/><w:bidi/></w:pPr><w:pict/></w:p>';
    expect(wordFaults(readXml(wrong))).toEqual([
      'w:p holds w:r w:pPr w:pict ',
      'w:pPr holds w:jc w:bidi ',
      'w:val of w:jc is middle',
      'w:pict is not known',
    ]);
    expect(wordFaults(readXml('<w:tbl><w:tblPr/><w:tr/></w:tbl>'))).toEqual(['w:tbl holds w:tblPr w:tr ']);
  });
});

test('rows of a table are as wide as its grid, spans and header rows are real', async () => {
  const { part } = await parts([page([spanningTable()])]);
  const document = part('word/document.xml');
  expect(findAll(document, 'w:gridCol')).toHaveLength(3);
  const rows = findAll(document, 'w:tr').map((row) =>
    findAll(row, 'w:tc').map((cell) => {
      const [span] = findAll(cell, 'w:gridSpan');
      const [merge] = findAll(cell, 'w:vMerge');
      return [
        textOf(cell),
        Number(span?.attributes['w:val'] ?? 1),
        merge === undefined ? '' : (merge.attributes['w:val'] ?? 'on'),
      ] as const;
    }),
  );
  expect(rows.map((row) => row.reduce((sum, [, span]) => sum + span, 0))).toEqual([3, 3, 3, 3]);
  expect(rows[0]).toEqual([
    ['Region', 1, 'restart'],
    ['Sales & costs', 2, ''],
  ]);
  expect(rows[3]).toEqual([
    ['', 1, 'on'],
    ['7', 1, ''],
    ['', 1, ''],
  ]);
  expect(findAll(document, 'w:tblHeader')).toHaveLength(2);
});

test('languages and directions are set', async () => {
  const { part } = await parts(scriptPages);
  const document = part('word/document.xml');
  const paragraphs = findAll(document, 'w:p');
  const of = (text: string): XmlElement => {
    const found = paragraphs.find((paragraph) => textOf(paragraph) === text);
    if (found === undefined) throw new Error(`${text} is missing.`);
    return found;
  };
  for (const [language, text] of scripts) {
    const rightToLeft = language === 'ara' || language === 'heb';
    expect([findAll(of(text), 'w:bidi').length > 0, findAll(of(text), 'w:rtl').length > 0]).toEqual([
      rightToLeft,
      rightToLeft,
    ]);
  }
  const language = (text: string) => findAll(of(text), 'w:lang')[0]?.attributes;
  expect(language('日本語の文章です')).toEqual({ 'w:eastAsia': 'ja' });
  expect(language('שלום עולם טוב')).toEqual({ 'w:bidi': 'he' });
  expect(language('Быстрая лиса бежит')).toEqual({ 'w:val': 'ru' });
  const [standard] = findAll(part('word/styles.xml'), 'w:lang');
  expect(standard?.attributes).toEqual({ 'w:val': 'en' });
  expect(findAll(document, 'w:bidiVisual')).toHaveLength(2);
});

test('runs of mixed text are cut where the direction turns', async () => {
  const { part } = await parts([page([block('say שלום עולם (2) now')])]);
  const runs = findAll(part('word/document.xml'), 'w:r').map(
    (run) => [textOf(run), findAll(run, 'w:rtl').length] as const,
  );
  expect(runs.map(([text]) => text).join('')).toBe('say שלום עולם (2) now');
  expect(runs.filter(([, rtl]) => rtl === 1).map(([text]) => text.trim())).toEqual(['שלום עולם (2)']);
});

test('lists count on from the number of the source', async () => {
  const items = ['(c) three', '(d) four', '(f) six'].map((text, at) => block(text, 'list-item', { y: 100 + 14 * at }));
  const { part } = await parts([page(items)]);
  const numbering = part('word/numbering.xml');
  const [level] = findAll(numbering, 'w:lvl');
  expect(
    level === undefined ? [] : ['w:numFmt', 'w:lvlText'].map((name) => findAll(level, name)[0]?.attributes['w:val']),
  ).toEqual(['lowerLetter', '(%1)']);
  expect(findAll(numbering, 'w:startOverride').map(({ attributes }) => attributes['w:val'])).toEqual(['3', '6']);
  expect(findAll(part('word/document.xml'), 'w:numId').map(({ attributes }) => attributes['w:val'])).toEqual([
    '1',
    '1',
    '2',
  ]);
});

test('items whose mark is drawn have a bullet', async () => {
  const items = ['five schools', 'two hospitals'].map((text, at) => block(text, 'list-item', { y: 100 + 14 * at }));
  const { part } = await parts([page(items)]);
  const ids = findAll(part('word/document.xml'), 'w:numId').map(({ attributes }) => attributes['w:val']);
  expect(ids).toEqual(['1', '1']);
  const [level] = findAll(part('word/numbering.xml'), 'w:lvl');
  expect(level === undefined ? [] : findAll(level, 'w:numFmt').map(({ attributes }) => attributes['w:val'])).toEqual([
    'bullet',
  ]);
});

test('a note whose mark stands nowhere, or twice, stays a paragraph', async () => {
  const note = block('1 A note.', 'footnote', { y: 700 });
  for (const text of ['no mark at all', 'one1 and other1 mark', 'CO12 is no mark']) {
    const document = (await parts([page([block(text), note])])).part('word/document.xml');
    expect(findAll(document, 'w:footnoteReference')).toEqual([]);
    expect(textOf(document)).toBe(`${text}1 A note.`);
  }
  const linked = (await parts([page([block('Here it is.1 There'), note])])).part('word/document.xml');
  expect(findAll(linked, 'w:footnoteReference')).toHaveLength(1);
  expect(textOf(linked)).toBe('Here it is. There');
});

test('notes that count on from the first are numbered by Word, others keep their mark', async () => {
  const pages = [
    page([block('One1 and two2 , or a star*'), ...['1 A', '2 B', '* C'].map((text) => block(text, 'footnote'))], 0),
    page([block('Again1 and three3'), block('1 D', 'footnote'), block('3 E', 'footnote')], 1),
  ];
  const { part } = await parts(pages);
  const references = findAll(part('word/document.xml'), 'w:footnoteReference');
  expect(references.map(({ attributes }) => attributes['w:customMarkFollows'])).toEqual([
    undefined,
    undefined,
    '1',
    '1',
    undefined,
  ]);
  expect(textOf(part('word/document.xml'))).toBe('One and two, or a star*Again1 and three');
  const notes = findAll(part('word/footnotes.xml'), 'w:footnote').slice(2);
  expect(notes.map((note) => [textOf(note), findAll(note, 'w:footnoteRef').length])).toEqual([
    [' A', 1],
    [' B', 1],
    ['* C', 0],
    ['1 D', 0],
    [' E', 1],
  ]);
});
