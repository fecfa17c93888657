/** Owns the ask service: look through the documents asked, and keep what was asked and answered. */
import type { Answer, Conversation, Message, SearchHit } from '../chunk.ts';
import type { PageResult } from '../document.ts';
import type { WithSignal } from '../engine/engine.ts';
import { OcrError, unknownConversation, unknownJob } from '../errors.ts';
import type { Job } from '../job.ts';
import type { ChunkQuery, ChunkStore } from '../store/chunk-store.ts';
import type { OwnedJobs } from '../store/job-store.ts';
import type { AnswerOptions, Question } from './answerer.ts';
import type { Answerers } from './choice.ts';
import { gatherAsked } from './gather.ts';
import { createFreshIndex, createIndexMemory, type IndexMemory } from './fresh-index.ts';
import { answerFrom } from './reply.ts';
import { orderHits, orderedHits } from './search-order.ts';

const maxQuestionLength = 4_000;
/** Documents that one question may be put to. */
const mostDocuments = 20;

export interface AskParts {
  /** Those of the owner who asks: nothing else is ever found. */
  readonly jobs: Pick<
    OwnedJobs,
    | 'get'
    | 'pages'
    | 'pageIndexes'
    | 'uuids'
    | 'unindexed'
    | 'noteIndexed'
    | 'appendMessages'
    | 'conversation'
    | 'conversations'
  >;
  readonly chunks: ChunkStore;
  readonly answerers: Answerers;
  /** Whether the model of whoever asks may be made to write. */
  readonly sampling?: boolean | undefined;
  /** What this process knows of the index; services of several owners on one chunk store share it. */
  readonly memory?: IndexMemory | undefined;
}

export interface AskOptions extends AnswerOptions {
  /**
   * The conversation to go on with, by its uuid, or "new". Absent: the job's own; a new one for several jobs.
   */
  readonly conversation?: string | undefined;
  /** By name, instead of the one that is chosen by the settings. */
  readonly answerer?: string | undefined;
  /** What the model of whoever asks wrote from the evidence that it was handed, to be checked. */
  readonly draft?: string | undefined;
}

export type DocumentSearchOptions = Omit<ChunkQuery, 'text'>;

/** A search hit with the file name of its document. */
export type NamedHit = SearchHit & { readonly document: string };

export interface AskService {
  /**
   * Answers from one document or several, or abstains. A job that still runs is answered from the pages that are ready.
   * A question that leans on those before it in the conversation is understood by them; question and answer are appended.
   *
   * @param jobs one or several; none, where the conversation says which
   * @throws OcrError `invalid_argument`, `job_not_found`, `conversation_not_found`, `job_failed`, `store_failed`, `cancelled`
   */
  ask(jobs: string | readonly string[], question: string, options?: AskOptions): Promise<Answer>;
  /** The job's own conversation so far; undefined when nothing was asked yet. */
  history(uuid: string): Promise<Conversation | undefined>;
  /** @throws OcrError `conversation_not_found` */
  conversation(uuid: string): Promise<Conversation>;
  /** Uuids of all conversations about the job, its own first. */
  conversations(uuid: string): Promise<readonly string[]>;
  /** Searches all documents of the owner, or those given; best first. */
  search(text: string, options: DocumentSearchOptions): Promise<readonly NamedHit[]>;
  /** Makes a finished job's pages (rising order) what `ask` and `search` find of it; safe to repeat. */
  index(job: Job, pages: AsyncIterable<PageResult>, options?: WithSignal): Promise<void>;
  /** Removes all that was indexed of the job. */
  forget(uuid: string): Promise<void>;
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new OcrError('cancelled', 'The question was cancelled.', { cause: signal.reason });
}

/** @throws OcrError `invalid_argument` for nothing or far too much */
function checkText(text: string, name: string): string {
  const trimmed = text.trim();
  if (trimmed === '')
    throw new OcrError('invalid_argument', `The ${name} is empty.`, { hint: `Give a ${name} of at least one word.` });
  if (trimmed.length > maxQuestionLength) {
    throw new OcrError('invalid_argument', `The ${name} is ${trimmed.length} characters long.`, {
      hint: `Keep it under ${maxQuestionLength} characters.`,
    });
  }
  return trimmed;
}

export function createAskService({
  jobs,
  chunks,
  answerers,
  sampling = false,
  memory = createIndexMemory(),
}: AskParts): AskService {
  const find = async (uuid: string): Promise<Job> => {
    const details = await jobs.get(uuid);
    if (details !== undefined) return details.job;
    throw unknownJob(uuid);
  };

  const index = createFreshIndex({ jobs, chunks, memory, find });

  const conversationNamed = async (uuid: string): Promise<Conversation> => {
    if (uuid.trim() === '') {
      throw new OcrError('invalid_argument', 'The name of the conversation is empty.', {
        hint: 'Give the uuid that came with an answer, or "new", or leave it out.',
      });
    }
    const conversation = await jobs.conversation({ conversation: uuid });
    if (conversation !== undefined) return conversation;
    throw unknownConversation(uuid);
  };

  /** Which jobs are asked, where question and answer go, and what was said there before. */
  const settle = async (given: string | readonly string[], named: string | undefined) => {
    const uuids = [...new Set(typeof given === 'string' ? [given] : given)];
    if (uuids.length > mostDocuments) {
      throw new OcrError('invalid_argument', `${uuids.length} documents are too many for one question.`, {
        hint: `Ask at most ${mostDocuments}; search finds those that matter.`,
      });
    }
    const known = named === undefined || named === 'new' ? undefined : await conversationNamed(named);
    const asked = uuids.length > 0 ? uuids : (known?.jobs ?? []);
    if (asked.length === 0) {
      throw new OcrError('invalid_argument', 'No document is named.', {
        hint: 'Say which to ask: the uuid of a job, several, or a conversation.',
      });
    }
    if (known !== undefined)
      return { asked, place: { conversation: known.uuid, jobs: asked }, history: known.messages };
    const [own] = asked;
    if (named === 'new' || own === undefined || asked.length > 1) return { asked, place: { jobs: asked }, history: [] };
    await find(own);
    return { asked, place: own, history: (await jobs.conversation(own))?.messages ?? [] };
  };

  const readyJob = async (uuid: string): Promise<Job> => {
    const job = await find(uuid);
    if (job.status === 'failed') {
      throw new OcrError('job_failed', `The job ${uuid} failed${job.error === undefined ? '.' : `: ${job.error}`}`, {
        hint: 'Submit the document again.',
      });
    }
    await index.ensure(job);
    return job;
  };

  return {
    async ask(given, text, { signal, conversation: named, answerer, draft, sample } = {}) {
      const asked = checkText(text, 'question');
      throwIfAborted(signal);
      const chosen = answerer === undefined ? answerers.chosen : answerers.named(answerer);
      const { asked: uuids, place, history } = await settle(given, named);
      const ready: Job[] = [];
      for (const uuid of uuids) {
        ready.push(await readyJob(uuid));
        throwIfAborted(signal);
      }
      const { text: understood, gathered } = await gatherAsked(
        { jobs, chunks },
        ready,
        asked,
        history,
        answerers.named('extractive'),
      );
      throwIfAborted(signal);
      const question: Question = { asked, text: understood, history };
      const result = await answerFrom(question, gathered, {
        answerer: chosen,
        fallback: answerers.named('extractive'),
        jobs,
        draft,
        signal,
        sample: sampling ? sample : undefined,
      });
      throwIfAborted(signal);
      if (result.evidence !== undefined) return result;
      const createdAt = Date.now();
      const { content, citations, mode, abstained, notes } = result;
      const turn: readonly Message[] = [
        { role: 'user', content: asked, citations: [], createdAt },
        { role: 'assistant', content, citations, createdAt, mode, abstained, notes },
      ];
      const { uuid, messages } = await jobs.appendMessages(place, turn);
      return { ...result, conversation: uuid, message: messages.length - 1 };
    },

    async history(uuid) {
      await find(uuid);
      return jobs.conversation(uuid);
    },

    conversation: conversationNamed,

    async conversations(uuid) {
      await find(uuid);
      return jobs.conversations(uuid);
    },

    async search(text, options) {
      const query = checkText(text, 'search text');
      throwIfAborted(options.signal);
      for (const uuid of options.jobs ?? []) {
        const job = await find(uuid);
        if (job.status !== 'failed') await index.ensure(job);
      }
      if (options.jobs === undefined) await index.ensureDue(options);
      throwIfAborted(options.signal);
      const among = options.jobs ?? (await jobs.uuids());
      // As many are looked at for the first page of hits as for the next, so that the order of both is one.
      const found = await chunks.search({
        ...options,
        jobs: among,
        text: query,
        limit: Math.max(options.limit, orderedHits),
      });
      const hits = orderHits(query, found).slice(0, options.limit);
      const names = new Map<string, string | undefined>();
      for (const { chunk } of hits)
        if (!names.has(chunk.job)) names.set(chunk.job, (await jobs.get(chunk.job))?.job.name);
      return hits.flatMap((hit) => {
        const document = names.get(hit.chunk.job);
        // A job that was deleted this moment has no name any more, and that of another owner has none here.
        return document === undefined ? [] : [{ ...hit, document }];
      });
    },

    index: index.whole,
    forget: index.forget,
  };
}
