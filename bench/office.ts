/**
 * Measures how letters and forms of an office are read, with what designers, pens and stamps do to their text, and in which order what
 * stands side by side on them, beside Tesseract told the language:
 *
 *   node bench/office.ts [--seeds 101,102,103] [--ways screen,scan,pdf] [--only 'TEXT;TEXT'] [--out FOLDER]
 *
 * Chromium draws the pages, as they are on a screen, as a scan at 200 dpi with grain, blur, a lean and JPEG, and with the way "pdf" as
 * a PDF that carries its text, which Tesseract is not given. Prints for each kind of page the share of wrong characters in percent, and
 * of the words that the kind is about the share that was read. With `--out` the files stay, to be looked at. Without `tesseract` on the
 * PATH its columns are empty.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { parseArgs } from './arguments.ts';
import { gaussianNoise } from '../test/generate/noise.ts';
import { launchBrowser } from '../test/web/browser.ts';
import { normalizedLevenshtein } from './metrics/edit-distance.ts';
import { acrossPages } from './office/across.ts';
import { asidePages } from './office/aside.ts';
import { columnPages } from './office/columns.ts';
import { formPages } from './office/forms.ts';
import { letterPages } from './office/letters.ts';
import type { OfficePage } from './office/office-page.ts';
import { pairPages } from './office/pairs.ts';
import { sheetPages } from './office/sheets.ts';
import { stackedPages } from './office/stacked.ts';
import { openOwnReader } from './own.ts';
import { nativePeers } from './peers/native.ts';
import { tableText } from './report.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '101,102,103' },
    ways: { type: 'string', default: 'screen,scan' },
    only: { type: 'string', default: '' },
    out: { type: 'string' },
  },
});
const seeds = values.seeds.split(',').map(Number);
const ways = values.ways.split(',');
const folder = values.out === undefined ? await mkdtemp(join(tmpdir(), 'ocrchat-bench-office-')) : resolve(values.out);
mkdirSync(folder, { recursive: true });

const extensions: Readonly<Record<string, string>> = { screen: 'png', scan: 'jpg', pdf: 'pdf' };
const cssDotsPerInch = 96;
const scanDotsPerInch = 200;
/** Levels of ink and paper of a scan, its grain in levels, and degrees of its lean for each step of the seed. */
const scan = { ink: 20, paper: 242, grain: 5, lean: 0.2, blur: 0.7, quality: 80 } as const;

async function scanned(png: Buffer, seed: number): Promise<Buffer> {
  const lean = ((seed % 5) - 2) * scan.lean;
  const { data, info } = await sharp(png)
    .flatten({ background: '#fff' })
    .rotate(lean, { background: '#fff' })
    .blur(scan.blur)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = Uint8Array.from(data, (level) => scan.ink + (level * (scan.paper - scan.ink)) / 255);
  gaussianNoise(pixels, scan.grain, seed);
  const raw = { width: info.width, height: info.height, channels: info.channels };
  return sharp(pixels, { raw }).withMetadata({ density: scanDotsPerInch }).jpeg({ quality: scan.quality }).toBuffer();
}

/** The page as the way has it. */
async function drawn(tab: Page, way: string, seed: number): Promise<Buffer> {
  // Its margins are in the page already.
  if (way === 'pdf') return tab.pdf({ width: '794px', height: '1123px', printBackground: true });
  const png = await tab.screenshot({ fullPage: true });
  return way === 'screen' ? png : scanned(png, seed);
}

const fold = (text: string) => text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
const bare = (word: string) => word.replaceAll(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, '');

/** Share, 0…1, of the page's target words that were found, each as often as it stands there. */
function recallOf({ targets }: OfficePage, text: string): number {
  const left = new Map<string, number>();
  for (const word of text.split(/\s+/u).map(bare)) left.set(word, (left.get(word) ?? 0) + 1);
  let found = 0;
  for (const word of targets.map(bare)) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    found += 1;
  }
  return found / Math.max(1, targets.length);
}

const mean = (shares: readonly number[]): string =>
  shares.length === 0 ? '–' : ((100 * shares.reduce((sum, share) => sum + share, 0)) / shares.length).toFixed(1);

const own = await openOwnReader({ manifestLanguage: false, readers: 1 });
const native = nativePeers.find(({ name }) => name === 'tesseract');
const tesseract = (await native?.version()) === undefined ? undefined : native;
const browser = await launchBrowser();
const rows: string[][] = [];
try {
  for (const way of ways) {
    const deviceScaleFactor = way === 'scan' ? scanDotsPerInch / cssDotsPerInch : 1;
    const context = await browser.newContext({ viewport: { width: 794, height: 900 }, deviceScaleFactor });
    const tab = await context.newPage();
    const kinds = Object.entries({
      ...letterPages,
      ...formPages,
      ...pairPages,
      ...sheetPages,
      ...columnPages,
      ...asidePages,
      ...acrossPages,
      ...stackedPages,
    }).filter(([name]) => values.only.split(';').some((part) => name.includes(part)));
    for (const [name, make] of kinds) {
      const [ours, theirs] = [
        { rates: [] as number[], recalls: [] as number[] },
        { rates: [] as number[], recalls: [] as number[] },
      ];
      for (const seed of seeds) {
        const page = make(seed);
        await tab.setContent(page.html);
        const id = `${name.replaceAll(/[^a-z0-9]+/gi, '-')}-${way}-${seed}`;
        const file = join(folder, `${id}.${extensions[way] ?? ''}`);
        writeFileSync(file, await drawn(tab, way, seed));
        const item = { id, file, kind: 'scan', language: 'eng', pages: 1, truth: {} };
        for (const [reader, scores] of [
          [own, ours],
          [tesseract, theirs],
        ] as const) {
          // Text that is told, not seen, is read by the program's own way alone.
          if (reader === undefined || (way === 'pdf' && reader === tesseract)) continue;
          await reader.read(item, folder);
          const text = readFileSync(join(folder, `${id}.txt`), 'utf8');
          scores.rates.push(normalizedLevenshtein(fold(page.text), fold(text)));
          if (page.targets.length > 0) scores.recalls.push(recallOf(page, text));
        }
      }
      rows.push([name, way, mean(ours.rates), mean(ours.recalls), mean(theirs.rates), mean(theirs.recalls)]);
      process.stderr.write(`${rows.at(-1)?.join(' | ')}\n`);
    }
    await context.close();
  }
} finally {
  await browser.close();
  await own.close();
  if (values.out === undefined) await rm(folder, { recursive: true, force: true });
}
const head = ['page', 'as', 'ocrchat CER %', 'its words read %', 'Tesseract CER %', 'its words read %'];
process.stdout.write(`${tableText(head, rows)}\n`);
