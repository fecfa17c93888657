/** Owns calling one address over and over on many connections at once. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

export interface Load {
  readonly perSecond: number;
  /** Milliseconds from the first byte sent to the last one read. */
  readonly median: number;
  readonly p95: number;
  /** Processor milliseconds of the server for each request; NaN where they cannot be seen. */
  readonly processor: number;
}

/** The value below which the share (0…1) of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Processor seconds of a process so far. */
function processorOf(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/**
 * @param connections kept open, each with one request at a time
 * @throws Error when an answer is not a 200
 */
export async function loadOf(
  url: string,
  headers: Readonly<Record<string, string>>,
  { connections, seconds, pid }: { readonly connections: number; readonly seconds: number; readonly pid: number },
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const once = () =>
    new Promise<void>((resolve, reject) => {
      const begin = performance.now();
      const sending = request(url, { agent, headers }, (response) => {
        response.on('error', reject);
        response.on('data', () => undefined);
        response.on('end', () => {
          times.push(performance.now() - begin);
          if (response.statusCode === 200) resolve();
          else reject(new Error(`${url} answered ${response.statusCode}`));
        });
      });
      sending.on('error', reject);
      sending.end();
    });
  const worker = async (until: number) => {
    while (performance.now() < until) await once();
  };
  const warmUp = performance.now() + 1000;
  await Promise.all(Array.from({ length: connections }, () => worker(warmUp)));
  times.length = 0;
  const before = processorOf(pid);
  const begin = performance.now();
  await Promise.all(Array.from({ length: connections }, () => worker(begin + seconds * 1000)));
  const elapsed = (performance.now() - begin) / 1000;
  agent.destroy();
  return {
    perSecond: times.length / elapsed,
    median: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    processor: ((processorOf(pid) - before) * 1000) / times.length,
  };
}
