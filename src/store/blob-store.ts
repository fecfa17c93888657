/** Owns the blob store port: the uploaded bytes of each job, and files that were made of it. */

export interface BlobQuery {
  /** Only jobs to which nothing was written since this time (milliseconds since 1970). */
  readonly untouchedSince?: number | undefined;
}

export interface KeptFile {
  /** Bytes. */
  readonly size: number;
  /** Its bytes from `start` on; fails when it was removed meanwhile, before the first part is there. */
  read(start?: number): AsyncIterable<Uint8Array>;
}

/** A file that is being written; one of `commit` and `discard` must be called. */
export interface KeptFileWriter {
  write(part: string | Uint8Array): Promise<void>;
  /** Makes it be there, whole, under a name of lower-case letters, digits, dots and hyphens; another of that name is replaced. */
  commit(name: string): Promise<void>;
  /** Quiet after a failure, and when it is repeated. */
  discard(): Promise<void>;
}

/**
 * A job is named by its uuid, 32 lower-case hexadecimal digits; anything else throws OcrError `job_not_found` before
 * any path is made of it. A fault of the store itself throws `store_failed`.
 */
export interface BlobStore {
  /**
   * Copies the file at `path` in as the source of the job; atomic and durable: it is there whole or not at all.
   * @throws OcrError `file_not_found` when nothing can be read at `path`
   */
  putSource(job: string, path: string): Promise<void>;
  /** A path on this machine's disk where the job's source can be read; undefined when there is none. */
  sourcePath(job: string): Promise<string | undefined>;
  /** What was kept of the job under that name; undefined when there is none. It may be gone any time, since it can be made again. */
  kept(job: string, name: string): Promise<KeptFile | undefined>;
  keep(job: string): Promise<KeptFileWriter>;
  /** Removes what was kept under that name; quiet when there is nothing. */
  unkeep(job: string, name: string): Promise<void>;
  /** Removes everything that belongs to the job; quiet when there is nothing. */
  delete(job: string): Promise<void>;
  /** Jobs that have anything stored, so that what a crash left behind can be removed. */
  jobs(query?: BlobQuery): Promise<readonly string[]>;
}
