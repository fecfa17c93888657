/** Owns how the work of a reader fails: by what it reports, or by the end of its process. */
import { OcrError } from '../../errors.ts';

/** The process ended before its task did. */
export class ReaderDied extends Error {
  readonly code: 'page_failed' | 'page_timeout' | 'page_out_of_memory';
  /** It was given up before it had done the work that it was allowed: the machine, not the document, was in the way. */
  readonly wasStarved: boolean;
  /** False for a task that waited behind the one on which the process ended. */
  readonly hadBegun: boolean;
  constructor(code: ReaderDied['code'], message: string, { wasStarved = false, hadBegun = true } = {}) {
    super(message);
    this.code = code;
    this.wasStarved = wasStarved;
    this.hadBegun = hadBegun;
  }
}

/** An error of one page or of the whole source, as the reader reported it. */
export class ReaderFault extends OcrError {
  readonly scope: 'source' | 'page';
  constructor(code: OcrError['code'], message: string, hint: string | undefined, scope: 'source' | 'page') {
    super(code, message, hint === undefined ? {} : { hint });
    this.scope = scope;
  }
}

/** @param limit bytes */
export function outOfMemory(limit: number): ReaderDied {
  return new ReaderDied('page_out_of_memory', `It needed more than ${Math.round(limit / 1024 / 1024)} MB of memory.`);
}

export function wasEnded(): ReaderDied {
  return new ReaderDied('page_failed', 'The reader process was ended.');
}

/** V8 ends a process whose heap is full by SIGABRT (code 134 where a shell is between). */
export function reasonOfExit(code: number | null, signal: NodeJS.Signals | null): ReaderDied {
  if (signal === 'SIGABRT' || code === 134)
    return new ReaderDied('page_out_of_memory', 'The reader process ran out of memory.');
  return new ReaderDied('page_failed', `The reader process ended unexpectedly (${signal ?? `exit code ${code}`}).`);
}
