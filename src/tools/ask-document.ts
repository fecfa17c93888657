/** Owns the tool that answers a question from one document or several. */
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Answer, Message } from '../chunk.ts';
import { pageUri } from '../wire.ts';
import { WireAnswer, toWireAnswer } from '../wire/answer.ts';
import { MaxChars, clip, fitItems, fitText, sizeOf } from './budget.ts';
import { decodeCursor, encodeCursor, wrongCursor } from './cursor.ts';
import { defineTool } from './tool.ts';
import type { Rendered } from './tool.ts';

const AskResult = WireAnswer.extend({
  uuids: z.array(z.string()).readonly().describe('Jobs that were asked'),
  cursor: z.string().optional(),
  next_step: z.string(),
});
type AskResult = z.infer<typeof AskResult>;

/** Points into the stored conversation, so that going on neither asks again nor changes the answer. */
const CursorState = z.strictObject({
  uuids: z.array(z.string()),
  conversation: z.string(),
  message: z.int().nonnegative(),
  offset: z.int().nonnegative(),
  citation: z.int().nonnegative(),
  complete: z.boolean(),
});
type Place = z.infer<typeof CursorState>;

const mostNotes = 8;

export const askDocument = defineTool({
  name: 'ask_document',
  title: 'Ask about documents',
  description: `Answers a question from one document that was read, or from several, and from nothing else. Every claim is pinned by citations: page, verbatim snippet, box and lines, each found again in the stored text. mode "extractive" quotes the best lines as they stand; mode "host" answers nothing but gives you evidence to write from: follow its instructions, then call again with your text as draft to have it checked and kept.
A follow-up ("And the VAT?") is understood by the question before it in the same conversation. abstained true means that the documents carry no answer; nearest shows what came closest. notes say what to check. While a job is still reading, complete is false: ask again later.`,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  inputSchema: z.strictObject({
    uuid: z.string().optional().describe('From ocr_document or list_jobs'),
    uuids: z.array(z.string()).min(1).max(20).optional().describe('Several documents in place of uuid'),
    question: z.string().min(1).max(2000),
    conversation: z
      .string()
      .optional()
      .describe('To go on with, or "new"; default the job\'s own, for several documents a new one'),
    answerer: z
      .enum(['extractive', 'anthropic', 'openai', 'host', 'remote'])
      .optional()
      .describe('Who writes; default by the settings'),
    draft: z.string().min(1).max(20_000).optional().describe('Your answer to the question, with keys of the evidence'),
    cursor: z.string().optional().describe('From the result before: the rest of that answer'),
    max_chars: MaxChars,
  }),
  outputSchema: AskResult,
  async run(app, input, context) {
    const asked = [...(input.uuid === undefined ? [] : [input.uuid]), ...(input.uuids ?? [])];
    if (input.cursor !== undefined)
      return goOn(app, asked, decodeCursor('ask', CursorState, input.cursor), input.max_chars);
    const { conversation, answerer, draft } = input;
    const answer = await app.ask(asked, input.question, {
      conversation,
      answerer,
      draft,
      signal: context.signal,
      sample: context.sample,
    });
    const uuids = asked.length > 0 ? asked : (await app.conversation(answer.conversation ?? '')).jobs;
    if (answer.evidence !== undefined) return renderEvidence(answer, uuids, input.max_chars);
    const place = {
      uuids: [...uuids],
      conversation: answer.conversation ?? '',
      message: answer.message ?? 0,
      offset: 0,
      citation: 0,
      complete: answer.complete,
    };
    return renderFrom(answer, place, input.max_chars);
  },
});

async function goOn(app: App, asked: readonly string[], place: Place, maxChars: number): Promise<Rendered<AskResult>> {
  if (asked.some((uuid) => !place.uuids.includes(uuid))) throw wrongCursor('belongs to another job');
  const message = (await app.conversation(place.conversation)).messages[place.message];
  if (message === undefined || message.role !== 'assistant') throw wrongCursor('points to an answer that is gone');
  return renderFrom(storedAnswer(message, place), place, maxChars);
}

function storedAnswer({ content, citations, mode, abstained }: Message, { complete, conversation }: Place): Answer {
  return {
    content,
    citations,
    mode: mode ?? 'extractive',
    abstained: abstained ?? false,
    nearestPages: [],
    nearest: [],
    notes: [],
    complete,
    conversation,
  };
}

/** First the text of the answer, then its citations: what does not fit is left to the cursor. */
function renderFrom(answer: Answer, place: Place, maxChars: number): Rendered<AskResult> {
  const content = answer.content.slice(place.offset);
  const citations = answer.citations.slice(place.citation);
  const render = (end: number, cited: number): Rendered<AskResult> => {
    const done = end === content.length && cited === citations.length;
    const next: Place = { ...place, offset: place.offset + end, citation: place.citation + cited };
    const shown = { ...answer, content: content.slice(0, end), citations: citations.slice(0, cited) };
    return toResult(shown, place.uuids, done ? undefined : encodeCursor('ask', next), maxChars);
  };
  const opening = fitText(content, maxChars, (end) => render(end, 0));
  if (opening.structured.content.length < content.length || citations.length === 0) return opening;
  const withCitations = fitItems(citations.length, maxChars, (cited) => render(content.length, cited));
  return sizeOf(withCitations) <= maxChars || content.length === 0 ? withCitations : opening;
}

/** As many pages of evidence as fit; what is left out is told, since there is no going on with it. */
function renderEvidence(answer: Answer, uuids: readonly string[], maxChars: number): Rendered<AskResult> {
  const { instructions = '', passages = [] } = answer.evidence ?? {};
  return fitItems(passages.length, maxChars, (count) => {
    const left = passages.length - count;
    const notes =
      left === 0 ? answer.notes : [...answer.notes, `${left} more pages of evidence need a larger max_chars.`];
    // One page of very small print may be longer than all that may be shown.
    const longest = count > 1 ? Number.POSITIVE_INFINITY : maxChars >> 2;
    const shown = passages.slice(0, count).map((passage) => ({ ...passage, text: clip(passage.text, longest) }));
    return toResult({ ...answer, notes, evidence: { instructions, passages: shown } }, uuids, undefined, maxChars);
  });
}

function toResult(
  answer: Answer,
  uuids: readonly string[],
  cursor: string | undefined,
  maxChars: number,
): Rendered<AskResult> {
  const wire = toWireAnswer(answer);
  const structured: AskResult = {
    ...wire,
    citations: wire.citations.map((citation) => ({
      ...citation,
      snippet: clip(citation.snippet, Math.min(2000, maxChars >> 2)),
    })),
    nearest_pages: wire.nearest_pages.slice(0, 10),
    nearest: wire.nearest.map((passage) => ({ ...passage, snippet: clip(passage.snippet, maxChars >> 5) })),
    notes: wire.notes.slice(0, mostNotes).map((note) => clip(note, maxChars >> 5)),
    uuids,
    ...(cursor === undefined ? {} : { cursor }),
    next_step: nextStep(answer, cursor),
  };
  return { structured, text: textOf(structured) };
}

function nextStep(answer: Answer, cursor: string | undefined): string {
  if (cursor !== undefined) return 'The rest of this answer: the same call with this cursor.';
  if (answer.evidence !== undefined) return 'Write the answer from the evidence, then call again with it as draft.';
  if (!answer.complete) return 'Pages are still being read: get_job with wait_seconds, then ask again.';
  if (answer.abstained) return 'Look at the nearest pages with get_job and pages, or ask in other words.';
  return 'get_job with pages shows a cited page whole.';
}

function linesOf([first, last]: readonly number[]): string {
  return first === last ? `line ${first}` : `lines ${first}-${last}`;
}

const quoted = (text: string): string => `> ${text.replaceAll('\n', '\n> ')}`;

function textOf(result: AskResult): string {
  const parts = [result.content];
  if (result.abstained) parts.push(`Abstained. Nearest pages: ${result.nearest_pages.join(', ') || 'none'}`);
  for (const { uuid, document, page, snippet } of result.nearest)
    parts.push(`Near: ${document}, page ${page}, ${pageUri(uuid, page)}\n${quoted(snippet)}`);
  result.citations.forEach(({ uuid, document, page, snippet, bbox, lines, match, confidence }, index) => {
    const where = `${document}, page ${page}, ${linesOf(lines)}, box [${bbox.join(',')}], ${match}, confidence ${confidence}`;
    parts.push(`[${index + 1}] ${where}, ${pageUri(uuid, page)}\n${quoted(snippet)}`);
  });
  if (result.evidence !== undefined) {
    parts.push(result.evidence.instructions);
    for (const { uuid, document, page, text } of result.evidence.passages)
      parts.push(`${document}, page ${page}, ${pageUri(uuid, page)}\n${text}`);
  }
  if (result.notes.length > 0) parts.push(result.notes.map((note) => `Note: ${note}`).join('\n'));
  parts.push([...aboutOf(result)].join('; '));
  if (result.cursor !== undefined) parts.push(`Cursor: ${result.cursor}`);
  return [...parts, `Next: ${result.next_step}`].join('\n\n');
}

function* aboutOf({ uuids, mode, model, complete, conversation, usage }: AskResult): Generator<string> {
  yield `${uuids.length === 1 ? 'Job' : 'Jobs'} ${uuids.join(', ')}`;
  yield `mode ${mode}${model === undefined ? '' : ` (${model})`}`;
  yield complete ? 'all pages considered' : 'not all pages are read yet';
  if (conversation !== undefined) yield `conversation ${conversation}`;
  if (usage === undefined) return;
  const { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens } = usage;
  const cached = cache_read_tokens === undefined ? '' : `, ${cache_read_tokens} from a cache`;
  const written = cache_write_tokens === undefined ? '' : `, ${cache_write_tokens} into a cache`;
  yield `tokens ${input_tokens} in${cached}${written}, ${output_tokens} out`;
}
