/** Owns the shapes of the OCR.chat REST contract: what a client may rely on, and what this server adds to it. */
import { z } from 'zod';
import { blockKinds } from '../document.ts';
import { errorCodes } from '../errors.ts';
import { jobStatuses, tiers } from '../job.ts';
import { WireBox, WireJob } from '../wire.ts';
import { WireFindings } from './findings.ts';

/** Where the contract's resources lie below the base URL; a server also takes them without the slash at the end. */
export const restPaths = {
  jobs: '/api/v1/ocr/',
  job: (uuid: string) => `/api/v1/ocr/${uuid}/`,
  download: (uuid: string) => `/api/v1/ocr/${uuid}/download/`,
  chat: (uuid: string) => `/api/v1/chat/${uuid}/`,
  history: (uuid: string) => `/api/v1/chat/${uuid}/history/`,
  account: '/api/v1/account/',
} as const;

/** Statuses that the contract knows. A cancelled job is a failed one here, whose `error` says that it was cancelled. */
const restStatuses = ['pending', 'processing', 'done', 'failed'] as const;
const RestStatus = z.enum(restStatuses);
export type RestStatus = z.infer<typeof RestStatus>;

/** Formats that every server of the contract exports. */
export const contractFormats = ['txt', 'md', 'docx', 'pdf', 'csv', 'json'] as const;

/** Seconds between two polls of published clients. */
export const pollSeconds = 2;

const Share = z.number().min(0).max(1).describe('0 (no trust) … 1 (certain)');

// What the contract promises. Clients read with these: fields that they do not know are let pass, and what a pending
// job may lack is optional.

const ContractBlock = z.looseObject({ text: z.string(), bbox: z.array(z.number()).length(4), confidence: Share });
const ContractPage = z.looseObject({
  index: z.int().nonnegative(),
  text: z.string(),
  blocks: z.array(ContractBlock).default([]),
});

export const ContractJob = z.looseObject({
  uuid: z.string().min(1),
  status: RestStatus,
  tier: z.string().optional(),
  language: z.string().nullish(),
  page_count: z.int().nonnegative().nullish(),
  mean_confidence: Share.nullish(),
  text: z.string().nullish(),
  markdown: z.string().nullish(),
  pages: z.array(ContractPage).nullish(),
  error: z.string().nullish(),
});
export type ContractJob = z.infer<typeof ContractJob>;

export const ContractChat = z.looseObject({
  conversation: z.string(),
  message: z.looseObject({
    role: z.string(),
    content: z.string(),
    citations: z.array(z.looseObject({ page: z.int().positive(), snippet: z.string() })).default([]),
  }),
});
export type ContractChat = z.infer<typeof ContractChat>;

export const ContractError = z.looseObject({ error: z.string() });
export type ContractError = z.infer<typeof ContractError>;

// What this server sends: all of the contract, always, and more.

const RestBlock = z.object({
  text: z.string(),
  bbox: WireBox.describe("[x0, y0, x1, y1] in the page's unit, origin top left"),
  confidence: Share,
  kind: z.enum(blockKinds),
  level: z.int().optional().describe('Heading level, 1 is the highest; of a list item, how deep it is nested'),
  source_text: z.string().optional().describe('What stands on the page, where `text` is its translation'),
  doubts: z.array(z.string()).readonly().optional().describe('What differs between the two and should not'),
});

export const RestPage = z
  .object({
    index: z.int().nonnegative().describe('Counts from 0'),
    text: z.string().describe('Plain text in reading order; empty with `error` when the page could not be read'),
    blocks: z.array(RestBlock).readonly().describe('In reading order'),
    width: z.number().optional(),
    height: z.number().optional(),
    unit: z.enum(['pt', 'px']).optional(),
    language: z.string().optional(),
    source: z.enum(['text-layer', 'ocr', 'vlm']).optional(),
    warnings: z.array(z.string()).readonly().optional().describe('What a reader should doubt'),
    error: z
      .object({ code: z.enum(errorCodes), message: z.string() })
      .optional()
      .describe('Why the page could not be read'),
  })
  .meta({ id: 'Page' });
export type RestPage = z.infer<typeof RestPage>;

/** A job as lists show it. */
export const RestJobSummary = WireJob.omit({ pages: true, status: true })
  .extend({
    status: RestStatus,
    cancelled: z.literal(true).optional().describe('It was told to stop, which the contract calls failed'),
    page_range: z.string().optional().describe('Pages asked for, such as "1-3,7", when not all'),
  })
  .meta({ id: 'JobSummary' });
export type RestJobSummary = z.infer<typeof RestJobSummary>;

export const RestJob = z
  .object({
    ...RestJobSummary.shape,
    text: z.string().describe('Plain text of all pages; empty until the job is done'),
    markdown: z.string().describe('Markdown of all pages; empty until the job is done'),
    pages: z.array(RestPage).readonly().describe('All pages; empty until the job is done'),
    findings: WireFindings.optional().describe('Fields that the tool of the job found; once it is done'),
    notes: z.array(z.string()).readonly().optional().describe('What was done otherwise than asked'),
  })
  .meta({ id: 'Job' });
export type RestJob = z.infer<typeof RestJob>;

export const RestJobList = z
  .object({
    jobs: z.array(RestJobSummary).readonly().describe('Newest first'),
    cursor: z.string().nullable().describe('Gives the next part; null at the end'),
  })
  .meta({ id: 'JobList' });
export type RestJobList = z.infer<typeof RestJobList>;

const RestCitation = z.object({
  page: z.int().positive().describe('From 1'),
  snippet: z.string().describe('Verbatim text of the page'),
  bbox: WireBox,
  lines: z.array(z.int()).length(2).readonly().describe('First and last line on the page, from 1'),
  match: z.enum(['exact', 'normalized']),
  confidence: Share.describe('How surely the cited lines were read'),
});

export const RestMessage = z.object({
  role: z.enum(['user', 'assistant']),
  content: z.string(),
  citations: z.array(RestCitation).readonly(),
});
export type RestMessage = z.infer<typeof RestMessage>;

export const RestAnswer = z
  .object({
    conversation: z.string(),
    message: RestMessage,
    mode: z.string().describe('"extractive" quotes without a model'),
    abstained: z.boolean().describe('True when the document carries no answer'),
    nearest_pages: z.array(z.int()).readonly().describe('When abstained: pages that came closest'),
    notes: z.array(z.string()).readonly().describe('What to know of the answer: doubtful words, sentences left out'),
  })
  .meta({ id: 'Answer' });
export type RestAnswer = z.infer<typeof RestAnswer>;

export const RestHistory = z
  .object({
    conversation: z.string().nullable().describe('null until the first question'),
    messages: z.array(RestMessage.extend({ created_at: z.string() })).readonly(),
  })
  .meta({ id: 'History' });
export type RestHistory = z.infer<typeof RestHistory>;

/** What a caller has used and has left, in credits; a page of the cpu tier takes one unless the server has other prices. */
export const RestAccount = z
  .object({
    kind: z.enum(['account', 'anonymous']),
    name: z.string().optional(),
    plan: z.enum(['free', 'paid']).optional(),
    used: z.number().describe('Charged, or held back for pages that are still to be read'),
    cap: z.number().nullable().describe('null when nothing is counted'),
    resets_at: z.string().nullable().describe('When the allowance is renewed; null for credits that were bought'),
    pages_per_file: z.int().nullable().describe('Pages that one document may have'),
  })
  .meta({ id: 'Account' });
export type RestAccount = z.infer<typeof RestAccount>;

/** Facts of the error stand beside it: `used`, `cap` and `resets_at` of a 402, for example. */
export const RestError = z
  .looseObject({
    error: z.string().describe('What happened and what to do next, as a sentence'),
    code: z.string(),
    request_id: z.string().describe('Stands in the log of the server, too'),
  })
  .meta({ id: 'Error' });
export type RestError = z.infer<typeof RestError>;

// What this server takes.

const text = (most: number) => z.string().max(most);

/** The text fields of a submission; the form's `file` stands beside them. An empty field is one that is not there. */
export const SubmitFields = z.strictObject({
  tier: z.enum(tiers).optional().describe('cpu (default) or vlm'),
  language: text(100).optional().describe('"auto" (default) or codes such as en, ch, ja, ar'),
  tool: text(100)
    .optional()
    .describe('Slug of a tool, whose preset is applied, such as receipt; a wrong one is answered with the list'),
  schema: text(20_000).optional().describe('JSON Schema of the fields that the tool extract looks for'),
  translate_to: text(100).optional().describe('For the translate tool: code of the language to translate to'),
  pages: text(500).optional().describe('Pages to read, such as "1-3,7"; all when absent'),
  password: text(500).optional().describe('Of an encrypted PDF'),
  webhook_url: text(2000).optional().describe('https URL that is told when the job has ended; needs webhook_secret'),
  webhook_secret: z.string().min(16).max(200).optional().describe('Key that the call of webhook_url is signed with'),
});
export type SubmitFields = z.infer<typeof SubmitFields>;

export const ListQuery = z.object({
  status: z.enum(jobStatuses).optional().describe('Only jobs of this status; failed ones are without cancelled ones'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: text(500).optional().describe('From an earlier list'),
});

export const ChatBody = z.strictObject({ message: z.string().trim().min(1).max(4000) });
