/** Owns the tool that answers a question from one document. */
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Answer } from '../chunk.ts';
import { WireAnswer, pageUri, toWireAnswer } from '../wire.ts';
import { MaxChars, clip, fitItems, fitText } from './budget.ts';
import { decodeCursor, encodeCursor, wrongCursor } from './cursor.ts';
import { defineTool } from './tool.ts';
import type { Rendered } from './tool.ts';

const AskResult = WireAnswer.extend({ uuid: z.string(), cursor: z.string().optional(), next_step: z.string() });
type AskResult = z.infer<typeof AskResult>;

/** Points into the stored conversation, so that going on neither asks again nor changes the answer. */
const CursorState = z.strictObject({
  uuid: z.string(),
  message: z.int().nonnegative(),
  offset: z.int().nonnegative(),
  citation: z.int().nonnegative(),
  mode: z.string(),
  complete: z.boolean(),
});
type Place = z.infer<typeof CursorState>;

export const askDocument = defineTool({
  name: 'ask_document',
  title: 'Ask about a document',
  description: `Answers a question from one document that was read, and from nothing else. Every claim is pinned by citations: page, verbatim snippet, box and lines, each found again in the stored text. mode "extractive" quotes the best lines as they stand.
abstained true means that the document carries no answer; nearest_pages then came closest, and get_job with pages shows them. While a job is still reading, complete is false: ask again later.`,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  inputSchema: z.strictObject({
    uuid: z.string().describe('From ocr_document or list_jobs'),
    question: z.string().min(1).max(2000),
    cursor: z.string().optional().describe('From the result before: the rest of that answer'),
    max_chars: MaxChars,
  }),
  outputSchema: AskResult,
  async run(app, input, context) {
    if (input.cursor !== undefined)
      return goOn(app, input.uuid, decodeCursor('ask', CursorState, input.cursor), input.max_chars);
    const answer = await app.ask(input.uuid, input.question, { signal: context.signal });
    const message = ((await app.history(input.uuid))?.messages.length ?? 0) - 1;
    const place = {
      uuid: input.uuid,
      message: Math.max(0, message),
      offset: 0,
      citation: 0,
      mode: answer.mode,
      complete: answer.complete,
    };
    return renderFrom(answer, place, input.max_chars);
  },
});

async function goOn(app: App, uuid: string, place: Place, maxChars: number): Promise<Rendered<AskResult>> {
  if (place.uuid !== uuid) throw wrongCursor('belongs to another job');
  const message = (await app.history(uuid))?.messages[place.message];
  if (message === undefined || message.role !== 'assistant') throw wrongCursor('points to an answer that is gone');
  const { content, citations } = message;
  const answer: Answer = {
    content,
    citations,
    mode: place.mode,
    abstained: false,
    nearestPages: [],
    complete: place.complete,
  };
  return renderFrom(answer, place, maxChars);
}

/** First the text of the answer, then its citations: what does not fit is left to the cursor. */
function renderFrom(answer: Answer, place: Place, maxChars: number): Rendered<AskResult> {
  const content = answer.content.slice(place.offset);
  const citations = answer.citations.slice(place.citation);
  const render = (end: number, cited: number): Rendered<AskResult> => {
    const done = end === content.length && cited === citations.length;
    const next: Place = { ...place, offset: place.offset + end, citation: place.citation + cited };
    const shown = { ...answer, content: content.slice(0, end), citations: citations.slice(0, cited) };
    return toResult(shown, place.uuid, done ? undefined : encodeCursor('ask', next), maxChars);
  };
  const opening = fitText(content, maxChars, (end) => render(end, 0));
  if (opening.structured.content.length < content.length || citations.length === 0) return opening;
  const withCitations = fitItems(citations.length, maxChars, (cited) => render(content.length, cited));
  return sizeFits(withCitations, maxChars) || content.length === 0 ? withCitations : opening;
}

const sizeFits = (rendered: Rendered<AskResult>, maxChars: number): boolean =>
  Math.max(rendered.text.length, JSON.stringify(rendered.structured).length) <= maxChars;

function toResult(answer: Answer, uuid: string, cursor: string | undefined, maxChars: number): Rendered<AskResult> {
  const wire = toWireAnswer(answer);
  const structured: AskResult = {
    ...wire,
    citations: wire.citations.map((citation) => ({
      ...citation,
      snippet: clip(citation.snippet, Math.min(2000, maxChars >> 2)),
    })),
    nearest_pages: wire.nearest_pages.slice(0, 10),
    uuid,
    ...(cursor === undefined ? {} : { cursor }),
    next_step: nextStep(answer, cursor),
  };
  return { structured, text: textOf(structured) };
}

function nextStep(answer: Answer, cursor: string | undefined): string {
  if (cursor !== undefined) return 'The rest of this answer: the same call with this cursor.';
  if (!answer.complete) return 'Pages are still being read: get_job with wait_seconds, then ask again.';
  if (answer.abstained) return 'Look at the nearest pages with get_job and pages, or ask in other words.';
  return 'get_job with pages shows a cited page whole.';
}

function linesOf([first, last]: readonly number[]): string {
  return first === last ? `line ${first}` : `lines ${first}-${last}`;
}

function textOf(result: AskResult): string {
  const parts = [result.content];
  if (result.abstained) parts.push(`Abstained. Nearest pages: ${result.nearest_pages.join(', ') || 'none'}`);
  result.citations.forEach(({ page, snippet, bbox, lines, match }, index) => {
    const where = `page ${page}, ${linesOf(lines)}, box [${bbox.join(',')}], ${match}, ${pageUri(result.uuid, page)}`;
    parts.push(`[${index + 1}] ${where}\n> ${snippet.replaceAll('\n', '\n> ')}`);
  });
  parts.push(
    `Job ${result.uuid}; mode ${result.mode}; ${result.complete ? 'all pages considered' : 'not all pages are read yet'}`,
  );
  if (result.cursor !== undefined) parts.push(`Cursor: ${result.cursor}`);
  return [...parts, `Next: ${result.next_step}`].join('\n\n');
}
