/** What every exporter does: the same bytes for the same job, options checked, pages one by one, nothing lost on the way. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPageError, type PageResult, type Source } from '../../src/document.ts';
import { OcrError } from '../../src/errors.ts';
import { exportFormats } from '../../src/export/exporter.ts';
import { openExporter } from '../../src/export/index.ts';
import { exportOptions } from '../../src/export/options.ts';
import { block, page } from '../pages.ts';
import { everything, exportInput, exported, failedPage, renderPage, scripts, scriptPages } from './everything.ts';
import { PdfFile } from '../generate/pdf-file.ts';
import { readWords } from './pdf-reading.ts';
import { unzipped } from './zip-reader.ts';

/** The text of a file, that of all its parts when it is an archive. */
async function textIn(format: (typeof exportFormats)[number], pages: readonly PageResult[]): Promise<string> {
  const file = await exported(format, recognised(pages), { renderPage, source });
  if (format === 'pdf')
    return (await readWords('pdfium', file))
      .flat()
      .map((word) => word.text)
      .join(' ');
  const text =
    file.subarray(0, 2).toString() === 'PK'
      ? [...unzipped(file)].flatMap(([name, part]) => (/\.(xml|csv)$/u.test(name) ? [part.toString()] : [])).join('\n')
      : file.toString('utf8');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('\\<', '<');
}

let folder = '';
let scan = '';
/** What a PDF is made of: a scan of as many pages as any test has. */
const source = async (): Promise<Source> => ({
  path: scan,
  mediaType: 'application/pdf',
  name: 'river.pdf',
  sha256: 'a'.repeat(64),
  byteSize: 1,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-contract-'));
  scan = join(folder, 'scan.pdf');
  const file = new PdfFile();
  const tree = file.reserve();
  const kids = Array.from({ length: 40 }, () => file.add({ Type: '/Page', Parent: tree, MediaBox: [0, 0, 595, 842] }));
  file.put(tree, { Type: '/Pages', Kids: kids, Count: kids.length });
  await writeFile(scan, file.toBytes(file.add({ Type: '/Catalog', Pages: tree }), file.add({})));
});
afterAll(() => rm(folder, { recursive: true }));

/** A PDF gets its text only on pages that were recognised. */
const recognised = (pages: readonly PageResult[]): readonly PageResult[] =>
  pages.map((one) => (isPageError(one) ? one : { ...one, source: 'ocr' }));

describe.each(exportFormats)('%s', (format) => {
  test('is registered under its own name, with a media type', async () => {
    const exporter = await openExporter(format);
    expect(exporter.format).toBe(format);
    expect(exporter.mediaType).toMatch(/^(text|application)\/[a-z.+-]+(; charset=utf-8)?$/);
    expect(exporter.description).not.toBe('');
    expect(await exporter.kind(exportInput([page([])]))).toEqual({
      extension: exporter.extension,
      mediaType: exporter.mediaType,
    });
  });

  test('gives the same bytes for the same job', async () => {
    const [one, other] = [
      await exported(format, recognised(everything), { renderPage, source }),
      await exported(format, recognised(everything), { renderPage, source }),
    ];
    expect(one.equals(other)).toBe(true);
    expect(one.length).toBeGreaterThan(100);
  });

  test('has the text of every script', async () => {
    const text = await textIn(format, scriptPages);
    for (const [, words] of scripts) for (const word of words.split(' ')) expect(text).toContain(word);
  });

  test('makes a file of no pages, and of blank ones', async () => {
    const text = await textIn(format, []);
    expect(await textIn(format, [page([], 0), page([], 1)])).not.toContain('undefined');
    expect(text).not.toContain('undefined');
  });

  test('refuses options that it does not have, and names those it has', async () => {
    const exporter = await openExporter(format);
    const input = exportInput([page([])], { options: { colour: true } });
    const refusals = [
      await exporter.kind(input).catch((thrown: unknown) => thrown),
      thrownBy(() => exporter.write(input)),
    ];
    for (const thrown of refusals) {
      if (!(thrown instanceof OcrError)) throw new Error('Nothing was refused.');
      expect(thrown.code).toBe('invalid_argument');
      expect(thrown.sentence).toContain('"colour" is not known');
      for (const name of Object.keys(exportOptions[format].shape)) expect(thrown.hint).toContain(name);
    }
  });

  test('writes what it can before it asks for more pages', async () => {
    let asked = 0;
    const many: AsyncIterable<PageResult> = {
      async *[Symbol.asyncIterator]() {
        for (let index = 0; index < 40; index++) {
          asked++;
          yield { ...page([block(`page ${index}`)], index), source: 'ocr' };
        }
      },
    };
    const exporter = await openExporter(format);
    const before: number[] = [];
    for await (const _ of exporter.write({ ...exportInput([], { source }), pages: many })) before.push(asked);
    // The text of a Word file comes last in it, an Excel file whole; `memory.test.ts` holds them to their bounds.
    if (format === 'docx' || format === 'xlsx') return;
    expect(before[1] ?? 0).toBeLessThan(asked);
  });
});

// A page of a PDF stays as it is, whatever could be read of it.
test.each(exportFormats.filter((format) => format !== 'pdf'))(
  '%s says a page that could not be read',
  async (format) => {
    expect(await textIn(format, [page([block('first')], 0), failedPage, page([block('last')], 2)])).toContain(
      'Page 2 took <too> long.',
    );
  },
);

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
}
