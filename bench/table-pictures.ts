/**
 * Measures how tables are read that come as pixels: screenshots, pictures that were compressed, and scans.
 *
 *   node bench/table-pictures.ts [--seeds 101,102,103] [--ways 'screen 96,scan 150'] [--only 'ruled;stripes'] [--without 'table rules']
 *        [--out FOLDER]
 *
 * Chromium draws the tables (`table-pictures/made-tables.ts`) in print of 8 to 12 points. Prints for each look and way the F1 of the
 * cells whose text is exactly right and of their neighbours, and the share of wrong characters in all of the text, in percent.
 * With `--without` a step of the reader is left out; with `--out` the pictures and what was read stay.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { parseArgs } from './arguments.ts';
import { leaveOut } from '../src/engine/local/step-switch.ts';
import { OcrError } from '../src/errors.ts';
import { pageText } from '../src/plain-text.ts';
import { launchBrowser } from '../test/web/browser.ts';
import { normalizedLevenshtein } from './metrics/edit-distance.ts';
import { scoreCells } from './metrics/cells.ts';
import { gridOf } from './own.ts';
import { createPictureReader } from './picture-reader.ts';
import { tableText } from './report.ts';
import { looks, makeTable } from './table-pictures/made-tables.ts';

interface Way {
  readonly dotsPerInch: number;
  /** Sigma of a blur in pixels, and quality of JPEG; without, the picture stays as it was drawn. */
  readonly blur?: number;
  readonly quality?: number;
}

const allWays: Readonly<Record<string, Way>> = {
  'screen 72': { dotsPerInch: 72 },
  'screen 96': { dotsPerInch: 96 },
  'screen 110': { dotsPerInch: 110 },
  'jpeg 96': { dotsPerInch: 96, quality: 60 },
  'blur 110': { dotsPerInch: 110, blur: 0.6, quality: 75 },
  'scan 150': { dotsPerInch: 150, blur: 0.7, quality: 70 },
  'scan 200': { dotsPerInch: 200, blur: 0.8, quality: 70 },
};

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '101,102,103' },
    ways: { type: 'string', default: Object.keys(allWays).join(',') },
    only: { type: 'string', default: '' },
    without: { type: 'string' },
    out: { type: 'string' },
  },
});
leaveOut(values.without === undefined ? [] : [values.without]);
const seeds = values.seeds.split(',').map(Number);
const cssDotsPerInch = 96;

async function asSeen(png: Buffer, { blur, quality, dotsPerInch }: Way): Promise<Buffer> {
  if (quality === undefined) return png;
  const image = sharp(png).flatten({ background: '#fff' });
  return await (blur === undefined ? image : image.blur(blur))
    .withMetadata({ density: dotsPerInch })
    .jpeg({ quality })
    .toBuffer();
}

const mean = (shares: readonly number[]) => shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
const percent = (shares: readonly number[]) => (shares.length === 0 ? '–' : (100 * mean(shares)).toFixed(1));
const fold = (text: string) => text.normalize('NFC').replaceAll(/\s+/gu, '');

const home = await mkdtemp(join(tmpdir(), 'ocrchat-bench-table-pictures-'));
const folder = values.out === undefined ? home : resolve(values.out);
mkdirSync(folder, { recursive: true });
const readPicture = await createPictureReader(home);
const browser = await launchBrowser();

async function readTables(path: string, mediaType: 'image/png' | 'image/jpeg', bytes: Buffer) {
  try {
    const page = await readPicture(path, mediaType, bytes);
    const tables = page.blocks.flatMap(({ table }) => (table === undefined ? [] : [gridOf(table)]));
    return { text: pageText(page), tables };
  } catch (error) {
    // A page that is taken for another language's fails where its data is not there.
    if (!(error instanceof OcrError)) throw error;
    process.stderr.write(`${path}: ${error.message}\n`);
    return { text: '', tables: [] };
  }
}

const rows: string[][] = [];
const overall: { cells: number; neighbours: number; wrong: number }[] = [];
try {
  for (const wayName of values.ways.split(',')) {
    const way = allWays[wayName];
    if (way === undefined) throw new Error(`There is no way ${wayName}, only ${Object.keys(allWays).join(', ')}.`);
    const deviceScaleFactor = way.dotsPerInch / cssDotsPerInch;
    const context = await browser.newContext({ viewport: { width: 760, height: 300 }, deviceScaleFactor });
    const tab = await context.newPage();
    const kinds = Object.entries(looks).filter(([name]) => values.only.split(';').some((part) => name.includes(part)));
    for (const [name, look] of kinds) {
      const scores: { cells: number; neighbours: number; wrong: number }[] = [];
      for (const seed of seeds) {
        const { html, grid } = makeTable(seed, look);
        await tab.setContent(html);
        const seen = await asSeen(await tab.screenshot({ fullPage: true }), way);
        const [extension, mediaType] =
          way.quality === undefined ? (['png', 'image/png'] as const) : (['jpg', 'image/jpeg'] as const);
        const id = `${name} ${wayName} ${seed}`.replaceAll(/[^a-z0-9]+/gi, '-');
        const path = join(folder, `${id}.${extension}`);
        writeFileSync(path, seen);
        const { text, tables } = await readTables(path, mediaType, seen);
        const wrong = normalizedLevenshtein(fold(grid.flat().join('')), fold(text));
        const score = { ...scoreCells(grid, tables), wrong };
        scores.push(score);
        writeFileSync(join(folder, `${id}.json`), JSON.stringify({ score, grid, tables, text }));
      }
      overall.push(...scores);
      rows.push([name, wayName, ...figuresOf(scores)]);
      process.stderr.write(`${rows.at(-1)?.join(' | ')}\n`);
    }
    await context.close();
  }
} finally {
  await browser.close();
  await rm(home, { recursive: true, force: true });
}
rows.push(['all', '', ...figuresOf(overall)]);
process.stdout.write(`${tableText(['table', 'as', 'cells F1', 'neighbours F1', 'CER %'], rows)}\n`);
process.exit(0);

function figuresOf(scores: readonly { cells: number; neighbours: number; wrong: number }[]): readonly string[] {
  const of = (pick: (score: { cells: number; neighbours: number; wrong: number }) => number) =>
    percent(scores.map(pick));
  return [of(({ cells }) => cells), of(({ neighbours }) => neighbours), of(({ wrong }) => wrong)];
}
