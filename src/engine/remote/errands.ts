/** Owns what is remembered of documents that were sent to a service, so that no crash sends one twice. */
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const Errand = z.object({
  service: z.string(),
  /** Name of the submission; the same for every attempt. */
  key: z.string(),
  /** The service's own name for the job; absent from when it was first sent until the service has answered. */
  uuid: z.string().optional(),
});
export type Errand = z.infer<typeof Errand>;

export interface Errands {
  /** What is known of a job that was sent; undefined when it was not. */
  find(job: string): Promise<Errand | undefined>;
  /** Whole on the disk once this resolves. */
  put(job: string, errand: Errand): Promise<void>;
  /** Forgets it, for what is known never to have arrived. */
  drop(job: string): Promise<void>;
}

/** Milliseconds after which what a service holds has long expired there. */
const kept = 30 * 24 * 3_600_000;

/** @param folder made when it is first needed; holds one small file a job */
export function openErrands(folder: string, now: () => number = Date.now): Errands {
  let tidied = false;
  const fileOf = (job: string): string => join(folder, `${job.replaceAll(/[^\w-]/g, '_')}.json`);

  async function tidy(): Promise<void> {
    if (tidied) return;
    tidied = true;
    for (const name of await readdir(folder)) {
      const file = join(folder, name);
      const there = await stat(file).catch(() => undefined);
      if (there !== undefined && now() - there.mtimeMs > kept) await rm(file, { force: true });
    }
  }

  return {
    async find(job) {
      const text = await readFile(fileOf(job), 'utf8').catch(() => undefined);
      if (text === undefined) return undefined;
      return Errand.parse(JSON.parse(text));
    },
    async put(job, errand) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await tidy();
      const file = fileOf(job);
      const draft = `${file}.${randomUUID().slice(0, 8)}`;
      await writeFile(draft, JSON.stringify(errand), { mode: 0o600, flush: true });
      await rename(draft, file);
    },
    drop: (job) => rm(fileOf(job), { force: true }),
  };
}
