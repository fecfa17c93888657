/**
 * Measures finding what answers a question:
 *
 *   node bench/qa.ts [--corpus DIR] [--rounds 3] [--noise 0.05] [--misses]
 *
 * The questions are asked of made-up documents (`bench/qa/`; `--rounds` of each family, a third of the questions without an
 * answer in their document) and, with `--corpus`, of its documents that have questions. Each examination is held on the
 * pages as they are and with that share of their characters wrong, within the document as answers are made, and over all
 * documents of the examination as searches are. The line counts where the truth knows it. `--misses` lists what was not
 * found among the first five.
 */
import { parseArgs } from 'node:util';
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

const examinations: (readonly [name: string, examination: Examination])[] = [
  ['made up', await madeUpExamination(Number(values.rounds))],
];
if (values.corpus !== undefined) examinations.push(['corpus', await corpusExamination(values.corpus)]);
const rows: (readonly string[])[] = [];
for (const [name, examination] of examinations) {
  const open = examination.questions.filter(({ evidence }) => evidence === undefined).length;
  say(
    `${name}: ${examination.documents.size} documents, ${examination.questions.length} questions, ${open} of them unanswerable`,
  );
  rows.push(...(await hold(`${name}, clean`, examination)));
  rows.push(...(await hold(`${name}, ${(100 * noise).toFixed(0)} % noise`, spoiled(examination))));
}
say('');
say('recall@1 / recall@5 / MRR in percent, milliseconds p50 / p95');
say(tableText(['examination', 'searched', 'questions', 'page', 'line (questions)', 'ms'], rows));
