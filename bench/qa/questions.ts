/** Owns the made-up documents of the question bench as pages, each question with the page and the lines that answer it. */
import { type Page, linesOf } from '../../src/document.ts';
import { normalizeLines, normalizeText } from '../../src/normalize.ts';
import { truthPages } from '../../test/answer/asked.ts';
import type { BenchDocument } from './document.ts';
import { catalogue, invoice, lease, manual } from './form-families.ts';
import { createDraw } from './names.ts';
import { lives, minutes, protocol, worksReport } from './prose-families.ts';

const families = [worksReport, minutes, lives, protocol, lease, invoice, catalogue, manual];

/** Where the answer stands. */
export interface Evidence {
  /** Pages (from 0) that each carry it. */
  readonly pages: readonly number[];
  /** First and last line on the first of them, inclusive, from 0; undefined when only the page is known. */
  readonly lines: readonly [number, number] | undefined;
}

export interface Question {
  readonly document: string;
  readonly question: string;
  /** What a right answer contains, where it is known. */
  readonly answer: string | undefined;
  /** Undefined when the document does not say it. */
  readonly evidence: Evidence | undefined;
}

export interface Examination {
  /** Pages by the document's name. */
  readonly documents: ReadonlyMap<string, readonly Page[]>;
  readonly questions: readonly Question[];
}

/** @throws Error when the text is not exactly once in the document, which makes the question a wrong one */
function locate(pages: readonly Page[], text: string, document: string): Evidence {
  const wanted = normalizeText(text);
  const places = pages.flatMap((page): Evidence[] => {
    const hay = normalizeLines(linesOf(page).map((line) => line.text));
    const found: Evidence[] = [];
    for (let at = hay.text.indexOf(wanted); at >= 0; at = hay.text.indexOf(wanted, at + 1)) {
      const [first, last] = [hay.lines[at], hay.lines[at + wanted.length - 1]];
      if (first !== undefined && last !== undefined) found.push({ pages: [page.index], lines: [first, last] });
    }
    return found;
  });
  const [place] = places;
  if (place !== undefined && places.length === 1) return place;
  throw new Error(`"${text}" stands ${places.length} times in ${document}.`);
}

async function examine(document: BenchDocument): Promise<readonly [readonly Page[], readonly Question[]]> {
  const pages = await truthPages({ content: document.content, options: document.options, facts: [] });
  const questions = document.questions.map(({ question, answer, evidence }): Question => ({
    document: document.name,
    question,
    answer,
    evidence: evidence === undefined ? undefined : locate(pages, evidence, document.name),
  }));
  return [pages, questions];
}

/**
 * Makes documents with questions, a third of them unanswerable; the same for the same number.
 * @param rounds documents of each of the eight families; three give about 270 questions
 */
export async function madeUpExamination(rounds: number): Promise<Examination> {
  const documents = new Map<string, readonly Page[]>();
  const questions: Question[] = [];
  for (const [index, family] of families.entries()) {
    for (let round = 0; round < rounds; round++) {
      const document = family(createDraw(1_000 * index + round), round);
      const [pages, asked] = await examine(document);
      documents.set(document.name, pages);
      questions.push(...asked);
    }
  }
  return { documents, questions };
}
