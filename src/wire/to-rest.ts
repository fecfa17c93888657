/** Owns turning jobs, pages and conversations into the shapes of the REST contract. */
import type { Answer, Citation, Conversation } from '../chunk.ts';
import { type Block, type PageResult, isPageError } from '../document.ts';
import type { Job, JobStatus } from '../job.ts';
import { formatPageRange } from '../page-range.ts';
import { pageText } from '../plain-text.ts';
import { translated } from '../translation.ts';
import { rounded, toWireJob, wireBox } from '../wire.ts';
import type { RestAnswer, RestHistory, RestJobSummary, RestMessage, RestPage, RestStatus } from './rest.ts';

/** The contract has no status for a cancelled job. */
const toRestStatus = (status: JobStatus): RestStatus => (status === 'cancelled' ? 'failed' : status);

/** Why a job that ended badly did, in words that a person can act on. */
function faultOf(job: Job): string | undefined {
  if (job.error !== undefined) return job.error;
  if (job.status === 'cancelled') return 'The job was cancelled. Submit the document again.';
  return job.status === 'failed' ? 'The document could not be read. Submit it again.' : undefined;
}

export function toRestSummary(job: Job): RestJobSummary {
  const { pages: _numbers, uuid, status, error: _error, ...fields } = toWireJob(job);
  const { pages } = job.options;
  const error = faultOf(job);
  return {
    uuid,
    status: toRestStatus(status),
    ...fields,
    ...(error === undefined ? {} : { error }),
    ...(status === 'cancelled' ? { cancelled: true } : {}),
    ...(pages === undefined ? {} : { page_range: formatPageRange(pages) }),
  };
}

/** A page as the job object carries it. Boxes have one decimal place of a point or pixel, confidence four. */
export function toRestPage(page: PageResult): RestPage {
  if (isPageError(page)) {
    return { index: page.index, text: '', blocks: [], error: { code: page.code, message: page.message } };
  }
  const { index, width, height, unit, language, source, warnings } = page;
  return {
    index,
    text: pageText(translated(page)),
    blocks: page.blocks.map(toRestBlock),
    width: rounded(width, 2),
    height: rounded(height, 2),
    unit,
    language,
    source,
    ...(warnings === undefined ? {} : { warnings }),
  };
}

function toRestBlock({ text, bbox, confidence, kind, level, translation }: Block): RestPage['blocks'][number] {
  return {
    text: translation?.text ?? text,
    bbox: wireBox(bbox),
    confidence: rounded(confidence, 4),
    kind,
    ...(level === undefined ? {} : { level }),
    ...(translation === undefined ? {} : { source_text: text, doubts: translation.doubts }),
  };
}

const toRestCitation = (citation: Citation): RestMessage['citations'][number] => ({
  page: citation.page,
  snippet: citation.snippet,
  bbox: wireBox(citation.bbox),
  lines: citation.lines.map((line) => line + 1),
  match: citation.match,
  confidence: rounded(citation.confidence, 4),
});

export function toRestAnswer(conversation: string, answer: Answer): RestAnswer {
  const { content, citations, mode, abstained, nearestPages, notes } = answer;
  return {
    conversation,
    message: { role: 'assistant', content, citations: citations.map(toRestCitation) },
    mode,
    abstained,
    nearest_pages: nearestPages,
    notes,
  };
}

export function toRestHistory(conversation: Conversation | undefined): RestHistory {
  return {
    conversation: conversation?.uuid ?? null,
    messages: (conversation?.messages ?? []).map(({ role, content, citations, createdAt }) => ({
      role,
      content,
      citations: citations.map(toRestCitation),
      created_at: new Date(createdAt).toISOString(),
    })),
  };
}
