/** Owns running what a view waits for: once the view is closed, nothing is told of it any more. */
import { isAbort } from './api.ts';

/** @param fail called with whatever went wrong, but for what was ended on purpose */
export function attempt(signal: AbortSignal, work: () => Promise<void>, fail: (thrown: unknown) => void): void {
  void work().catch((thrown: unknown) => {
    if (!signal.aborted && !isAbort(thrown)) fail(thrown);
  });
}
