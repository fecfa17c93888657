/** Owns what the job service is made of and what it offers. */
import type { Charge, Owner } from '../account.ts';
import type { Config } from '../config.ts';
import type { Change } from '../amendment.ts';
import type { Page, PageResult, Source } from '../document.ts';
import type { Engine, WithSignal } from '../engine/engine.ts';
import type { OcrError } from '../errors.ts';
import type { Job, JobOptions, ModelUse } from '../job.ts';
import type { Log } from '../log.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { JobList, JobQuery, JobStore } from '../store/job-store.ts';

/** All in milliseconds. */
export interface JobTiming {
  /** How long a claim is good without renewal: after a kill, another process carries on this much later. */
  readonly lease: number;
  readonly renew: number;
  /** How often running work looks whether its job was cancelled or deleted, perhaps by another process. */
  readonly watch: number;
  /** How often work is looked for while this process works or waits. */
  readonly poll: number;
  /** How often work is looked for while only other processes have some. */
  readonly idlePoll: number;
  /** How often a waiter looks for progress of another process. */
  readonly waitPoll: number;
  /** How often expired jobs and what crashes left behind are removed. */
  readonly upkeep: number;
  /** Age at which an upload without a job is held to be left behind by a crash. */
  readonly orphanAge: number;
  /** Before what the store refused is tried again; doubled each time. */
  readonly storeRetry: number;
}

export const defaultTiming: JobTiming = {
  lease: 15_000,
  renew: 5000,
  watch: 700,
  poll: 500,
  idlePoll: 3000,
  waitPoll: 250,
  upkeep: 60_000,
  orphanAge: 3_600_000,
  storeRetry: 300,
};

/** What a model adds to a page. It is paid for also where it came to nothing. */
export interface ModelChanges {
  readonly changes: readonly Change[];
  /** Absent where no model was asked, or its service tells no tokens. */
  readonly model?: ModelUse | undefined;
  /** Why it came to nothing. */
  readonly failure?: OcrError | undefined;
}

export interface JobServicePorts {
  readonly store: JobStore;
  readonly blobs: BlobStore;
  /** Called when an engine is first needed; may be called often. Without a name, that of this machine. */
  readonly engine: (name?: JobOptions['engine']) => Promise<Engine>;
  /** Makes the job's pages searchable; safe to repeat. */
  readonly index: (job: Job, pages: AsyncIterable<PageResult>, options: WithSignal) => Promise<void>;
  /**
   * Puts a page into the language that the job asks for; absent where nothing can.
   * @throws OcrError `cancelled`
   */
  readonly translate?: ((page: Page, language: string, options: WithSignal) => Promise<ModelChanges>) | undefined;
  /**
   * Asks a model for the fields of a schema on a page that it read; absent where nothing can.
   * @throws OcrError when it gave nothing that can be used
   */
  readonly claimFields?:
    | ((page: Page, schema: Readonly<Record<string, unknown>>, options: WithSignal) => Promise<ModelChanges>)
    | undefined;
  /** Removes what `index` made; quiet when there is nothing. */
  readonly forget: (uuid: string) => Promise<void>;
  readonly log: Log;
  readonly config: Pick<Config, 'maxPages'>;
  /** Name of this process among the claimants. */
  readonly owner?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  readonly timing?: Partial<JobTiming> | undefined;
}

export interface SubmitDetails extends WithSignal {
  /** Page range as people write it: "1-3,7"; absent means all. */
  readonly pages?: string | undefined;
  readonly fresh?: boolean | undefined;
  readonly password?: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
  /** Who pays; absent means that nobody does. */
  readonly charge?: Charge | undefined;
  /** Pages that the document may have for this caller, when that is fewer than the settings allow. */
  readonly filePages?: number | undefined;
  readonly idempotencyKey?: string | undefined;
  /** Called with the number of pages before a job is made; what it throws refuses the submission. */
  readonly approve?: ((pages: number) => void) | undefined;
  /** Milliseconds that the upload is kept after the job has ended; absent means for as long as the job. */
  readonly keepUpload?: number | undefined;
}

export interface JobWaitOptions extends WithSignal {
  readonly milliseconds?: number | undefined;
  readonly onProgress?: ((job: Job) => void) | undefined;
}

export interface JobSource {
  readonly source: Source;
  /** Known only until the job is finished. */
  readonly password: string | undefined;
}

/** The jobs of one owner. Methods about one job throw OcrError `job_not_found` for a uuid that is unknown or another's. */
export interface OwnedJobService {
  /**
   * Stores a job for the source and has it read, here or by whichever process is first. The same bytes and options give
   * the job that exists, unless it failed, was cancelled, or `fresh` is set. `source.path` is not needed afterwards.
   * @throws OcrError what `Engine.inspect` and `parsePageRange` throw, `too_many_pages`, `quota_exceeded`, `damaged_file`
   * when the file changed while it was taken in; nothing is left behind then
   */
  submit(source: Source, options: Omit<JobOptions, 'pages'>, details?: SubmitDetails): Promise<Job>;
  get(uuid: string): Promise<Job>;
  /**
   * Resolves with the finished job, or after `milliseconds` with the unfinished one. Waiting never cancels the job.
   * @throws OcrError `cancelled` when `signal` ended the wait or the service was closed, `store_failed` when this process
   * could not go on since the store fails again and again; the job goes on with the next call
   */
  wait(uuid: string, options?: JobWaitOptions): Promise<Job>;
  list(query: JobQuery): Promise<JobList>;
  /** Work of this process stops at once, that of others within `JobTiming.watch`. A finished job is left as it is. */
  cancel(uuid: string): Promise<Job>;
  /** Removes the job, also a running one, its pages, conversation, upload and chunks. */
  delete(uuid: string): Promise<void>;
  pages(uuid: string, indexes?: readonly number[]): Promise<readonly PageResult[]>;
  pageIndexes(uuid: string): Promise<readonly number[]>;
  /** Results that exist so far, ascending, a few at a time in memory. */
  streamPages(uuid: string): AsyncIterable<PageResult>;
  /** @throws OcrError `file_not_found` when the upload is gone */
  source(uuid: string): Promise<JobSource>;
}

export interface JobService {
  of(owner: Owner): OwnedJobService;
  /** Lets unfinished jobs go on in this process and keeps the store tidy while it lives. */
  resume(): Promise<void>;
  /** Takes no more work up: what is being read may end within `milliseconds`, and is given back then. */
  rest(milliseconds: number): Promise<void>;
  /** Stops the work of this process and gives its claims back, so that another may take over at once. Ports stay open. */
  close(): Promise<void>;
}
