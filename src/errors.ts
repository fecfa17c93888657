/** Owns the error vocabulary: one class, and one table that maps a code to every surface's status. */

interface ErrorKind {
  /** HTTP status of the REST contract. */
  readonly http: number;
  /** Exit code of the command line. */
  readonly exit: number;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
}

/** Exit codes: 2 wrong use, 3 unreadable input, 4 not allowed, 5 not found, 6 not finished or failed job, 7 missing data or network, 130 cancelled, 1 anything else. */
const errorKinds = {
  invalid_argument: { http: 400, exit: 2, retryable: false },
  unsupported_type: { http: 400, exit: 3, retryable: false },
  empty_file: { http: 400, exit: 3, retryable: false },
  damaged_file: { http: 400, exit: 3, retryable: false },
  file_too_large: { http: 400, exit: 3, retryable: false },
  too_many_pages: { http: 400, exit: 3, retryable: false },
  too_many_pixels: { http: 400, exit: 3, retryable: false },
  password_required: { http: 400, exit: 3, retryable: false },
  password_wrong: { http: 400, exit: 3, retryable: false },
  language_unknown: { http: 400, exit: 2, retryable: false },
  confirmation_needed: { http: 409, exit: 2, retryable: false },
  tier_unavailable: { http: 400, exit: 2, retryable: false },
  language_data_missing: { http: 503, exit: 7, retryable: true },
  unauthorized: { http: 401, exit: 4, retryable: false },
  quota_exceeded: { http: 402, exit: 4, retryable: false },
  forbidden: { http: 403, exit: 4, retryable: false },
  rate_limited: { http: 429, exit: 4, retryable: true },
  path_not_allowed: { http: 403, exit: 4, retryable: false },
  url_not_allowed: { http: 403, exit: 4, retryable: false },
  account_not_found: { http: 404, exit: 5, retryable: false },
  file_not_found: { http: 404, exit: 5, retryable: false },
  job_not_found: { http: 404, exit: 5, retryable: false },
  page_not_found: { http: 404, exit: 5, retryable: false },
  conversation_not_found: { http: 404, exit: 5, retryable: false },
  job_not_finished: { http: 409, exit: 6, retryable: true },
  job_failed: { http: 409, exit: 6, retryable: false },
  page_failed: { http: 500, exit: 6, retryable: true },
  page_timeout: { http: 500, exit: 6, retryable: true },
  page_out_of_memory: { http: 500, exit: 6, retryable: true },
  network_failed: { http: 502, exit: 7, retryable: true },
  store_failed: { http: 500, exit: 1, retryable: true },
  cancelled: { http: 409, exit: 130, retryable: false },
  internal: { http: 500, exit: 1, retryable: false },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorKinds;

export const errorCodes = Object.keys(errorKinds) as [ErrorCode, ...ErrorCode[]]; // seam: Object.keys loses the literal keys

/** Looks a code up in the one table. */
export function errorKind(code: ErrorCode): ErrorKind {
  return errorKinds[code];
}

export type ErrorFacts = Readonly<Record<string, string | number | null>>;

export interface OcrErrorOptions {
  /** What the reader of the message should do next, as a sentence. */
  readonly hint?: string | undefined;
  /** What a program should read out of the error rather than out of the sentence; names in snake_case, since they go on the wire. */
  readonly facts?: ErrorFacts | undefined;
  readonly cause?: unknown;
}

/** The only error that crosses a module boundary on purpose. The message says what happened to what; the hint says what to do next. */
export class OcrError extends Error {
  override readonly name = 'OcrError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, options: OcrErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.facts = options.facts ?? {};
  }

  /** Message and hint as one text, for a person or a model. */
  get sentence(): string {
    return this.hint === undefined ? this.message : `${this.message} ${this.hint}`;
  }
}

/** The one error for a uuid that names no job, or none of whoever asks. */
export function unknownJob(uuid: string): OcrError {
  return new OcrError('job_not_found', `There is no job "${uuid}".`, {
    hint: 'List the jobs (`ocrchat jobs`, or the tool for it) to see which there are; it may have been deleted, or its time was up.',
  });
}

/** The same of conversations. @param job the one that it would have to be about */
export function unknownConversation(uuid: string, job?: string): OcrError {
  const about = job === undefined ? '' : ` about the job "${job}"`;
  return new OcrError('conversation_not_found', `There is no conversation "${uuid}"${about}.`, {
    hint: 'It went with its documents, or the uuid is wrong; ask without it to begin another.',
  });
}

/** What to do when a disk is full. */
export const diskFull = 'The disk is full: make room, then try again.';

/** Whether the file system, SQLite (result code 13) or a native library says that no space is left. */
export function isDiskFull(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if ('code' in thrown && (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT')) return true;
  if ('errcode' in thrown && typeof thrown.errcode === 'number' && (thrown.errcode & 0xff) === 13) return true;
  return /no space left on device|os error 28\b/i.test(thrown.message);
}

/** Turns whatever was thrown into an `OcrError`; an unknown failure becomes `internal` and keeps its cause. */
export function toOcrError(thrown: unknown): OcrError {
  if (thrown instanceof OcrError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new OcrError('cancelled', 'The work was cancelled.', { cause: thrown });
  }
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  if (isDiskFull(thrown)) {
    return new OcrError('store_failed', 'There is no space left on the disk.', { hint: diskFull, cause: thrown });
  }
  return new OcrError('internal', `Something went wrong inside ocrchat: ${words.replace(/[.\s]*$/, '.')}`, {
    hint: 'Run `ocrchat doctor`, and report this with its output.',
    cause: thrown,
  });
}
