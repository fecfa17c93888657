/**
 * Owns making one document of the speed bench, in a process of its own so that its memory is not counted:
 *
 *   node bench/speed/make-document.ts scanned|digital PAGES FILE.pdf [CORPUS]
 *
 * Writes the PDF and its text beside it (`FILE.txt`), and the text without running headers, footers and page numbers
 * (`FILE.body.txt`). With a corpus, a scanned document is made of its scans instead, whose text is all there is.
 */
import { writeFile } from 'node:fs/promises';
import { layOut, report, toDigitalPdf, toScannedPdf } from '../../test/generate/index.ts';
import { joinScans } from './join-scans.ts';

const [kind, count, to = '', corpus] = process.argv.slice(2);
const pages = Number(count);
const made = kind === 'scanned' && corpus !== undefined ? await joined(corpus) : await generate();
await writeFile(to, made.pdf);
await writeFile(to.replace(/\.pdf$/, '.txt'), made.text);
await writeFile(to.replace(/\.pdf$/, '.body.txt'), made.body);

interface Made {
  readonly pdf: Uint8Array;
  readonly text: string;
  readonly body: string;
}

async function joined(folder: string): Promise<Made> {
  const scans = await joinScans(folder, pages);
  return { ...scans, body: scans.text };
}

async function generate(): Promise<Made> {
  const sample = report(pages);
  const document = await layOut(sample.content, sample.options);
  const text = document.pages.map((page) => page.text).join('\n');
  const isFurniture = (blockKind: string) => ['header', 'footer', 'page-number'].includes(blockKind);
  const body = document.pages
    .flatMap((page) => page.blocks.filter((block) => !isFurniture(block.kind)).map((block) => block.text))
    .join('\n');
  // As an office scanner leaves them: paper that is not quite white, some noise, JPEG.
  const scan = { dpi: 300, noise: 0.03, background: 245, ink: 25, jpegQuality: 80, seed: 1 };
  return { pdf: kind === 'digital' ? await toDigitalPdf(document) : await toScannedPdf(document, scan), text, body };
}
