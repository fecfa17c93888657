/** Owns the tool that finds passages in what was read. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { App, DocumentHit } from '../app.ts';
import { FoundBy } from '../chunk.ts';
import { BlockKind } from '../document.ts';
import { parsePageRange } from '../page-range.ts';
import { resolveLanguage } from '../language.ts';
import { WireBox, pageUri, rounded, wireBox } from '../wire.ts';
import { MaxChars, clip, fitItems } from './budget.ts';
import { decodeCursor, encodeCursor, wrongCursor } from './cursor.ts';
import { defineTool } from './tool.ts';
import type { Rendered } from './tool.ts';

const Hit = z.object({
  uuid: z.string(),
  document: z.string(),
  page: z.int().describe('From 1'),
  snippet: z.string().describe('Verbatim; … marks what was left out'),
  bbox: WireBox.describe('Of the whole passage'),
  score: z.number().describe('Orders the hits of one query only'),
  found_by: z
    .array(FoundBy)
    .readonly()
    .describe('words, words of similar spelling, character n-grams, vectors (meaning), or the quoted phrase'),
});
const SearchResult = z.object({
  hits: z.array(Hit).readonly(),
  notices: z.array(z.string()).readonly().optional().describe('Ways of finding that could not be used, and why'),
  cursor: z.string().optional(),
  next_step: z.string(),
});
type SearchResult = z.infer<typeof SearchResult>;

const CursorState = z.strictObject({ offset: z.int().nonnegative(), query: z.string() });

/** Hits beyond this rank are noise, and each part of the list searches again from the first. */
const deepest = 200;
/** Pages of a document are at most this many unless configured otherwise. */
const mostPages = 2000;

export const searchDocuments = defineTool({
  name: 'search_documents',
  title: 'Search in documents',
  description: `Finds passages in documents that were read, by words and by similar spelling (so recognition errors do not hide them), and by meaning where an embedding model is set. "Quoted words" must be there exactly. Returns the verbatim text with document, uuid, page and box, best first.
Use it to find which document or page holds something; ask_document for an answer, get_job with pages to read on around a hit.`,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: z.strictObject({
    query: z.string().min(1).max(500),
    uuids: z.array(z.string()).min(1).max(20).optional().describe('Only in these jobs; default all'),
    pages: z.string().max(200).optional().describe('Only on these pages, e.g. "1-3,7"'),
    kinds: z.array(BlockKind).min(1).optional().describe('Only in such blocks, e.g. ["table"]'),
    languages: z.array(z.string()).min(1).max(20).optional().describe('Only on pages in these languages, e.g. ["de"]'),
    limit: z.int().min(1).max(50).default(10),
    cursor: z.string().optional().describe('From the result before; repeat the rest with it'),
    max_chars: MaxChars,
  }),
  outputSchema: SearchResult,
  async run(app, input, context) {
    const same = hashOf([input.query, input.uuids, input.pages, input.kinds, input.languages]);
    const state =
      input.cursor === undefined ? { offset: 0, query: same } : decodeCursor('search', CursorState, input.cursor);
    if (state.query !== same) throw wrongCursor('belongs to another search');
    for (const uuid of input.uuids ?? []) await app.job(uuid);
    const notices: string[] = [];
    const found = await app.search(input.query, {
      jobs: input.uuids,
      pages: input.pages === undefined ? undefined : parsePageRange(input.pages, await pagesOf(app, input.uuids)),
      limit: Math.min(state.offset + input.limit + 1, deepest),
      kinds: input.kinds,
      languages: input.languages?.flatMap((language) => resolveLanguage(language).split('+')),
      onNotice: (notice) => notices.push(notice),
      signal: context.signal,
    });
    const hits = found.slice(state.offset, state.offset + input.limit);
    const longest = Math.min(600, input.max_chars >> 2);
    return fitItems(hits.length, input.max_chars, (count) => {
      const offset = state.offset + count;
      const cursor =
        count === 0 || offset >= found.length ? undefined : encodeCursor('search', { offset, query: same });
      return render(hits.slice(0, count), input.query, notices, cursor, longest);
    });
  },
});

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 8);
}

async function pagesOf(app: App, uuids: readonly string[] | undefined): Promise<number> {
  const [only, another] = uuids ?? [];
  return only === undefined || another !== undefined ? mostPages : (await app.job(only)).documentPages;
}

function render(
  hits: readonly DocumentHit[],
  query: string,
  notices: readonly string[],
  cursor: string | undefined,
  longest: number,
): Rendered<SearchResult> {
  const structured: SearchResult = {
    hits: hits.map(({ chunk, document, score, foundBy }) => ({
      uuid: chunk.job,
      document: clip(document, 80),
      page: chunk.page + 1,
      snippet: snippetOf(chunk.text, query, longest),
      bbox: wireBox(chunk.bbox),
      score: rounded(score, 4),
      found_by: foundBy,
    })),
    ...(notices.length === 0 ? {} : { notices }),
    ...(cursor === undefined ? {} : { cursor }),
    next_step: nextStep(hits.length, query, cursor),
  };
  const rows = structured.hits.map(
    (hit) =>
      `"${hit.document}" page ${hit.page} [${hit.bbox.join(',')}], score ${hit.score} by ${hit.found_by.join('+')}, ${pageUri(hit.uuid, hit.page)}\n${hit.snippet}\n`,
  );
  for (const notice of notices) rows.push(`Note: ${notice}`);
  if (cursor !== undefined) rows.push(`Cursor: ${cursor}`);
  return { structured, text: [...rows, `Next: ${structured.next_step}`].join('\n') };
}

function nextStep(count: number, query: string, cursor: string | undefined): string {
  if (count === 0 && /["“„«]/u.test(query))
    return 'No passage has the quoted words exactly. Leave the quotation marks out to find what is similar.';
  if (count === 0) return 'Nothing found. Try other words; list_jobs shows which documents were read.';
  return cursor === undefined
    ? 'get_job with uuid and pages shows the page; ask_document answers from one document.'
    : 'More hits: the same call with this cursor.';
}

/** The part of a passage that shows the first word of the query, at most `longest` characters. */
function snippetOf(text: string, query: string, longest: number): string {
  if (text.length <= longest) return text;
  const lower = text.toLowerCase();
  const places = query
    .toLowerCase()
    .split(/[\s"“”„«»]+/u)
    .filter((word) => word !== '')
    .map((word) => lower.indexOf(word))
    .filter((place) => place >= 0);
  const first = places.length === 0 ? 0 : Math.min(...places);
  const lineStart = first < longest >> 1 ? 0 : text.lastIndexOf('\n', first) + 1;
  const start = first - lineStart > longest >> 1 ? text.lastIndexOf(' ', first - (longest >> 2)) + 1 : lineStart;
  return start === 0 ? clip(text, longest) : `…${clip(text.slice(start), longest - 1)}`;
}
