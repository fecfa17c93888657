/** Owns the reader processes: how many there are, who works with which, when one is replaced or ended. */
import { OcrError } from '../../errors.ts';
import { comfortableMemory } from './reader-memory.ts';
import { createTurns } from './turns.ts';
import { startReader, type ReaderProcess, type ReaderProcessOptions } from './reader-process.ts';

export interface ReaderPoolOptions extends Omit<ReaderProcessOptions, 'turns'> {
  /** Readers that read pages at once. */
  readonly size: number;
  /** Wear after which a reader is replaced: its heaps grow and never shrink. */
  readonly tasksPerReader: number;
  /** Resident bytes after which a reader is replaced between two tasks, or before another document, once it has done a few. */
  readonly comfortableMemory?: { readonly tasks: number; readonly documents: number } | undefined;
  /** Milliseconds after which an idle reader is ended. */
  readonly idleTime?: number | undefined;
}

/** Reading pages takes a place for long; looking at a file (inspecting, rendering) is short and must not wait behind it. */
export type Purpose = 'read' | 'look';

/** Who keeps a reader busy with short work: a second lease may wait at a reader that is taken, so that it is never idle between two. */
export interface LeaseOptions {
  /** Digest of what is to be read or looked at: a reader that has it open goes on with it. */
  readonly document?: string | undefined;
  readonly mayShare?: boolean;
}

export interface Lease {
  /** A living reader, started when there is none: after one has died, the next call gives a fresh one. */
  reader(): ReaderProcess;
  /** Gives the place back. */
  release(): void;
}

export interface ReaderPool {
  /** Waits for a place. @throws OcrError `cancelled` */
  lease(purpose: Purpose, signal: AbortSignal | undefined, options?: LeaseOptions): Promise<Lease>;
  /** Starts readers until this many live, and no more than can read at once: whoever soon reads finds them ready. */
  prepare(count: number): void;
  /** Process ids of the living readers. */
  pids(): readonly number[];
  /** Ends all readers and refuses whoever waits. */
  close(): Promise<void>;
  /** @throws OcrError `cancelled`, once it is closed: that is then why a reader has died */
  refuseIfClosed(): void;
}

const looksAtOnce = 2;
const usersOfSeat = 2;
const defaultIdleTime = 60_000;
/** A reader beyond those that can read at once was started to look at a file while they were busy: it holds 130 MB for the next look. */
const surplusIdleTime = 3000;
/** One that is too large for another document waits for the next pages of its own, which come at once where there are any. */
const largeIdleTime = 200;
/** A reader whose language data alone is large must not be started anew for every page, nor for every other document. */
const fewestTasks = { tasks: 8, documents: 4 } as const;

/** A pool without readers: they are started when they are asked for. */
export function createReaderPool(options: ReaderPoolOptions): ReaderPool {
  const places: Readonly<Record<Purpose, number>> = { read: options.size, look: looksAtOnce };
  const taken: Record<Purpose, number> = { read: 0, look: 0 };
  const queues: Readonly<Record<Purpose, Waiter[]>> = { read: [], look: [] };
  const seats = new Set<Seat>();
  const living = new Set<ReaderProcess>();
  const turns = createTurns(Math.ceil(options.size / 2));
  const idle: IdleReader[] = [];
  let closed = false;

  const comfortable = options.comfortableMemory ?? comfortableMemory(options.settings);
  const isWorn = (reader: ReaderProcess, between: 'tasks' | 'documents') =>
    reader.wear >= options.tasksPerReader ||
    (reader.tasksDone >= fewestTasks[between] && reader.memory > comfortable[between]);

  function takeReader(document: string | undefined): ReaderProcess {
    if (closed) throw closedError();
    const isOwn = (entry: IdleReader) => document !== undefined && entry.document === document;
    const own = idle.findIndex(isOwn);
    if (own >= 0) idle.push(...idle.splice(own, 1));
    for (let entry = idle.pop(); entry !== undefined; entry = idle.pop()) {
      const { reader } = entry;
      clearTimeout(entry.timer);
      if (!reader.isAlive) continue;
      reader.setIdle(false);
      if (isOwn(entry) || !isWorn(reader, 'documents')) return reader;
      reader.kill();
    }
    return startOne();
  }

  function startOne(): ReaderProcess {
    const reader = startReader({ ...options, turns });
    living.add(reader);
    void reader.gone.then(() => living.delete(reader));
    return reader;
  }

  function giveBack(reader: ReaderProcess, document?: string): void {
    // One reader beyond those that can read at once is enough to look at files with.
    if (closed || !reader.isAlive || isWorn(reader, 'tasks') || idle.length > options.size) {
      reader.kill();
      return;
    }
    reader.setIdle(true);
    const entry: IdleReader = { reader, document };
    const idleTime = options.idleTime ?? defaultIdleTime;
    const endAfter = (time: number) => {
      entry.timer = setTimeout(() => {
        // The surplus may have been ended in the meantime: another reader than this one.
        if (!isLarge && time < idleTime && living.size <= options.size) return endAfter(idleTime);
        const position = idle.indexOf(entry);
        if (position >= 0) idle.splice(position, 1);
        reader.kill();
      }, time);
      entry.timer.unref();
    };
    const isLarge = isWorn(reader, 'documents');
    const surplusTime = living.size > options.size ? surplusIdleTime : idleTime;
    endAfter(Math.min(isLarge ? largeIdleTime : surplusTime, idleTime));
    idle.push(entry);
  }

  /** A place at a reader that nobody has yet. */
  function newSeat(purpose: Purpose, document: string | undefined): Seat {
    const seat: Seat = { purpose, document, users: 0, held: undefined };
    seats.add(seat);
    return seat;
  }

  function leaseOf(seat: Seat): Lease {
    let released = false;
    seat.users += 1;
    return {
      reader() {
        const { held } = seat;
        if (held !== undefined && (!held.isAlive || (isWorn(held, 'tasks') && !held.isBusy))) {
          held.kill();
          seat.held = undefined;
        }
        return (seat.held ??= takeReader(seat.document));
      },
      release() {
        if (released) return;
        released = true;
        leave(seat);
      },
    };
  }

  function leave(seat: Seat): void {
    const { purpose } = seat;
    seat.users -= 1;
    const queue = queues[purpose];
    if (seat.users > 0) {
      // Who wants a reader for himself and came first is not passed over: the seat empties for him.
      if (queue[0]?.mayShare === true) queue.shift()?.admit(seat);
      return;
    }
    seats.delete(seat);
    if (seat.held !== undefined) giveBack(seat.held, seat.document);
    const next = queue.shift();
    if (next === undefined) taken[purpose] -= 1;
    else next.admit(newSeat(purpose, next.document));
  }

  return {
    lease(purpose, signal, { document, mayShare = false } = {}) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(closedError());
        if (signal?.aborted === true) return reject(cancelledError());
        if (taken[purpose] < places[purpose]) {
          taken[purpose] += 1;
          return resolve(leaseOf(newSeat(purpose, document)));
        }
        const isNext = mayShare && queues[purpose].length === 0;
        const shared = [...seats].find((seat) => isNext && seat.purpose === purpose && seat.users < usersOfSeat);
        if (shared !== undefined) return resolve(leaseOf(shared));
        const queue = queues[purpose];
        const abort = () => {
          queue.splice(queue.indexOf(waiter), 1);
          reject(cancelledError());
        };
        const waiter: Waiter = {
          document,
          mayShare,
          admit(seat) {
            signal?.removeEventListener('abort', abort);
            resolve(leaseOf(seat));
          },
          refuse() {
            signal?.removeEventListener('abort', abort);
            reject(closedError());
          },
        };
        signal?.addEventListener('abort', abort, { once: true });
        queue.push(waiter);
      });
    },
    prepare(count) {
      if (closed) return;
      for (let left = Math.min(count, options.size) - living.size; left > 0; left -= 1) giveBack(startOne());
    },
    refuseIfClosed() {
      if (closed) throw closedError();
    },
    pids: () => [...living].flatMap((reader) => (reader.pid === undefined ? [] : [reader.pid])),
    async close() {
      closed = true;
      for (const queue of Object.values(queues)) for (const waiter of queue.splice(0)) waiter.refuse();
      for (const { timer } of idle.splice(0)) clearTimeout(timer);
      const ending = [...living];
      for (const reader of ending) {
        reader.setIdle(false);
        reader.kill();
      }
      await Promise.all(ending.map((reader) => reader.gone));
    },
  };
}

interface IdleReader {
  readonly reader: ReaderProcess;
  /** What it worked on last. */
  readonly document: string | undefined;
  /** Ends it. */
  timer?: NodeJS.Timeout;
}

/** A reader that is leased, to one or to one behind the other. */
interface Seat {
  readonly purpose: Purpose;
  readonly document: string | undefined;
  users: number;
  held: ReaderProcess | undefined;
}

interface Waiter {
  readonly document: string | undefined;
  readonly mayShare: boolean;
  admit(seat: Seat): void;
  refuse(): void;
}

const cancelledError = () => new OcrError('cancelled', 'The work was cancelled.');
const closedError = () => new OcrError('cancelled', 'The reading engine was closed.');
