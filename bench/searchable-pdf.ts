/**
 * Measures the searchable PDF beside OCRmyPDF's, which recognises the same pages anew:
 *
 *   node bench/searchable-pdf.ts FILE.pdf... [--generated 100] [--language eng]
 *
 * For each file, and for a generated scan of that many pages: seconds of the export step alone and of reading before it, the
 * whole time of OCRmyPDF (which cannot take text that was recognised before), the sizes, and the share of the job's
 * words that pdftotext finds in either. Needs poppler's pdftotext; OCRmyPDF is left out where it is not installed.
 */
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { openApp } from '../src/compose.ts';
import { isPageError, linesOf } from '../src/document.ts';
import { layOut, report, toScannedPdf } from '../test/generate/index.ts';
import { tableText } from './report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { generated: { type: 'string', default: '100' }, language: { type: 'string', default: 'eng' } },
});
const folder = mkdtempSync(join(tmpdir(), 'ocrchat-searchable-'));
const app = await openApp({ home: join(folder, 'home'), allow: ['/'], logLevel: 'error', dataUrl: '' });

const seconds = (begin: number) => (performance.now() - begin) / 1000;
const kilobytes = (path: string) => Math.round(statSync(path).size / 1024);

/** Share of the words, as often as they stand there, that pdftotext finds in the PDF. */
function readBack(pdf: string, words: readonly string[]): number {
  const text = execFileSync('pdftotext', [pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const counts = new Map<string, number>();
  for (const word of text.split(/\s+/u)) counts.set(word, (counts.get(word) ?? 0) + 1);
  let found = 0;
  for (const word of words) {
    const left = counts.get(word) ?? 0;
    if (left > 0) found += 1;
    counts.set(word, left - 1);
  }
  return found / Math.max(1, words.length);
}

async function measure(path: string): Promise<string[]> {
  let begin = performance.now();
  const job = await app.submit({ kind: 'path', path }, { language: values.language, fresh: true });
  await app.wait(job.uuid);
  const reading = seconds(begin);
  const pages = (await app.pages(job.uuid)).flatMap((page) => (isPageError(page) ? [] : [page]));
  const words = pages.flatMap((page) => linesOf(page).flatMap((line) => line.words.map(({ text }) => text)));
  const ours = join(folder, 'ours.pdf');
  begin = performance.now();
  const file = await app.export(job.uuid, 'pdf');
  await pipeline(Readable.from(file.body), createWriteStream(ours));
  const exporting = seconds(begin);
  const theirs = join(folder, 'theirs.pdf');
  let peer = ['not installed', '', ''];
  begin = performance.now();
  try {
    const options = ['--quiet', '-l', values.language, '--jobs', '2', '--output-type', 'pdf', '--optimize', '0'];
    execFileSync('ocrmypdf', [...options, '--force-ocr', path, theirs], { stdio: 'ignore' });
    peer = [seconds(begin).toFixed(1), String(kilobytes(theirs)), (100 * readBack(theirs, words)).toFixed(1)];
  } catch {
    // It is not on this machine, or refuses the file: the row says so.
  }
  const own = [
    reading.toFixed(1),
    exporting.toFixed(2),
    String(kilobytes(ours)),
    (100 * readBack(ours, words)).toFixed(1),
  ];
  return [basename(path), String(pages.length), String(kilobytes(path)), ...own, ...peer];
}

try {
  const files = positionals.map((file) => resolve(file));
  if (Number(values.generated) > 0) {
    const sample = report(Number(values.generated));
    const scan = join(folder, `generated-${values.generated}.pdf`);
    writeFileSync(scan, await toScannedPdf(await layOut(sample.content, sample.options), { dpi: 200, noise: 0.02 }));
    files.push(scan);
  }
  const head = ['file', 'pages', 'kB', 'reading s', 'export s', 'kB after', 'words back %'];
  const rows: string[][] = [];
  for (const file of files) rows.push(await measure(file));
  process.stdout.write(`${tableText([...head, 'OCRmyPDF s', 'its kB', 'words back %'], rows)}\n`);
} finally {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
}
