/** Owns answering with Claude: each line is a content block of its own, so that a citation names lines exactly. */
import type Anthropic from '@anthropic-ai/sdk';
import {
  type AnthropicEndpoint,
  type WrittenMessage,
  type WrittenPart,
  openAnthropic,
} from '../models/anthropic-messages.ts';
import { ModelFailure } from '../models/model-failure.ts';
import { type Patience, persist, usualPatience } from '../models/persistence.ts';
import type { Answerer, Claim, Draft, Quotation } from './answerer.ts';
import { type EvidencePage, evidencePages } from './evidence-lines.ts';
import { answerTokens, nativeRules, noAnswer, questionText } from './prompt.ts';
import { sentencesOf } from './sentences.ts';

export interface AnthropicSettings extends AnthropicEndpoint {
  /** Characters of documents that are sent. */
  readonly context: number;
  readonly patience?: Partial<Patience> | undefined;
}

function documentOf(page: EvidencePage, isLast: boolean): Anthropic.DocumentBlockParam {
  return {
    type: 'document',
    title: `${page.document}, page ${page.page + 1}`.slice(0, 250),
    source: { type: 'content', content: page.lines.map(({ text }) => ({ type: 'text', text })) },
    citations: { enabled: true },
    ...(isLast && page.isWhole ? { cache_control: { type: 'ephemeral' } } : {}),
  };
}

const unspaced = (text: string): string => text.replace(/\s+/gu, '');

/** The lines that a citation names; lines that do not follow each other on the page become quotations of their own. */
function quotationsOf(citation: Anthropic.TextCitation, pages: readonly EvidencePage[]): readonly Quotation[] {
  if (citation.type !== 'content_block_location') return [{ job: '', page: -1, text: citation.cited_text }];
  const page = pages[citation.document_index];
  const lines = page?.lines.slice(citation.start_block_index, citation.end_block_index) ?? [];
  // What the service says it cites is what has to be found, should it differ from what its numbers name.
  if (page === undefined || unspaced(lines.map(({ text }) => text).join('')) !== unspaced(citation.cited_text))
    return [{ job: page?.job ?? '', page: page?.page ?? -1, text: citation.cited_text }];
  const runs: { text: string; lines: [number, number] }[] = [];
  for (const { text, line } of lines) {
    const run = runs.at(-1);
    if (run !== undefined && run.lines[1] === line - 1) {
      run.text += `\n${text}`;
      run.lines[1] = line;
    } else runs.push({ text, lines: [line, line] });
  }
  return runs.map((run) => ({ job: page.job, page: page.page, ...run }));
}

/** Sentences of the whole answer, each with the citations of all the parts that it runs through. */
function claimsOf(parts: readonly WrittenPart[], pages: readonly EvidencePage[]): readonly Claim[] {
  const text = parts.map((part) => part.text).join('');
  let from = 0;
  const placed = parts.map((part) => {
    from += part.text.length;
    return { part, start: from - part.text.length, end: from };
  });
  let searched = 0;
  return sentencesOf(text).map((sentence): Claim => {
    const start = text.indexOf(sentence, searched);
    searched = start + sentence.length;
    const cited = placed.filter(
      (place) => place.start < searched && place.end > start && place.part.text.trim() !== '',
    );
    return {
      text: sentence,
      quotations: cited.flatMap(({ part }) => part.citations.flatMap((citation) => quotationsOf(citation, pages))),
    };
  });
}

/** Makes the answerer that writes with Claude and its citations. */
export function createAnthropicAnswerer({ key, model, url, context, patience }: AnthropicSettings): Answerer {
  const service = `anthropic ${model}`;
  const write = openAnthropic({ key, model, url }, service);
  return {
    name: 'anthropic',
    needsWords: false,
    async answer(question, evidence, { signal } = {}) {
      const pages = evidencePages(evidence, context);
      const content: readonly Anthropic.ContentBlockParam[] = [
        ...pages.map((page, index) => documentOf(page, index === pages.length - 1)),
        { type: 'text', text: questionText(question) },
      ];
      const request = {
        max_tokens: answerTokens,
        system: nativeRules,
        messages: [{ role: 'user' as const, content: [...content] }],
      };
      const written = await persist(service, { ...usualPatience, ...patience }, signal, (current) =>
        write(request, current),
      );
      return toDraft(written, pages, service);
    },
  };
}

function toDraft(
  { parts, stop, usage, model }: WrittenMessage,
  pages: readonly EvidencePage[],
  service: string,
): Draft {
  if (stop === 'refusal') throw new ModelFailure(service, 'refused');
  const claims = claimsOf(parts, pages);
  const cited = claims.filter(({ quotations }) => quotations.length > 0);
  const isCut = stop === 'max_tokens' || stop === 'model_context_window_exceeded';
  if (isCut && cited.length === 0) throw new ModelFailure(service, 'truncated');
  if (cited.length === 0 && parts.some(({ text }) => text.includes(noAnswer))) return { claims: [], model, usage };
  if (cited.length === 0) throw new ModelFailure(service, 'uncited');
  // The sentence at which it was cut may say something else than it would have.
  const whole = isCut && !/[.!?。！？؟।]["”’)»]*$/u.test(claims.at(-1)?.text ?? '') ? claims.slice(0, -1) : claims;
  return { claims: whole, model, usage, notes: isCut ? ['The model was cut off; its answer may lack something.'] : [] };
}
