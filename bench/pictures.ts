/**
 * Measures what is read of pictures on PDF pages that have text of their own:
 *
 *   node bench/pictures.ts [--pages 6]
 *
 * Each generated page has a paragraph, a picture and another paragraph. Prints for each kind of picture the share of wrong
 * characters on the whole page in percent, in the order in which it is read, the words that stand nowhere on it, and the
 * milliseconds of the processor for a page; with the step, and without it.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from './arguments.ts';
import { loadConfig } from '../src/config.ts';
import { createLanguageData } from '../src/engine/local/language-data.ts';
import { openSource } from '../src/engine/local/open-source.ts';
import { leaveOut } from '../src/engine/local/step-switch.ts';
import { createTesseract } from '../src/engine/local/tesseract.ts';
import { pageText } from '../src/plain-text.ts';
import { layOut, report, toMixedPdf, type GrayImage, type Inset, type LaidOutPage } from '../test/generate/index.ts';
import { normalizedLevenshtein } from './metrics/edit-distance.ts';
import { tableText } from './report.ts';

const { values } = parseArgs({ options: { pages: { type: 'string', default: '6' } } });
const count = Number(values.pages);

const paragraphs = report().content.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
const paragraph = (at: number) => paragraphs[at % paragraphs.length] ?? '';
const [width, height] = [595, 842];
/** Where pictures stand, points. */
const [left, top, right] = [110, 250, 485];

interface PictureKind {
  readonly picture: (text: string) => Promise<LaidOutPage | GrayImage>;
  /** Points across; a picture of text is as tall as its text needs. */
  readonly wide?: number;
  readonly dpi?: number;
  readonly isText: boolean;
}

const note = async (text: string, fontSize: number): Promise<LaidOutPage> => {
  const [page] = (await layOut([{ kind: 'paragraph', text }], { width: right - left, height, margin: 14, fontSize }))
    .pages;
  if (page === undefined) throw new Error('A paragraph has a page');
  return { ...page, height: Math.max(...page.blocks.map(({ bbox }) => bbox[3])) + 14 };
};

/** Waves of many lengths and directions, as of grass and clouds. */
const waves = async (): Promise<GrayImage> => {
  const [columns, rows] = [800, 500];
  const pixels = Uint8Array.from({ length: columns * rows }, (_, at) => {
    const [x, y] = [at % columns, Math.floor(at / columns)];
    const level = (wave: number) =>
      (60 / wave) * Math.sin((x * Math.cos(wave * wave) + y * Math.sin(wave * wave)) * 0.02 * wave * wave + wave);
    return Math.max(0, Math.min(255, 120 + [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, wave) => sum + level(wave), 0)));
  });
  return { width: columns, height: rows, pixels };
};

const kinds: Readonly<Record<string, PictureKind>> = {
  'text of 10 points at 200 dpi': { picture: (text) => note(text, 10), dpi: 200, isText: true },
  'at 110 dpi, as on a screen': { picture: (text) => note(text, 10), dpi: 110, isText: true },
  'of 7 points at 200 dpi': { picture: (text) => note(text, 7), dpi: 200, isText: true },
  'of 10 points, drawn at half the size': { picture: (text) => note(text, 10), dpi: 200, wide: 190, isText: true },
  'no text: waves and grain': { picture: waves, isText: false },
};

/** The own text of a page: a paragraph above the picture, and one below. */
async function ownPage(at: number): Promise<LaidOutPage> {
  const [[above], [below]] = (await Promise.all(
    [paragraph(at), paragraph(at + 1)].map(async (text) => {
      const blocks = [{ kind: 'paragraph', text }] as const;
      return (await layOut(blocks, { width, height, margin: 70, fontSize: 11 })).pages;
    }),
  )) as [LaidOutPage[], LaidOutPage[]]; // seam: two texts were mapped
  if (above === undefined || below === undefined) throw new Error('A paragraph has a page');
  const lowered = below.placed.map(({ clusters }) => ({
    clusters: clusters.map((cluster) => ({ ...cluster, y: cluster.y + 500 })),
  }));
  return { ...above, placed: [...above.placed, ...lowered] };
}

async function pagesOf({ picture, wide = right - left, dpi = 200 }: PictureKind) {
  return Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const page = await picture(paragraph(at + 2));
      const box = [left, top, left + wide, top + (wide * page.height) / page.width] as const;
      const inset: Inset = { page, box, scan: { dpi: (dpi * wide) / (right - left), blurSigma: 0.4 } };
      return { page: await ownPage(at), insets: [inset] };
    }),
  );
}

const fold = (text: string) =>
  text
    .normalize('NFC')
    .replaceAll(/[\s-]+/gu, '')
    .trim();
const wordsOf = (text: string) => text.match(/[\p{L}\p{N}]{2,}/gu) ?? [];

const folder = await mkdtemp(join(tmpdir(), 'ocrchat-bench-pictures-'));
try {
  const config = loadConfig({ home: folder, dataUrl: '' }, {});
  const data = createLanguageData(config, { systemFolders: [] });
  const installed = [...(await data.installed()).keys()];
  const tesseract = createTesseract((code) => data.load(code));
  const rows: string[][] = [];
  for (const [name, kind] of Object.entries(kinds)) {
    const bytes = await toMixedPdf(await pagesOf(kind));
    const path = join(folder, 'pictures.pdf');
    await writeFile(path, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const row = [name];
    for (const without of [[], ['text in pictures']]) {
      leaveOut(without);
      const source = { path, name, mediaType: 'application/pdf', sha256, byteSize: bytes.length } as const;
      const document = await openSource(source, undefined, config.maxPagePixels);
      let [wrong, invented] = [0, 0];
      const begin = process.cpuUsage();
      for (let at = 0; at < count; at += 1) {
        const found = pageText(await document.read(at, tesseract, { language: 'eng', installed }));
        const texts = [paragraph(at), ...(kind.isText ? [paragraph(at + 2)] : []), paragraph(at + 1)];
        wrong += normalizedLevenshtein(fold(texts.join('')), fold(found));
        const known = fold(texts.join(''));
        invented += wordsOf(found).filter((word) => !known.includes(word)).length;
      }
      const { user, system } = process.cpuUsage(begin);
      await document.close();
      row.push(((100 * wrong) / count).toFixed(1), String(invented), ((user + system) / 1000 / count).toFixed(0));
    }
    rows.push(row);
  }
  const heads = ['', 'wrong, %', 'words invented', 'ms', 'without the step: wrong, %', 'words invented', 'ms'];
  process.stdout.write(`${tableText(heads, rows)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
