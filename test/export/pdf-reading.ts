/** Owns reading exported PDFs back, through pdfium and through pdf.js: words with boxes, and pictures of pages. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPdfJs } from '../../src/engine/local/pdfjs-reader.ts';
import { openPdfium } from '../../src/engine/local/pdfium-reader.ts';
import type { PdfLibrary, Raster } from '../../src/engine/local/pdf-reader.ts';
import { unionBox } from '../../src/bounding-box.ts';
import type { BoundingBox, MediaType, Page, PageResult, Source } from '../../src/document.ts';
import type { ExportInput } from '../../src/export/exporter.ts';
import { openExporter } from '../../src/export/index.ts';
import type { Job } from '../../src/job.ts';
import { type Distortion, type LaidOutDocument, truthAfter } from '../generate/index.ts';
import { finishedJob } from '../pages.ts';

export interface FoundWord {
  readonly text: string;
  readonly bbox: BoundingBox;
}

export const readers = { pdfium: openPdfium, 'pdf.js': openPdfJs } as const;

/** The words of each page, hidden ones too, parted by whitespace; boxes in points of the page as it is shown. */
export async function readWords(
  reader: keyof typeof readers,
  bytes: Uint8Array,
): Promise<readonly (readonly FoundWord[])[]> {
  return withReader(reader, bytes, async (pdf) => {
    const pages: (readonly FoundWord[])[] = [];
    for (let index = 0; index < pdf.pageCount; index++) pages.push(wordsOf((await pdf.page(index)).chars));
    return pages;
  });
}

function wordsOf(
  chars: readonly { readonly text: string; readonly bbox: BoundingBox; readonly run: number }[],
): readonly FoundWord[] {
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
      // By this code pdfium marks a hyphen at the end of a line, and the end with it.
      const endsLine = char.text === '\u0002';
      text += endsLine ? '-' : char.text;
      boxes.push(char.bbox);
      if (endsLine) close();
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
  run: (pdf: PdfLibrary) => Promise<Result>,
  password?: string,
): Promise<Result> {
  const pdf = await readers[reader](bytes, password);
  try {
    return await run(pdf);
  } finally {
    await pdf.close();
  }
}

/** What a perfect reader would say of the pages of a document that was rasterised with `distortion`, turned upright. */
export function resultsOf(
  document: LaidOutDocument,
  distortion: Distortion = {},
  { dpi = 72, unit = 'pt' }: { readonly dpi?: number; readonly unit?: Page['unit'] } = {},
): readonly Page[] {
  const { rotate = 0, skewDegrees = 0 } = distortion;
  const back = { 0: 0, 90: 270, 180: 180, 270: 90 } as const;
  return document.pages.map((page, index) => {
    const { width, height, blocks } = truthAfter(page, dpi, { skewDegrees });
    return {
      index,
      width,
      height,
      unit,
      rotation: back[rotate],
      language: 'eng',
      source: 'ocr',
      blocks: blocks.map((block) => ({
        ...block,
        confidence: 1,
        lines: block.lines.map((line) => ({ ...line, words: line.words.map((word) => ({ ...word, confidence: 1 })) })),
      })),
    };
  });
}

/** What pages of a job and pages of the generator have in common. */
interface PagesLines {
  readonly blocks: readonly {
    readonly lines: readonly { readonly text: string; readonly words: readonly FoundWord[] }[];
  }[];
}

/** The words of pages as they are shown, in points; those that no space parts are one. */
export function wantedWords(pages: readonly PagesLines[], scale = 1): readonly FoundWord[] {
  return pages.flatMap(({ blocks }) =>
    blocks.flatMap(({ lines }) =>
      lines.flatMap(({ text, words }) => {
        const joined: FoundWord[] = [];
        let at = 0;
        for (const word of words) {
          const start = text.indexOf(word.text, at);
          const last = joined.at(-1);
          const box = unionBox(start === at && last !== undefined ? [last.bbox, word.bbox] : [word.bbox]) ?? word.bbox;
          if (start === at && last !== undefined) joined.splice(-1, 1, { text: last.text + word.text, bbox: box });
          else joined.push({ text: word.text, bbox: box });
          at = start + word.text.length;
        }
        return joined.map((word) => ({ text: word.text, bbox: scaled(word.bbox, scale) }));
      }),
    ),
  );
}

function scaled([x0, y0, x1, y1]: BoundingBox, scale: number): BoundingBox {
  return [x0 * scale, y0 * scale, x1 * scale, y1 * scale];
}

/** Share of the wanted words that were found, and how far, at most, a found one's box is off; each is found once. */
export function compare(
  wanted: readonly FoundWord[],
  found: readonly FoundWord[],
): { readonly share: number; readonly off: number } {
  const left = new Map<string, FoundWord[]>();
  for (const word of found) left.set(word.text.normalize(), [...(left.get(word.text.normalize()) ?? []), word]);
  const distance = (a: BoundingBox, b: BoundingBox) =>
    Math.max(...a.map((value, side) => Math.abs(value - (b[side] ?? 0))));
  let hits = 0;
  let off = 0;
  for (const { text, bbox } of wanted) {
    const candidates = left.get(text.normalize()) ?? [];
    candidates.sort((a, b) => distance(a.bbox, bbox) - distance(b.bbox, bbox));
    const best = candidates.shift();
    if (best === undefined) continue;
    hits += 1;
    off = Math.max(off, distance(best.bbox, bbox));
  }
  return { share: hits / wanted.length, off };
}

/** What the app gives the exporter for a document at `path`. */
export function pdfInput(
  path: string,
  byteSize: number,
  results: readonly PageResult[],
  more: PdfFacts = {},
): ExportInput {
  const { mediaType = 'application/pdf', password, documentPages = results.length } = more;
  const job: Job = { ...finishedJob, mediaType, documentPages, pageCount: results.length };
  const source: Source = { path, mediaType, name: job.name, sha256: job.sha256, byteSize };
  return { job, pages: streamOf(results), source: async () => source, password };
}

interface PdfFacts {
  readonly mediaType?: MediaType;
  readonly password?: string;
  readonly documentPages?: number;
}

/** Exports as the app does, from a file in a folder of its own. */
export async function exportPdf(
  bytes: Uint8Array,
  results: readonly PageResult[],
  more: PdfFacts = {},
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-pdf-'));
  try {
    const path = join(folder, 'source');
    await writeFile(path, bytes);
    const exporter = await openExporter('pdf');
    const parts: Uint8Array[] = [];
    for await (const part of exporter.write(pdfInput(path, bytes.length, results, more))) {
      if (typeof part === 'string') throw new Error('a PDF is not text');
      parts.push(part);
    }
    return Buffer.concat(parts);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function* streamOf(results: readonly PageResult[]): AsyncIterable<PageResult> {
  yield* results;
}
