/**
 * Measures what reading lines in batches by Tesseract's own networks gains over its core, and its core called directly over
 * tesseract.js's worker, which wraps the same core.
 *
 *   node bench/recognizer.ts [pages]
 *
 * Same generated English pages, same language data, one page at a time; every page is read by all, in turn. Seconds are of the
 * processor, whole process; without tesseract.js's worker, which runs in a thread of its own, they are of the reading alone.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { OEM, PSM, createWorker } from 'tesseract.js';
import { parseArgs } from './arguments.ts';
import { leaveOut } from '../src/engine/local/step-switch.ts';
import { createTesseract } from '../src/engine/local/tesseract.ts';
import { encode, layOut, rasterize, report } from '../test/generate/index.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const pages = Number(positionals[0] ?? 8);
const data = gunzipSync(readFileSync(new URL('../data/tessdata/eng.traineddata.gz', import.meta.url)));
const sample = report(pages);
const laidOut = await layOut(sample.content, sample.options);

const tesseract = createTesseract(async () => data);
const langPath = fileURLToPath(new URL('../data/tessdata', import.meta.url));
const worker = await createWorker('eng', OEM.LSTM_ONLY, { langPath, gzip: true, cacheMethod: 'none' });
await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO });

const seconds = { batches: [] as number[], direct: [] as number[], wrapped: [] as number[] };
const agreement = { batches: [] as number[], wrapped: [] as number[] };

/** Words of one way of reading, whose processor time is counted. */
async function timed(way: keyof typeof seconds, read: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const begin = process.cpuUsage();
  const words = await read();
  const { user, system } = process.cpuUsage(begin);
  seconds[way].push((user + system) / 1_000_000);
  return words;
}

for (const [index, page] of laidOut.pages.entries()) {
  const image = await rasterize(page, 200, { seed: index + 1, noise: 0.02 });
  const gray = { width: image.width, height: image.height, data: Uint8Array.from(image.pixels) };
  const png = Buffer.from(await encode(image, 'png', 200));
  const recognize = async () => (await tesseract.recognize(gray, ['eng'], 200)).map(({ text }) => text);

  const batched = await timed('batches', recognize);
  leaveOut(['lines in batches']);
  const direct = await timed('direct', recognize);
  leaveOut([]);
  const wrapped = await timed('wrapped', async () => {
    const { data: result } = await worker.recognize(png, {}, { text: true, blocks: true });
    return result.text.split(/\s+/);
  });
  const share = (words: readonly string[]) =>
    direct.filter((word) => words.includes(word)).length / Math.max(1, direct.length);
  agreement.batches.push(share(batched));
  agreement.wrapped.push(share(wrapped));
}
await worker.terminate();

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const ofWarm = (values: readonly number[]) => mean(values.slice(1));
process.stdout.write(
  [
    `${pages} pages, the first left out as warm-up; processor seconds a page`,
    `lines in batches:     ${ofWarm(seconds.batches).toFixed(2)}; ${(100 * mean(agreement.batches)).toFixed(1)} % of the core's words are the same`,
    `core called directly: ${ofWarm(seconds.direct).toFixed(2)}`,
    `tesseract.js worker:  ${ofWarm(seconds.wrapped).toFixed(2)}; ${(100 * mean(agreement.wrapped)).toFixed(1)} %`,
    `ratios to the core: ${(ofWarm(seconds.batches) / ofWarm(seconds.direct)).toFixed(2)} and ${(ofWarm(seconds.wrapped) / ofWarm(seconds.direct)).toFixed(2)}`,
    '',
  ].join('\n'),
);
