/**
 * Measures reading: accuracy, pages a second and peak memory over a corpus, beside native peers, in one run.
 *
 *   npm run bench -- --corpus DIR [--only kind,id] [--out bench/out] [--language auto|manifest] [--jobs N] [--peers a,b|none]
 *
 * Writes `<out>/<tool>/<id>.txt|md|json|csv|error`, scores each folder with the corpus's own `score.mjs`, and prints
 * the table and the ratios. Every tool gets the same items, N at a time.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type CorpusItem, readCorpus } from './corpus.ts';
import { openOwnReader } from './own.ts';
import { peerVersion, peers } from './peers.ts';
import { inParallel } from './pool.ts';
import { watchPeak } from './process-tree.ts';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: 'bench/out' },
    language: { type: 'string', default: 'auto' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    peers: { type: 'string', default: 'tesseract,ocrmypdf,pdftotext' },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
if (values.corpus === undefined) {
  process.stderr.write('bench: give the folder of a corpus: npm run bench -- --corpus DIR\n');
  process.exit(2);
}
const corpus = readCorpus(values.corpus, values.only.split(',').filter(Boolean));
const jobs = Number(values.jobs);

interface Measured {
  readonly tool: string;
  readonly items: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
  /** Seconds of wall clock for each item. */
  readonly seconds: ReadonlyMap<string, number>;
  readonly wall: number;
  readonly pages: number;
  readonly peak: number;
}

async function measure(
  tool: string,
  items: readonly CorpusItem[],
  withSelf: boolean,
  read: (item: CorpusItem, out: string) => Promise<void>,
): Promise<Measured> {
  const out = resolve(values.out, tool);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const failed = new Set<string>();
  const seconds = new Map<string, number>();
  const memory = watchPeak(withSelf);
  const begin = performance.now();
  await inParallel(items, jobs, async (item) => {
    const start = performance.now();
    try {
      await read(item, out);
    } catch (error) {
      failed.add(item.id);
      writeFileSync(join(out, `${item.id}.error`), error instanceof Error ? error.message : String(error));
    }
    seconds.set(item.id, (performance.now() - start) / 1000);
    process.stderr.write(
      `${tool} ${item.id} ${seconds.get(item.id)?.toFixed(1)} s${failed.has(item.id) ? ' error' : ''}\n`,
    );
  });
  const wall = (performance.now() - begin) / 1000;
  const pages = items.reduce((sum, item) => sum + item.pages, 0);
  return { tool, items: new Set(items.map((item) => item.id)), failed, seconds, wall, pages, peak: memory.stop() };
}

const Scores = z.looseObject({
  all: z.looseObject({
    cerMean: z.number().nullable(),
    cerMedian: z.number().nullable(),
    bagF1: z.number().nullable(),
    order: z.number().nullable(),
  }),
});

function score(measured: Measured): z.infer<typeof Scores>['all'] {
  const out = resolve(values.out, measured.tool);
  const only = [...measured.items].join(',');
  const text = execFileSync(
    process.execPath,
    [
      corpus.scorer,
      '--manifest',
      corpus.manifest,
      '--outputs',
      out,
      '--only',
      only,
      '--items',
      '--json',
      join(out, 'scores.json'),
    ],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  writeFileSync(join(out, 'scores.txt'), text);
  const table = text.slice(text.indexOf('\nkey') >= 0 ? text.indexOf('\nkey') + 1 : text.search(/^kind /m));
  say(`\n## ${measured.tool}\n${table.split('\n\nby language')[0]}`);
  return Scores.parse(JSON.parse(readFileSync(join(out, 'scores.json'), 'utf8'))).all;
}

const own = await openOwnReader(values.language === 'manifest', jobs);
const results: Measured[] = [];
try {
  results.push(await measure('ocrchat', corpus.items, true, own.read));
  for (const item of corpus.items) await own.answer(item, resolve(values.out, 'ocrchat'));
} finally {
  await own.close();
}
for (const peer of peers.filter((candidate) => values.peers.split(',').includes(candidate.name))) {
  const version = await peerVersion(peer);
  if (version === undefined) {
    say(`${peer.name} is not installed: left out`);
    continue;
  }
  results.push(await measure(peer.name, corpus.items.filter(peer.takes), false, peer.read));
}

const percent = (share: number | null) => (share === null ? '' : (100 * share).toFixed(1));
const first = results[0];
const summary: string[] = [];
for (const result of results) {
  const scores = score(result);
  const shared = [...result.items];
  const ratios = shared
    .map((id) => (first?.seconds.get(id) ?? 0) / (result.seconds.get(id) ?? 1))
    .toSorted((a, b) => a - b);
  const own = shared.reduce((sum, id) => sum + (first?.seconds.get(id) ?? 0), 0);
  const peer = shared.reduce((sum, id) => sum + (result.seconds.get(id) ?? 0), 0);
  summary.push(
    [
      result.tool.padEnd(10),
      `${result.items.size} items`,
      `${result.pages} pages`,
      `${(result.pages / result.wall).toFixed(2)} pages/s`,
      `peak ${(result.peak / 1024 ** 2).toFixed(0)} MB`,
      `CER mean ${percent(scores.cerMean)} median ${percent(scores.cerMedian)}`,
      `bag F1 ${percent(scores.bagF1)} order ${percent(scores.order)}`,
      `errors ${result.failed.size}`,
      `ocrchat's time on the same items: x${(own / peer).toFixed(2)} in all, x${(ratios[Math.floor(ratios.length / 2)] ?? Number.NaN).toFixed(2)} median`,
    ].join(' | '),
  );
}
say(`\n## Summary (${jobs} at a time, language ${values.language})\n${summary.join('\n')}`);
const robust = corpus.items.filter((item) => item.expect !== undefined);
for (const item of robust) {
  const ended =
    first?.failed.has(item.id) === true
      ? `error: ${readFileSync(join(resolve(values.out, 'ocrchat'), `${item.id}.error`), 'utf8')}`
      : 'text';
  say(`${item.id} (${item.expect}) -> ${ended} [${first?.seconds.get(item.id)?.toFixed(1)} s]`);
}
