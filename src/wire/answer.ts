/** Owns answers and conversations as they leave the program, with the citations that they stand on. */
import { z } from 'zod';
import type { Answer, Citation, Conversation, TokenUsage } from '../chunk.ts';
import { WireBox, isoTime, rounded, wireBox } from '../wire.ts';

const WireCitation = z.object({
  uuid: z.string().describe('Job'),
  document: z.string().describe('File name'),
  page: z.int().describe('From 1'),
  snippet: z.string().describe('Verbatim text of the page'),
  bbox: WireBox,
  lines: z.array(z.int()).length(2).readonly().describe('First and last line on the page, from 1'),
  match: z.enum(['exact', 'normalized']),
  confidence: z.number().describe('Of the quoted words, 0…1; below 0.7 look at the page'),
  unsupported: z.array(z.string()).readonly().optional().describe('Quoted words that only a model saw'),
});
type WireCitation = z.infer<typeof WireCitation>;

const WireUsage = z.object({
  input_tokens: z.int(),
  output_tokens: z.int(),
  cache_read_tokens: z.int().optional(),
  cache_write_tokens: z.int().optional(),
});

const WirePassage = z.object({ uuid: z.string(), document: z.string(), page: z.int() });

export const WireAnswer = z.object({
  content: z.string(),
  citations: z.array(WireCitation).readonly(),
  mode: z.string().describe('"extractive" quotes without a model, "host" leaves the writing to you'),
  model: z.string().optional(),
  abstained: z.boolean().describe('True when the documents carry no answer'),
  nearest_pages: z.array(z.int()).readonly(),
  nearest: z
    .array(WirePassage.extend({ snippet: z.string() }))
    .readonly()
    .describe('When abstained: what came closest'),
  complete: z.boolean().describe('False while pages are still to be read'),
  notes: z.array(z.string()).readonly().describe('What to know of the answer: doubtful words, sentences left out'),
  evidence: z
    .object({
      instructions: z.string(),
      passages: z.array(WirePassage.extend({ text: z.string().describe('One line a row, "[key] text"') })).readonly(),
    })
    .optional()
    .describe('Mode host'),
  usage: WireUsage.optional().describe('Tokens of the model'),
  conversation: z.string().optional().describe('Where question and answer are kept'),
});
export type WireAnswer = z.infer<typeof WireAnswer>;

const WireMessage = z.object({
  role: z.enum(['user', 'assistant']),
  content: z.string(),
  citations: z.array(WireCitation).readonly(),
  created_at: z.string().describe('ISO 8601'),
  mode: z.string().optional(),
  abstained: z.boolean().optional(),
  notes: z.array(z.string()).readonly().optional(),
});

export const WireConversation = z.object({
  conversation: z.string().describe('Its uuid'),
  uuids: z.array(z.string()).readonly().describe('Jobs that were asked in it'),
  messages: z.array(WireMessage).readonly(),
});
export type WireConversation = z.infer<typeof WireConversation>;

function toWireCitation({ job, bbox, lines, confidence, ...citation }: Citation): WireCitation {
  return {
    uuid: job,
    ...citation,
    bbox: wireBox(bbox),
    lines: lines.map((line) => line + 1),
    confidence: rounded(confidence, 3),
  };
}

function toWireUsage(usage: TokenUsage): z.infer<typeof WireUsage> {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    ...(cacheReadTokens === undefined ? {} : { cache_read_tokens: cacheReadTokens }),
    ...(cacheWriteTokens === undefined ? {} : { cache_write_tokens: cacheWriteTokens }),
  };
}

const withUuid = <Rest extends object>({ job, ...rest }: Rest & { readonly job: string }) => ({ uuid: job, ...rest });

export function toWireAnswer(answer: Answer): WireAnswer {
  const { content, mode, model, abstained, complete, notes, evidence, usage, conversation } = answer;
  return {
    content,
    citations: answer.citations.map(toWireCitation),
    mode,
    ...(model === undefined ? {} : { model }),
    abstained,
    nearest_pages: answer.nearestPages,
    nearest: answer.nearest.map(withUuid),
    complete,
    notes,
    ...(evidence === undefined
      ? {}
      : { evidence: { instructions: evidence.instructions, passages: evidence.passages.map(withUuid) } }),
    ...(usage === undefined ? {} : { usage: toWireUsage(usage) }),
    ...(conversation === undefined ? {} : { conversation }),
  };
}

export function toWireConversation({ uuid, jobs, messages }: Conversation): WireConversation {
  return {
    conversation: uuid,
    uuids: jobs,
    messages: messages.map(({ role, content, citations, createdAt, mode, abstained, notes }) => ({
      role,
      content,
      citations: citations.map(toWireCitation),
      created_at: isoTime(createdAt),
      ...(mode === undefined ? {} : { mode }),
      ...(abstained === undefined ? {} : { abstained }),
      ...(notes === undefined || notes.length === 0 ? {} : { notes }),
    })),
  };
}
