/** Owns the job store port: jobs, their spans of pages under lease, page results, conversations. */
import type { Charge, Owner } from '../account.ts';
import type { Amendment } from '../amendment.ts';
import type { PageResult, Source } from '../document.ts';
import type { Conversation, Message } from '../chunk.ts';
import type { Job, JobOptions, JobStatus } from '../job.ts';
import type { WrittenPage } from '../written-page.ts';

export interface NewJob {
  readonly uuid: string;
  /** `path` is not stored: the blob store holds the bytes under the job's uuid. */
  readonly source: Omit<Source, 'path'>;
  readonly options: JobOptions;
  /** Same key, same result: content hash and options. */
  readonly fingerprint: string;
  readonly password?: string | undefined;
  readonly documentPages: number;
  /** Page indexes from 0, one array a span. */
  readonly spans: readonly (readonly number[])[];
  readonly expiresAt?: number | undefined;
  /** Who pays for the pages; absent means that nobody does, as for local work. */
  readonly charge?: Charge | undefined;
  /** The payer's own name for this submission: given again, it stands for the same job. */
  readonly idempotencyKey?: string | undefined;
  /** Milliseconds that the upload is kept after the job has ended; absent means for as long as the job. */
  readonly keepUpload?: number | undefined;
}

/** A span claimed by one process. Every write through it carries the attempt; a write of an older attempt is refused. */
export interface SpanClaim {
  readonly job: string;
  readonly span: number;
  readonly attempt: number;
  readonly owner: string;
  /** The pages of the span that have no result yet. */
  readonly pages: readonly number[];
  /** Claimed to wait its turn. */
  readonly isAhead?: true | undefined;
}

export type SpanKey = Pick<SpanClaim, 'job' | 'span'>;

/** The right to finish a job (whole-document steps), and then to index it, claimed by one process. */
export interface FinishClaim {
  readonly job: string;
  readonly attempt: number;
  readonly owner: string;
}

export type Claim =
  | { readonly kind: 'span'; readonly span: SpanClaim }
  | { readonly kind: 'finish'; readonly finish: FinishClaim };

export interface JobDetails {
  readonly job: Job;
  readonly fingerprint: string;
  /** Kept only until the job is finished. */
  readonly password: string | undefined;
}

/** Jobs come newest first. */
export interface JobQuery {
  readonly status?: JobStatus | undefined;
  readonly limit: number;
  /** Opaque, from an earlier `JobList`. */
  readonly cursor?: string | undefined;
}

export interface JobList {
  readonly jobs: readonly Job[];
  readonly cursor: string | undefined;
}

/** A job's own conversation (the job's uuid), or another: the one named, else a new one. With a job go its own conversation, and of the others the messages about it. */
export type ConversationPlace =
  | string
  | { readonly conversation?: string | undefined; readonly jobs: readonly string[] };

/**
 * Claims whose process died before the work itself is held to be the cause. A page that kills its reader never gets here
 * (the engine answers with a `PageError`), so these are deaths of whole processes, and a user may stop several in a row.
 */
export const claimsWithoutProgress = 5;

export interface PutOptions {
  /** Somebody idles until it is stored: it must not be held back to share a transaction with others. */
  readonly isUrgent?: boolean;
}

export interface StoredSketch {
  readonly index: number;
  /** As in `WrittenPage`. */
  readonly sketch: string;
}

/**
 * The jobs of one owner. There is no way from here to the job of another: its uuid is as unknown as one that was never given.
 * The owner "anonymous" stands for everybody without an account: there a job is found by its uuid only, so nothing is listed
 * and the same bytes are read anew.
 */
export interface OwnedJobs {
  /**
   * Stores a job as `pending`, unless one exists under the same idempotency key, or `reuse` is true and an unexpired job
   * with the same fingerprint exists that did not fail and was not cancelled: then that one is returned, and costs nothing.
   * What a new one may cost is held back from the payer's budget. Decided in one transaction.
   * @throws OcrError `quota_exceeded`; `invalid_argument` for an idempotency key that stands for another document
   */
  create(job: NewJob, options: { readonly reuse: boolean }): Promise<{ readonly job: Job; readonly created: boolean }>;
  /** The job that `create` would reuse. */
  find(fingerprint: string): Promise<Job | undefined>;
  get(uuid: string): Promise<JobDetails | undefined>;
  /** @throws OcrError `invalid_argument` for a cursor that no `JobList` gave */
  list(query: JobQuery): Promise<JobList>;
  /** All jobs of the owner, for a search among them; undefined when no other owner has any. */
  uuids(): Promise<readonly string[] | undefined>;
  /** Jobs that are done and whose pages nobody has said to be indexed, oldest first. */
  unindexed(): Promise<readonly string[]>;
  /** Says that the pages of a job that is done are in the index; nothing for another's. */
  noteIndexed(uuid: string): Promise<void>;

  /** Results that exist so far, ascending by index; restricted to `indexes` when given. */
  pages(uuid: string, indexes?: readonly number[]): Promise<readonly PageResult[]>;
  /** Indexes of the pages that have a result so far, ascending. */
  pageIndexes(uuid: string): Promise<readonly number[]>;
  /**
   * Says that the upload of an ended job is about to be there again, for as long as it is kept after the end; true when
   * there is such a job.
   */
  uploadReturns(uuid: string): Promise<boolean>;

  /** Cancels an unfinished job; a finished one is left as it is. Undefined for an unknown uuid. */
  cancel(uuid: string): Promise<Job | undefined>;
  /**
   * Removes the job and all that hangs on it from this store; false for an unknown uuid. A note of the uuid stays until
   * `deletionFinished`, so that a crash cannot leave upload or chunks behind. The ledger keeps what its pages cost.
   */
  delete(uuid: string): Promise<boolean>;

  /**
   * Appends in one transaction. A job's own conversation is begun when there is none, and any other when none is named;
   * the jobs join those that the conversation is about.
   * @throws OcrError `job_not_found`, `conversation_not_found`
   */
  appendMessages(place: ConversationPlace, messages: readonly Message[]): Promise<Conversation>;
  /** A job's own conversation (given its uuid), or the one named. */
  conversation(place: string | { readonly conversation: string }): Promise<Conversation | undefined>;
  /** Uuids of all conversations about the job, its own first, then in the order of their beginning. */
  conversations(job: string): Promise<readonly string[]>;
}

/**
 * What the workers of all owners need. All methods throw OcrError `store_failed` when the store itself is at fault. Times
 * are milliseconds since 1970.
 */
export interface JobStore {
  /** All that a surface may reach. */
  of(owner: Owner): OwnedJobs;

  /** A job whoever owns it, for those that work on it. */
  get(uuid: string): Promise<JobDetails | undefined>;
  pages(uuid: string, indexes?: readonly number[]): Promise<readonly PageResult[]>;
  pageIndexes(uuid: string): Promise<readonly number[]>;

  /**
   * Claims one piece of work for `owner` until `now + leaseMilliseconds`: the finishing of a job whose spans are all
   * complete, else the indexing of one that was finished (also a finish claim), else a span that is free or whose lease ran out. A job whose payer was not served since it came goes first;
   * then those of a higher priority; then payers with fewer spans in work, and of these the one that was served longest
   * ago; then jobs with fewer spans in work, then older ones.
   * A span that was claimed `claimsWithoutProgress` times without a page of it being finished in between is not handed
   * out again: its first open page is recorded as a `PageError` and the rest is offered again. A finish claimed as often
   * without a translation or claim of a model being stored in between fails the job; the indexing of one that is done is then
   * not handed out any more. Claims that were released do not count, nor do spans claimed `ahead`, for which the claimant has no
   * reader yet: they cannot be what it dies of. Jobs whose time is up are not handed out.
   */
  claim(
    owner: string,
    leaseMilliseconds: number,
    options?: { readonly ahead?: boolean | undefined },
  ): Promise<Claim | undefined>;
  /**
   * Prolongs the lease; false when it was lost (another owner, a cancelled or deleted job): stop working. A lease that
   * ran out while nobody else took the work (a machine that slept) is still the claimant's.
   */
  renew(claim: Claim, leaseMilliseconds: number): Promise<boolean>;
  /**
   * Spans in the hands of `owner`, one of which should be given back after the page that is being read, since work waits that
   * has a better right to its reader: of a higher priority, or of a payer who has nothing in work and is new or of the same
   * priority. None when nobody waits so.
   */
  toYield(owner: string): Promise<readonly SpanKey[]>;
  /**
   * Gives the claim back unfinished, so that any process may take it at once; of a job that was deleted meanwhile, it says that
   * nothing more comes of it.
   */
  release(claim: Claim): Promise<void>;
  /**
   * Stores one page's result and charges for it, in one transaction; a page that has one keeps it; false when the claim was
   * lost. A page that failed costs nothing.
   * What comes in writing is trusted to be a page.
   * @throws OcrError `invalid_argument` for a result that is not a page, or not one of the span
   */
  putPage(claim: SpanClaim, result: PageResult | WrittenPage, options?: PutOptions): Promise<boolean>;
  /**
   * Ends the job as `done` or, when no page could be read, `failed`, and gives back what a failed one was charged; clears
   * the password; false when the claim was lost. The claim on one that is done stays until `noteIndexed`.
   */
  finish(
    claim: FinishClaim,
    outcome: { readonly status: 'done' | 'failed'; readonly error?: string },
  ): Promise<boolean>;
  /** Ends the job as `failed` whatever its pages are (a fault of the whole source), as `finish` does. */
  fail(claim: Claim, error: string): Promise<boolean>;
  /** Says that the pages of a job that is done are in the index. */
  noteIndexed(uuid: string): Promise<void>;
  /** True when any job has work left, by whomever, indexing included. */
  hasWork(): Promise<boolean>;
  /** Sketches of those of the pages that came with one, ascending; kept until the job is finished. */
  sketches(uuid: string, indexes: readonly number[]): Promise<readonly StoredSketch[]>;
  /**
   * Notes what whole-document steps change on pages, in place of earlier changes of theirs, and adds up
   * what a model took for them; only under the finish claim.
   * @throws OcrError `invalid_argument` for a page without a result; then nothing is changed
   */
  amendPages(claim: FinishClaim, amendments: readonly Amendment[]): Promise<boolean>;

  /** Removes a job whoever owns it, as `OwnedJobs.delete` does. */
  delete(uuid: string): Promise<boolean>;
  /** Deleted jobs whose upload and chunks may still exist elsewhere. */
  unfinishedDeletions(): Promise<readonly string[]>;
  /**
   * Says that upload and chunks are gone. The note stays, and false is returned, while a process that was finishing the
   * job at its deletion may still add chunks: remove them again later.
   */
  deletionFinished(uuid: string): Promise<boolean>;
  /** Uuids of jobs whose time is up. */
  expired(now: number): Promise<readonly string[]>;
  /** Uuids of ended jobs whose upload has outlived its time. */
  uploadsDue(now: number): Promise<readonly string[]>;
  /** Says that the upload of a job that was due then is gone; one that came back meanwhile stays due. */
  uploadRemoved(uuid: string, due: number): Promise<void>;
  /** Takes the network addresses of callers out of what ended before then; the ledger keeps what was charged. */
  forgetNetworks(before: number): Promise<void>;

  close(): Promise<void>;
}
