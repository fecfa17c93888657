/**
 * Owns exporting a job of many pages in a process of its own, which prints the most memory that it took, in bytes:
 * `node long-job.ts FORMAT PAGES`.
 */
import type { Page, PageResult } from '../../src/document.ts';
import type { ExportFormat } from '../../src/export/exporter.ts';
import { openExporter } from '../../src/export/index.ts';
import { block, tableBlock } from '../pages.ts';
import { exportInput, figure, renderPage } from './everything.ts';

/** A page as a book has them: 40 lines of prose, a list, a table on every third, a figure on every tenth. */
function bookPage(index: number): Page {
  const lines = Array.from(
    { length: 40 },
    (_, at) => `Line ${at} of page ${index} says the same as other lines do, ${index * at} times`,
  );
  const table = Array.from({ length: 12 }, (_, row) =>
    Array.from({ length: 6 }, (__, column) => `${row} ${column} ${index}`),
  );
  return {
    index,
    width: 595,
    height: 842,
    unit: 'pt',
    rotation: 0,
    language: 'eng',
    source: 'text-layer',
    blocks: [
      block(`Chapter ${index}`, 'heading', { level: 2 }),
      ...[0, 10, 20, 30].map((at) => block(lines.slice(at, at + 10).join('\n'))),
      ...[1, 2, 3].map((number) => block(`${number}. item ${index}`, 'list-item', { y: 600 + 14 * number })),
      ...(index % 3 === 0 ? [tableBlock(table)] : []),
      ...(index % 10 === 0 ? [figure([60, 420, 260, 520])] : []),
    ],
  };
}

const [format, count] = process.argv.slice(2);
const pages: AsyncIterable<PageResult> = {
  async *[Symbol.asyncIterator]() {
    for (let index = 0; index < Number(count); index++) yield bookPage(index);
  },
};
const exporter = await openExporter(format as ExportFormat); // seam: the test that starts this says it
const input = { ...exportInput([]), pages, renderPage: () => renderPage(), attach: async (name: string) => name };
let bytes = 0;
for await (const part of exporter.write(input)) bytes += Buffer.byteLength(part);
if (bytes < Number(count) * 50) throw new Error(`Only ${bytes} bytes were written.`);
process.stdout.write(String(process.resourceUsage().maxRSS * 1024));
