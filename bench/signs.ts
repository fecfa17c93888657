/**
 * Measures signs that Tesseract's data of Latin scripts cannot write, and whether any is seen where none stands.
 *
 *   node bench/signs.ts [--seed 1] [--dpi 150,300] [--fonts 'C059;P052'] [--without 'drawn signs'] [--out FOLDER]
 *
 * Chromium draws pages of lines, half of them with such a sign among words and figures and half with what signs are mistaken for
 * (percent, plus, equals, dates, dashes, single letters), in each font at each resolution, softened as a scan is. Prints for each
 * sign how many lines came right in every character, and how many have the sign whatever else is wrong.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { leaveOut } from '../src/engine/local/step-switch.ts';
import { pageText } from '../src/plain-text.ts';
import { launchBrowser } from '../test/web/browser.ts';
import { parseArgs } from './arguments.ts';
import { normalizedLevenshtein } from './metrics/edit-distance.ts';
import { createPictureReader } from './picture-reader.ts';
import { tableText } from './report.ts';
import { decoys, linesOf, signs } from './signs/made-lines.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    dpi: { type: 'string', default: '150,300' },
    fonts: {
      type: 'string',
      default: 'Liberation Serif;Liberation Sans;DejaVu Sans;DejaVu Serif;C059;P052;Nimbus Sans',
    },
    without: { type: 'string' },
    out: { type: 'string' },
  },
});
leaveOut(values.without === undefined ? [] : [values.without]);
const home = await mkdtemp(join(tmpdir(), 'ocrchat-bench-signs-'));
const folder = values.out === undefined ? home : resolve(values.out);
mkdirSync(folder, { recursive: true });
const readPicture = await createPictureReader(home);
const browser = await launchBrowser();
const everySign = new Set(signs.map(({ sign }) => sign));
const found = new Map(signs.map(({ sign }) => [sign, { lines: 0, right: 0, seen: 0 }]));
let [bare, invented] = [0, 0];

/** The line that was read of what stands in `truth`; empty when it was lost. */
function lineLike(truth: string, read: readonly string[]): string {
  const [best] = read
    .map((line) => ({ line, off: normalizedLevenshtein(truth, line) }))
    .toSorted((one, other) => one.off - other.off);
  return best !== undefined && best.off < 0.4 ? best.line.trim() : '';
}

try {
  for (const dpi of values.dpi.split(',').map(Number)) {
    const context = await browser.newContext({ viewport: { width: 700, height: 400 }, deviceScaleFactor: dpi / 96 });
    const tab = await context.newPage();
    for (const [at, font] of values.fonts.split(';').entries()) {
      for (const kinds of [signs, decoys]) {
        const lines = linesOf(Number(values.seed) + at, kinds);
        const body = lines
          .map(({ text }) => `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`)
          .join('');
        await tab.setContent(`<style>body{font:11pt "${font}";margin:40px}p{margin:0 0 3px}</style>${body}`);
        const drawn = await tab.screenshot({ fullPage: true });
        const bytes = await sharp(drawn).greyscale().blur(0.6).withMetadata({ density: dpi }).png().toBuffer();
        const path = join(folder, `${font}-${dpi}-${kinds === signs ? 'signs' : 'none'}.png`.replaceAll(' ', '-'));
        writeFileSync(path, bytes);
        const read = pageText(await readPicture(path, 'image/png', bytes)).split(/\n+/u);
        for (const { sign, text } of lines) {
          const line = lineLike(text, read);
          const figures = found.get(sign);
          if (figures === undefined) {
            bare += 1;
            if ([...line].some((character) => everySign.has(character))) invented += 1;
            continue;
          }
          figures.lines += 1;
          if (line === text) figures.right += 1;
          if (line.includes(sign)) figures.seen += 1;
        }
      }
    }
    await context.close();
  }
} finally {
  await browser.close();
  await rm(home, { recursive: true, force: true });
}
const sum = (pick: 'lines' | 'right' | 'seen') => [...found.values()].reduce((all, figures) => all + figures[pick], 0);
const rows = [...found].map(([sign, { lines, right, seen }]) => [sign, String(lines), String(right), String(seen)]);
rows.push(['all', String(sum('lines')), String(sum('right')), String(sum('seen'))]);
process.stdout.write(`${tableText(['sign', 'lines', 'right', 'with the sign'], rows)}\n`);
process.stdout.write(`A sign is seen in ${invented} of ${bare} lines without any.\n`);
process.exit(0);
