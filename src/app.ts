/** Owns the one interface that every surface (MCP, REST, command line, library) calls. */
import type { Caller } from './account.ts';
import type { Accounts } from './accounts.ts';
import type { AnswerOptions } from './answer/answerer.ts';
import type { Answer, Conversation, SearchHit } from './chunk.ts';
import type { PageResult } from './document.ts';
import type { PageImage, PageMarkdown, PageText, WithSignal } from './engine/engine.ts';
import type { ExportFormat, ExportInput } from './export/exporter.ts';
import type { Findings } from './fields/finding.ts';
import type { DocumentInput } from './input.ts';
import type { Job, Tier } from './job.ts';
import type { AddedLanguage, AddLanguageOptions, LanguageStatus } from './language.ts';
import type { ChunkQuery } from './store/chunk-store.ts';
import type { JobList, JobQuery } from './store/job-store.ts';
import type { Webhooks } from './webhooks.ts';

/** Part of what a surface says to the app. */
export type { DocumentInput } from './input.ts';
/** Part of what `PdfText` says. */
export type { PageLack, PageMarkdown, PageText } from './engine/engine.ts';

export interface SubmitOptions extends WithSignal {
  readonly tier?: Tier | undefined;
  /** As the user wrote it: "auto", "en", "ch", "eng+deu" … */
  readonly language?: string | undefined;
  readonly tool?: string | undefined;
  /** JSON Schema of the fields to extract; stands for the tool `extract`. */
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
  readonly translateTo?: string | undefined;
  /** As the user wrote it: "1-3,7"; absent means all. */
  readonly pages?: string | undefined;
  readonly password?: string | undefined;
  /** Reads again even when the same bytes with the same options were read before. */
  readonly fresh?: boolean | undefined;
  /** Reads with a model also where that takes more than the budget of the settings. */
  readonly confirm?: boolean | undefined;
  /** Seconds after which the job and all that belongs to it is removed; absent means kept. */
  readonly expiresIn?: number | undefined;
  /** The caller's own name for this submission: given again, also after a failure on the way, it stands for the same job. */
  readonly idempotencyKey?: string | undefined;
}

export interface PdfTextOptions extends WithSignal {
  /** As the user wrote it: "1-3,7"; absent means all. */
  readonly pages?: string | undefined;
  readonly password?: string | undefined;
}

/** The text that PDFs carry, by itself: no job is made, nothing is stored. */
export interface PdfText {
  /**
   * Yields what the text layer of each page says, in order: lines as the page's content has them.
   * @throws OcrError as `App.submit` does of a document, and `unsupported_type` for what is no PDF
   */
  read(document: DocumentInput, options?: PdfTextOptions): AsyncIterable<PageText>;
  /**
   * Yields the same pages as Markdown, as a job would export them: laid out, with headings, lists and tables, without running
   * headers, footers and page numbers. The first comes when the last has been read, since these are told by all pages.
   * @throws OcrError as `read`
   */
  markdown(document: DocumentInput, options?: PdfTextOptions): AsyncIterable<PageMarkdown>;
  /** As `App.writablePath`. */
  writablePath(path: string): Promise<string>;
  close(): Promise<void>;
}

/** A preset that a document can be read with. */
export interface OfferedTool {
  readonly slug: string;
  readonly title: string;
  /** One sentence. */
  readonly description: string;
  /** What must be given with it. */
  readonly needs?: 'schema' | 'translate_to';
}

export interface ReadingChoices {
  readonly tiers: readonly Tier[];
  readonly tools: readonly OfferedTool[];
}

export interface WaitOptions extends WithSignal {
  /** Resolves with the unfinished job after this long; absent means until it is finished. */
  readonly milliseconds?: number | undefined;
  /** Called with the job whenever pages were finished, also by another process. */
  readonly onProgress?: ((job: Job) => void) | undefined;
}

/**
 * `options` are checked by the format; `password` opens a source that is locked, where the format shows its pages;
 * `attach` takes pictures of figures, where there is a place beside the file.
 */
export interface ExportCall extends WithSignal, Pick<ExportInput, 'options' | 'password' | 'attach'> {
  /** Told of the pages as they go into the file, some of them perhaps twice, by a format that does not need them not at all. */
  readonly onPage?: ((page: PageResult) => void) | undefined;
}

export interface ExportedFile {
  /** Source name with the format's extension, safe as a file name. */
  readonly name: string;
  readonly mediaType: string;
  /** Bytes, where they are known before the body is made. */
  readonly size?: number;
  readonly body: AsyncIterable<string | Uint8Array>;
}

/** What the model of whoever asks is given to write from, and what it wrote. */
export type { Prompt, SampledText } from './answer/answerer.ts';

export interface AskOptions extends AnswerOptions {
  /** The conversation to go on with, by its uuid, or "new". Absent: the job's own; a new one for several jobs. */
  readonly conversation?: string | undefined;
  /** By name, instead of the one that is chosen by the settings. */
  readonly answerer?: string | undefined;
  /** What the model of whoever asks wrote from the evidence that it was handed, to be checked. */
  readonly draft?: string | undefined;
}

/** Page indexes count from 0; what stands in quotation marks in the text must be there word for word. */
export interface SearchOptions extends Omit<ChunkQuery, 'text'> {}

export interface DocumentHit extends SearchHit {
  /** File name of the document that the chunk belongs to. */
  readonly document: string;
}

export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'missing' | 'broken';
  readonly detail: string;
  /** What to do about it, when something is to be done. */
  readonly remedy?: string | undefined;
}

/**
 * What one caller may do and see: all methods about jobs know only the caller's own. Everything throws OcrError; a uuid that is
 * unknown, or another's, is always `job_not_found`. Pages are counted from 0 here, from 1 towards people. What belongs to
 * the machine (its files, its language data, its health) is `forbidden` to callers elsewhere.
 */
export interface App {
  readonly version: string;
  /**
   * Takes a document in and returns its job at once; the same bytes and options give the job that exists.
   * @throws OcrError of the document: `invalid_argument`, `path_not_allowed`, `file_not_found`, `url_not_allowed`, `network_failed`,
   * `empty_file`, `file_too_large`, `unsupported_type`, `damaged_file`, `password_required`, `password_wrong`, `too_many_pages`,
   * `too_many_pixels`; of the options: `invalid_argument`, `language_unknown`, `language_data_missing`, `tier_unavailable`,
   * `quota_exceeded`, and `confirmation_needed` with what it would take, where a model would take more than the budget
   */
  submit(input: DocumentInput, options?: SubmitOptions): Promise<Job>;
  job(uuid: string): Promise<Job>;
  /**
   * Resolves with the finished job, whether it is done, failed or cancelled; after `milliseconds` with the unfinished one.
   * @throws OcrError `cancelled` when `signal` ends the wait, which leaves the job alone, or when the app is closed
   */
  wait(uuid: string, options?: WaitOptions): Promise<Job>;
  /** Newest first. @throws OcrError `invalid_argument` for a cursor that is none */
  jobs(query: JobQuery): Promise<JobList>;
  /** Stops the reading; the pages that are read stay. A finished job is left as it is. */
  cancel(uuid: string): Promise<Job>;
  /** Removes the job, also one that runs: its copy of the document, pages, own conversation and index entries. */
  delete(uuid: string): Promise<void>;
  /** Results that exist so far, ascending; also while the job runs. */
  pages(uuid: string, indexes?: readonly number[]): Promise<readonly PageResult[]>;
  /** Indexes (from 0) of the pages that have a result so far, ascending. */
  pageIndexes(uuid: string): Promise<readonly number[]>;
  /**
   * Renders one page upright, at most `maxSide` pixels on its longer side (1,568 unless set) and `maxBytes` long (900,000).
   * @param index from 0
   * @throws OcrError `page_not_found`, `file_not_found` where the upload is gone, `password_required`
   */
  pageImage(
    uuid: string,
    index: number,
    options?: WithSignal & {
      readonly maxSide?: number;
      readonly maxBytes?: number;
      /** Of a source that is locked. */
      readonly password?: string | undefined;
    },
  ): Promise<PageImage>;
  /**
   * The fields that the tool of a finished job reads from its pages, and what to know of them; undefined without a tool, and for one
   * of which there is nothing to say.
   * @throws OcrError `job_not_finished`, `job_failed`
   */
  findings(uuid: string): Promise<Findings | undefined>;
  /**
   * The body ends with an error when `signal` is aborted.
   * @throws OcrError `job_not_finished` or `job_failed`, `invalid_argument` for options that the format does not take
   */
  export(uuid: string, format: ExportFormat, call?: ExportCall): Promise<ExportedFile>;
  /**
   * Answers from one document or several, or abstains. A question that leans on those before it in the conversation is
   * understood by them; question and answer are appended to it.
   *
   * @param jobs uuids; none, where the conversation says which
   * @throws OcrError `conversation_not_found`, `job_failed`, `invalid_argument` for a question or a list of jobs that cannot be, `cancelled`
   */
  ask(jobs: string | readonly string[], question: string, options?: AskOptions): Promise<Answer>;
  /** The job's own conversation; undefined when nothing was asked in it yet. */
  history(uuid: string): Promise<Conversation | undefined>;
  /** @throws OcrError `conversation_not_found` */
  conversation(uuid: string): Promise<Conversation>;
  /** Uuids of all conversations about the job, its own first. */
  conversations(uuid: string): Promise<readonly string[]>;
  /** Passages of all documents, or of those that the options name, best first. @throws OcrError `store_failed`, `cancelled` */
  search(text: string, options: SearchOptions): Promise<readonly DocumentHit[]>;
  /** What the next document may be read with. @throws OcrError `network_failed` */
  choices(options?: WithSignal): Promise<ReadingChoices>;
  /** All that can be read, with where their data is. */
  languages(): Promise<readonly LanguageStatus[]>;
  /**
   * Puts the data of a language on this machine, for use without a network.
   * @param language any code or name that is understood
   * @throws OcrError `language_unknown`, `language_data_missing`, `cancelled`
   */
  addLanguage(language: string, options?: AddLanguageOptions): Promise<AddedLanguage>;
  /** Looks at what this installation needs and has. */
  doctor(): Promise<readonly Finding[]>;
  /** Checks that a path may be written and returns it absolute. @throws OcrError `path_not_allowed` */
  writablePath(path: string): Promise<string>;
  /** Lets unfinished jobs of this home go on in this process, without loading an engine when there are none. */
  resume(): Promise<void>;
  /** Stops readers, gives claims back, closes stores. */
  close(): Promise<void>;
}

/** The whole of a process that serves several callers. */
export interface Service {
  /** That of the local caller; closing it closes everything. */
  readonly app: App;
  readonly accounts: Accounts;
  /** The app as a caller may use it, to be made for each request; its `resume` and `close` do nothing. */
  forCaller(caller: Caller): App;
  readonly webhooks: Webhooks;
  /**
   * Takes no more work up, here and until the process ends: what is being read may end within `milliseconds`, and is given
   * back then, for whichever process is next. All else goes on.
   */
  rest(milliseconds: number): Promise<void>;
}
