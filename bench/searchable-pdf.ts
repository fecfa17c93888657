/**
 * Measures the searchable PDF beside OCRmyPDF's:
 *
 *   node bench/searchable-pdf.ts [FILE.pdf...] [--generated 100] [--language eng] [--scripts] [--recognize] [--scan SCAN.pdf]
 *
 * Files are read first; a generated scan (100 dpi) of that many pages comes with its exact words instead. For each of them:
 * the export, OCRmyPDF writing the same words (handed to it as hOCR), and with `--recognize` OCRmyPDF recognising the pages
 * anew, which is only timed, since its words are others. Seconds are those of the wall and of the processor. Then by how much
 * the file grew, the share of the words that pdftotext, pdfium and pdf.js find in it, and how far the box of a found word is
 * off at most in each, in percent of the page's width. `--scripts` reads back pages in 14 scripts, too; `--scan` says where
 * the generated scan is kept for another run.
 * Needs poppler's pdftotext; OCRmyPDF is left out where it is not installed.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from './arguments.ts';
import { openApp } from '../src/compose.ts';
import { isPageError, type Page } from '../src/document.ts';
import { openExporter } from '../src/export/index.ts';
import { exportInput } from '../test/export/everything.ts';
import { type FoundWord, pdfInput, resultsOf, wantedWords } from '../test/export/pdf-reading.ts';
import { layOut, multilingual, report, type SampleLanguage, toScannedPdf } from '../test/generate/index.ts';
import { processorSeconds } from './process-tree.ts';
import { readBack } from './read-back.ts';
import { tableText } from './report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    generated: { type: 'string', default: '100' },
    language: { type: 'string', default: 'eng' },
    scripts: { type: 'boolean', default: false },
    recognize: { type: 'boolean', default: false },
    scan: { type: 'string' },
  },
});
const scripts: readonly SampleLanguage[] = [
  ...(['en', 'de', 'vi', 'ru', 'el', 'ar', 'he'] as const),
  ...(['hi', 'th', 'ta', 'kn', 'zh', 'ja', 'ko'] as const),
];
const plugin = fileURLToPath(new URL('peers/given-text.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ocrchat-searchable-'));
const readBackHead = ['pdftotext %', 'pdfium %', 'pdf.js %', 'box off %'];

const kilobytes = (path: string): number => statSync(path).size / 1024;
const percent = (share: number): string => (100 * share).toFixed(2);

interface Timed {
  readonly wall: number;
  readonly processor: number;
}

async function timed(work: () => Promise<unknown> | void): Promise<Timed> {
  const [begin, busy] = [performance.now(), processorSeconds()];
  await work();
  return { wall: (performance.now() - begin) / 1000, processor: processorSeconds() - busy };
}

async function readBackCells(
  pdf: string,
  wanted: readonly (readonly FoundWord[])[],
  width: number,
): Promise<readonly string[]> {
  const found = await readBack(pdf, wanted, width);
  return [
    ...found.map(([, { share }]) => percent(share)),
    found.map(([, { off }]) => (100 * off).toFixed(1)).join(' / '),
  ];
}

/** The pages of a PDF as ocrchat reads them. */
async function readPages(path: string): Promise<readonly Page[]> {
  const app = await openApp({ home: join(folder, 'home'), allow: ['/'], logLevel: 'error', dataUrl: '' });
  try {
    const { uuid } = await app.submit({ kind: 'path', path }, { language: values.language, fresh: true });
    await app.wait(uuid);
    return (await app.pages(uuid)).flatMap((page) => (isPageError(page) ? [] : [page]));
  } finally {
    await app.close();
  }
}

/** Exports the pages of the PDF at `path`. */
async function save(format: 'pdf' | 'hocr', path: string, pages: readonly Page[], to: string): Promise<void> {
  const exporter = await openExporter(format);
  const input = format === 'pdf' ? pdfInput(path, statSync(path).size, pages) : exportInput(pages);
  await pipeline(Readable.from(exporter.write(input)), createWriteStream(to));
}

async function measure(path: string, pages: readonly Page[]): Promise<string[][]> {
  const wanted = pages.map((page) => wantedWords([page]));
  const width = pages[0]?.width ?? 1;
  const row = async (what: string, time: Timed, pdf: string, isReadBack: boolean): Promise<string[]> => [
    basename(path),
    String(pages.length),
    what,
    time.wall.toFixed(1),
    time.processor.toFixed(1),
    kilobytes(path).toFixed(0),
    ((kilobytes(pdf) - kilobytes(path)) / pages.length).toFixed(1),
    ...(isReadBack ? await readBackCells(pdf, wanted, width) : []),
  ];
  const ours = join(folder, 'ours.pdf');
  const rows: string[][] = [];
  const tell = (cells: string[]) => {
    rows.push(cells);
    process.stderr.write(`${cells.join(' ')}\n`);
  };
  tell(await row('ocrchat', await timed(() => save('pdf', path, pages, ours)), ours, true));
  const hocr = join(folder, 'given.hocr');
  await save('hocr', path, pages, hocr);
  const theirs = join(folder, 'theirs.pdf');
  const options = ['--quiet', '-l', values.language, '--jobs', '2', '--output-type', 'pdf', '--optimize', '0'];
  const run = async (what: string, more: readonly string[], isReadBack: boolean): Promise<void> => {
    let said = '';
    const time = await timed(() => {
      const ran = spawnSync('ocrmypdf', [...options, ...more, path, theirs], {
        env: { ...process.env, OCRCHAT_GIVEN_HOCR: hocr },
        encoding: 'utf8',
      });
      if (ran.status !== 0) said = ran.error?.message ?? ran.stderr.trim().split('\n').at(-1) ?? 'it failed';
    });
    tell(
      said === ''
        ? await row(what, time, theirs, isReadBack)
        : [basename(path), String(pages.length), `${what}: ${said}`],
    );
  };
  await run('OCRmyPDF, the same words', ['--plugin', plugin, '--pdf-renderer', 'hocr'], true);
  if (values.recognize) await run('OCRmyPDF, recognising', [], false);
  return rows;
}

async function readBackScript(language: SampleLanguage): Promise<string[]> {
  const { content, options } = multilingual(language);
  const document = await layOut(content, options);
  const source = await toScannedPdf(document, { dpi: 60 });
  const results = resultsOf(document);
  const [scan, pdf] = [join(folder, `${language}.pdf`), join(folder, `${language}-searchable.pdf`)];
  writeFileSync(scan, source);
  await save('pdf', scan, results, pdf);
  const cells = await readBackCells(
    pdf,
    results.map((page) => wantedWords([page])),
    results[0]?.width ?? 1,
  );
  return [language, ...cells];
}

try {
  if (values.scripts) {
    const rows: string[][] = [];
    for (const language of scripts) rows.push(await readBackScript(language));
    process.stdout.write(`${tableText(['script of', ...readBackHead], rows)}\n\n`);
  }
  const rows: string[][] = [];
  for (const file of positionals) rows.push(...(await measure(resolve(file), await readPages(resolve(file)))));
  if (Number(values.generated) > 0) {
    const sample = report(Number(values.generated));
    const document = await layOut(sample.content, sample.options);
    const scan = values.scan ?? join(folder, 'generated.pdf');
    if (!existsSync(scan)) writeFileSync(scan, await toScannedPdf(document, { dpi: 100 }));
    rows.push(...(await measure(scan, resultsOf(document))));
  }
  const head = ['file', 'pages', 'by', 'wall s', 'CPU s', 'kB', 'kB a page more', ...readBackHead];
  if (rows.length > 0) process.stdout.write(`${tableText(head, rows)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
