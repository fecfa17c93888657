/** Owns the memory and processor time of a process and all its descendants, read from /proc. */
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
function treeBytes(pid: number, withSelf: boolean): number {
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

/** Jiffies a second: the unit of the kernel's counts on every machine that Node runs on. */
const clockTicks = 100;

/** Processor seconds of this process and of its children that have ended; NaN where they cannot be seen. */
export function processorSeconds(): number {
  if (process.platform !== 'linux') return Number.NaN;
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / clockTicks;
}

export interface MemoryUse {
  /** Most resident bytes of all processes together; NaN where it cannot be seen. */
  readonly peak: number;
  /** Median bytes in each quarter of the time: flat when they are alike. */
  readonly quarters: readonly number[];
}

/** Samples this process's tree four times a second until stopped. */
export function watchMemory(withSelf: boolean): { stop(): MemoryUse } {
  if (process.platform !== 'linux') return { stop: () => ({ peak: Number.NaN, quarters: [] }) };
  const samples: number[] = [];
  const sample = () => samples.push(treeBytes(process.pid, withSelf));
  sample();
  const timer = setInterval(sample, 250);
  return {
    stop: () => {
      sample();
      clearInterval(timer);
      const quarters = [0, 1, 2, 3].map((quarter) => {
        const [from, to] = [quarter, quarter + 1].map((edge) => Math.floor((edge * samples.length) / 4));
        const part = samples.slice(from, Math.max((from ?? 0) + 1, to ?? 0)).toSorted((a, b) => a - b);
        return part[part.length >> 1] ?? 0;
      });
      return { peak: Math.max(...samples), quarters };
    },
  };
}
