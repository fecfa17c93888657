/**
 * Measures what each step of reading brings: the corpus is read with everything, then without one step at a time.
 *
 *   node bench/ablation.ts --corpus DIR [--only kind,id] [--without step,step] [--out bench/out/ablation]
 *                          [--language auto|manifest] [--jobs N] [--scorer FILE] [--continue]
 *
 * Prints for each step on how many documents it may act, what the figures over all documents lose without it, the processor
 * time that is saved on the documents on which it may act, and the kinds where the loss is greatest. Only documents that may have
 * to be recognised are read, and without a step of preparation only those that come out of preparation otherwise. `--without`
 * names some of the steps. Each run leaves `scores.json` (for `compare.ts`) and `run.json` in a folder of its name; `--continue`
 * takes runs that are there already as they are, so that a whole corpus can be read one step at a time. (Only runs of the same
 * code belong together.) The time of a document is its own only with `--jobs 1`, which is why that is the default.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from './arguments.ts';
import { switchableSteps } from '../src/engine/local/step-switch.ts';
import { affectedBy } from './affected.ts';
import { readCorpus, type CorpusItem } from './corpus.ts';
import { measure } from './measure.ts';
import { openOwnReader } from './own.ts';
import { isDigital, isSound } from './peers/peer.ts';
import { treeSeconds } from './process-tree.ts';
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
    jobs: { type: 'string', default: '1' },
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
  /** Processor seconds by id; of the clock where they cannot be seen. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** Reads and scores documents, without the given steps. */
async function run(name: string, wantedItems: readonly CorpusItem[], leaveOut: readonly string[]): Promise<Run> {
  const out = join(resolve(values.out), name.replaceAll(' ', '-'));
  const kept = join(out, 'run.json');
  // Seam: written below by this program.
  if (values.continue && existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as Run;
  const done = await read(name, wantedItems, out, leaveOut);
  writeFileSync(kept, JSON.stringify(done));
  return done;
}

async function read(
  name: string,
  wantedItems: readonly CorpusItem[],
  out: string,
  leaveOut: readonly string[],
): Promise<Run> {
  const manifestLanguage = values.language === 'manifest';
  const own = await openOwnReader({ manifestLanguage, readers: jobs, settings: { leaveOut } });
  const seconds: Record<string, number> = {};
  try {
    // The first to be read takes the start of the readers upon itself.
    const [first] = wantedItems;
    const folder = mkdtempSync(join(tmpdir(), 'ocrchat-ablation-'));
    if (first !== undefined) await own.read(first, folder).catch(() => {}); // it is read again, and its failure told
    rmSync(folder, { recursive: true, force: true });
    await measure({ tool: name, items: wantedItems, out, jobs, withSelf: true }, async (item, to) => {
      const [before, begin] = [treeSeconds(), performance.now()];
      await own.read(item, to);
      const taken = treeSeconds() - before;
      seconds[item.id] = Number.isNaN(taken) ? (performance.now() - begin) / 1000 : taken;
    });
    return { scores: await scoreOutputs(corpus, wantedItems, out), seconds };
  } finally {
    await own.close();
  }
}

/** Processor seconds of some of the documents. */
const secondsOf = (of: Run, some: readonly CorpusItem[]): number =>
  some.reduce((sum, { id }) => sum + (of.seconds[id] ?? 0), 0);

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

const whole = await run('everything', items, []);
const base: Summary = summarize(whole.scores);
const rows: string[][] = [];
for (const step of wanted) {
  const affected = await affectedBy(step, items);
  const part = await run(`without ${step}`, affected, [step]);
  const other = new Map(part.scores.map((score) => [score.id, score]));
  const without: Run = { ...part, scores: whole.scores.map((score) => other.get(score.id) ?? score) };
  const { cerMedian, cerMean, bagF1, order } = summarize(without.scores);
  const saved = 1 - secondsOf(part, affected) / secondsOf(whole, affected);
  rows.push([
    step,
    String(affected.length),
    points(base.cerMedian, cerMedian),
    points(base.cerMean, cerMean),
    points(base.bagF1, bagF1),
    points(base.order, order),
    affected.length === 0 ? '' : `${(100 * saved).toFixed(0)} %`,
    kindsThatLose(whole, without),
  ]);
}
const percent = (share: number | undefined) => (share === undefined ? '–' : (100 * share).toFixed(2));
process.stdout.write(
  [
    `With everything: CER median ${percent(base.cerMedian)}, mean ${percent(base.cerMean)}, bag F1 ${percent(base.bagF1)}, order ${percent(base.order)}; ${items.length} documents in ${secondsOf(whole, items).toFixed(0)} s`,
    'Change without each step, in points:',
    tableText(
      ['without', 'documents', 'CER median', 'CER mean', 'bag F1', 'order', 'time saved', 'CER mean by kind'],
      rows,
    ),
    '',
  ].join('\n'),
);
