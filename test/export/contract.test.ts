/** What every exporter does: the same bytes for the same job, options checked, pages one by one, nothing lost on the way. */
import { describe, expect, test } from 'vitest';
import type { PageResult } from '../../src/document.ts';
import { OcrError } from '../../src/errors.ts';
import { exportFormats } from '../../src/export/exporter.ts';
import { openExporter } from '../../src/export/index.ts';
import { exportOptions } from '../../src/export/options.ts';
import { block, page } from '../pages.ts';
import { everything, exportInput, exported, failedPage, renderPage, scripts, scriptPages } from './everything.ts';
import { unzipped } from './zip-reader.ts';

/** The text of a file, that of all its parts when it is an archive. */
async function textIn(format: (typeof exportFormats)[number], pages: readonly PageResult[]): Promise<string> {
  const file = await exported(format, pages, { renderPage });
  const text =
    file.subarray(0, 2).toString() === 'PK'
      ? [...unzipped(file)].flatMap(([name, part]) => (/\.(xml|csv)$/u.test(name) ? [part.toString()] : [])).join('\n')
      : file.toString('utf8');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('\\<', '<');
}

/** A PDF needs its source: `pdf.test.ts` and `pdf-images.test.ts` hold it to the same. */
const formats = exportFormats.filter((format) => format !== 'pdf');

describe.each(formats)('%s', (format) => {
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
      await exported(format, everything, { renderPage }),
      await exported(format, everything, { renderPage }),
    ];
    expect(one.equals(other)).toBe(true);
    expect(one.length).toBeGreaterThan(100);
  });

  test('says a page that could not be read', async () => {
    expect(await textIn(format, [page([block('first')], 0), failedPage, page([block('last')], 2)])).toContain(
      'Page 2 took <too> long.',
    );
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
          yield page([block(`page ${index}`)], index);
        }
      },
    };
    const exporter = await openExporter(format);
    const before: number[] = [];
    for await (const _ of exporter.write({ ...exportInput([]), pages: many })) before.push(asked);
    // The text of a Word file comes last in it, compressed; `memory.test.ts` holds that to its bounds.
    if (format === 'docx') return;
    expect(before[1] ?? 0).toBeLessThan(asked);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
}
