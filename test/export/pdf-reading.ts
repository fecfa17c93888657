/** Owns reading exported PDFs back, through pdfium and through pdf.js: words with boxes, and pictures of pages. */
import { openPdfJs } from '../../src/engine/local/pdfjs-reader.ts';
import { openPdfium } from '../../src/engine/local/pdfium-reader.ts';
import type { PdfReader, Raster } from '../../src/engine/local/pdf-reader.ts';
import { type BoundingBox, type Page, type PageResult, linesOf, unionBox } from '../../src/document.ts';
import type { Job } from '../../src/job.ts';
import { layOut, type LayOutOptions, type LaidOutDocument, multilingual, type SampleLanguage, truthAfter } from '../generate/index.ts';
import type { Distortion, TruthPage } from '../generate/index.ts';
import { finishedJob } from '../pages.ts';

export interface FoundWord {
  readonly text: string;
  readonly bbox: BoundingBox;
}

export const readers = { pdfium: openPdfium, 'pdf.js': openPdfJs } as const;

/** The words of each page, hidden ones too, parted by whitespace; boxes in points of the page as it is shown. */
export async function readWords(reader: keyof typeof readers, bytes: Uint8Array): Promise<readonly (readonly FoundWord[])[]> {
  return withReader(reader, bytes, async (pdf) => {
    const pages: (readonly FoundWord[])[] = [];
    for (let index = 0; index < pdf.pageCount; index++) pages.push(wordsOf((await pdf.page(index)).chars));
    return pages;
  });
}

function wordsOf(chars: readonly { readonly text: string; readonly bbox: BoundingBox; readonly run: number }[]): readonly FoundWord[] {
  const words: FoundWord[] = [];
  let text = '';
  let boxes: BoundingBox[] = [];
  const close = () => {
    const bbox = unionBox(boxes);
    if (text !== '' && bbox !== undefined) words.push({ text, bbox });
    text = '';
    boxes = [];
  };
  for (const char of chars) {
    if (/^\s*$/u.test(char.text)) close();
    else {
      // pdfium marks a hyphen at the end of a line by this code.
      text += char.text === '\u0002' ? '-' : char.text;
      boxes.push(char.bbox);
    }
  }
  close();
  return words;
}

export async function render(bytes: Uint8Array, index: number, width: number, password?: string): Promise<Raster> {
  return withReader(
    'pdfium',
    bytes,
    async (pdf) => {
      const size = await pdf.size(index);
      return pdf.render(index, width, Math.round((width * size.height) / size.width));
    },
    password,
  );
}

async function withReader<Result>(
  reader: keyof typeof readers,
  bytes: Uint8Array,
  run: (pdf: PdfReader) => Promise<Result>,
  password?: string,
): Promise<Result> {
  const pdf = await readers[reader](bytes, password);
  try {
    return await run(pdf);
  } finally {
    await pdf.close();
  }
}
