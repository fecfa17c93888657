/** Owns answering by the chat of the service that read the documents: what it writes, sentence by sentence, with what it cites. */
import { OcrError } from '../errors.ts';
import type { Answerer, Claim, Draft, Evidence, Quotation, ServiceChat, ServiceReply } from './answerer.ts';
import { contentWords, haystack, presence } from './coverage.ts';
import { AnswererFailure } from '../models/model-failure.ts';
import { sentencesOf } from './sentences.ts';

export interface RemoteAnswererSettings {
  readonly chat: ServiceChat;
  /** Milliseconds that it may take for all documents together. */
  readonly deadline: number;
}

/** Documents that are asked about at once. */
const atOnce = 4;
/** Citations of one answer that are looked at. */
const mostCitations = 60;
/** Share of the words that the fittest citation has in common with a sentence, from which another one belongs to it, too. */
const belongs = 0.5;
const longestNote = 300;
const mostNotes = 5;

const pageReference = /\bpp?\. ?(\d+)/gu;
const ellipsis = /\s*(?:…|\.{3,}|\[\s*(?:…|\.{3,})\s*\])\s*/u;

/** Sentences of a reply; a line is never joined to the next, and what stands in quotation marks is not parted. */
function sentencesIn(content: string): readonly string[] {
  return content.split('\n').flatMap((line) => {
    const sentences: string[] = [];
    let open = '';
    for (const sentence of sentencesOf(line)) {
      open = open === '' ? sentence : `${open} ${sentence}`;
      const marks = (open.match(/["“”]/gu) ?? []).length;
      if (marks % 2 === 1) continue;
      sentences.push(open);
      open = '';
    }
    return open === '' ? sentences : [...sentences, open];
  });
}

/** The pieces of a snippet that stand on the page; one that an ellipsis ends may end within a word. */
function quotationsOf(job: string, { page, snippet }: ServiceReply['citations'][number]): readonly Quotation[] {
  const pieces = snippet.split(ellipsis);
  return pieces.flatMap((piece, index) =>
    piece.trim() === '' ? [] : [{ job, page: page - 1, text: piece.trim(), isCut: index < pieces.length - 1 }],
  );
}

/**
 * The contract does not say which sentence a citation is for: those of the pages that a sentence names, else all, and of
 * them those that share most of its words.
 */
function citationsFor(sentence: string, citations: ServiceReply['citations']): ServiceReply['citations'] {
  const named = new Set([...sentence.matchAll(pageReference)].map(([, page]) => Number(page)));
  const there = named.size === 0 ? citations : citations.filter(({ page }) => named.has(page));
  const words = contentWords(sentence.replace(pageReference, ''));
  const shared = there.map(({ snippet }) => {
    const said = haystack(snippet);
    return words.filter((word) => presence(word, said) >= 0.8).length;
  });
  const most = Math.max(0, ...shared);
  return most === 0 ? there : there.filter((_, index) => (shared[index] ?? 0) >= most * belongs);
}

/** What a service wrote about one document as claims. */
function claimsOfReply(job: string, { content, citations }: ServiceReply): readonly Claim[] {
  const usable = citations.slice(0, mostCitations).filter(({ snippet }) => /[\p{L}\p{N}]/u.test(snippet));
  return sentencesIn(content)
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
    .map((text) => {
      const cited = citationsFor(text, usable);
      const shown = haystack(text).text;
      return {
        text,
        quotations: cited.flatMap((citation) => quotationsOf(job, citation)),
        // What only shows its citations says nothing of its own.
        isQuotation: cited.length > 0 && cited.every(({ snippet }) => shown.includes(haystack(snippet).text)),
      };
    });
}

const oneLine = (text: string): string =>
  text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, longestNote);

/**
 * Makes the answerer that asks the service which read the documents. Documents that it did not read, or cannot be asked
 * about, are told in notes.
 */
export function createRemoteAnswerer({ chat, deadline }: RemoteAnswererSettings): Answerer {
  return {
    name: 'remote',
    needsWords: false,
    async answer({ text }, evidence, { signal } = {}) {
      const late = AbortSignal.timeout(deadline);
      const either = signal === undefined ? late : AbortSignal.any([signal, late]);
      const failed: AnswererFailure[] = [];
      const replies: { readonly job: string; readonly reply: ServiceReply }[] = [];
      const one = async ({ job, document }: Evidence): Promise<void> => {
        try {
          replies.push({ job, reply: await chat.ask(job, document, text, { signal: either }) });
        } catch (thrown) {
          if (signal?.aborted === true) throw cancelled(signal);
          if (late.aborted) failed.push(tooLong(chat.service, deadline));
          else if (thrown instanceof OcrError) failed.push(new AnswererFailure(thrown.sentence, thrown));
          else throw thrown;
        }
      };
      for (let at = 0; at < evidence.length; at += atOnce) await Promise.all(evidence.slice(at, at + atOnce).map(one));
      return draftOf(chat.service, evidence, replies, failed);
    },
  };
}

/** @throws AnswererFailure where there is nothing that could be checked, and nobody said that there is no answer */
function draftOf(
  service: string,
  evidence: readonly Evidence[],
  replies: readonly { readonly job: string; readonly reply: ServiceReply }[],
  failed: readonly AnswererFailure[],
): Draft {
  const ordered = evidence.flatMap(({ job }) => replies.filter((one) => one.job === job));
  const answers = ordered.filter(({ reply }) => !reply.abstained);
  const claims = answers.flatMap(({ job, reply }) => claimsOfReply(job, reply));
  const [fault] = failed;
  if (replies.length === 0 && fault !== undefined) throw fault;
  if (answers.length > 0 && claims.every(({ quotations }) => quotations.length === 0))
    throw new AnswererFailure(`${service} gave an answer without citations that can be checked.`);
  const notes = [...failed.map(({ message }) => message), ...ordered.flatMap(({ reply }) => reply.notes.map(oneLine))];
  const lines = answers.flatMap(({ reply }) => reply.content.split('\n')).filter((line) => /[\p{L}\p{N}]/u.test(line));
  return { claims, notes: notes.slice(0, mostNotes), itemized: lines.length === claims.length };
}

const cancelled = (signal: AbortSignal): OcrError =>
  new OcrError('cancelled', 'The question was cancelled.', { cause: signal.reason });

const tooLong = (service: string, deadline: number): AnswererFailure =>
  new AnswererFailure(
    `${service} has not answered within ${Math.round(deadline / 1000)} s. Allow more with OCRCHAT_ANSWER_DEADLINE (milliseconds).`,
  );
