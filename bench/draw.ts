/**
 * Draws what layout found onto pictures of the pages, to be looked at: blocks in the colour of their kind with their
 * number in reading order, lines, and the cells of tables.
 *
 *   node bench/draw.ts FILE... [--pages 1-3] [--out bench/out/drawn] [--side 1400] [--language auto]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import sharp from 'sharp';
import { parseArgs } from './arguments.ts';
import { openApp } from '../src/compose.ts';
import { type Block, type BlockKind, type BoundingBox, type Page, isPageError } from '../src/document.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pages: { type: 'string' },
    out: { type: 'string', default: 'bench/out/drawn' },
    side: { type: 'string', default: '1400' },
    language: { type: 'string', default: 'auto' },
  },
});

const colors: Readonly<Record<BlockKind, string>> = {
  title: '#d00000',
  heading: '#ff6a00',
  paragraph: '#1f5fd0',
  'list-item': '#00857c',
  table: '#8a2be2',
  figure: '#c71585',
  caption: '#8b6b00',
  formula: '#5a7d00',
  header: '#888888',
  footer: '#888888',
  'page-number': '#888888',
  footnote: '#4a6a7a',
};

/** The drawing as SVG in the page's own unit. */
function drawingOf(page: Page): string {
  const unit = page.height / 1000;
  const box = ([x0, y0, x1, y1]: BoundingBox, style: string) =>
    `<rect x="${x0}" y="${y0}" width="${Math.max(unit, x1 - x0)}" height="${Math.max(unit, y1 - y0)}" ${style}/>`;
  const drawn = page.blocks.map((block: Block, at) => {
    const color = colors[block.kind];
    const label = `${at + 1} ${block.kind}${block.level === undefined ? '' : ` ${block.level}`}`;
    const [x0, y0] = block.bbox;
    return [
      ...block.lines.map((line) => box(line.bbox, `fill="none" stroke="${color}" stroke-width="${unit / 2}"`)),
      ...(block.table?.cells ?? []).map((cell) =>
        box(cell.bbox, `fill="${color}" fill-opacity="0.08" stroke="${color}" stroke-width="${unit}"`),
      ),
      box(block.bbox, `fill="${color}" fill-opacity="0.06" stroke="${color}" stroke-width="${1.5 * unit}"`),
      `<text x="${x0}" y="${y0 - unit}" font-family="sans-serif" font-weight="bold" font-size="${11 * unit}" fill="${color}">${label}</text>`,
    ].join('');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${page.width}" height="${page.height}" viewBox="0 0 ${page.width} ${page.height}">${drawn.join('')}</svg>`;
}

const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const home = mkdtempSync(join(tmpdir(), 'ocrchat-draw-'));
const app = await openApp({ home, allow: ['/'], logLevel: 'error', dataUrl: '' });
try {
  for (const file of positionals) {
    const path = resolve(file);
    const { uuid } = await app.submit({ kind: 'path', path }, { language: values.language, pages: values.pages });
    await app.wait(uuid);
    for (const page of await app.pages(uuid)) {
      if (isPageError(page)) continue;
      const picture = await app.pageImage(uuid, page.index, { maxSide: Number(values.side), maxBytes: 50_000_000 });
      const drawing = await sharp(Buffer.from(drawingOf(page)), { density: (72 * picture.width) / page.width })
        .resize(picture.width, picture.height, { fit: 'fill' })
        .png()
        .toBuffer();
      const name = `${basename(file, extname(file))}-${page.index + 1}.png`;
      await sharp(picture.data)
        .composite([{ input: drawing }])
        .png()
        .toFile(join(out, name));
      process.stdout.write(`${join(out, name)}\n`);
    }
  }
} finally {
  await app.close();
  rmSync(home, { recursive: true, force: true });
}
