/** Pictures of figures that come again on page after page: cut out and kept once, and never another's. */
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Block, Page } from '../../src/document.ts';
import { block, page } from '../pages.ts';
import { exported } from './everything.ts';

const logo: Block = { ...block(''), kind: 'figure', bbox: [40, 40, 140, 90], lines: [] };
const pageOf = (index: number): Page => ({
  ...page([logo, block(`Text of page ${index + 1}.`)], index),
  width: 600,
  height: 800,
  unit: 'pt',
});

/** Pages whose logo has the colours given; below it each page shows something of its own. */
async function exportPages(colors: readonly string[]) {
  const sides: number[] = [];
  const kept = new Map<string, Uint8Array>();
  const renderPage = async (index: number, maxSide: number) => {
    sides.push(maxSide);
    const scale = maxSide / 800;
    const part = (color: string, width: number, height: number) =>
      sharp({
        create: {
          width: Math.round(width * scale),
          height: Math.round(height * scale),
          channels: 3,
          background: color,
        },
      })
        .png()
        .toBuffer();
    const at = (x: number, y: number) => ({ left: Math.round(x * scale), top: Math.round(y * scale) });
    const data = await sharp(await part('white', 600, 800))
      .composite([
        { input: await part(colors[index] ?? 'black', 100, 50), ...at(40, 40) },
        { input: await part('gray', 20 + index, 20), ...at(40, 300) },
      ])
      .png()
      .toBuffer();
    return { data, mediaType: 'image/png' as const, width: Math.round(600 * scale), height: maxSide };
  };
  const attach = async (name: string, data: Uint8Array) => {
    if (kept.has(name)) throw new Error(`${name} was kept before`);
    kept.set(name, data);
    return `pictures/${name}`;
  };
  const text = (await exported('md', [...colors.keys()].map(pageOf), { renderPage, attach })).toString('utf8');
  return { kept, links: [...text.matchAll(/pictures\/([\w.-]+)/gu)].map(([, name]) => name), sides };
}

test('the same figure on many pages is cut out once', async () => {
  const { links, kept, sides } = await exportPages(['red', 'red', 'red', 'red', 'red']);
  expect([...kept.keys()]).toEqual(['page-1-figure-1.png']);
  expect(links).toEqual(Array.from({ length: 5 }, () => 'page-1-figure-1.png'));
  expect(sides.filter((side) => side > 1000)).toHaveLength(1);
});

test('another figure at the same place is kept for itself', async () => {
  const { links } = await exportPages(['red', 'blue', 'red', '#fe0000', 'blue', 'red']);
  expect(links.map((name) => name?.replace(/-figure.*/u, ''))).toEqual([
    'page-1',
    'page-2',
    'page-1',
    'page-4',
    'page-2',
    'page-1',
  ]);
});
