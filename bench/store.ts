/**
 * Measures the chunk store at several sizes:
 *
 *   node bench/store.ts [--sizes 1000,10000,100000,1000000] [--queries 100] [--out bench/out/store]
 *
 * Each store holds made-up documents of 100 chunks, a third of them badly read. It is filled once in bulk and kept in `--out`;
 * adding a document is measured on it as a program does it. Every way of asking runs in a process of its own: the word index
 * alone (BM25), everything within one document, everything over all documents; every other question is misread. Times are of
 * the clock and, of all threads together, of the processors; those of the clock mean something only when the machine has
 * nothing else to do. A store that was filled in part is filled on, so a very large one may be filled in pieces before:
 * `node bench/store/fill.ts bench/out/store/1000000 1000000 later 400`, as often as it takes. "found" is the share of
 * questions whose chunk is among the first ten, memory the most that the asking process had.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseArgs } from './arguments.ts';
import { openLanceChunkStore } from '../src/store/lance.ts';
import { quantile } from './qa/retrieval.ts';
import { tableText } from './report.ts';
import { chunksPerDocument, syntheticChunk } from './store/text.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000,1000000' },
    queries: { type: 'string', default: '100' },
    out: { type: 'string', default: 'bench/out/store' },
  },
});
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const say = (line: string) => void process.stdout.write(`${line}\n`);

const Filled = z.object({ added: z.number(), written: z.number(), indexed: z.number(), processor: z.number() });
const Asked = z.object({
  p50: z.number(),
  p95: z.number(),
  processorP50: z.number(),
  processorP95: z.number(),
  found: z.number(),
  peak: z.number(),
});

/** Milliseconds over all documents, and within one, that 95 of 100 questions shall keep to; bytes while asking. */
const aims: Readonly<Record<string, number>> = { '100000': 50, '1000000': 100 };
const documentAim = 20;
const memoryAim = 400e6;

function run(script: string, ...parameters: readonly string[]): unknown {
  const path = fileURLToPath(new URL(`./store/${script}`, import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, [path, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] }).toString(),
  );
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Milliseconds that documents of 100 chunks took to be stored, one after another; they are the store's last ones anew. */
async function addDocuments(folder: string, size: number): Promise<readonly number[]> {
  const store = openLanceChunkStore(folder, { policy: { fragments: 1_000, unindexedRows: 100_000 } });
  const times: number[] = [];
  for (let from = Math.max(0, size - 5 * chunksPerDocument); from < size; from += chunksPerDocument) {
    const chunks = Array.from({ length: chunksPerDocument }, (_, at) => syntheticChunk(from + at));
    const begun = performance.now();
    await store.replace(chunks[0]?.job ?? '', chunks);
    times.push(performance.now() - begun);
  }
  await store.close();
  return times;
}

const rows: (readonly string[])[] = [];
const misses: string[] = [];
for (const size of values.sizes.split(',')) {
  const folder = join(out, size);
  const filled = Filled.parse(run('fill.ts', folder, size));
  if (filled.added > 0)
    say(
      `${size}: ${filled.written} s to write, ${filled.indexed} s to index, ${filled.processor} s of the processors with making the text`,
    );
  const disk = sizeOf(folder);
  for (const [way, name] of [
    ['words', 'BM25 over all'],
    ['document', 'hybrid in a document'],
    ['all', 'hybrid over all'],
  ] as const) {
    const { p50, p95, processorP50, processorP95, found, peak } = Asked.parse(
      run('ask.ts', folder, size, values.queries, way),
    );
    const aim = way === 'document' ? documentAim : way === 'all' ? aims[size] : undefined;
    if (aim !== undefined && p95 > aim) misses.push(`${size} ${name}: p95 ${p95.toFixed(0)} ms, aimed at ${aim}`);
    if (peak > memoryAim) misses.push(`${size} ${name}: ${(peak / 1e6).toFixed(0)} MB, aimed at ${memoryAim / 1e6}`);
    rows.push([
      size,
      name,
      p50.toFixed(1),
      p95.toFixed(1),
      processorP50.toFixed(1),
      processorP95.toFixed(1),
      (100 * found).toFixed(0),
      (peak / 1e6).toFixed(0),
      (disk / 1e6).toFixed(0),
    ]);
  }
  const times = await addDocuments(folder, Number(size));
  rows.push([
    size,
    'add a document',
    quantile(times, 0.5).toFixed(0),
    quantile(times, 0.95).toFixed(0),
    '',
    '',
    '',
    '',
    '',
  ]);
  // The documents that were added lie outside the indexes; the next run begins with them inside.
  run('fill.ts', folder, size);
}
say(
  tableText(
    ['chunks', 'what', 'ms p50', 'ms p95', 'processor p50', 'processor p95', 'found %', 'memory MB', 'disk MB'],
    rows,
  ),
);
say(misses.length === 0 ? 'Everything that is aimed at is reached.' : `Not reached:\n${misses.join('\n')}`);
