/**
 * Measures finding what answers a question, and answering it without a model:
 *
 *   node bench/qa.ts [--corpus DIR] [--rounds 3] [--noise 0.05] [--misses] [--only retrieval|answers]
 *
 * The questions are asked of made-up documents (`bench/qa/`; `--rounds` of each family, a third of the questions without an
 * answer in their document) and, with `--corpus`, of its documents that have questions. Each examination is held on the
 * pages as they are and with that share of their characters wrong, within the document as answers are made, and over all
 * documents of the examination as searches are. The line counts where the truth knows it. An answer is right when what it cites first stands on
 * the line of the evidence and says the answer; it is false when there is none. `--misses` lists what was not found among the
 * first five, and what was answered wrongly.
 */
import { parseArgs } from './arguments.ts';
import { type Answered, answerFigures, askAll, isRight } from './qa/answers.ts';
import { corpusExamination } from './qa/corpus-questions.ts';
import { openLibrary } from './qa/library.ts';
import { noisyPage } from './qa/noise.ts';
import { type Examination, madeUpExamination } from './qa/questions.ts';
import { type Found, type RankFigures, findEvidence, quantile, rankFigures } from './qa/retrieval.ts';
import { tableText } from './report.ts';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    noise: { type: 'string', default: '0.05' },
    misses: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
const noise = Number(values.noise);

function spoiled({ documents, questions }: Examination): Examination {
  const noisy = [...documents].map(
    ([name, pages], at) => [name, pages.map((page) => noisyPage(page, noise, 7_919 * at + page.index))] as const,
  );
  return { documents: new Map(noisy), questions };
}

function percent({ recallAt1, recallAt5, reciprocalRank }: RankFigures): string {
  return [recallAt1, recallAt5, reciprocalRank].map((share) => (100 * share).toFixed(1)).join(' / ');
}

function row(name: string, where: string, found: readonly Found[]): readonly string[] {
  const page = rankFigures(found.map(({ pageRank }) => pageRank));
  const line = rankFigures(
    found.filter(({ question }) => question.evidence?.lines !== undefined).map(({ lineRank }) => lineRank),
  );
  const times = found.map(({ milliseconds }) => milliseconds);
  return [
    name,
    where,
    String(page.count),
    percent(page),
    `${percent(line)} (${line.count})`,
    `${quantile(times, 0.5).toFixed(0)} / ${quantile(times, 0.95).toFixed(0)}`,
  ];
}

async function hold(name: string, examination: Examination): Promise<readonly (readonly string[])[]> {
  const library = await openLibrary(examination.documents);
  const rows: (readonly string[])[] = [];
  try {
    for (const where of ['document', 'all'] as const) {
      const found = await findEvidence(library, examination.questions, where);
      rows.push(row(name, where === 'document' ? 'in the document' : 'in all documents', found));
      if (!values.misses) continue;
      for (const { question, pageRank, lineRank } of found)
        if ((pageRank ?? Infinity) > 5)
          say(`${name}, ${where}: ${question.document} "${question.question}" page ${pageRank}, line ${lineRank}`);
    }
  } finally {
    await library.close();
  }
  return rows;
}

function sayMiss({ question, answer }: Answered): void {
  const said = answer.abstained ? 'nothing' : answer.content.replace(/\s+/gu, ' ').slice(0, 200);
  say(`${question.document} "${question.question}" wants ${question.answer ?? 'nothing'}; says ${said}`);
}

async function examine(name: string, examination: Examination, isNoisy: boolean): Promise<readonly string[]> {
  const all = await askAll(examination);
  if (values.misses)
    for (const one of all)
      if (one.question.evidence === undefined ? !one.answer.abstained : !isRight(one, isNoisy)) sayMiss(one);
  const figures = answerFigures(all, isNoisy);
  const times = all.map(({ milliseconds }) => milliseconds);
  return [
    name,
    ...[figures.answered, figures.right].map((share) => `${(100 * share).toFixed(1)} of ${figures.answerable}`),
    figures.unanswerable === 0 ? '-' : `${(100 * figures.falsely).toFixed(1)} of ${figures.unanswerable}`,
    `${(100 * figures.precision).toFixed(1)} of ${figures.citations}`,
    `${quantile(times, 0.5).toFixed(0)} / ${quantile(times, 0.95).toFixed(0)}`,
  ];
}

const examinations: (readonly [name: string, examination: Examination])[] = [
  ['made up', await madeUpExamination(Number(values.rounds))],
];
if (values.corpus !== undefined) examinations.push(['corpus', await corpusExamination(values.corpus)]);
const rows: (readonly string[])[] = [];
const answers: (readonly string[])[] = [];
for (const [name, examination] of examinations) {
  const open = examination.questions.filter(({ evidence }) => evidence === undefined).length;
  say(
    `${name}: ${examination.documents.size} documents, ${examination.questions.length} questions, ${open} of them unanswerable`,
  );
  const noisy = spoiled(examination);
  const noisyName = `${name}, ${(100 * noise).toFixed(0)} % noise`;
  if (values.only !== 'answers') {
    rows.push(...(await hold(`${name}, clean`, examination)));
    rows.push(...(await hold(noisyName, noisy)));
  }
  if (values.only !== 'retrieval') {
    answers.push(await examine(`${name}, clean`, examination, false));
    answers.push(await examine(noisyName, noisy, true));
  }
}
if (rows.length > 0) {
  say('\nFinding: recall@1 / recall@5 / MRR in percent, milliseconds p50 / p95');
  say(tableText(['examination', 'searched', 'questions', 'page', 'line (questions)', 'ms'], rows));
}
if (answers.length > 0) {
  say('\nAnswering without a model: percent; milliseconds p50 / p95');
  say(tableText(['examination', 'answered', 'right', 'answered falsely', 'citations that hold', 'ms'], answers));
}
