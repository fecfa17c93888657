/** Owns the documents of the browser tests. */
import { type ContentBlock, invoice, layOut, toDigitalPdf, toImages, toScannedPdf } from '../generate/index.ts';
import { harvestReport } from '../e2e/documents.ts';
import type { TestDocument } from '../http/service.ts';

/** An invoice with a table, digital. */
export async function invoicePdf(name = 'invoice.pdf'): Promise<TestDocument> {
  const { content, options } = invoice();
  return { name, bytes: await toDigitalPdf(await layOut(content, options)) };
}

/** One page of these blocks, digital. */
export async function pageOf(
  content: readonly ContentBlock[],
  name = 'page.pdf',
  language = 'en',
): Promise<TestDocument> {
  return { name, bytes: await toDigitalPdf(await layOut(content, { language, width: 400, height: 400 })) };
}

/** Scanned pages, each of which takes its time. */
export async function scans(pages: number, name = 'scans.pdf'): Promise<TestDocument> {
  return { name, bytes: await toScannedPdf(await harvestReport(pages), { dpi: 150 }) };
}

/** A faint and noisy picture of text, whose words are read with doubt. */
export async function faintScan(name = 'faint.png'): Promise<TestDocument> {
  const laidOut = await harvestReport(1);
  const [bytes = new Uint8Array()] = await toImages(laidOut, {
    format: 'png',
    dpi: 75,
    blurSigma: 1.1,
    noise: 0.12,
    seed: 3,
  });
  return { name, bytes };
}
