/** Owns the documents of the HTTP tests: digital pages, which are read in no time. */
import { harvestReport } from '../e2e/documents.ts';
import { toDigitalPdf } from '../generate/index.ts';
import type { TestDocument } from './service.ts';

/** Pages whose text is known from `harvestOf` and `placeOf`. @param mark a word that every page carries */
export async function report(pages: number, name = 'report.pdf', mark = 'council'): Promise<TestDocument> {
  return { name, bytes: await toDigitalPdf(await harvestReport(pages, mark)) };
}

/**
 * A multipart form with a PDF of one page to which an incremental update adds an object that nothing refers to, up to the size.
 * @param size bytes of the PDF, a little less
 */
export async function* largeForm(size: number, boundary: string): AsyncIterable<Uint8Array> {
  const page = Buffer.from((await report(1, 'large.pdf', 'bulky')).bytes);
  const ending = page.subarray(page.lastIndexOf('trailer')).toString('latin1');
  const [, entries = '', before = ''] = /Size \d+ ([^]*)>>\s*startxref\s+(\d+)/.exec(ending) ?? [];
  const number = Number(/Size (\d+)/.exec(ending)?.[1]);
  const part = Buffer.alloc(64 * 1024);
  const parts = Math.floor((size - page.length - 1000) / part.length);
  const head = Buffer.from(`${number} 0 obj\n<</Length ${parts * part.length}>>\nstream\n`);
  const foot = '\nendstream\nendobj\n';
  const table = page.length + head.length + parts * part.length + foot.length;
  yield Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="large.pdf"\r\n\r\n`);
  yield page;
  yield head;
  for (let at = 0; at < parts; at++) yield part;
  yield Buffer.from(
    `${foot}xref\n${number} 1\n${String(page.length).padStart(10, '0')} 00000 n \ntrailer\n<</Size ${number + 1} ${entries} /Prev ${before}>>\nstartxref\n${table}\n%%EOF\n`,
  );
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}
