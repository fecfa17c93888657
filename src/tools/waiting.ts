/** Owns waiting for a job on behalf of a call: progress on the way, and what its cancellation means. */
import type { App } from '../app.ts';
import { isFinished, progressWords } from '../job.ts';
import type { Job } from '../job.ts';
import { asWaiter } from './waiters.ts';
import type { ToolContext } from './tool.ts';

/**
 * Waits up to `seconds` and reports each page that gets finished.
 *
 * @param cancels whether the client's cancellation of the call cancels the job too, unless somebody else waits for it
 * @returns the job as it is then, finished or not
 */
export async function waitFor(
  app: App,
  job: Job,
  seconds: number,
  context: ToolContext,
  cancels: boolean,
): Promise<Job> {
  if (isFinished(job.status) || seconds === 0) return job;
  let reported = -1;
  const report = (now: Job): void => {
    // The result tells the end itself; progress right before it reaches older clients together with it, and they complain.
    if (now.pagesDone <= reported || isFinished(now.status)) return;
    reported = now.pagesDone;
    const message = now.pagesDone === 0 ? `reading ${now.pageCount} pages` : progressWords(now);
    context.progress(now.pagesDone, now.pageCount, message);
  };
  report(job);
  const wait = async (): Promise<Job> => {
    const last = await app.wait(job.uuid, { milliseconds: seconds * 1000, signal: context.signal, onProgress: report });
    context.signal.throwIfAborted();
    return last;
  };
  const last = await asWaiter(app, job.uuid, wait, async (alone) => {
    if (cancels && alone && context.cancelledByClient()) {
      await app.cancel(job.uuid);
      context.jobsChanged();
    }
  });
  if (isFinished(last.status)) context.jobsChanged();
  return last;
}
