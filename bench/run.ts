/**
 * Measures reading: accuracy, structure, pages a second and peak memory over a corpus, beside peers, in one run.
 *
 *   npm run bench -- --corpus DIR [--only kind,id] [--out bench/out] [--language auto|manifest] [--jobs N]
 *                    [--peers a,b|none|all] [--scorer FILE] [--deadline SECONDS] [--score-only]
 *
 * DIR has a `manifest.json`; `score.mjs` is in it or beside it. Writes `<out>/<tool>/<id>.txt|md|tables.json|error`, scores
 * each folder with the corpus's own `score.mjs` and with the metrics in `bench/metrics`, and prints both by kind, what is
 * reached, and the ratios. Every tool gets the same documents, N at a time. `--score-only` scores what an earlier run wrote;
 * `--deadline` gives ocrchat longer for a page, for a machine that is busy.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from './arguments.ts';
import { keepHeapSmall } from '../src/small-heap.ts';
import { readCorpus } from './corpus.ts';
import { measure, type Measured } from './measure.ts';
import { openOwnReader } from './own.ts';
import { peers } from './peers/index.ts';
import { reportText, type ScoredTool } from './report.ts';
import { scoreOutputs } from './scores.ts';
import { accountSteps, stepTable } from './step-account.ts';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: 'bench/out' },
    language: { type: 'string', default: 'auto' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    peers: { type: 'string', default: 'all' },
    scorer: { type: 'string' },
    deadline: { type: 'string' },
    'score-only': { type: 'boolean', default: false },
  },
});
// As the program does.
keepHeapSmall();
const say = (line: string) => void process.stdout.write(`${line}\n`);
if (values.corpus === undefined) {
  process.stderr.write('bench: give the folder of a corpus: npm run bench -- --corpus DIR\n');
  process.exit(2);
}
const corpus = readCorpus(values.corpus, values.only.split(',').filter(Boolean), values.scorer);
const jobs = Number(values.jobs);
const folderOf = (tool: string) => resolve(values.out, tool);
const chosen = peers.filter(({ name }) => values.peers === 'all' || values.peers.split(',').includes(name));

if (values['score-only']) {
  const tools: ScoredTool[] = [];
  for (const { name, takes } of [{ name: 'ocrchat', takes: () => true }, ...chosen]) {
    if (!existsSync(folderOf(name))) continue;
    tools.push({ tool: name, scores: await scoreOutputs(corpus, corpus.items.filter(takes), folderOf(name)) });
  }
  say(reportText(corpus.items, tools));
  process.exit(0);
}

const results: Measured[] = [];
const account = accountSteps();
const own = await openOwnReader({
  manifestLanguage: values.language === 'manifest',
  readers: jobs,
  settings: values.deadline === undefined ? {} : { pageDeadline: 1000 * Number(values.deadline) },
});
try {
  const options = { tool: 'ocrchat', items: corpus.items, out: folderOf('ocrchat'), jobs, withSelf: true };
  results.push(await measure(options, own.read));
  account.stop();
  for (const item of corpus.items) await own.answer(item, corpus.folder, folderOf('ocrchat'));
} finally {
  await own.close();
}
for (const peer of chosen) {
  const version = await peer.version();
  const items = corpus.items.filter(peer.takes);
  if (version === undefined) say(`${peer.name} is not installed (npm packages: npm run bench:peers): left out`);
  if (version === undefined || items.length === 0) continue;
  say(`${peer.name}: ${version}`);
  try {
    const options = { tool: peer.name, items, out: folderOf(peer.name), jobs, withSelf: false };
    results.push(await measure(options, peer.read));
  } finally {
    await peer.close();
  }
}

const tools: ScoredTool[] = [];
for (const { tool, items } of results) {
  tools.push({ tool, scores: await scoreOutputs(corpus, items, folderOf(tool)) });
}
say(reportText(corpus.items, tools));
say(`## Time and memory (${jobs} at a time, language ${values.language})\n${results.map(speedLine).join('\n')}`);
say(`\n## Where ocrchat's time goes (summed over readers)\n${stepTable(account.times, results[0]?.pages ?? 1)}\n`);
for (const item of corpus.items.filter(({ expect }) => expect !== undefined)) {
  const path = join(folderOf('ocrchat'), `${item.id}.error`);
  const ending = existsSync(path) ? `error: ${readFileSync(path, 'utf8')}` : 'text';
  say(`${item.id} (${item.expect}) -> ${ending} [${results[0]?.seconds.get(item.id)?.toFixed(1)} s]`);
}

/** One tool, and how ocrchat's time compares on the documents that the tool takes. */
function speedLine(result: Measured): string {
  const ours = results[0]?.seconds;
  const pairs = result.items.map(({ id }) => [ours?.get(id) ?? 0, result.seconds.get(id) ?? 0] as const);
  const ratios = pairs.map(([mine, theirs]) => mine / theirs).toSorted((a, b) => a - b);
  const [mine, theirs] = [0, 1].map((side) => pairs.reduce((sum, pair) => sum + (pair[side] ?? 0), 0));
  const warm =
    result.warmSeconds === 0 ? [] : [`${((1000 * result.warmSeconds) / result.pages).toFixed(1)} ms a page warm`];
  return [
    result.tool.padEnd(13),
    `${result.items.length} documents`,
    `${result.pages} pages`,
    `${(result.pages / result.wall).toFixed(2)} pages/s`,
    ...warm,
    `peak ${(result.peak / 1024 ** 2).toFixed(0)} MB`,
    `errors ${result.failed.size}`,
    `ocrchat's time on the same documents: x${((mine ?? 0) / (theirs ?? 1)).toFixed(2)} in all, x${(ratios[Math.floor(ratios.length / 2)] ?? Number.NaN).toFixed(2)} median`,
  ].join(' | ');
}
