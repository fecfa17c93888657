/** Owns the questions that a corpus of real documents brings: its documents are read, its answers are looked for in them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { openApp } from '../../src/compose.ts';
import { type Page, isPageError, linesOf } from '../../src/document.ts';
import { normalizeLines, normalizeText } from '../../src/normalize.ts';
import { readCorpus, readTruth } from '../corpus.ts';
import type { Evidence, Examination, Question } from './questions.ts';

/** Pages count from 1; the long answer is the paragraph that carries it, tokenised by others. */
const CorpusQuestion = z.looseObject({
  question: z.string(),
  answer: z.string().nullish(),
  long_answer: z.string().nullish(),
  pages: z.array(z.int().positive()),
});
type CorpusQuestion = z.infer<typeof CorpusQuestion>;

/** Characters before and after an answer that are compared with its paragraph. */
const surroundings = 400;

/** Words and numbers of a text, one space apart. */
function bare(text: string): string {
  return normalizeText(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The place of the answer in the surroundings most like its paragraph; only the pages when it is worded otherwise there. */
function locate(pages: readonly Page[], { answer, long_answer, pages: numbers }: CorpusQuestion): Evidence {
  const indexes = numbers.map((page) => page - 1);
  const wanted = bare(answer ?? '');
  const paragraph = new Set(bare(long_answer ?? '').split(' '));
  let best: { readonly evidence: Evidence; readonly share: number } | undefined;
  for (const index of wanted === '' ? [] : indexes) {
    const page = pages.find((other) => other.index === index);
    if (page === undefined) continue;
    const hay = normalizeLines(linesOf(page).map(({ text }) => text));
    for (let at = hay.text.indexOf(wanted); at >= 0; at = hay.text.indexOf(wanted, at + 1)) {
      const [first, last] = [hay.lines[at], hay.lines[at + wanted.length - 1]];
      const isWord = !/[\p{L}\p{N}]/u.test(`${hay.text[at - 1] ?? ' '}${hay.text[at + wanted.length] ?? ' '}`);
      if (!isWord || first === undefined || last === undefined) continue;
      const around = bare(hay.text.slice(Math.max(0, at - surroundings), at + surroundings)).split(' ');
      const share = around.filter((word) => paragraph.has(word)).length / around.length;
      if (best === undefined || share > best.share) {
        const others = indexes.filter((other) => other !== index);
        best = { evidence: { pages: [index, ...others], lines: [first, last] }, share };
      }
    }
  }
  return best?.evidence ?? { pages: indexes, lines: undefined };
}

/** Reads the corpus's documents that have questions. @param folder of the corpus, see `bench/corpus.ts` */
export async function corpusExamination(folder: string): Promise<Examination> {
  const corpus = readCorpus(folder, []);
  const home = await mkdtemp(join(tmpdir(), 'ocrchat-bench-home-'));
  const app = await openApp({ home, allow: ['/'], logLevel: 'error', dataUrl: '' });
  const documents = new Map<string, readonly Page[]>();
  const questions: Question[] = [];
  try {
    for (const item of corpus.items) {
      if (item.truth.qa === undefined) continue;
      const job = await app.wait((await app.submit({ kind: 'path', path: item.file })).uuid);
      const pages = (await app.pages(job.uuid)).filter((page): page is Page => !isPageError(page));
      documents.set(item.id, pages);
      for (const asked of z.array(CorpusQuestion).parse(JSON.parse(readTruth(corpus, item.truth.qa)))) {
        const evidence = locate(pages, asked);
        questions.push({ document: item.id, question: asked.question, answer: asked.answer ?? undefined, evidence });
      }
    }
  } finally {
    await app.close();
    await rm(home, { recursive: true, force: true });
  }
  return { documents, questions };
}
