/** The searchable PDF of a PDF: the text lies under the ink in every script, and the rest is what it was. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BoundingBox, linesOf, type Page, type PageResult } from '../../src/document.ts';
import { OcrError } from '../../src/errors.ts';
import { layOut, multilingual, report, toDigitalPdf, toMixedPdf, toScannedPdf, truthAfter } from '../generate/index.ts';
import type { SampleLanguage } from '../generate/index.ts';
import { withoutHiddenText } from '../../src/export/pdf/hidden-text.ts';
import { PdfFile } from '../generate/pdf-file.ts';
import { compare, exportPdf, readers, readWords, render, resultsOf, wantedWords } from './pdf-reading.ts';
import { searchFirstPage } from './pdf-search.ts';

const names = ['pdfium', 'pdf.js'] as const;
const sample = (language: SampleLanguage) => {
  const { content, options } = multilingual(language);
  return layOut(content, options);
};

describe('words read back under their ink', () => {
  const scripts = ['en', 'de', 'vi', 'ru', 'el', 'ar', 'he', 'hi', 'th', 'ta', 'kn', 'zh', 'ja', 'ko'] as const;

  test.each(scripts)('%s', async (language) => {
    const document = await sample(language);
    const source = await toScannedPdf(document, { dpi: 60 });
    const exported = await exportPdf(source, resultsOf(document));
    const wanted = wantedWords(document.pages.map((page) => truthAfter(page, 72)));
    const [byPdfium, byPdfJs] = await Promise.all(
      names.map(async (name) => compare(wanted, (await readWords(name, exported)).flat())),
    );
    expect(byPdfium?.share).toBeGreaterThanOrEqual(0.995);
    // Of a Hebrew letter joined to a number by a hyphen, pdf.js and the others make different words.
    expect(byPdfJs?.share).toBeGreaterThanOrEqual(language === 'he' ? 0.98 : 0.995);
    expect(byPdfium?.off).toBeLessThan(0.03 * (document.pages[0]?.width ?? 0));
    expect(byPdfJs?.off).toBeLessThan(0.03 * (document.pages[0]?.width ?? 0));
    expect(exported.length).toBeLessThan(source.length * 1.1 + 20_000);
  });

  test.each(scripts)('%s: a search marks each word itself', async (language) => {
    const document = await sample(language);
    const [page] = resultsOf(document);
    if (page === undefined) throw new Error('there is no page');
    const exported = await exportPdf(await toScannedPdf(document, { dpi: 20 }), [page]);
    const words = linesOf(page).flatMap((line) => line.words);
    const found = await searchFirstPage(
      exported,
      words.map(({ text }) => text),
    );
    const misplaced = words.filter(({ bbox }, index) => {
      const offs = (found[index] ?? []).map((marked) =>
        Math.max(...marked.map((edge, side) => Math.abs(edge - (bbox[side] ?? 0)))),
      );
      return Math.min(...offs, Number.POSITIVE_INFINITY) > 0.03 * page.width;
    });
    expect(misplaced.map(({ text }) => text)).toEqual([]);
  });

  test.each([
    { rotate: 90, skewDegrees: 0 },
    { rotate: 180, skewDegrees: 0 },
    { rotate: 270, skewDegrees: 0 },
    { rotate: 0, skewDegrees: 2.5 },
    { rotate: 0, skewDegrees: -6 },
    { rotate: 90, skewDegrees: 3 },
  ] as const)('turned by $rotate and leaning by $skewDegrees degrees', async (distortion) => {
    const document = await sample('en');
    const exported = await exportPdf(
      await toScannedPdf(document, { ...distortion, dpi: 60 }),
      resultsOf(document, distortion),
    );
    const wanted = wantedWords(document.pages.map((page) => truthAfter(page, 72, distortion)));
    const { share, off } = compare(wanted, (await readWords('pdfium', exported)).flat());
    expect(share).toBe(1);
    expect(off).toBeLessThan(0.03 * 595);
  });

  test.each([0, 90, 180, 270] as const)(
    'on a page with /Rotate %i and a crop box that starts elsewhere',
    async (rotate) => {
      const [page] = resultsOf(await sample('en'));
      if (page === undefined) throw new Error('there is no page');
      const { width, height } = page;
      const [across, down] = rotate === 90 || rotate === 270 ? [height, width] : [width, height];
      const file = new PdfFile();
      const tree = file.reserve();
      const kid = file.add({
        Type: '/Page',
        Parent: tree,
        Rotate: rotate - 360,
        MediaBox: [-50, 7, across + 100, down + 90],
        CropBox: [30, 40, across + 30, down + 40],
        Contents: file.addDeflated({}, 'q 2 0 0 2 5 5 cm 0 0 10 10 re f q'),
      });
      file.put(tree, { Type: '/Pages', Kids: [kid], Count: 1 });
      const exported = await exportPdf(file.toBytes(file.add({ Type: '/Catalog', Pages: tree }), file.add({})), [page]);
      for (const name of names) {
        const { share, off } = compare(wantedWords([page]), (await readWords(name, exported)).flat());
        expect([name, share]).toEqual([name, 1]);
        expect(off).toBeLessThan(0.02 * width);
      }
    },
  );

  test('words whose boxes overlap, and one that is broken at the end of its line', async () => {
    const words = [
      { text: ':', bbox: [122, 277, 123, 285] },
      { text: 'Kanai:', bbox: [122, 277, 162, 285] },
      { text: 'con-', bbox: [165, 277, 190, 285] },
      { text: 'cerns', bbox: [122, 290, 150, 298] },
    ].map((word) => ({ ...word, bbox: word.bbox as unknown as BoundingBox, confidence: 1 })); // seam: literals widen
    const [first, second, third, fourth] = words;
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) throw new Error();
    const lines = [
      { text: ': Kanai: con-', bbox: [122, 277, 190, 285], words: [first, second, third] },
      { text: 'cerns', bbox: fourth.bbox, words: [fourth] },
    ] as const;
    const one = { kind: 'paragraph', text: '', bbox: [122, 277, 190, 298], confidence: 1, lines } as const;
    const document = await sample('en');
    const [page] = resultsOf(document);
    const exported = await exportPdf(await toScannedPdf(document, { dpi: 20 }), [{ ...(page as Page), blocks: [one] }]);
    for (const name of names) {
      const found = (await readWords(name, exported)).flat();
      expect([name, found.map(({ text }) => text)]).toEqual([name, [':', 'Kanai:', 'con-', 'cerns']]);
    }
  });

  test('a column of signs that run downwards, and a label that runs upwards', async () => {
    const line = (texts: readonly string[], x: number, ys: readonly number[]) => {
      const words = texts.map((text, index) => {
        const [top, bottom] = [ys[2 * index] ?? 0, ys[2 * index + 1] ?? 0];
        return { text, bbox: [x, top, x + 20, bottom] as const, confidence: 1 };
      });
      const edges = words.flatMap(({ bbox }) => [bbox[1], bbox[3]]);
      const bbox = [x, Math.min(...edges), x + 20, Math.max(...edges)] as const;
      return { text: texts.join(' '), words, bbox };
    };
    const lines = [
      line(['縦書きの', '文章です'], 300, [100, 180, 190, 270]),
      line(['upward', 'label'], 40, [400, 480, 330, 390]),
    ];
    const blocks = lines.map(
      (one) => ({ kind: 'paragraph', text: one.text, bbox: one.bbox, confidence: 1, lines: [one] }) as const,
    );
    const document = await sample('en');
    const [page] = resultsOf(document);
    const exported = await exportPdf(await toScannedPdf(document, { dpi: 20 }), [{ ...(page as Page), blocks }]);
    const wanted = lines.flatMap(({ words }) => words);
    const { share, off } = compare(wanted, (await readWords('pdfium', exported)).flat());
    expect(share).toBe(1);
    expect(off).toBeLessThan(10);
  });
});

describe('lines that run to the left', () => {
  const lines = {
    he: [
      'המחיר הוא 12.50 ליחידה, כולל הכול ביום 3 באפריל 2025. במשך שנתיים',
      'ראו עמודים 12-15; כמו PDF, הוא "חשוב" כאן: 7',
      'מחירו 12, ומספרו 5: סוף הדבר, לדעת Google. אין עוד?',
    ],
    ar: ['يوم 3 أبريل 2025. عمل البناؤون على السقف 4، ثم رحلوا', 'نظام OCR من Google، وهو الإصدار 2.0.'],
  } as const;

  test.each(['he', 'ar'] as const)(
    '%s: every word is found, and pdf.js has them in the order of reading',
    async (language) => {
      const texts = lines[language];
      const document = await layOut(
        texts.map((text) => ({ kind: 'paragraph', text })),
        { language, fontSize: 12 },
      );
      const exported = await exportPdf(await toScannedPdf(document, { dpi: 60 }), resultsOf(document));
      const wanted = texts.join(' ').split(' ');
      const byPdfium = (await readWords('pdfium', exported)).flat().map(({ text }) => text);
      expect(byPdfium).toEqual(wanted);
      const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
      const read = await getDocument({ data: Uint8Array.from(exported) }).promise;
      const { items } = await (await read.getPage(1)).getTextContent();
      await read.loadingTask.destroy();
      const shown = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
      expect(shown.split(/\s+/u)).toEqual(wanted);
    },
  );
});

describe('the source stays', () => {
  const mixed = async () => {
    const { content, options } = report(3);
    const document = await layOut(content, options);
    const [first, second, third] = document.pages;
    if (first === undefined || second === undefined || third === undefined) throw new Error('a page is missing');
    const source = await toMixedPdf(
      [{ page: first }, { page: second, scan: { dpi: 60 } }, { page: third, scan: { dpi: 60 } }],
      {
        title: 'Annual',
        outline: true,
      },
    );
    return { document, source, results: resultsOf(document) };
  };
  const failed = (index: number): PageResult => ({ index, code: 'page_timeout', message: 'too long' });

  test('byte for byte, with its bookmarks, and every page looks as before', async () => {
    const { source, results } = await mixed();
    const exported = await exportPdf(
      source,
      results.map((page, index) => (index === 0 ? { ...page, source: 'text-layer' } : page)),
    );
    expect(exported.subarray(0, source.length).equals(source)).toBe(true);
    for (let index = 0; index < 3; index += 1)
      expect(Buffer.from((await render(exported, index, 500)).rgb).equals((await render(source, index, 500)).rgb)).toBe(
        true,
      );
    const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
    const read = await getDocument({ data: Uint8Array.from(exported) }).promise;
    const outline = await read.getOutline();
    const { info } = await read.getMetadata();
    await read.loadingTask.destroy();
    expect(outline.length).toBeGreaterThan(2);
    expect(info).toMatchObject({ Title: 'Annual' });
  });

  test('pages with text of their own and pages that failed get none', async () => {
    const { source, results } = await mixed();
    const [first, , third] = results;
    if (first === undefined || third === undefined) throw new Error('a page is missing');
    const before = await readWords('pdfium', source);
    const exported = await exportPdf(source, [{ ...first, source: 'text-layer' }, failed(1), third]);
    const after = await readWords('pdfium', exported);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).toEqual([]);
    expect(compare(wantedWords([third]), after[2] ?? []).share).toBe(1);
    expect((await exportPdf(source, [{ ...first, source: 'text-layer' }, failed(1), failed(2)])).equals(source)).toBe(
      true,
    );
  });

  test('pages that the file does not count are there for every reader', async () => {
    const { source, results } = await mixed();
    const few = Buffer.from(
      Buffer.from(source)
        .toString('latin1')
        .replace(/(?<=\/Type \/Pages[^>]*\/Count )3/u, '1'),
      'latin1',
    );
    expect(await readWords('pdf.js', few)).toHaveLength(1);
    expect(await readWords('pdf.js', await exportPdf(few, results))).toHaveLength(3);
  });

  test('of a page with text of its own only what was read in its pictures is added, once', async () => {
    const { source, results } = await mixed();
    const [first] = results;
    const block = first?.blocks[1];
    if (first === undefined || block === undefined) throw new Error('there is no block');
    const words = ['Valve', 'closed'].map((text, at) => ({
      text,
      bbox: [300 + at * 40, 700, 335 + at * 40, 712] as const,
      confidence: 0.9,
      source: 'ocr' as const,
    }));
    const figure: Page['blocks'][number] = {
      kind: 'figure',
      text: 'Valve closed',
      bbox: [280, 650, 500, 800],
      confidence: 0.9,
      lines: [{ text: 'Valve closed', bbox: [300, 700, 375, 712], words }],
    };
    const page: Page = { ...first, source: 'text-layer', blocks: [...first.blocks, figure] };
    const before = await readWords('pdfium', source);
    const exported = await exportPdf(source, [page, failed(1), failed(2)]);
    expect(exported.subarray(0, source.length).equals(source)).toBe(true);
    for (const name of names) {
      const after = (await readWords(name, exported))[0] ?? [];
      expect(after.filter(({ text }) => text === 'Valve' || text === 'closed').map(({ text }) => text)).toEqual([
        'Valve',
        'closed',
      ]);
    }
    expect((await readWords('pdfium', exported))[0]).toHaveLength((before[0]?.length ?? 0) + 2);
    expect(Buffer.from(exported).includes('StructTreeRoot')).toBe(Buffer.from(source).includes('StructTreeRoot'));
    expect(Buffer.from((await render(exported, 0, 500)).rgb).equals((await render(source, 0, 500)).rgb)).toBe(true);
    // Its hidden text is there already.
    const again = await exportPdf(exported, [page, failed(1), failed(2)], { documentPages: 3 });
    expect(again.equals(exported)).toBe(true);
  });

  test('the same job gives the same bytes', async () => {
    const { source, results } = await mixed();
    expect((await exportPdf(source, results)).equals(await exportPdf(source, results))).toBe(true);
  });

  test('a file that has text already can be exported again', async () => {
    const { source, results } = await mixed();
    const twice = await exportPdf(await exportPdf(source, results.slice(0, 2)), results.slice(2), { documentPages: 3 });
    const words = await readWords('pdfium', twice);
    expect(compare(wantedWords(results.slice(1)), words.slice(1).flat()).share).toBe(1);
  });
});

describe('hidden text that a page had before', () => {
  const [hiddenWord, shownWord] = ['outdated', 'stamped'];
  const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
  const texts = {
    'in its content': { content: `BT /F 12 Tf 3 Tr 40 40 Td (${hiddenWord}) Tj ET` },
    'in its content, shown text set behind it': {
      content: `q BT /F 12 Tf 3 Tr 40 40 Td [(${hiddenWord})] TJ 0 Tr 90 0 Td`,
      after: `(${shownWord}) Tj ET Q`,
    },
    'on lines of its own': { content: `BT /F 12 Tf 12 TL 3 Tr 40 90 Td (${hiddenWord}) ' 1 1 (${hiddenWord}) " ET` },
    'in a form that is drawn without being painted': {
      content: 'q 3 Tr /X Do Q',
      form: `BT /F 12 Tf 40 40 Td (${hiddenWord}) Tj ET`,
    },
    'in ASCII 85, next to a picture': {
      content: `q 9 0 0 9 50 500 cm BI /W 1 /H 1 /BPC 8 /CS /G ID ( EI Q BT 3 Tr (${hiddenWord}) Tj ET`,
      isAscii: true,
    },
  } as const satisfies Record<string, { content: string; after?: string; form?: string; isAscii?: boolean }>;

  test.each(Object.entries(texts))('%s gives way, and what is seen stays', async (_where, text) => {
    const { content, after, form, isAscii } = { after: undefined, form: undefined, isAscii: false, ...text };
    const [page] = resultsOf(await sample('en'));
    if (page === undefined) throw new Error('there is no page');
    const file = new PdfFile();
    const tree = file.reserve();
    const Font = { F: file.add(font) };
    const seen = `BT /F 20 Tf 40 700 Td (${shownWord}) Tj ET 30 30 9 9 re f`;
    const parts = [`${seen} ${content}`, after ?? ''];
    const kid = file.add({
      Type: '/Page',
      Parent: tree,
      MediaBox: [0, 0, page.width, page.height],
      Contents: parts.map((part) =>
        isAscii
          ? file.add({ Filter: '[/ASCII85Decode]' }, Buffer.from(ascii85(Buffer.from(part)), 'latin1'))
          : file.addDeflated({}, part),
      ),
      Resources: {
        Font,
        ...(form !== undefined && {
          XObject: {
            X: file.addDeflated(
              { Type: '/XObject', Subtype: '/Form', BBox: [0, 0, 600, 800], Resources: { Font } },
              form,
            ),
          },
        }),
      },
    });
    file.put(tree, { Type: '/Pages', Kids: [kid], Count: 1 });
    const source = file.toBytes(file.add({ Type: '/Catalog', Pages: tree }), file.add({}));
    const textsOf = async (bytes: Uint8Array) =>
      (await readWords('pdf.js', bytes)).flat().map((word) => word.text.replaceAll('\u0000', ''));
    expect((await textsOf(source)).filter((word) => word.includes(hiddenWord))).not.toEqual([]);
    const exported = await exportPdf(source, [page]);
    expect((await textsOf(exported)).filter((word) => word.includes(hiddenWord))).toEqual([]);
    const shown = (words: readonly string[]) => words.filter((word) => word.includes(shownWord)).length;
    expect(shown(await textsOf(exported))).toBe(shown(await textsOf(source)));
    expect(compare(wantedWords([page]), (await readWords('pdfium', exported)).flat()).share).toBe(1);
    expect(Buffer.from((await render(exported, 0, 500)).rgb).equals((await render(source, 0, 500)).rgb)).toBe(true);
  });

  test('stays where shown text takes its place from it, and where its font is shown in any mode', () => {
    const surroundings = { mode: 0, isAlwaysShown: (name: string) => name === 'Drawn', onDrawn: () => undefined };
    for (const content of ['BT 3 Tr (a) Tj 0 Tr (b) Tj ET', 'BT 3 Tr /Drawn 9 Tf (a) Tj ET', 'BT 7 Tr (a) Tj ET'])
      expect(withoutHiddenText(Buffer.from(content), surroundings).toString()).toBe(content);
    const content = 'BT 3 Tr (a) Tj T* 0 Tr (b) Tj ET';
    expect(withoutHiddenText(Buffer.from(content), surroundings).toString()).toBe('BT 3 Tr  T* 0 Tr (b) Tj ET');
  });

  test('of an earlier export is not there twice', async () => {
    const document = await sample('en');
    const [page] = resultsOf(document);
    if (page === undefined) throw new Error('there is no page');
    const once = await exportPdf(await toScannedPdf(document, { dpi: 20 }), [page]);
    const twice = await exportPdf(once, [page]);
    expect((await readWords('pdfium', twice)).flat()).toEqual((await readWords('pdfium', once)).flat());
  });
});

/** ISO 32000-1, 7.4.3, for text of any length; no run of zeros in it. */
function ascii85(bytes: Buffer): string {
  const groups: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const group = Buffer.concat([bytes.subarray(at, at + 4), Buffer.alloc(4)]).readUInt32BE();
    const digits = [4, 3, 2, 1, 0].map((power) => String.fromCharCode(33 + (Math.floor(group / 85 ** power) % 85)));
    groups.push(digits.slice(0, Math.min(4, bytes.length - at) + 1).join(''));
  }
  return `${groups.join('')}~>`;
}

describe('sources in a special state', () => {
  const scanned = async () => {
    const document = await sample('en');
    const source = await toScannedPdf(document, { dpi: 60 });
    return { source, results: resultsOf(document) };
  };

  test.each([
    ['its end is cut off', (bytes: Buffer) => bytes.subarray(0, bytes.lastIndexOf('xref\n0'))],
    [
      'its offsets are wrong',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 9), Buffer.from('% more\n'), bytes.subarray(9)]),
    ],
    ['bytes lie before its header', (bytes: Buffer) => Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), bytes])],
  ])('is mended when %s', async (_what, damage) => {
    const { source, results } = await scanned();
    const damaged = damage(Buffer.from(source));
    const exported = await exportPdf(damaged, results);
    expect(compare(wantedWords(results), (await readWords('pdf.js', exported)).flat()).share).toBe(1);
    expect(Buffer.from((await render(exported, 0, 300)).rgb).equals((await render(source, 0, 300)).rgb)).toBe(true);
  });

  test('is refused when it cannot be mended', async () => {
    const { source, results } = await scanned();
    await expect(exportPdf(source.subarray(0, 200), results)).rejects.toMatchObject({ code: 'damaged_file' });
  });

  test('is unlocked by its password and by nothing else', async () => {
    const document = await sample('en');
    const results = resultsOf(document);
    const source = await toScannedPdf(document, { dpi: 60, password: 'Küche 7' });
    await expect(exportPdf(source, results)).rejects.toMatchObject({ code: 'password_required' });
    await expect(exportPdf(source, results, { password: 'no' })).rejects.toMatchObject({ code: 'password_wrong' });
    const exported = await exportPdf(source, results, { password: 'Küche 7' });
    expect(compare(wantedWords(results), (await readWords('pdfium', exported)).flat()).share).toBe(1);
    const before = await render(source, 0, 300, 'Küche 7');
    expect(Buffer.from((await render(exported, 0, 300)).rgb).equals(before.rgb)).toBe(true);
  });

  test('that anyone may read but not change needs the password of its owner', async () => {
    const document = await sample('en');
    const results = resultsOf(document);
    const source = await toScannedPdf(document, { dpi: 60, ownerPassword: 'mine' });
    await expect(exportPdf(source, results)).rejects.toMatchObject({ code: 'password_required' });
    await expect(exportPdf(source, results, { password: '' })).rejects.toMatchObject({ code: 'password_required' });
    const exported = await exportPdf(source, results, { password: 'mine' });
    expect(exported.includes('/Encrypt')).toBe(false);
    expect(compare(wantedWords(results), (await readWords('pdf.js', exported)).flat()).share).toBe(1);
  });

  test('never fails in another way than by saying so', async () => {
    const { source, results } = await scanned();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(source.length - 1), fc.nat(255)), { minLength: 1, maxLength: 40 }),
        async (changes) => {
          const damaged = Uint8Array.from(source);
          // The picture itself is of no interest here: changes go to the structure at both ends.
          for (const [place, value] of changes)
            damaged[place % 2 === 0 ? place % 600 : source.length - 1 - (place % 1200)] = value;
          const outcome = await exportPdf(damaged, results).catch((thrown: unknown) =>
            thrown instanceof OcrError ? thrown.code : thrown,
          );
          expect(Buffer.isBuffer(outcome) || outcome === 'damaged_file' || outcome === 'password_required').toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('structure', () => {
  test('says headings, paragraphs, list items and the cells of tables', async () => {
    const { content, options } = report(4);
    const document = await layOut(content, options);
    const exported = await exportPdf(await toScannedPdf(document, { dpi: 40 }), resultsOf(document));
    const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
    const read = await getDocument({ data: Uint8Array.from(exported) }).promise;
    const trees: string[] = [];
    for (let page = 1; page <= 4; page += 1)
      trees.push(JSON.stringify(await (await read.getPage(page)).getStructTree()));
    await read.loadingTask.destroy();
    const counts = (role: string) => trees.join('').split(`"role":"${role}"`).length - 1;
    const blocks = document.pages.flatMap((page) => page.blocks);
    expect(counts('P')).toBe(blocks.filter(({ kind }) => kind === 'paragraph').length);
    expect(counts('LI')).toBe(blocks.filter(({ kind }) => kind === 'list-item').length);
    expect(counts('Table')).toBe(blocks.filter(({ table }) => table !== undefined).length);
    const cells = blocks.flatMap(({ table }) => table?.cells ?? []).filter(({ text }) => text !== '');
    expect(counts('TH')).toBe(cells.filter(({ header }) => header).length);
    expect(counts('TD')).toBe(cells.filter(({ header }) => !header).length);
    expect(counts('H1') + counts('H2')).toBe(
      blocks.filter(({ kind }) => kind === 'title' || kind === 'heading').length,
    );
  });

  test('gives running text with a space between its lines, and says its language', async () => {
    const document = await sample('en');
    const exported = await exportPdf(await toScannedPdf(document, { dpi: 20 }), resultsOf(document));
    const byPdfium = await readers.pdfium(exported, undefined);
    const { chars } = await byPdfium.page(0);
    await byPdfium.close();
    const shown = chars.flatMap(({ text, isGenerated }) => (isGenerated ? [] : [text])).join('');
    const [, paragraph] = document.pages[0]?.blocks ?? [];
    expect(paragraph?.lines.length).toBeGreaterThan(1);
    expect(shown).toContain(paragraph?.lines.map(({ text }) => text).join(' '));
    const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
    const read = await getDocument({ data: Uint8Array.from(exported) }).promise;
    const { lang } = await (await read.getPage(1)).getTextContent();
    await read.loadingTask.destroy();
    expect(lang).toBe('en');
  });

  test('is left out where some pages are not in it', async () => {
    const { content, options } = report(2);
    const document = await layOut(content, options);
    const results = resultsOf(document).map((page, index): Page =>
      index === 0 ? { ...page, source: 'text-layer' } : page,
    );
    const exported = await exportPdf(await toDigitalPdf(document), results);
    expect(exported.includes('StructTreeRoot')).toBe(false);
  });
});
