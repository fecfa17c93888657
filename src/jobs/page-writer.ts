/** Owns the pace at which the pages of a span are stored: one by one when they come slowly, together when they come fast. */
import type { PageResult } from '../document.ts';
import type { WrittenPage } from '../written-page.ts';

/** Milliseconds between two writes; a write waits for the disk, which takes as long as reading a page of digital text. */
const pause = 150;

export interface PageWriter {
  /**
   * Takes a page; it is stored at once, or with those that come within the pause. False once the claim was lost.
   * @throws what an earlier write threw
   */
  add(result: PageResult | WrittenPage): Promise<boolean>;
  /**
   * Stores what was taken so far. False when the claim was lost.
   * @param isUrgent whether somebody idles until that is done
   * @throws what a write threw
   */
  flush(isUrgent: boolean): Promise<boolean>;
}

/** @param put stores one page; pages that are put in one turn of the event loop share a transaction */
export function createPageWriter(
  put: (result: PageResult | WrittenPage, isUrgent: boolean) => Promise<boolean>,
): PageWriter {
  let waiting: (PageResult | WrittenPage)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let lastWrite = Number.NEGATIVE_INFINITY;
  let held = true;
  let failed = false;
  let fault: unknown;
  let writing: Promise<void> = Promise.resolve();

  function write(isUrgent = false): void {
    clearTimeout(timer);
    timer = undefined;
    const results = waiting;
    waiting = [];
    if (results.length === 0) return;
    lastWrite = performance.now();
    const before = writing;
    writing = (async () => {
      await before;
      if (failed || !held) return;
      for (const outcome of await Promise.allSettled(results.map((result) => put(result, isUrgent)))) {
        if (outcome.status === 'fulfilled') held &&= outcome.value;
        else if (!failed) [failed, fault] = [true, outcome.reason];
      }
      lastWrite = performance.now();
    })();
  }

  async function settle(): Promise<boolean> {
    await writing;
    if (failed) throw fault;
    return held;
  }

  return {
    async add(result) {
      if (failed) throw fault;
      waiting.push(result);
      const wait = lastWrite + pause - performance.now();
      if (wait <= 0) {
        write();
        return settle();
      }
      timer ??= setTimeout(() => write(), wait);
      return held;
    },
    flush(isUrgent) {
      write(isUrgent);
      return settle();
    },
  };
}
