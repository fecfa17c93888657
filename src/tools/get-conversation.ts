/** Owns the tool that shows what was asked and answered. */
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Conversation } from '../chunk.ts';
import { OcrError, unknownConversation } from '../errors.ts';
import { pageUri } from '../wire.ts';
import { WireConversation, toWireConversation } from '../wire/answer.ts';
import { MaxChars, clip, fitItems } from './budget.ts';
import { decodeCursor, encodeCursor, wrongCursor } from './cursor.ts';
import { defineTool } from './tool.ts';
import type { Rendered } from './tool.ts';

const ConversationResult = WireConversation.extend({
  others: z.array(z.string()).readonly().describe('Further conversations about the job'),
  cursor: z.string().optional(),
  next_step: z.string(),
});
type ConversationResult = z.infer<typeof ConversationResult>;

const CursorState = z.strictObject({ conversation: z.string(), message: z.int().nonnegative() });

const mostOthers = 50;

export const getConversation = defineTool({
  name: 'get_conversation',
  title: 'Show a conversation',
  description: `Shows the questions asked about a document and the answers with their citations, oldest first: the job's own conversation by uuid, or any by conversation. others names further conversations about the job.`,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: z.strictObject({
    uuid: z.string().optional().describe('Job'),
    conversation: z.string().optional().describe('From ask_document, in place of uuid'),
    cursor: z.string().optional().describe('From the result before; repeat uuid or conversation with it'),
    max_chars: MaxChars,
  }),
  outputSchema: ConversationResult,
  async run(app, input) {
    const { conversation, others } = await found(app, input.uuid, input.conversation);
    const place = input.cursor === undefined ? undefined : decodeCursor('conversation', CursorState, input.cursor);
    if (place !== undefined && place.conversation !== conversation.uuid)
      throw wrongCursor('belongs to another conversation');
    return render(conversation, others, place?.message ?? 0, input.max_chars);
  },
});

async function found(
  app: App,
  uuid: string | undefined,
  named: string | undefined,
): Promise<{ conversation: Conversation; others: readonly string[] }> {
  if (named !== undefined) {
    const conversation = await app.conversation(named);
    if (uuid !== undefined && !conversation.jobs.includes(uuid)) throw unknownConversation(named, uuid);
    return { conversation, others: [] };
  }
  if (uuid === undefined) {
    throw new OcrError('invalid_argument', 'get_conversation needs uuid or conversation.', {
      hint: 'list_jobs shows the uuids of jobs; ask_document gives the conversation.',
    });
  }
  const own = (await app.history(uuid)) ?? { uuid: '', jobs: [uuid], messages: [] };
  const others = (await app.conversations(uuid)).filter((other) => other !== own.uuid);
  return { conversation: own, others: others.slice(0, mostOthers) };
}

function render(
  conversation: Conversation,
  others: readonly string[],
  from: number,
  maxChars: number,
): Rendered<ConversationResult> {
  const wire = toWireConversation(conversation);
  const longest = maxChars >> 3;
  const messages = wire.messages.slice(from).map((message) => ({
    ...message,
    content: clip(message.content, longest),
    citations: message.citations
      .slice(0, Math.max(1, maxChars >> 11))
      .map((citation) => ({ ...citation, snippet: clip(citation.snippet, 300) })),
    ...(message.notes === undefined ? {} : { notes: message.notes.slice(0, 3).map((note) => clip(note, 200)) }),
  }));
  return fitItems(messages.length, maxChars, (count) => {
    const isLast = count >= messages.length;
    const next = { conversation: conversation.uuid, message: from + count };
    const structured: ConversationResult = {
      ...wire,
      messages: messages.slice(0, count),
      others,
      ...(isLast ? {} : { cursor: encodeCursor('conversation', next) }),
      next_step: isLast
        ? 'ask_document with conversation goes on with it.'
        : 'The rest: the same call with this cursor.',
    };
    return { structured, text: textOf(structured) };
  });
}

function textOf({ conversation, uuids, messages, others, cursor, next_step }: ConversationResult): string {
  const parts = messages.map(({ role, content, citations, created_at, mode, notes = [] }) => {
    const lines = citations.map(
      ({ uuid, document, page, snippet, bbox, lines: [first, last], match, confidence }) =>
        `- ${document}, page ${page}, lines ${first}-${last}, box [${bbox.join(',')}], ${match}, confidence ${confidence}, ${pageUri(uuid, page)}\n> ${snippet.replaceAll('\n', '\n> ')}`,
    );
    const opening = `${role}, ${created_at}${mode === undefined ? '' : `, mode ${mode}`}`;
    return [`${opening}\n${content}`, ...lines, ...notes.map((note) => `Note: ${note}`)].join('\n');
  });
  if (messages.length === 0) parts.push('Nothing was asked here yet.');
  parts.push(
    `${conversation === '' ? 'No conversation yet' : `Conversation ${conversation}`}; jobs ${uuids.join(', ')}`,
  );
  if (others.length > 0) parts.push(`Others: ${others.join(', ')}`);
  if (cursor !== undefined) parts.push(`Cursor: ${cursor}`);
  return [...parts, `Next: ${next_step}`].join('\n\n');
}
