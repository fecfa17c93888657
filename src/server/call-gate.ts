/** Owns how many calls work at once: a client may send any number, and one that does not read its answers gets no more made. */
import type { Writable } from 'node:stream';
import { OcrError } from '../errors.ts';

export interface CallOptions {
  /** Takes the call out of the queue, too. */
  readonly signal?: AbortSignal | undefined;
  /** Starts though as many calls as allowed are at work: what stops work must not wait for it. */
  readonly urgent?: boolean | undefined;
}

export interface CallGate {
  /**
   * Runs `work` when it is its turn.
   * @throws OcrError `cancelled` when the signal or the end came first; what `work` throws
   */
  run<Result>(work: () => Promise<Result>, options?: CallOptions): Promise<Result>;
  /** Refuses what waits and whatever comes. */
  close(): void;
}

interface Waiting {
  readonly urgent: boolean;
  readonly begin: () => void;
  readonly refuse: () => void;
}

const megabyte = 1024 * 1024;

/**
 * @param output where answers go; undefined when nothing is known of it
 * @param limit calls at work at once
 * @param maxUnread bytes that may wait to be read by the client before no further call is started
 */
export function callGate(output: Writable | undefined, limit = 16, maxUnread = 4 * megabyte): CallGate {
  const queue = new Set<Waiting>();
  let atWork = 0;
  let closed = false;
  let draining = false;

  function unread(): boolean {
    if (output === undefined || output.writableLength <= maxUnread) return false;
    if (!draining) {
      draining = true;
      output.once('drain', () => {
        draining = false;
        startNext();
      });
    }
    return true;
  }

  function startNext(): void {
    for (const waiting of queue) {
      if (atWork >= limit && !waiting.urgent) continue;
      if (unread()) return;
      waiting.begin();
    }
  }

  function turn({ signal, urgent = false }: CallOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        queue.delete(waiting);
        signal?.removeEventListener('abort', refuse);
      };
      const refuse = (): void => {
        leave();
        reject(new OcrError('cancelled', 'The call was cancelled before it began.'));
      };
      const waiting: Waiting = {
        urgent,
        refuse,
        begin: () => {
          leave();
          atWork++;
          resolve();
        },
      };
      if (closed || signal?.aborted === true) {
        refuse();
        return;
      }
      queue.add(waiting);
      signal?.addEventListener('abort', refuse, { once: true });
      startNext();
    });
  }

  return {
    async run(work, options = {}) {
      await turn(options);
      try {
        return await work();
      } finally {
        atWork--;
        // After the answer is written, so that it counts among what is unread.
        setImmediate(startNext);
      }
    },
    close() {
      closed = true;
      for (const waiting of queue) waiting.refuse();
    },
  };
}
