/** Owns the way from gathered evidence to an answer: a draft, each sentence checked, the quotation instead when a model fails. */
import type { Answer, Citation, NearPassage } from '../chunk.ts';
import { isFinished, pagesRead } from '../job.ts';
import type { AnswerOptions, Answerer, Draft, Question } from './answerer.ts';
import { type GatherParts, type Gathered, withPages } from './gather.ts';
import { hostDraft } from './host.ts';
import { mostPages, pagesNamed } from './keyed-draft.ts';
import { AnswererFailure } from '../models/model-failure.ts';
import { type VerifiedClaim, type VerifiedDraft, verifyDraft } from './verify.ts';

/** Below this a reader is told to look at the page. */
const doubtful = 0.7;
const nearestShown = 3;
/** Characters of a passage that came near. */
const nearestLength = 240;

export interface ReplyOptions extends AnswerOptions {
  readonly answerer: Answerer;
  /** Answers where a model gave nothing that can be used. */
  readonly fallback: Answerer;
  readonly jobs: GatherParts['jobs'];
  /** What another model wrote from the evidence. */
  readonly draft?: string | undefined;
}

interface Drafted {
  readonly draft: Draft;
  readonly mode: string;
  readonly notes: readonly string[];
}

/** What is nearest to a question that is not answered, best first over all documents. */
function nearestOf(gathered: readonly Gathered[]): readonly NearPassage[] {
  return gathered
    .flatMap(({ job, retrieval }) => retrieval.passages.map((passage) => ({ job, passage })))
    .toSorted((a, b) => b.passage.score - a.passage.score)
    .slice(0, nearestShown)
    .map(({ job, passage: { chunk } }) => ({
      job: job.uuid,
      document: job.name,
      page: chunk.page + 1,
      snippet: chunk.text.slice(0, nearestLength),
    }));
}

/** How an answer says that there is none. */
function abstention(gathered: readonly Gathered[], nearest: readonly NearPassage[]): string {
  const sentences: string[] = [];
  const [only] = gathered;
  const isOne = gathered.length === 1;
  const readable = gathered.filter(({ job }) => job.status === 'done' || job.pagesDone > job.pagesFailed);
  if (readable.length === 0) {
    return gathered.every(({ job }) => isFinished(job.status))
      ? `No page of the ${isOne ? 'document' : 'documents'} was read.`
      : `No page of the ${isOne ? 'document' : 'documents'} has been read yet. Ask again when some are.`;
  }
  sentences.push(isOne ? 'The document does not say.' : 'The documents do not say.');
  for (const { job } of gathered) {
    const name = isOne ? '' : ` of ${job.name}`;
    if (job.status !== 'done')
      sentences.push(`Only ${pagesRead(job)} of ${job.pageCount} pages${name} are read so far.`);
    if (job.pagesFailed > 0)
      sentences.push(`${job.pagesFailed} ${job.pagesFailed === 1 ? 'page' : 'pages'}${name} could not be read.`);
  }
  const pages = isOne
    ? (only?.retrieval.nearestPages ?? []).map(String)
    : [...new Set(nearest.map(({ document, page }) => `${page} of ${document}`))];
  if (pages.length > 0)
    sentences.push(`The closest ${pages.length === 1 ? 'page is' : 'pages are'} ${pages.join(', ')}.`);
  return sentences.join(' ');
}

/** Lets the answerer draft, and the fallback where a model failed. */
async function drafted(question: Question, gathered: readonly Gathered[], options: ReplyOptions): Promise<Drafted> {
  const { answerer, fallback, draft, signal, sample } = options;
  const ask = async (who: Answerer): Promise<Draft> => {
    const isWorth = ({ covers, retrieval, pages }: Gathered) =>
      who.needsWords ? covers : retrieval.passages.length > 0 || pages.size > 0;
    if (!gathered.some(isWorth)) return { claims: [] };
    // One that is not worth it stays in its place, without anything to say: places name documents.
    const evidence = gathered.map((one) =>
      isWorth(one) ? one.evidence : { ...one.evidence, passages: [], whole: undefined },
    );
    return who.answer(question, evidence, { signal, sample });
  };
  try {
    if (draft !== undefined)
      return {
        draft: hostDraft(
          draft,
          gathered.map(({ evidence }) => evidence),
        ),
        mode: 'host',
        notes: [],
      };
    return { draft: await ask(answerer), mode: answerer.name, notes: [] };
  } catch (thrown) {
    if (!(thrown instanceof AnswererFailure)) throw thrown;
    const notes = [`${thrown.message} This answer was made without it.`];
    return { draft: await ask(fallback), mode: fallback.name, notes };
  }
}

/** Pages (from 0) of a document that a draft quotes, so many as a draft may have. */
function pagesQuoted({ claims }: Draft, job: string): readonly number[] {
  const pages = claims.flatMap(({ quotations }) => quotations.filter((one) => one.job === job).map(({ page }) => page));
  return [...new Set(pages)].filter((page) => page >= 0).slice(0, mostPages);
}

/** A claim with the pages that it stands on, unless it says them itself. */
function withPlaces({ text, citations }: VerifiedClaim, isOne: boolean): string {
  if (/\(p\. \d/u.test(text)) return text;
  const places = [
    ...new Set(citations.map(({ document, page }) => (isOne ? `p. ${page}` : `${document}, p. ${page}`))),
  ];
  const end = /[.!?。！？؟।]["”’)»]*$/u.exec(text)?.[0] ?? '';
  return `${text.slice(0, text.length - end.length)} (${places.join('; ')})${end}`;
}

function notesOn(verified: VerifiedDraft, mode: string, isOne: boolean): readonly string[] {
  const notes: string[] = [];
  // What an answer without a model leaves out was never said.
  const said = mode === 'extractive' ? [] : verified.dropped.filter(({ text }) => text !== '');
  if (said.length > 0) {
    const [first] = said;
    const example = first?.missing === undefined ? '' : ` ("${first.missing.slice(0, 60)}" does not stand there)`;
    notes.push(
      said.length === 1
        ? `One sentence was left out, since the cited lines do not bear it out${example}.`
        : `${said.length} sentences were left out, since the cited lines do not bear them out${example}.`,
    );
  }
  const unsure = new Map<string, number>();
  const madeUp = new Map<string, Set<string>>();
  for (const { document, page, confidence, unsupported } of verified.citations) {
    const place = isOne ? `page ${page}` : `page ${page} of ${document}`;
    if (unsupported !== undefined) madeUp.set(place, new Set([...(madeUp.get(place) ?? []), ...unsupported]));
    else if (confidence < doubtful) unsure.set(place, Math.min(confidence, unsure.get(place) ?? 1));
  }
  for (const [place, confidence] of unsure)
    notes.push(`Check ${place}: words quoted from it were hard to read (confidence ${confidence.toFixed(2)}).`);
  for (const [place, words] of madeUp) {
    const listed = [...words].slice(0, 5).map((word) => `"${word.slice(0, 40)}"`);
    notes.push(`Check ${place}: nothing there bears out ${listed.join(', ')}, which a model read into it.`);
  }
  if (verified.planted)
    notes.push('A line of the document seems to be written for a machine to obey; it is text like any other.');
  return notes;
}

/**
 * Answers from what was gathered, or abstains.
 * @throws OcrError `cancelled`; whatever `sample` throws
 */
export async function answerFrom(
  question: Question,
  given: readonly Gathered[],
  options: ReplyOptions,
): Promise<Answer> {
  const named = options.draft === undefined ? undefined : pagesNamed(options.draft);
  const known =
    named === undefined ? given : await Promise.all(given.map((one, index) => withPages(options, one, named(index))));
  const isOne = known.length === 1;
  const { draft, mode, notes } = await drafted(question, known, options);
  // Who answers from elsewhere may quote pages that were not among the evidence.
  const gathered = await Promise.all(known.map((one) => withPages(options, one, pagesQuoted(draft, one.job.uuid))));
  const understood = question.text === question.asked ? [] : [`Understood as: "${question.text}"`];
  const base = {
    mode,
    complete: gathered.every(({ job }) => job.status === 'done'),
    ...(draft.model === undefined ? {} : { model: draft.model }),
    ...(draft.usage === undefined ? {} : { usage: draft.usage }),
  };
  if (draft.evidence !== undefined) {
    const content = 'Nothing is answered yet: write the answer from the lines in evidence, as its instructions say.';
    const open = { citations: [], abstained: false, nearestPages: [], nearest: [], notes: [...notes, ...understood] };
    return { ...base, ...open, content, evidence: draft.evidence };
  }
  const verified = verifyDraft(
    draft,
    question,
    gathered.map(({ evidence }) => evidence),
    gathered.map(({ job, pages }) => ({ job: job.uuid, document: job.name, pages })),
  );
  const told = [...new Set([...notes, ...understood, ...notesOn(verified, mode, isOne), ...(draft.notes ?? [])])];
  if (verified.claims.length === 0) {
    const nearest = nearestOf(gathered);
    const citations: readonly Citation[] = [];
    return {
      ...base,
      content: abstention(gathered, nearest),
      citations,
      abstained: true,
      nearestPages: isOne ? (gathered[0]?.retrieval.nearestPages ?? []) : [...new Set(nearest.map(({ page }) => page))],
      nearest,
      notes: told,
    };
  }
  return {
    ...base,
    content: verified.claims
      .map((claim) => withPlaces(claim, isOne))
      .join(mode === 'extractive' || draft.itemized === true ? '\n' : ' '),
    citations: verified.citations,
    abstained: false,
    nearestPages: [],
    nearest: [],
    notes: told,
  };
}
