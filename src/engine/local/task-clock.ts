/** Owns the time that a reader has for one task, and finding out whether it had the processor meanwhile. */
import { readFileSync } from 'node:fs';

/** Milliseconds. */
export interface TaskTime {
  /** Work that the task may take; where the work of another process cannot be seen, nothing is known of it. */
  readonly work: number;
  /** All time, waiting for the processor included. */
  readonly wall: number;
}

export interface TaskClock {
  /** Begins anew, with all of the time. */
  start(time: TaskTime): void;
  stop(): void;
}

/** How often a task that was kept waiting is looked at again. */
const lookAgainAfter = 250;

/**
 * @param pid of the process whose work counts
 * @param over is called once when the time is over; `worked` are milliseconds, undefined when they could not be seen
 */
export function createTaskClock(
  pid: number | undefined,
  over: (time: TaskTime, worked: number | undefined) => void,
): TaskClock {
  let timer: NodeJS.Timeout | undefined;
  return {
    start(time) {
      clearTimeout(timer);
      const begun = performance.now();
      const before = processorTime(pid);
      const look = () => {
        const now = processorTime(pid);
        const worked = now === undefined || before === undefined ? undefined : now - before;
        const left = time.wall - (performance.now() - begun);
        const owed = time.work - (worked ?? 0);
        // A clock may ring a little before its time.
        if (left <= 1 || owed <= 1) over(time, worked);
        else timer = setTimeout(look, Math.min(left, Math.max(lookAgainAfter, owed)));
      };
      timer = setTimeout(look, Math.min(time.work, time.wall));
    },
    stop: () => clearTimeout(timer),
  };
}

/** The kernel's unit on every Linux that Node runs on. */
const clockTick = 10;

/** Milliseconds of processor time that a process has used; undefined where that cannot be seen. */
function processorTime(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * clockTick;
  } catch {
    return undefined; // it has just ended, which its own event reports
  }
}
