import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WirePageBlocks } from '../../src/wire.ts';
import { errorRate } from '../engine/local/workshop.ts';
import {
  toDigitalPdf,
  toImages,
  toMixedPdf,
  toMultiFrameGif,
  toMultiPageTiff,
  toScannedPdf,
  truthAfter,
} from '../generate/index.ts';
import type { ImageFormat, LaidOutDocument } from '../generate/index.ts';
import type { Host } from '../server/hosts.ts';
import { openDesk, readResource, readWhole, succeed, textsOf } from './desk.ts';
import type { Desk } from './desk.ts';
import { harvestReport, overlap, pageOf, uniqueWords } from './documents.ts';

const dpi = 200;
let desk: Desk;
let host: Host;
let three: LaidOutDocument;
let eight: LaidOutDocument;

beforeAll(async () => {
  desk = await openDesk();
  host = await desk.start();
  three = await harvestReport(3);
  eight = await harvestReport(8);
});
afterAll(() => desk.close());

const onePage = async (format: ImageFormat): Promise<Uint8Array> => {
  const [bytes = new Uint8Array()] = await toImages({ ...three, pages: three.pages.slice(0, 1) }, { format, dpi });
  return bytes;
};

/** How a document reaches the server. */
const ways = {
  path: async (name: string, bytes: Uint8Array) => ({ path: await desk.put(name, bytes) }),
  'file URI': async (name: string, bytes: Uint8Array) => ({ path: pathToFileURL(await desk.put(name, bytes)).href }),
  base64: async (name: string, bytes: Uint8Array) => ({ base64: Buffer.from(bytes).toString('base64'), name }),
  'data URI': async (name: string, bytes: Uint8Array) => ({
    base64: `data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}`,
    name,
  }),
} as const;

interface Kind {
  readonly name: string;
  readonly way: keyof typeof ways;
  readonly bytes: () => Promise<Uint8Array>;
  readonly pages: number;
  readonly mediaType: string;
  /** Where the text of each page must come from. */
  readonly sources: readonly string[];
}

const ocr = ['ocr', 'ocr', 'ocr'];
const kinds: readonly Kind[] = [
  { name: 'page.png', way: 'path', bytes: () => onePage('png'), pages: 1, mediaType: 'image/png', sources: ocr },
  { name: 'page.jpg', way: 'base64', bytes: () => onePage('jpg'), pages: 1, mediaType: 'image/jpeg', sources: ocr },
  {
    name: 'Seite über #1 100%.webp',
    way: 'file URI',
    bytes: () => onePage('webp'),
    pages: 1,
    mediaType: 'image/webp',
    sources: ocr,
  },
  { name: 'page.bmp', way: 'data URI', bytes: () => onePage('bmp'), pages: 1, mediaType: 'image/bmp', sources: ocr },
  {
    name: 'frames.gif',
    way: 'path',
    bytes: () => toMultiFrameGif(three, { dpi }),
    pages: 3,
    mediaType: 'image/gif',
    sources: ocr,
  },
  {
    name: 'pages.tiff',
    way: 'base64',
    bytes: () => toMultiPageTiff(three, { dpi }),
    pages: 3,
    mediaType: 'image/tiff',
    sources: ocr,
  },
  {
    name: 'scan.pdf',
    way: 'file URI',
    bytes: () => toScannedPdf(three, { dpi }),
    pages: 3,
    mediaType: 'application/pdf',
    sources: ocr,
  },
  {
    name: 'digital.pdf',
    way: 'path',
    bytes: () => toDigitalPdf(three),
    pages: 3,
    mediaType: 'application/pdf',
    sources: ['text-layer', 'text-layer', 'text-layer'],
  },
  {
    name: 'mixed.pdf',
    way: 'base64',
    bytes: () => toMixedPdf(three.pages.map((page, index) => (index === 1 ? { page, scan: { dpi } } : { page }))),
    pages: 3,
    mediaType: 'application/pdf',
    sources: ['text-layer', 'ocr', 'text-layer'],
  },
  {
    name: 'really-a-tiff.pdf',
    way: 'path',
    bytes: () => toMultiPageTiff({ ...three, pages: three.pages.slice(0, 2) }, { dpi, compression: 'ccittfax4' }),
    pages: 2,
    mediaType: 'image/tiff',
    sources: ocr,
  },
  {
    name: 'really-a-pdf',
    way: 'path',
    bytes: () => toDigitalPdf(three, { title: 'Another file' }),
    pages: 3,
    mediaType: 'application/pdf',
    sources: ['text-layer', 'text-layer', 'text-layer'],
  },
];

describe('a document of every kind', () => {
  test.each(kinds)('$name by $way', async ({ name, way, bytes, pages, mediaType, sources }) => {
    const job = await readWhole(host, await ways[way](name, await bytes()));
    expect(job).toMatchObject({ status: 'done', name, page_count: pages, pages_done: pages, pages_failed: 0 });
    const texts = textsOf(job['content']);
    expect([...texts.keys()]).toEqual(Array.from({ length: pages }, (_, index) => index + 1));
    for (const [number, text] of texts)
      expect([number, text, errorRate(pageOf(three, number).text, text) <= 0.03]).toEqual([number, text, true]);

    const { uuid } = job;
    expect(JSON.parse(await readResource(host, `ocr://jobs/${String(uuid)}`))).toMatchObject({
      media_type: mediaType,
      document_pages: pages,
      status: 'done',
    });
    for (const [index, source] of sources.slice(0, pages).entries()) {
      const blocks = await readResource(host, `ocr://jobs/${String(uuid)}/pages/${index + 1}/blocks`);
      checkBoxes(WirePageBlocks.parse(JSON.parse(blocks)), index + 1, source, mediaType === 'application/pdf');
    }
  });

  test('in a range of pages', async () => {
    const bytes = await toMixedPdf(
      eight.pages.map((page, index) => (index === 1 || index === 6 ? { page, scan: { dpi } } : { page })),
    );
    const path = await desk.put('eight.pdf', bytes);
    const job = await readWhole(host, { path, pages: '1-3,7' });
    expect(job).toMatchObject({ status: 'done', page_count: 4, pages_done: 4, content_pages: '1-3,7' });
    const texts = textsOf(job['content']);
    expect([...texts.keys()]).toEqual([1, 2, 3, 7]);
    for (const [number, text] of texts) expect(errorRate(pageOf(eight, number).text, text)).toBeLessThanOrEqual(0.03);

    const { uuid } = job;
    expect((await host.call('get_job', { uuid, pages: '4' })).text).toMatch(/^Error \(page_not_found\): .*1-3,7/);
    await expect(readResource(host, `ocr://jobs/${String(uuid)}/pages/4`)).rejects.toThrow('page_not_found');
    // The same range in other words is the same job; another one is not.
    expect(await succeed(host, 'ocr_document', { path, pages: '7, 1,2-3' })).toMatchObject({ uuid });
    const last = await readWhole(host, { path, pages: '8-' });
    expect(last['uuid']).not.toBe(uuid);
    expect([...textsOf(last['content']).keys()]).toEqual([8]);
  });
});

/** Nearly all words whose text was found stand where the truth says. */
function checkBoxes(found: WirePageBlocks, number: number, source: string, isPdf: boolean): void {
  expect(found).toMatchObject({ page: number, source, unit: isPdf ? 'pt' : 'px', rotation: 0 });
  const page = pageOf(three, number);
  const truth = isPdf ? page : truthAfter(page, dpi);
  expect(Math.abs(found.width - truth.width)).toBeLessThan(2);
  expect(Math.abs(found.height - truth.height)).toBeLessThan(2);
  const words = found.blocks.flatMap((block) => block.lines.flatMap((line) => line.words ?? []));
  const wanted = uniqueWords(truth);
  const pairs = wanted.flatMap((word) => {
    const same = words.filter(({ text }) => text === word.text);
    return same.length === 1 ? [{ text: word.text, shared: overlap(word.bbox, same[0]?.bbox ?? []) }] : [];
  });
  expect(pairs.length).toBeGreaterThan(wanted.length * 0.9);
  expect(pairs.filter(({ shared }) => shared < (source === 'ocr' ? 0.6 : 0.8))).toEqual([]);
}

test('the home holds one copy of each document, and the end of input leaves no process behind', async () => {
  const { files, rows } = await desk.holdings();
  expect(files.filter((file) => !/^jobs\/[0-9a-f]{32}\/source$/.test(file))).toEqual([]);
  expect(files).toHaveLength(rows['jobs'] ?? 0);
  expect(host.faults).toEqual([]);
  expect(await desk.stop(host)).toEqual([]);
});
