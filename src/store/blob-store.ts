/** Owns the blob store port: the uploaded bytes of each job. */

export interface BlobQuery {
  /** Only jobs to which nothing was written since this time (milliseconds since 1970). */
  readonly untouchedSince?: number | undefined;
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
  /** Removes everything that belongs to the job; quiet when there is nothing. */
  delete(job: string): Promise<void>;
  /** Jobs that have anything stored, so that what a crash left behind can be removed. */
  jobs(query?: BlobQuery): Promise<readonly string[]>;
}
