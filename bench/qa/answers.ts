/** Owns how well questions are answered: how many, how many rightly, how many that have no answer, and whether citations hold. */
import { performance } from 'node:perf_hooks';
import type { Answer, Citation } from '../../src/chunk.ts';
import { linesOf } from '../../src/document.ts';
import { normalizeText } from '../../src/normalize.ts';
import { openAsking } from '../../test/answer/asked.ts';
import type { Examination, Question } from './questions.ts';

export interface Answered {
  readonly question: Question;
  readonly answer: Answer;
  readonly milliseconds: number;
  /** Citations whose words are not letter by letter in the lines that they name. */
  readonly false: number;
}

/** Asks every question of its document without a model, each in a conversation of its own. */
export async function askAll({ documents, questions }: Examination): Promise<readonly Answered[]> {
  const asking = await openAsking(documents);
  const holds = ({ job, page, lines: [first, last], snippet }: Citation): boolean => {
    const stored = documents.get(job)?.find(({ index }) => index === page - 1);
    const lines = stored === undefined ? [] : linesOf(stored).slice(first, last + 1);
    return (
      snippet !== '' &&
      lines
        .map(({ text }) => text)
        .join('\n')
        .includes(snippet)
    );
  };
  const answered: Answered[] = [];
  try {
    // The first question of a document also makes its index.
    for (const document of documents.keys()) await asking.ask(document, 'Where?', { conversation: 'new' });
    for (const question of questions) {
      const begun = performance.now();
      const answer = await asking.ask(question.document, question.question, { conversation: 'new' });
      const milliseconds = performance.now() - begun;
      const wrong = answer.citations.filter((citation) => !holds(citation)).length;
      answered.push({ question, answer, milliseconds, false: wrong });
    }
  } finally {
    await asking.close();
  }
  return answered;
}

/** Whether a citation stands where the answer does: on its line where that is known, else on its page. */
function isOnEvidence({ page, lines: [from, to] }: Citation, { evidence }: Question): boolean {
  if (evidence === undefined || !evidence.pages.includes(page - 1)) return false;
  if (evidence.lines === undefined || page - 1 !== evidence.pages[0]) return evidence.lines === undefined;
  return from <= evidence.lines[1] && to >= evidence.lines[0];
}

/** Whether the first thing cited is the evidence, and says the answer where that is known. */
export function isRight({ question, answer }: Answered, isNoisy: boolean): boolean {
  const [first] = answer.citations;
  if (first === undefined || !isOnEvidence(first, question)) return false;
  if (isNoisy || question.answer === undefined || question.evidence?.lines === undefined) return true;
  const squeezed = (text: string) => normalizeText(text).replace(/\s+/gu, '');
  const said = answer.citations.filter((citation) => isOnEvidence(citation, question)).map(({ snippet }) => snippet);
  return squeezed(said.join(' ')).includes(squeezed(question.answer));
}

export interface AnswerFigures {
  readonly answerable: number;
  /** Shares 0…1 of the answerable questions. */
  readonly answered: number;
  readonly right: number;
  readonly unanswerable: number;
  /** Share 0…1 of the unanswerable questions that were answered. */
  readonly falsely: number;
  readonly citations: number;
  /** Share 0…1 of the citations that hold. */
  readonly precision: number;
}

export function answerFigures(all: readonly Answered[], isNoisy: boolean): AnswerFigures {
  const open = all.filter(({ question }) => question.evidence === undefined);
  const answerable = all.filter(({ question }) => question.evidence !== undefined);
  const said = (some: readonly Answered[]) => some.filter(({ answer }) => !answer.abstained).length;
  const citations = all.reduce((sum, { answer }) => sum + answer.citations.length, 0);
  const wrong = all.reduce((sum, one) => sum + one.false, 0);
  return {
    answerable: answerable.length,
    answered: said(answerable) / answerable.length,
    right: answerable.filter((one) => isRight(one, isNoisy)).length / answerable.length,
    unanswerable: open.length,
    falsely: said(open) / open.length,
    citations,
    precision: citations === 0 ? 1 : 1 - wrong / citations,
  };
}
