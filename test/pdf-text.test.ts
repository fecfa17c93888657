/** The Markdown of PDFs without a job: the same as a job's, of some pages too, and what is refused. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PageMarkdown, PdfText, PdfTextOptions } from '../src/app.ts';
import { openApp } from '../src/compose.ts';
import { openPdfText } from '../src/pdf-text.ts';
import { invoice, layOut, letter, report, toDigitalPdf, toImages } from './generate/index.ts';

let folder = '';
let texts: PdfText;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'ocrchat-pdf-text-')));
  for (const [name, { content, options }] of [
    ['report.pdf', report()],
    ['invoice.pdf', invoice()],
  ] as const)
    await writeFile(at(name), await toDigitalPdf(await layOut(content, options)));
  const post = letter();
  const [png] = await toImages(await layOut(post.content, post.options), { format: 'png', dpi: 72 });
  if (png === undefined) throw new Error('The letter has a page');
  await writeFile(at('letter.png'), png);
  texts = await openPdfText({ home: at('home'), allow: [folder], logLevel: 'error' });
});

afterAll(async () => {
  await texts.close();
  await rm(folder, { recursive: true, force: true });
});

async function markdownOf(name: string, options: PdfTextOptions = {}): Promise<readonly PageMarkdown[]> {
  const pages: PageMarkdown[] = [];
  for await (const page of texts.markdown({ kind: 'path', path: at(name) }, options)) pages.push(page);
  return pages;
}

const joined = (pages: readonly PageMarkdown[]): string =>
  pages.map((page) => ('markdown' in page ? `${page.markdown}\n` : '')).join('\n');

test.each(['report.pdf', 'invoice.pdf'])('the Markdown of %s is that of a job, page by page', async (name) => {
  const app = await openApp({ home: at('app-home'), allow: [folder], logLevel: 'error', dataUrl: '' });
  try {
    const job = await app.submit({ kind: 'path', path: at(name) }, {});
    await app.wait(job.uuid);
    const { body } = await app.export(job.uuid, 'md', { options: { breaks: false } });
    let exported = '';
    for await (const part of body) exported += typeof part === 'string' ? part : Buffer.from(part).toString('utf8');
    const pages = await markdownOf(name);
    expect(pages.map(({ index }) => index)).toEqual(Array.from({ length: job.pageCount }, (_, index) => index));
    expect(joined(pages)).toBe(exported);
  } finally {
    await app.close();
  }
});

test('some pages are a document of their own', async () => {
  const pages = await markdownOf('report.pdf', { pages: '4,2' });
  expect(pages.map(({ index }) => index)).toEqual([1, 3]);
  expect(pages[0]).toMatchObject({ markdown: expect.stringContaining('Heron Hill') });
});

test('whoever stops early may ask again', async () => {
  for await (const page of texts.markdown({ kind: 'path', path: at('report.pdf') })) {
    expect(page.index).toBe(0);
    break;
  }
  expect(await markdownOf('report.pdf')).toHaveLength(4);
  await expect(markdownOf('report.pdf', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
});

test('what is no PDF, or no page of it, is refused with what to do', async () => {
  await expect(markdownOf('letter.png')).rejects.toMatchObject({ code: 'unsupported_type' });
  await expect(markdownOf('report.pdf', { pages: '9' })).rejects.toMatchObject({ code: 'invalid_argument' });
});
