/**
 * Owns making one document of the speed bench, in a process of its own so that its memory is not counted:
 *
 *   node bench/speed/make-document.ts scanned|digital PAGES FILE.pdf [CORPUS]
 *
 * Writes the PDF and its text beside it (`FILE.txt`). With a corpus, a scanned document is made of its scans instead.
 */
import { writeFile } from 'node:fs/promises';
import { layOut, report, toDigitalPdf, toScannedPdf } from '../../test/generate/index.ts';
import { joinScans } from './join-scans.ts';

const [kind, count, to = '', corpus] = process.argv.slice(2);
const pages = Number(count);
const made = kind === 'scanned' && corpus !== undefined ? await joinScans(corpus, pages) : await generate();
await writeFile(to, made.pdf);
await writeFile(to.replace(/\.pdf$/, '.txt'), made.text);

async function generate(): Promise<{ readonly pdf: Uint8Array; readonly text: string }> {
  const sample = report(pages);
  const document = await layOut(sample.content, sample.options);
  const text = document.pages.map((page) => page.text).join('\n');
  // As an office scanner leaves them: paper that is not quite white, some noise, JPEG.
  const scan = { dpi: 300, noise: 0.03, background: 245, ink: 25, jpegQuality: 80, seed: 1 };
  return { pdf: kind === 'digital' ? await toDigitalPdf(document) : await toScannedPdf(document, scan), text };
}
