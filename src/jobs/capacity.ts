/** Owns how much work this process takes: as many spans as it has readers, and a few more while spans are over fast. */
import type { Claim } from '../store/job-store.ts';
import type { Work } from './work.ts';

/** Milliseconds that a reader needs for one span; where it takes longer, no work is claimed before one is free. */
const briskSpan = 300;
/** Jobs that are indexed at once, at most; they take no reader, and nobody waits for them. */
const mostIndexed = 8;
/** Spans that are claimed beyond those that can be read at once, at most, so that no reader waits for the next claim. */
const mostAhead = 8;

export interface Capacity {
  readonly readers: number;
  /** @param waiting spans that may wait at the readers while spans are brisk */
  setReaders(count: number, waiting: number): void;
  /** Spans that may be handed to the readers now. */
  places(): number;
  /** A reader gave the last page of a span after so many milliseconds. */
  spanTook(milliseconds: number): void;
  /** Claims nothing ahead until a span is brisk again. */
  stopAhead(): void;
  /** Spans that are read or wait for a reader. */
  spans(): number;
  /** Spans that may be claimed now, those ahead included. Finishing takes no reader; only so much of it runs at once. */
  room(): number;
}

/** @param active the work of this process */
export function createCapacity(active: ReadonlySet<Work>): Capacity {
  let readers = 1;
  let waitingAtReaders = 0;
  let ahead = 0;
  const busyWith = (kind: Claim['kind'] | 'index') =>
    [...active].filter(({ claim, isIndexing }) => (isIndexing ? 'index' : claim.kind) === kind).length;
  const hasHands = () => busyWith('finish') < readers && busyWith('index') < mostIndexed;
  return {
    get readers() {
      return readers;
    },
    setReaders(count, waiting) {
      readers = Math.max(1, count);
      waitingAtReaders = waiting;
    },
    places: () => readers + (ahead > 0 ? waitingAtReaders : 0),
    spanTook(milliseconds) {
      ahead = milliseconds < briskSpan ? Math.min(mostAhead, 2 * ahead + 1) : 0;
    },
    stopAhead() {
      ahead = 0;
    },
    spans: () => busyWith('span'),
    room: () => (hasHands() ? Math.max(0, readers + ahead - busyWith('span')) : 0),
  };
}
