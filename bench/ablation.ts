/**
 * Measures what each step of reading brings: the corpus is read with everything, then without one step at a time.
 *
 *   node bench/ablation.ts --corpus DIR [--only kind,id] [--without step,step] [--out bench/out/ablation]
 *                          [--language auto|manifest] [--jobs N] [--scorer FILE] [--continue]
 *
 * Prints for each step what the figures lose and the processor time that is saved without it, over all documents and for the
 * kinds where the loss is greatest. Only documents that may have to be recognised are read. `--without` names some of the steps.
 * Each run leaves `scores.json` (for `compare.ts`) and `run.json` in a folder of its name; `--continue` takes runs that are there
 * already as they are, so that a whole corpus can be read one step at a time. (Only runs of the same code belong together.)
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { switchableSteps } from '../src/engine/local/step-switch.ts';
import { readCorpus } from './corpus.ts';
import { measure } from './measure.ts';
import { openOwnReader } from './own.ts';
import { isDigital, isSound } from './peers/peer.ts';
import { processorSeconds } from './process-tree.ts';
import { tableText } from './report.ts';
import { scoreOutputs, type ItemScore } from './scores.ts';
import { summarize, type Summary } from './summary.ts';
import { partByKind } from './targets.ts';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    only: { type: 'string', default: '' },
    without: { type: 'string', default: switchableSteps.join(',') },
    out: { type: 'string', default: 'bench/out/ablation' },
    language: { type: 'string', default: 'auto' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    scorer: { type: 'string' },
    continue: { type: 'boolean', default: false },
  },
});
const wanted = values.without.split(',').filter(Boolean);
const unknown = wanted.filter((step) => !switchableSteps.some((known) => known === step));
if (values.corpus === undefined || unknown.length > 0) {
  const problem =
    values.corpus === undefined ? 'give the folder of a corpus: --corpus DIR' : `no such step: ${unknown.join(', ')}`;
  process.stderr.write(`ablation: ${problem}; the steps are ${switchableSteps.join(', ')}\n`);
  process.exit(2);
}
const corpus = readCorpus(values.corpus, values.only.split(',').filter(Boolean), values.scorer);
const items = corpus.items.filter((item) => isSound(item) && !isDigital(item));
const jobs = Number(values.jobs);

interface Run {
  readonly scores: readonly ItemScore[];
  /** Of the processor, which other work on the machine does not touch; of the clock where it cannot be seen. */
  readonly seconds: number;
}

/** Reads and scores everything, without the given steps. */
async function run(name: string, leaveOut: readonly string[]): Promise<Run> {
  const out = join(resolve(values.out), name.replaceAll(' ', '-'));
  const kept = join(out, 'run.json');
  // Seam: written below by this program.
  if (values.continue && existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as Run;
  const before = processorSeconds();
  const { scores, wall } = await read(name, out, leaveOut);
  // Of readers that have ended, which is all of them now.
  const taken = processorSeconds() - before;
  const done: Run = { scores, seconds: Number.isNaN(taken) ? wall : taken };
  writeFileSync(kept, JSON.stringify(done));
  return done;
}

async function read(name: string, out: string, leaveOut: readonly string[]) {
  const manifestLanguage = values.language === 'manifest';
  const own = await openOwnReader({ manifestLanguage, readers: jobs, settings: { leaveOut } });
  try {
    const { wall } = await measure({ tool: name, items, out, jobs, withSelf: true }, own.read);
    return { scores: await scoreOutputs(corpus, items, out), wall };
  } finally {
    await own.close();
  }
}

const points = (from: number | undefined, to: number | undefined): string =>
  from === undefined || to === undefined ? '' : (100 * (to - from)).toFixed(2);

/** Kinds whose mean error rate rises by a tenth of a point or more without the step, the most first. */
function kindsThatLose(whole: Run, without: Run): string {
  const before = new Map([...partByKind(items, whole.scores)].map(([kind, part]) => [kind.label, summarize(part)]));
  const losses = [...partByKind(items, without.scores)].flatMap(([{ label }, part]) => {
    const [from, to] = [before.get(label)?.cerMean, summarize(part).cerMean];
    return from === undefined || to === undefined || to - from < 0.001 ? [] : [{ label, loss: to - from }];
  });
  return losses
    .toSorted((a, b) => b.loss - a.loss)
    .slice(0, 4)
    .map(({ label, loss }) => `${label} +${(100 * loss).toFixed(1)}`)
    .join(', ');
}

const whole = await run('everything', []);
const base: Summary = summarize(whole.scores);
const rows: string[][] = [];
for (const step of wanted) {
  const without = await run(`without ${step}`, [step]);
  const { cerMedian, cerMean, bagF1, order } = summarize(without.scores);
  rows.push([
    step,
    points(base.cerMedian, cerMedian),
    points(base.cerMean, cerMean),
    points(base.bagF1, bagF1),
    points(base.order, order),
    `${(100 * (1 - without.seconds / whole.seconds)).toFixed(0)} %`,
    kindsThatLose(whole, without),
  ]);
}
const percent = (share: number | undefined) => (share === undefined ? '–' : (100 * share).toFixed(2));
process.stdout.write(
  [
    `With everything: CER median ${percent(base.cerMedian)}, mean ${percent(base.cerMean)}, bag F1 ${percent(base.bagF1)}, order ${percent(base.order)}; ${items.length} documents in ${whole.seconds.toFixed(0)} s`,
    'Change without each step, in points:',
    tableText(['without', 'CER median', 'CER mean', 'bag F1', 'order', 'time saved', 'CER mean by kind'], rows),
    '',
  ].join('\n'),
);
