/** Owns answering with any model behind an OpenAI-compatible chat endpoint: numbered lines in, keys and quotations out. */
import type { Answerer, Claim, Draft, Evidence } from './answerer.ts';
import { type ChatEndpoint, complete } from '../models/chat-completions.ts';
import { evidencePages } from './evidence-lines.ts';
import { type KeyedDocument, readKeyedDraft } from './keyed-draft.ts';
import { ModelFailure } from '../models/model-failure.ts';
import { type Patience, persist, usualPatience } from '../models/persistence.ts';
import { keyedPrompt } from './prompt.ts';

export interface OpenAiSettings extends ChatEndpoint {
  /** Characters of documents that are sent. */
  readonly context: number;
  readonly patience?: Partial<Patience> | undefined;
}

/** Where the keys of an answer are looked up: the pages that the evidence has, in the order of the documents. */
export function keyedDocuments(evidence: readonly Evidence[]): readonly KeyedDocument[] {
  return evidence.map(({ job, passages, whole }) => {
    const pages = new Map(
      [...passages.flatMap(({ page }) => (page === undefined ? [] : [page])), ...(whole ?? [])].map((page) => [
        page.index,
        page,
      ]),
    );
    return { job, page: (index) => pages.get(index) };
  });
}

/**
 * Turns what a model wrote into claims.
 * @param isCut true when it stopped at its limit: the sentence at which it was cut is left out
 * @throws ModelFailure `truncated`, or `uncited` where nothing is cited and nothing declined
 */
export function draftOfText(
  text: string,
  documents: readonly KeyedDocument[],
  service: string,
  isCut: boolean,
): Pick<Draft, 'claims' | 'notes'> {
  const { claims, declined } = readKeyedDraft(text, documents);
  if (declined) return { claims: [] };
  const lastCited = claims.findLastIndex(({ quotations }) => quotations.length > 0);
  if (lastCited < 0) throw new ModelFailure(service, isCut ? 'truncated' : 'uncited');
  const kept: readonly Claim[] = isCut ? claims.slice(0, lastCited + 1) : claims;
  return { claims: kept, notes: isCut ? ['The model was cut off; its answer may lack something.'] : [] };
}

/** Makes the answerer that writes with a model of an OpenAI-compatible service. */
export function createOpenAiAnswerer({ context, patience, ...endpoint }: OpenAiSettings): Answerer {
  const service = `openai ${endpoint.model}`;
  return {
    name: 'openai',
    needsWords: false,
    async answer(question, evidence, { signal } = {}) {
      const prompt = keyedPrompt(question, evidencePages(evidence, context));
      const completion = await persist(service, { ...usualPatience, ...patience }, signal, (current) =>
        complete(endpoint, prompt, service, current),
      );
      if (completion.refused || completion.finish === 'content_filter') throw new ModelFailure(service, 'refused');
      const draft = draftOfText(completion.text, keyedDocuments(evidence), service, completion.finish === 'length');
      return { ...draft, model: completion.model ?? endpoint.model, usage: completion.usage };
    },
  };
}
