/** Owns the memory and processor time of a process and all its descendants, read from /proc. */
import { readFileSync, readdirSync } from 'node:fs';

const pageSize = 4096;

interface ProcessFacts {
  readonly parent: number;
  readonly bytes: number;
  /** Of the processor, of itself and of children that have ended. */
  readonly seconds: number;
}

/** Jiffies a second: the unit of the kernel's counts on every machine that Node runs on. */
const clockTicks = 100;

function readProcesses(): ReadonlyMap<number, ProcessFacts> {
  const found = new Map<number, ProcessFacts>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ticks = fields.slice(11, 15).reduce((sum, count) => sum + Number(count), 0);
      found.set(Number(name), {
        parent: Number(fields[1]),
        bytes: Number(fields[21]) * pageSize,
        seconds: ticks / clockTicks,
      });
    } catch {
      continue; // it ended while it was looked at
    }
  }
  return found;
}

/** A process and its descendants. */
function treeOf(pid: number): readonly (readonly [id: number, facts: ProcessFacts])[] {
  const processes = readProcesses();
  return [...processes].filter(([id]) => {
    for (let at: number | undefined = id; at !== undefined && at > 1; at = processes.get(at)?.parent)
      if (at === pid) return true;
    return false;
  });
}

/** Resident bytes of the process and its descendants; shared pages count once a process. */
function treeBytes(pid: number, withSelf: boolean): number {
  return treeOf(pid).reduce((sum, [id, { bytes }]) => (id === pid && !withSelf ? sum : sum + bytes), 0);
}

/** Processor seconds of this process and of its children that have ended; NaN where they cannot be seen. */
export function processorSeconds(): number {
  if (process.platform !== 'linux') return Number.NaN;
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / clockTicks;
}

/** The same and those of its children that run. */
export function treeSeconds(): number {
  if (process.platform !== 'linux') return Number.NaN;
  return treeOf(process.pid).reduce((sum, [, { seconds }]) => sum + seconds, 0);
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
