/** Owns measuring one tool over a set of documents: outputs, seconds, memory. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CorpusItem } from './corpus.ts';
import { inParallel } from './pool.ts';
import { watchMemory } from './process-tree.ts';

export interface Measured {
  readonly tool: string;
  readonly items: readonly CorpusItem[];
  /** Message of each document that failed, by id. */
  readonly failed: ReadonlyMap<string, string>;
  /** Seconds of wall clock by id. */
  readonly seconds: ReadonlyMap<string, number>;
  /** Seconds that a warm process took for reading alone, summed; 0 where none says so. */
  readonly warmSeconds: number;
  /** Seconds over all. */
  readonly wall: number;
  readonly pages: number;
  /** Most resident bytes of the tool's processes. */
  readonly peak: number;
}

export interface MeasureOptions {
  readonly tool: string;
  readonly items: readonly CorpusItem[];
  /** Emptied first. */
  readonly out: string;
  /** Documents at once. */
  readonly jobs: number;
  /** Whether the bench's own process belongs to the tool. */
  readonly withSelf: boolean;
}

/** Reads the documents; a failure is written to `<out>/<id>.error` and does not stop the others. */
export async function measure(
  { tool, items, out, jobs, withSelf }: MeasureOptions,
  read: (item: CorpusItem, out: string) => Promise<number | undefined | void>,
): Promise<Measured> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const failed = new Map<string, string>();
  const seconds = new Map<string, number>();
  let warmSeconds = 0;
  const memory = watchMemory(withSelf);
  const begin = performance.now();
  await inParallel(items, jobs, async (item) => {
    const start = performance.now();
    try {
      warmSeconds += ((await read(item, out)) ?? 0) / 1000;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failed.set(item.id, message);
      writeFileSync(join(out, `${item.id}.error`), message);
    }
    const took = (performance.now() - start) / 1000;
    seconds.set(item.id, took);
    process.stderr.write(`${tool} ${item.id} ${took.toFixed(1)} s${failed.has(item.id) ? ' error' : ''}\n`);
  });
  const wall = (performance.now() - begin) / 1000;
  const pages = items.reduce((sum, item) => sum + item.pages, 0);
  return { tool, items, failed, seconds, warmSeconds, wall, pages, peak: memory.stop().peak };
}
