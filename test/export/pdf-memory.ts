/** Owns exporting a long job in a process of its own, so that its memory can be told: prints bytes written and the peak. */
import { writeSync } from 'node:fs';
import { openExporter } from '../../src/export/index.ts';
import type { MediaType, Page, PageResult } from '../../src/document.ts';
import { block, finishedJob } from '../pages.ts';

const [path = '', mediaType = 'application/pdf', count = '0'] = process.argv.slice(2);
const pages = Number(count);

function pageOf(index: number): Page {
  const rows = Array.from(
    { length: 40 },
    (_, row) => `Row ${row} of page ${index + 1} says one thing and then another one more`,
  );
  const blocks = [
    block(`Page ${index + 1}`, 'heading', { level: 1, y: 60 }),
    ...rows.map((text, row) => block(text, 'paragraph', { y: 90 + 15 * row })),
  ];
  return { index, width: 595, height: 842, unit: 'pt', rotation: 0, language: 'eng', source: 'ocr', blocks };
}

async function* results(): AsyncIterable<PageResult> {
  for (let index = 0; index < pages; index += 1) yield pageOf(index);
}

const exporter = await openExporter('pdf');
const media = mediaType as MediaType; // seam: written by the test
const job = { ...finishedJob, mediaType: media, documentPages: pages, pageCount: pages };
const source = { path, mediaType: media, name: job.name, sha256: job.sha256, byteSize: 1 };
let bytes = 0;
for await (const part of exporter.write({ job, pages: results(), source: async () => source })) bytes += part.length;
writeSync(1, JSON.stringify({ bytes, peak: process.resourceUsage().maxRSS * 1024 }));
