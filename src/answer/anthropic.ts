/** Owns answering with Claude: each line is a content block of its own, so that a citation names lines exactly. */
import type Anthropic from '@anthropic-ai/sdk';
import type { TokenUsage } from '../chunk.ts';
import type { Answerer, Claim, Draft, Quotation } from './answerer.ts';
import { type EvidencePage, evidencePages } from './evidence-lines.ts';
import { ModelFailure, failureOfStatus, retryAfterOf } from './model-failure.ts';
import { type Patience, type Try, persist, usualPatience } from './persistence.ts';
import { answerTokens, nativeRules, noAnswer, questionText } from './prompt.ts';
import { sentencesOf } from './sentences.ts';

export interface AnthropicSettings {
  readonly key: string;
  readonly model: string;
  /** Base address of the service. */
  readonly url: string;
  /** Characters of documents that are sent. */
  readonly context: number;
  readonly patience?: Partial<Patience> | undefined;
}

/** One content block of the answer as it grows. */
interface Part {
  text: string;
  readonly citations: Anthropic.TextCitation[];
}

interface Written {
  readonly parts: readonly Part[];
  readonly stop: string | null;
  readonly usage: TokenUsage;
  readonly model: string;
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
function claimsOf(parts: readonly Part[], pages: readonly EvidencePage[]): readonly Claim[] {
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

function toFailure(service: string, key: string, thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const detailOf = (text: string) => (key === '' ? text : text.replaceAll(key, '…'));
  // seam: the SDK's classes are loaded late, so its errors are known by their fields
  const { status, headers, type, apiMessage } = thrown as Partial<InstanceType<typeof Anthropic.APIError>>;
  const detail = detailOf(apiMessage ?? (status === undefined ? '' : String(status)));
  const retryAfter = headers === undefined ? undefined : retryAfterOf(headers);
  if (type === 'overloaded_error') return new ModelFailure(service, 'overloaded', { detail, retryAfter });
  if (type === 'rate_limit_error') return new ModelFailure(service, 'rate_limited', { detail, retryAfter });
  if (status !== undefined) return new ModelFailure(service, failureOfStatus(status), { detail, retryAfter });
  return new ModelFailure(service, 'network', { detail });
}

async function write(
  client: Anthropic,
  model: string,
  content: readonly Anthropic.ContentBlockParam[],
  { signal, alive }: Try,
): Promise<Written> {
  const stream = await client.messages.create(
    {
      model,
      max_tokens: answerTokens,
      system: nativeRules,
      messages: [{ role: 'user', content: [...content] }],
      stream: true,
    },
    { signal },
  );
  const parts = new Map<number, Part>();
  let stop: string | null = null;
  let ended = false;
  let answering = model;
  let usage: TokenUsage = { inputTokens: 0, outputTokens: 0 };
  for await (const event of stream) {
    alive();
    if (event.type === 'message_start') {
      const { input_tokens: inputTokens, output_tokens: outputTokens, ...cache } = event.message.usage;
      answering = event.message.model;
      usage = {
        inputTokens,
        outputTokens,
        cacheReadTokens: cache.cache_read_input_tokens ?? undefined,
        cacheWriteTokens: cache.cache_creation_input_tokens ?? undefined,
      };
    } else if (event.type === 'content_block_start' && event.content_block.type === 'text')
      parts.set(event.index, { text: event.content_block.text, citations: [...(event.content_block.citations ?? [])] });
    else if (event.type === 'content_block_delta') {
      const part = parts.get(event.index);
      if (part !== undefined && event.delta.type === 'text_delta') part.text += event.delta.text;
      if (part !== undefined && event.delta.type === 'citations_delta') part.citations.push(event.delta.citation);
    } else if (event.type === 'message_delta') {
      stop = event.delta.stop_reason;
      usage = { ...usage, outputTokens: event.usage.output_tokens };
    } else if (event.type === 'message_stop') ended = true;
  }
  signal.throwIfAborted();
  if (!ended) throw new Error('the stream ended early');
  return { parts: [...parts].toSorted(([a], [b]) => a - b).map(([, part]) => part), stop, usage, model: answering };
}

/** Makes the answerer that writes with Claude and its citations. */
export function createAnthropicAnswerer({ key, model, url, context, patience }: AnthropicSettings): Answerer {
  const service = `anthropic ${model}`;
  const open = async () => {
    const { default: Client } = await import('@anthropic-ai/sdk');
    // Retries, deadlines and logs are ours; nothing is taken from the environment behind the settings' back.
    return new Client({ apiKey: key, authToken: null, baseURL: url, maxRetries: 0, logLevel: 'off' });
  };
  let client: Promise<Anthropic> | undefined;
  return {
    name: 'anthropic',
    needsWords: false,
    async answer(question, evidence, { signal } = {}) {
      const pages = evidencePages(evidence, context);
      const content: readonly Anthropic.ContentBlockParam[] = [
        ...pages.map((page, index) => documentOf(page, index === pages.length - 1)),
        { type: 'text', text: questionText(question) },
      ];
      const opened = await (client ??= open());
      const written = await persist(service, { ...usualPatience, ...patience }, signal, async (current) => {
        try {
          return await write(opened, model, content, current);
        } catch (thrown) {
          throw toFailure(service, key, thrown);
        }
      });
      return toDraft(written, pages, service);
    },
  };
}

function toDraft({ parts, stop, usage, model }: Written, pages: readonly EvidencePage[], service: string): Draft {
  if (stop === 'refusal') throw new ModelFailure(service, 'refused');
  const claims = claimsOf(parts, pages);
  const cited = claims.filter(({ quotations }) => quotations.length > 0);
  const isCut = stop === 'max_tokens' || stop === 'model_context_window_exceeded';
  if (isCut && cited.length === 0) throw new ModelFailure(service, 'truncated');
  if (cited.length === 0 && parts.some(({ text }) => text.includes(noAnswer))) return { claims: [], model, usage };
  if (cited.length === 0) throw new ModelFailure(service, 'malformed');
  // The sentence at which it was cut may say something else than it would have.
  const whole = isCut && !/[.!?。！？؟।]["”’)»]*$/u.test(claims.at(-1)?.text ?? '') ? claims.slice(0, -1) : claims;
  return { claims: whole, model, usage, notes: isCut ? ['The model was cut off; its answer may lack something.'] : [] };
}
