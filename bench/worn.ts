/**
 * Measures how pages are read that copiers, scanners, lamps and thin paper have worn out, beside Tesseract told the language:
 *
 *   node bench/worn.ts [--pages 4] [--dpi 200] [--only TEXT] [--out FOLDER]
 *
 * Prints for each kind of wear the share of wrong characters in percent and ocrchat's seconds a page. With `--out` the pictures
 * stay, to be looked at. Without `tesseract` on the PATH its column is empty.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from './arguments.ts';
import { openApp } from '../src/compose.ts';
import { encode, layOut, rasterize, report, type GrayImage } from '../test/generate/index.ts';
import { normalizedLevenshtein } from './metrics/edit-distance.ts';
import { nativePeers } from './peers/native.ts';
import { tableText } from './report.ts';
import { wears } from './worn/wear.ts';

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '4' },
    dpi: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
    out: { type: 'string' },
  },
});
const dpi = Number(values.dpi);
const folder = values.out === undefined ? await mkdtemp(join(tmpdir(), 'ocrchat-bench-worn-')) : resolve(values.out);
mkdirSync(folder, { recursive: true });

const { content, options } = report();
// Running text alone: in which order tools read a table is another question.
const running = content.filter(({ kind }) => kind === 'paragraph' || kind === 'heading');
const document = await layOut(running, { ...options, fontSize: 11 });
const sheets: { readonly picture: GrayImage; readonly text: string }[] = [];
for (const page of document.pages.slice(0, Number(values.pages) + 1))
  sheets.push({ picture: await rasterize(page, dpi, { blurSigma: 0.7 }), text: page.text });

const home = await mkdtemp(join(tmpdir(), 'ocrchat-bench-home-'));
const app = await openApp({ home, allow: ['/'], logLevel: 'error', dataUrl: '' });
async function readOwn(path: string): Promise<string> {
  const job = await app.submit({ kind: 'path', path }, { fresh: true });
  await app.wait(job.uuid);
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await app.export(job.uuid, 'txt')).body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

const fold = (text: string) => text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
const rateOf = (truth: string, found: string) => normalizedLevenshtein(fold(truth), fold(found));

const tesseract = nativePeers.find(({ name }) => name === 'tesseract');
const hasTesseract = (await tesseract?.version()) !== undefined;
const rows: string[][] = [];
const percent = (rates: readonly number[]): string =>
  rates.length === 0 ? '–' : ((100 * rates.reduce((sum, rate) => sum + rate, 0)) / rates.length).toFixed(1);
try {
  for (const [name, wear] of Object.entries(wears).filter(([wearName]) => wearName.includes(values.only))) {
    const own: number[] = [];
    const theirs: number[] = [];
    let seconds = 0;
    for (const [index, { picture, text }] of sheets.slice(0, -1).entries()) {
      const back = sheets[index + 1]?.picture ?? picture;
      const id = `${name.replaceAll(/[^a-z0-9]+/gi, '-')}-${index}`;
      const path = join(folder, `${id}.png`);
      writeFileSync(path, await encode(wear(picture, back, index + 1), 'png', dpi));
      const begin = performance.now();
      own.push(rateOf(text, await readOwn(path)));
      seconds += (performance.now() - begin) / 1000;
      if (!hasTesseract) continue;
      const item = { id, file: path, kind: 'scan', language: 'eng', pages: 1, truth: {} };
      await tesseract?.read(item, folder);
      theirs.push(rateOf(text, readFileSync(join(folder, `${id}.txt`), 'utf8')));
    }
    rows.push([name, percent(own), percent(theirs), (seconds / own.length).toFixed(1)]);
    process.stderr.write(`${rows.at(-1)?.join(' | ')}\n`);
  }
} finally {
  await app.close();
  await rm(home, { recursive: true, force: true });
  if (values.out === undefined) await rm(folder, { recursive: true, force: true });
}
process.stdout.write(`${tableText(['wear', 'ocrchat CER %', 'Tesseract CER %', 'seconds a page'], rows)}\n`);
