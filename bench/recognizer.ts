/**
 * Measures what calling the Tesseract core directly gains over tesseract.js's worker, which wraps the same core.
 *
 *   node bench/recognizer.ts [pages]
 *
 * Same generated English pages, same language data, one page at a time; every page is read by both, in turn.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { OEM, PSM, createWorker } from 'tesseract.js';
import { createTesseract } from '../src/engine/local/tesseract.ts';
import { encode, layOut, rasterize, report } from '../test/generate/index.ts';

const pages = Number(process.argv[2] ?? 8);
const data = gunzipSync(readFileSync(new URL('../data/tessdata/eng.traineddata.gz', import.meta.url)));
const sample = report(pages);
const laidOut = await layOut(sample.content, sample.options);

const direct = createTesseract(async () => data);
const langPath = fileURLToPath(new URL('../data/tessdata', import.meta.url));
const worker = await createWorker('eng', OEM.LSTM_ONLY, { langPath, gzip: true, cacheMethod: 'none' });
await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO });

const seconds = { direct: [] as number[], wrapped: [] as number[] };
const agreement: number[] = [];
for (const [index, page] of laidOut.pages.entries()) {
  const image = await rasterize(page, 200, { seed: index + 1, noise: 0.02 });
  const gray = { width: image.width, height: image.height, data: Uint8Array.from(image.pixels) };

  let begin = performance.now();
  const words = await direct.recognize(gray, ['eng'], 200);
  seconds.direct.push((performance.now() - begin) / 1000);

  begin = performance.now();
  const png = Buffer.from(await encode(image, 'png', 200));
  const { data: result } = await worker.recognize(png, {}, { text: true, blocks: true });
  seconds.wrapped.push((performance.now() - begin) / 1000);

  const theirs = new Set(result.text.split(/\s+/));
  agreement.push(words.filter((word) => theirs.has(word.text)).length / Math.max(1, words.length));
}
await worker.terminate();

const total = (values: readonly number[]) => values.slice(1).reduce((sum, value) => sum + value, 0);
const mean = agreement.reduce((sum, value) => sum + value, 0) / agreement.length;
process.stdout.write(
  [
    `${pages} pages, the first left out as warm-up`,
    `core called directly: ${(total(seconds.direct) / (pages - 1)).toFixed(2)} s a page`,
    `tesseract.js worker:  ${(total(seconds.wrapped) / (pages - 1)).toFixed(2)} s a page`,
    `ratio ${(total(seconds.direct) / total(seconds.wrapped)).toFixed(2)}; ${(100 * mean).toFixed(1)} % of the words are the same`,
    '',
  ].join('\n'),
);
