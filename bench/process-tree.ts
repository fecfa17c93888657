/** Owns the memory of a process and all its descendants, read from /proc. */
import { readFileSync, readdirSync } from 'node:fs';

const pageSize = 4096;

interface ProcessFacts {
  readonly parent: number;
  readonly bytes: number;
}

function readProcesses(): ReadonlyMap<number, ProcessFacts> {
  const found = new Map<number, ProcessFacts>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      found.set(Number(name), { parent: Number(fields[1]), bytes: Number(fields[21]) * pageSize });
    } catch {
      continue; // it ended while it was looked at
    }
  }
  return found;
}

/** Resident bytes of the process and its descendants; shared pages count once a process. */
export function treeBytes(pid: number, withSelf: boolean): number {
  const processes = readProcesses();
  let sum = 0;
  for (const [id, facts] of processes) {
    for (let at: number | undefined = id; at !== undefined && at > 1; at = processes.get(at)?.parent) {
      if (at !== pid) continue;
      if (id !== pid || withSelf) sum += facts.bytes;
      break;
    }
  }
  return sum;
}

/** Samples the peak of this process's tree four times a second until stopped. */
export function watchPeak(withSelf: boolean): { stop(): number } {
  if (process.platform !== 'linux') return { stop: () => Number.NaN };
  let peak = 0;
  const sample = () => {
    peak = Math.max(peak, treeBytes(process.pid, withSelf));
  };
  const timer = setInterval(sample, 250);
  return {
    stop: () => {
      sample();
      clearInterval(timer);
      return peak;
    },
  };
}
