/**
 * Measures the searchable PDF beside OCRmyPDF's:
 *
 *   node bench/searchable-pdf.ts [FILE.pdf...] [--generated 100] [--language eng] [--scripts]
 *
 * For each file, and for a generated scan of that many pages: the export of a job that was read, OCRmyPDF writing the same
 * words (handed to it as hOCR), and OCRmyPDF recognising the pages anew. Seconds are those of the wall and of the
 * processor; kB a page is what the file grew by; then the share of the job's words that pdftotext, pdfium and pdf.js find,
 * and how far the box of a found word is off at most, in percent of the page's width. OCRmyPDF's own words are others, so
 * its own recognition is only timed. `--scripts` reads back pages in 14 scripts, exported from their exact words.
 * Needs poppler's pdftotext; OCRmyPDF is left out where it is not installed.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { App } from '../src/app.ts';
import { openApp } from '../src/compose.ts';
import { isPageError } from '../src/document.ts';
import { exportPdf, type FoundWord, resultsOf, wantedWords } from '../test/export/pdf-reading.ts';
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

async function measure(app: App, path: string): Promise<string[][]> {
  let uuid = '';
  const reading = await timed(async () => {
    ({ uuid } = await app.submit({ kind: 'path', path }, { language: values.language, fresh: true }));
    await app.wait(uuid);
  });
  const pages = (await app.pages(uuid)).flatMap((page) => (isPageError(page) ? [] : [page]));
  const wanted = pages.map((page) => wantedWords([page]));
  const width = pages[0]?.width ?? 1;
  const save = async (format: 'pdf' | 'hocr', to: string): Promise<void> =>
    pipeline(Readable.from((await app.export(uuid, format)).body), createWriteStream(to));
  const row = async (what: string, time: Timed, pdf: string): Promise<string[]> => [
    basename(path),
    String(pages.length),
    what,
    time.wall.toFixed(1),
    time.processor.toFixed(1),
    kilobytes(pdf).toFixed(0),
    ((kilobytes(pdf) - kilobytes(path)) / pages.length).toFixed(1),
  ];
  const ours = join(folder, 'ours.pdf');
  const exporting = await timed(() => save('pdf', ours));
  const rows = [[...(await row('ocrchat, export', exporting, ours)), ...(await readBackCells(ours, wanted, width))]];
  const hocr = join(folder, 'given.hocr');
  await save('hocr', hocr);
  const theirs = join(folder, 'theirs.pdf');
  const options = ['--quiet', '-l', values.language, '--jobs', '2', '--output-type', 'pdf', '--optimize', '0'];
  const given = ['--plugin', plugin, '--pdf-renderer', 'hocr'];
  for (const [what, more] of [
    ['OCRmyPDF, the same words', given],
    ['OCRmyPDF, its own words', []],
  ] as const) {
    let said = '';
    const time = await timed(() => {
      const ran = spawnSync('ocrmypdf', [...options, ...more, path, theirs], {
        env: { ...process.env, OCRCHAT_GIVEN_HOCR: hocr },
        encoding: 'utf8',
      });
      if (ran.status !== 0) said = ran.error?.message ?? ran.stderr.trim().split('\n').at(-1) ?? 'it failed';
    });
    if (said !== '') rows.push([basename(path), String(pages.length), `${what}: ${said}`]);
    else
      rows.push([
        ...(await row(what, time, theirs)),
        ...(more === given ? await readBackCells(theirs, wanted, width) : ['', '', '', '']),
      ]);
  }
  process.stderr.write(`${basename(path)} was read in ${reading.wall.toFixed(1)} s\n`);
  return rows;
}

async function readBackScript(language: SampleLanguage): Promise<string[]> {
  const { content, options } = multilingual(language);
  const document = await layOut(content, options);
  const source = await toScannedPdf(document, { dpi: 60 });
  const results = resultsOf(document);
  const pdf = join(folder, `${language}.pdf`);
  writeFileSync(pdf, await exportPdf(source, results));
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
  const files = positionals.map((file) => resolve(file));
  if (Number(values.generated) > 0) {
    const sample = report(Number(values.generated));
    const scan = join(folder, `generated-${values.generated}.pdf`);
    writeFileSync(scan, await toScannedPdf(await layOut(sample.content, sample.options), { dpi: 200, noise: 0.02 }));
    files.push(scan);
  }
  if (files.length > 0) {
    const app = await openApp({ home: join(folder, 'home'), allow: ['/'], logLevel: 'error', dataUrl: '' });
    try {
      const rows: string[][] = [];
      for (const file of files) rows.push(...(await measure(app, file)));
      const head = ['file', 'pages', 'what', 'wall s', 'CPU s', 'kB', 'kB a page more', ...readBackHead];
      process.stdout.write(`${tableText(head, rows)}\n`);
    } finally {
      await app.close();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
